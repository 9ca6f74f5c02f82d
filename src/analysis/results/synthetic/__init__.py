"""The synthetic England: invented places with known true parameters, for tests and demonstrations.

It has the tables of the prepared data, so that the code that makes real results makes these too.
``data/synthetic.yml`` holds every true parameter. It is never mixed with real data and never
released.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.catalog import load_catalog
from analysis.definition import DEFINITION_FILE
from analysis.prepare.code_text import code_digest
from analysis.prepare.economy.labour import dilution
from analysis.prepare.geography.boundaries import outlines
from analysis.prepare.indices.definition import compare_definitions
from analysis.regions import Region
from analysis.results.origin import ModelTables, Origin
from analysis.results.synthetic import land
from analysis.results.synthetic.england import SyntheticEngland
from analysis.results.synthetic.truth import FILE, load_truth

__all__ = ["SyntheticEngland", "load_truth", "synthetic_england", "synthetic_regions"]


@cache
def _england() -> SyntheticEngland:
    return SyntheticEngland(load_truth())


def synthetic_regions() -> dict[str, Region]:
    """Return the synthetic editions by slug."""
    return land.regions(load_truth().land)


def _outlines(codes: Sequence[str] | None = None) -> dict[str, Any]:
    """Return TopoJSON of the authorities asked for and of the regions, as for real places."""
    england = _england()
    names = england.places.drop_duplicates("local_authority_code").set_index("local_authority_code")
    named = england.load("authority_boundaries").join(names)
    return outlines(codes, polygons=named)


def _fingerprint() -> str:
    """Return a hash of the true parameters, the settings and the code."""
    digest = hashlib.sha256()
    settings = [paths.DATA / f"{name}.yml" for name in ("indicators", "constraints", "similar_areas", "results")]
    for path in (FILE, *settings, DEFINITION_FILE):
        digest.update(path.read_bytes())
    for module in (Path(__file__), Path(__file__).parents[1] / "build.py"):
        digest.update(code_digest(module).encode())
    return digest.hexdigest()


def _datasets(unavailable: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return an entry a dataset, none of which was used: no checksum, no vintage."""
    return [
        {
            "id": name,
            "required": False,
            "available": name not in unavailable,
            "reason": unavailable.get(name, ""),
            "sha256": None,
            "vintage": "synthetic",
        }
        for name in load_catalog()
    ]


def _models() -> ModelTables:
    """Return no rows: simulations with known truth have benchmarks of their own."""
    reason = "the models are not estimated on synthetic data"
    return ModelTables({}, dict.fromkeys(("spillovers", "social_infrastructure"), reason))


def synthetic_england() -> Origin:
    """Return the synthetic England as an origin of results."""
    load = _england().load
    return Origin(
        data="synthetic",
        load=load,
        outlines=_outlines,
        definitions=partial(compare_definitions, load=load),
        dilution=partial(dilution, load=load),
        models=_models,
        regions=synthetic_regions(),
        fingerprint=_fingerprint,
        datasets=_datasets,
    )
