"""The settings that decide what is computed, each as a digest; what only words a page is none of them."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import yaml

from analysis import paths
from analysis.indicators.spec import load_indicators

WHOLE_FILES = (
    "definition.yml",
    "constraints.yml",
    "similar_areas.yml",
    "social_models.yml",
    "specifications.yml",
    "claim_tests.yml",
    "funders.yml",
    "claims.csv",
    "funded_places.csv",
)
"""Files of ``data/`` all of whose content decides results; comments and layout of YAML do not count."""

WORDING = ("label", "label_short", "base", "decimals", "chapter", "note", "constraint")
"""What an indicator says of itself that only pages use."""


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _content(path: Path) -> object:
    """What a file says, apart from how it is laid out."""
    text = path.read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader) if path.suffix == ".yml" else text.splitlines()


def settings() -> dict[str, str]:
    """What decides the results of every edition: a digest of each, by its name in a message.

    Returns
    -------
    dict
        ``data/definition.yml`` and the like, ``indicator 'x' of data/indicators.yml`` for each indicator,
        ``the file of dataset 'x'`` for each that the catalogue gives a checksum.
    """
    found = {f"data/{name}": _digest(_content(paths.DATA / name)) for name in WHOLE_FILES}
    for name, indicator in load_indicators().items():
        computed = {key: value for key, value in asdict(indicator).items() if key not in WORDING}
        found[f"indicator '{name}' of data/indicators.yml"] = _digest(computed)
    simulated = paths.ROOT / "benchmarks" / "results"
    for path in sorted([*simulated.glob("*_known_truth.csv"), *simulated.glob("*_power.csv")]):
        found[f"benchmarks/results/{path.name}"] = _digest(_content(path))
    return found
