"""What Model A is estimated on: the prepared tables, or others with the same names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import AnalysisError
from analysis.models.results import DIAGNOSTIC_COLUMNS, NotEstimable
from analysis.models.spatial.neighbours import graphs
from analysis.models.spatial.neighbours.weights import SpatialWeights
from analysis.models.spatial.samples.samples import (
    Places,
    Sample,
    authority_samples,
    claimant_samples,
    deprivation_samples,
    small_area_gva_samples,
)
from analysis.models.spatial.samples.tees_durham import TABLE, about_part, tees_durham_samples
from analysis.prepare import store
from analysis.prepare.store import Loader

TABLES: dict[str, tuple[str, ...]] = {
    "authority_boundaries": ("geometry",),
    "authority_panel": ("value",),
    "boundaries": ("geometry",),
    "claimants": ("claimants", "residents_16_64"),
    "gva_tees_durham": ("gva_gbp", "gva_gbp_2018_prices"),
    "gva_ward": ("gva_2020_gbp",),
    "deprivation": tuple(f"employment_deprivation_rate_{year}" for year in (2010, 2019, 2025)),
    "neighbourhoods": ("group", "local_authority_code", "msoa21_code", "population", "region_code"),
    "neighbours_band3km": ("linked",),
    "neighbours_nearest6": ("linked",),
    "neighbours_queen": ("linked",),
    "whole_areas": ("since_2001", "since_2011"),
}
"""Tables that the models read, with the columns; small-area GVA besides, where it can be had."""

OPTIONAL = "gva_small_area"
OPTIONAL_COLUMNS = ("gva_gbp", "gva_gbp_2018_prices")

SOURCES = {
    "gva_growth": ("small-area GVA growth", OPTIONAL),
    "claimant_rate_change": ("claimant rate", "claimants"),
    "employment_deprivation_change": ("employment deprivation", "deprivation"),
}
"""The first outcome of each family of neighbourhood samples, what it is, and its table."""


@dataclass(frozen=True)
class Inputs:
    """Tables by name, and the weights and whole areas that go with them.

    Attributes
    ----------
    load : callable
        Returns a table by its name.
    weights : dict of str to SpatialWeights
        Over the neighbourhoods; the first is the main one.
    whole : DataFrame
        Columns of the table ``whole_areas``.
    """

    load: Loader
    weights: dict[str, SpatialWeights]
    whole: pd.DataFrame

    def places(self, since: str) -> Places:
        """Return group, authority and integrity of each neighbourhood since 2001 or 2011."""
        table = self.load("neighbourhoods")
        return Places(table["group"], table["local_authority_code"], self.whole[f"since_{since}"].to_numpy())

    def neighbourhood_samples(self) -> Iterator[Sample | tuple[str, str]]:
        """Yield the neighbourhood samples; an outcome and a reason where a family has none."""
        builders: dict[str, Callable[[pd.DataFrame], list[Sample]]] = {
            "gva_growth": lambda t: small_area_gva_samples(t, self.places("2011")),
            "claimant_rate_change": lambda t: claimant_samples(t, self.places("2011")),
            "employment_deprivation_change": lambda t: deprivation_samples(t, self.places("2001")),
        }
        for outcome, build in builders.items():
            try:
                yield from build(self.load(SOURCES[outcome][1]))
            except NotEstimable as error:
                yield outcome, error.reason
            except AnalysisError as error:
                yield outcome, f"{SOURCES[outcome][0]}: {error}"

    def by_map(self) -> list[tuple["Inputs", list[Sample | tuple[str, str]]]]:
        """Return the neighbourhood samples with the tables of the areas that they are of: England, and a part of it."""
        maps: list[tuple[Inputs, list[Sample | tuple[str, str]]]] = [(self, list(self.neighbourhood_samples()))]
        try:
            gva = self.load(TABLE)
            part = self.part(gva.index.unique("lsoa21_code"))
            msoa = part.load("neighbourhoods")["msoa21_code"]
            maps.append((part, [*tees_durham_samples(gva, part.places("2011"), msoa)]))
        except NotEstimable as error:
            maps.append((self, [(f"gva_growth_{TABLE.removeprefix('gva_')}", error.reason)]))
        except AnalysisError as error:
            maps.append((self, [(f"gva_growth_{TABLE.removeprefix('gva_')}", f"small-area GVA growth: {error}")]))
        return maps

    def part(self, codes: pd.Index) -> "Inputs":
        """Return the tables of some neighbourhoods, with the neighbours that lie among them."""
        inside = self.load("neighbourhoods").index.isin(codes)
        weights = {name: graph.subset(inside) for name, graph in self.weights.items()}
        return replace(self, load=lambda name: self.load(name).loc[codes], weights=weights, whole=self.whole[inside])

    def about_part(self) -> pd.DataFrame:
        """Return what is to be said of the part of England with a table of its own: rows of ``diagnostics.csv``."""
        try:
            gva, wards = self.load(TABLE), self.load("gva_ward")
        except AnalysisError:
            return pd.DataFrame(columns=list(DIAGNOSTIC_COLUMNS))
        return about_part(gva, wards, self.load("neighbourhoods")["group"])

    def authority_samples(self) -> list[Sample]:
        """Return the authority samples."""
        codes = self.load("authority_boundaries").index
        return authority_samples(self.load("authority_panel"), self.load("neighbourhoods"), codes)


def real_inputs() -> Inputs:
    """Return the prepared tables of this checkout."""
    weights = {kind: graphs.neighbourhood_weights(kind) for kind in graphs.NEIGHBOURHOOD_KINDS}
    return Inputs(store.load, weights, store.load("whole_areas"))


def other_inputs(load: Loader) -> Inputs:
    """Return tables from elsewhere, such as the synthetic England's; no area of theirs is cut."""
    areas = load("boundaries")
    whole = pd.DataFrame({"since_2011": True, "since_2001": True}, index=areas.index)
    return Inputs(load, graphs.weights_of(areas), whole)
