"""What decides model A's rows, so that they are kept until it changes.

Two digests. The *fingerprint* is at once to hand and changes with the tables' fingerprints, that
is with any line of code before them. The *content* needs the tables read and changes only with a
value that the models use, or with their own code. Rows with an old fingerprint but the same
content stay good.
"""

import hashlib
from pathlib import Path

import pandas as pd

from analysis.catalog.verify import sha256
from analysis.errors import DatasetUnavailable
from analysis.models import results
from analysis.models.spatial.evidence.known_truth import POWER, RESULTS
from analysis.models.spatial.evidence.main_specifications import FILE
from analysis.models.spatial.samples.inputs import OPTIONAL, OPTIONAL_COLUMNS, TABLES
from analysis.prepare import store


def fingerprint() -> str:
    """Return the sha256 of the tables' fingerprints and of the models' code.

    Raises
    ------
    DatasetUnavailable
        A dataset behind a table that is not optional cannot be had.
    """
    parts = [f"{name}={store.fingerprint(name)}" for name in TABLES]
    try:
        parts.append(f"{OPTIONAL}={store.fingerprint(OPTIONAL)}")
    except DatasetUnavailable:
        parts.append(f"{OPTIONAL}=unavailable")
    return _digest([*parts, _code()])


def content() -> str:
    """Return the sha256 of the values that the models use, and of their code."""
    parts = [_values(store.load(name), columns) for name, columns in TABLES.items()]
    try:
        parts.append(_values(store.load(OPTIONAL), OPTIONAL_COLUMNS))
    except DatasetUnavailable:
        parts.append("unavailable")
    return _digest([*parts, _code()])


def _values(table: pd.DataFrame, columns: tuple[str, ...]) -> str:
    frame = pd.DataFrame(index=table.index)
    for column in columns:
        values = table[column]
        frame[column] = values.to_wkb(hex=True) if column == "geometry" else values
    return hashlib.sha256(pd.util.hash_pandas_object(frame).to_numpy().tobytes()).hexdigest()


def _code() -> str:
    files = [*sorted(Path(__file__).parent.rglob("*.py")), Path(results.__file__), FILE, RESULTS, POWER]
    return _digest([f"{file.name}={sha256(file)}" for file in files if file.is_file()])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
