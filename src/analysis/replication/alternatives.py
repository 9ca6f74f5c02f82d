"""The same values under other definitions of the groups, other weights and other sets of places."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS_AND_ALL
from analysis.indicators.parts import Part
from analysis.indicators.spec import Indicator
from analysis.indicators.spread import freedom
from analysis.prepare.indices.definition import groups_of
from analysis.replication.counts import list_counts
from analysis.replication.evidence import Evidence, Key, Value, World, at_places, made_of, members
from analysis.replication.known import (
    AREA_MEANS,
    BY_RESIDENTS,
    CNI2019_RESIDENTS,
    CNI2019_WARDS,
    IMD_2025,
    LABELS,
    PUBLISHED_DECILES,
    URBAN,
    WITHIN_REGIONS,
    WITHOUT_LONDON,
)

LONDON = "London"

DEFINITIONS: Mapping[str, Definition] = {
    IMD_2025: Definition(imd="2025"),
    PUBLISHED_DECILES: Definition(imd="2019_published"),
    CNI2019_WARDS: Definition(cni="2019_wards"),
}
"""Other definitions of the groups, by the id of their alternative."""


@dataclass(frozen=True)
class Ground:
    """What every alternative is computed from.

    Attributes
    ----------
    parts : list of Part
        Of the indicators and periods that some claim asks for.
    specs : mapping of str to Indicator
    neighbourhoods : DataFrame
        The prepared table, with the report's groups.
    indices : DataFrame
        The prepared table ``indices``.
    households, residents_2015 : Series
        Households of each neighbourhood; its residents in the middle of 2015.
    left_behind : DataFrame
        The prepared table ``left_behind_2019``.
    place_indicators : collection of str
        Indicators that some claim asks of a region or a ward.
    wards : collection of tuple
        Ward and authority names that some claim is about.
    """

    parts: list[Part]
    specs: Mapping[str, Indicator]
    neighbourhoods: pd.DataFrame
    indices: pd.DataFrame
    households: pd.Series
    residents_2015: pd.Series
    left_behind: pd.DataFrame
    place_indicators: Collection[str]
    wards: Collection[tuple[str, str]]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions."""
        return tuple(sorted(self.neighbourhoods["region_name"].unique()))

    @cached_property
    def masks(self) -> dict[str, np.ndarray]:
        """The neighbourhoods of each region and of each ward that a claim names."""
        n = self.neighbourhoods
        out = {r: (n["region_name"] == r).to_numpy() for r in self.regions}
        for ward, authority in self.wards:
            here = (n["ward_name"] == ward) & (n["local_authority_name"] == authority)
            if here.any():
                out[f"{ward}, {authority}"] = here.to_numpy()
        return out

    @property
    def place_parts(self) -> list[Part]:
        """Parts of the indicators that are asked of places."""
        return [part for part in self.parts if part.indicator in self.place_indicators]

    def world(self, group: pd.Series) -> World:
        """Pooled rates of England under a definition of the groups."""
        england = Evidence.of_parts(self.parts, members(group))
        n = self.neighbourhoods
        counts = list_counts(n, group, self.households, self.left_behind)
        places = at_places(self.place_parts, group, self.masks)
        return World(england, england, places, self.regions, counts, self.specs)

    def weighted(self, residents: pd.Series) -> "Ground":
        """The shares and means of neighbourhoods alone, each weighted by its residents.

        Rates of people are pooled already and have no such alternative.
        """
        weight = residents.to_numpy(dtype=float)
        of_areas = [part for part in self.parts if _of_areas(self.specs[part.indicator])]
        return replace(self, parts=[_by_residents(part, weight) for part in of_areas])

    def world_within(self, inside: np.ndarray) -> World:
        """Pooled rates of a part of England; a region without neighbourhoods there is left out."""
        group = self.neighbourhoods["group"]
        england = Evidence.of_parts(self.parts, members(group, inside))
        masks = {name: mask & inside for name, mask in self.masks.items()}
        masks = {name: mask for name, mask in masks.items() if mask.any()}
        places = at_places(self.place_parts, group, masks)
        regions = tuple(name for name in self.regions if name in masks)
        return World(england, england, places, regions, {}, self.specs)

    @cached_property
    def of_report(self) -> World:
        """England under the report's definition."""
        return self.world(self.neighbourhoods["group"])


def _of_areas(spec: Indicator) -> bool:
    """Whether an indicator counts neighbourhoods, or takes their mean, and not people."""
    return spec.base.startswith("neighbourhoods")


def _by_residents(part: Part, residents: np.ndarray) -> Part:
    """Return a series in which each neighbourhood's rate counts as often as it has residents."""
    if part.denominator is None:
        return part
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = part.numerator / part.denominator
    known = np.isfinite(ratio)
    return replace(
        part,
        numerator=np.where(known, ratio * residents, np.nan),
        denominator=np.where(known, residents, np.nan),
    )


def _of_equal_areas(part: Part) -> Part:
    """Return a series in which every neighbourhood's rate counts alike."""
    return _by_residents(part, np.ones(len(part.numerator)))


def area_means(ground: Ground) -> World:
    """England with plain means of neighbourhoods instead of pooled rates; counts have none."""
    rates = [_of_equal_areas(part) for part in ground.parts if part.denominator is not None]
    return replace(replace(ground, parts=rates).of_report, counts={})


def standardised(values: Mapping[str, Value], weights: Mapping[str, float]) -> Value | None:
    """Return the mean of regions' values with given weights (direct standardisation).

    Regions without a value are left out and the other weights raised in proportion. The effective number
    of authorities is that of all the regions together, each authority with its region's weight.
    """
    there = {name: w for name, w in weights.items() if w > 0 and name in values}
    total = sum(there.values())
    if not total:
        return None
    share = np.array([w / total for w in there.values()])
    cells = [values[name] for name in there]
    mean = made_of(lambda *regions: sum(w * r for w, r in zip(share, regions, strict=True)), *cells)
    if mean.spread.is_exact:
        return replace(mean, few=False)
    effective = 1 / sum(w**2 / cell.spread.effective for w, cell in zip(share, cells, strict=True))
    degrees = freedom(mean.spread.present, effective)
    return replace(mean, spread=replace(mean.spread, effective=effective, freedom=degrees), few=False)


def within_regions(ground: Ground) -> World:
    """England with every other group weighted to the doubly disadvantaged's mix of regions.

    The weights are the doubly disadvantaged's denominators by region, so that their own value
    stays as it is and each comparison is made region by region. Counts have none.
    """
    group = ground.neighbourhoods["group"]
    cells: dict[Key, Value] = {}
    parts = [part for part in ground.parts if part.denominator is not None]
    regional = {name: Evidence.of_parts(parts, members(group, ground.masks[name])) for name in ground.regions}
    for part in parts:
        name, period = part.indicator, part.period
        by_region = {
            g: {
                region: cell
                for region, there in regional.items()
                if (cell := there.values.get((name, g, period))) is not None
            }
            for g in GROUPS_AND_ALL
        }
        weights = {r: cell.denominator for r, cell in by_region[DOUBLY_DISADVANTAGED].items()}
        for g in GROUPS_AND_ALL:
            mean = standardised(by_region[g], weights)
            if mean is not None:
                cells[name, g, period] = mean
    own = {k: v for k, v in ground.of_report.england.values.items() if k[1] == DOUBLY_DISADVANTAGED}
    england = Evidence(cells | {k: v for k, v in own.items() if k in cells})
    return World(england, england, {}, (), {}, ground.specs)


def _without_london(ground: Ground) -> World:
    return ground.world_within((ground.neighbourhoods["region_name"] != LONDON).to_numpy())


def _residents_counted(ground: Ground) -> World:
    weighted = ground.weighted(ground.neighbourhoods["population"])
    return replace(weighted.of_report, counts={})


def _residents_of_2019(ground: Ground) -> World:
    definition = DEFINITIONS[CNI2019_WARDS]
    weighted = ground.weighted(ground.residents_2015)
    return replace(weighted.world(groups_of(definition, ground.indices)), counts={})


def _urban(ground: Ground) -> World:
    return ground.world_within((ground.neighbourhoods["rural_urban"] == "urban").to_numpy())


_OTHERS: Mapping[str, Callable[[Ground], World]] = {
    CNI2019_RESIDENTS: _residents_of_2019,
    AREA_MEANS: area_means,
    BY_RESIDENTS: _residents_counted,
    WITHOUT_LONDON: _without_london,
    WITHIN_REGIONS: within_regions,
    URBAN: _urban,
}


def worlds(ground: Ground) -> dict[str, World]:
    """Return England under every alternative of :data:`LABELS`, in their order."""
    out = {name: ground.world(groups_of(definition, ground.indices)) for name, definition in DEFINITIONS.items()}
    out |= {name: make(ground) for name, make in _OTHERS.items()}
    return {name: out[name] for name in LABELS}
