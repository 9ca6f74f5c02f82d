"""Build the results of editions from prepared tables.

What is national (parts by neighbourhood, England's rates, regions, definitions, models) is computed
once and shared by every edition of a run.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from analysis import paths
from analysis.catalog import load_catalog
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND
from analysis.indicators.parts import Part, build_parts
from analysis.indicators.pooled import pooled_rates
from analysis.indicators.spec import Indicator, load_indicators
from analysis.prepare import definition, store
from analysis.prepare.boundaries import outlines
from analysis.prepare.labour import dilution
from analysis.regions import Region, load_regions, select
from analysis.results import tables
from analysis.results.files import write_tables
from analysis.results.fingerprint import fingerprint

BUILT_WITH = ("pandas", "geopandas", "linearmodels", "statsmodels", "libpysal", "altair", "jupyter-book")
"""Packages whose versions ``edition.json`` names."""


def source_commit() -> str:
    """The commit of the checkout, or ``unknown`` where there is no git history."""
    answer = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or "unknown"


@dataclass(frozen=True)
class National:
    """What every edition shares, computed when first asked for."""

    specs: dict[str, Indicator]

    @cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """The 33,755 neighbourhoods."""
        return store.load("neighbourhoods")

    @cached_property
    def _parts(self) -> tuple[list[Part], dict[str, str]]:
        return build_parts(self.specs, store.load)

    @property
    def parts(self) -> list[Part]:
        """Numerators and denominators of every series."""
        return self._parts[0]

    @property
    def unavailable(self) -> dict[str, str]:
        """Datasets that could not be had, with the reason."""
        return self._parts[1]

    @cached_property
    def rates(self) -> pd.DataFrame:
        """England's rates by group, with ``area`` set."""
        return self.rates_of(ENGLAND, np.ones(len(self.neighbourhoods), dtype=bool))

    def rates_of(self, slug: str, member: np.ndarray) -> pd.DataFrame:
        """Rates by group of the neighbourhoods in `member`."""
        rates = pooled_rates(self.parts, self.neighbourhoods["group"], member)
        rates.insert(1, "area", slug)
        return rates

    @cached_property
    def shared_tables(self) -> dict[str, pd.DataFrame]:
        """Tables that stand in every edition as they are."""
        return {
            "indicators_by_region": tables.by_region(self.parts, self.specs, self.neighbourhoods),
            "definitions": definition.compare_definitions().reset_index(),
            "dilution": dilution(),
        }


def dataset_states(unavailable: dict[str, str]) -> list[dict[str, Any]]:
    """One entry a dataset of the catalogue: id, whether this build had it, why not, checksum, vintage."""
    return [
        {
            "id": d.id,
            "available": d.id not in unavailable,
            "reason": unavailable.get(d.id, ""),
            "sha256": d.sha256,
            "vintage": str(d.vintage),
        }
        for d in load_catalog().values()
    ]


def _documents(region: Region, national: National, chosen: pd.DataFrame, wards: int) -> dict[str, Any]:
    edition = {
        "slug": region.slug,
        "name": region.name,
        "data": "real",
        "data_fingerprint": fingerprint(),
        "source_commit": source_commit(),
        "built_with": {name: version(name) for name in BUILT_WITH},
        "wards_with_doubly_disadvantaged": wards,
        "datasets": dataset_states(national.unavailable),
    }
    codes = None if region.slug == ENGLAND else sorted(chosen["local_authority_code"].unique())
    return {"edition.json": edition, "outlines.json": outlines(codes)}


def build_edition(region: Region, national: National) -> None:
    """Compute and write the results of one edition."""
    n = national.neighbourhoods
    chosen = select(n, region)
    member = n.index.isin(chosen.index)
    rates = national.rates
    if region.slug != ENGLAND:
        rates = pd.concat([national.rates_of(region.slug, member), rates], ignore_index=True)
    wards = int(chosen.loc[chosen["group"] == DOUBLY_DISADVANTAGED, "ward_code"].nunique())
    write_tables(
        paths.RESULTS / region.slug,
        {
            "neighbourhoods": tables.neighbourhood_list(chosen),
            "indicators": rates,
            "areas": tables.area_counts(chosen, region.slug, region.name),
            "map_points": tables.map_points(chosen),
            "profiles": tables.profiles(national.parts, national.specs, n, member),
            **national.shared_tables,
        },
        _documents(region, national, chosen, wards),
    )


def build(slugs: Sequence[str]) -> None:
    """Compute and write the results of several editions from the raw data."""
    regions = load_regions()
    national = National(load_indicators())
    for slug in slugs:
        build_edition(regions[slug], national)
