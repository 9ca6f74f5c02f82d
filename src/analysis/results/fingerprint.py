"""What the results depend on, as one hash: data, settings and code."""

import hashlib
from pathlib import Path

from analysis import paths
from analysis.definition import DEFINITION_FILE
from analysis.errors import DatasetUnavailable
from analysis.prepare import store
from analysis.prepare.code_text import code_digest

SETTINGS = (
    "indicators.yml",
    "constraints.yml",
    "similar_areas.yml",
    "claims.csv",
    "results.yml",
    "social_models.yml",
    "specifications.yml",
    "claim_tests.yml",
)
"""Files of ``data/`` that decide what is computed, besides the definition in force. Of ``regions.yml`` the tables use
the membership, which is in theirs; an edition's own entry is in its ``region_digest``."""


def _table_fingerprint(name: str) -> str:
    try:
        return store.fingerprint(name)
    except DatasetUnavailable:
        return "unavailable"


def fingerprint() -> str:
    """Hash of everything that the results of real data depend on.

    Returns
    -------
    str
        64 hexadecimal digits. The same inputs, settings and code give the same.
    """
    digest = hashlib.sha256()
    for name in sorted(store.table_names()):
        digest.update(f"{name}={_table_fingerprint(name)}\n".encode())
    for path in (DEFINITION_FILE, *(paths.DATA / name for name in SETTINGS)):
        digest.update(path.read_bytes())
    for name in ("build.py", "model_tables.py"):
        digest.update(code_digest(Path(__file__).with_name(name)).encode())
    for path in sorted((paths.ROOT / "benchmarks" / "results").glob("*.csv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
