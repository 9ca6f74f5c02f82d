"""Settings and the release: what decides the numbers must be as it was when they were computed.

A release holds numbers that were computed under certain settings. A build from it cannot follow a
changed one, and a page must not show numbers under a setting that did not make them: the build stops
and says so. What only words a page (labels, notes, chapters, decimals) may change freely.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from analysis import paths
from analysis.catalog import load_catalog
from analysis.errors import AnalysisError
from analysis.indicators.spec import load_indicators
from analysis.regions import Region, load_regions

WHOLE_FILES = (
    "definition.yml",
    "constraints.yml",
    "similar_areas.yml",
    "social_models.yml",
    "claim_tests.yml",
    "funders.yml",
    "claims.csv",
)
"""Files of ``data/`` all of whose content decides results; comments and layout of YAML do not count."""

WORDING = ("label", "label_short", "base", "decimals", "chapter", "note", "constraint")
"""What an indicator says of itself that only pages use."""

MOST_NAMED = 6
"""Changes that a message lists."""


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
    for path in sorted((paths.ROOT / "benchmarks" / "results").glob("*_known_truth.csv")):
        found[f"benchmarks/results/{path.name}"] = _digest(_content(path))
    return found


def region_settings(region: Region) -> dict[str, str]:
    """What decides the results of one edition besides."""
    return {f"the name, kind or members of '{region.slug}' in data/regions.yml": region.digest}


def changes(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is not as it was, in words; empty when all is."""
    new = [f"{name} is new" for name in now if name not in then]
    gone = [f"{name} is gone" for name in then if name not in now]
    other = [f"{name} was changed" for name in now if name in then and now[name] != then[name]]
    return [*other, *new, *gone]


def _changed_datasets(datasets: Sequence[Mapping[str, Any]]) -> list[str]:
    catalog = load_catalog()
    return [
        f"the file of dataset '{d['id']}' is another by its checksum in data/catalog/{d['id']}.yml"
        for d in datasets
        if d["id"] in catalog and catalog[d["id"]].sha256 != d["sha256"]
    ]


def since_release(slugs: Sequence[str]) -> list[str]:
    """What decides the results of `slugs`, which the release has, and is not as it was then, in words."""
    from analysis.results.released import release

    about, regions = release(), load_regions()
    now, then = settings(), dict(about.get("settings", {}))
    for slug in slugs:
        now |= region_settings(regions[slug])
        then |= about.get("regions", {}).get(slug, {})
    return [*changes(then, now), *_changed_datasets(about["build"]["datasets"])]


def require_honoured(slugs: Sequence[str]) -> None:
    """Make sure that the released results of `slugs` are what today's settings ask for.

    Raises
    ------
    AnalysisError
        An edition is not in the release, or a setting was changed since; names what, and what to do.
    """
    from analysis.results.released import release

    about = release()
    for slug in slugs:
        if slug not in about["editions"]:
            raise AnalysisError(
                f"edition '{slug}' is not in the released results (version {about['version']}): it is computed from "
                "the raw data, which `python -m analysis data fetch` brings (or set DATA_MIRROR to a copy)."
            )
    found = since_release(slugs)
    if found:
        more = len(found) - MOST_NAMED
        lines = [*found[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
        raise AnalysisError(
            f"the released results (version {about['version']}) cannot honour the settings:\n"
            + "".join(f"  {line}\n" for line in lines)
            + "Build from the raw data (`python -m analysis data fetch`, or DATA_MIRROR), which follows every setting, "
            "or take the change back."
        )
