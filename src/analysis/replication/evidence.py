"""Values that a claim can be held against, by indicator, group and period, for one set of places."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.groups import ALL, DOUBLY_DISADVANTAGED, GROUPS, GROUPS_AND_ALL, too_few
from analysis.indicators.comparison import UNKNOWN, Interval
from analysis.indicators.parts import Part
from analysis.indicators.pooled import Pooled, pooled_rate
from analysis.indicators.spec import Indicator
from analysis.indicators.spread import Spread, combined
from analysis.replication.spec import Measure

Key = tuple[str, str, str]
"""Indicator, group, period."""


@dataclass(frozen=True)
class Value:
    """One value, how far it would move, and the sums behind it.

    Attributes
    ----------
    spread : Spread
    numerator, denominator, areas : float
    of_all : bool
        Whether it is of all neighbourhoods of a place, which have no error of their own.
    few : bool
        Whether it rests on fewer neighbourhoods of a group than a rate is given for
        (:data:`~analysis.groups.FEWEST`): no verdict may rest on it.
    """

    spread: Spread
    numerator: float = math.nan
    denominator: float = math.nan
    areas: float = math.nan
    of_all: bool = False
    few: bool = False

    @classmethod
    def exact(cls, value: float) -> "Value":
        """Return a number that no draw of neighbourhoods would move."""
        return cls(Spread.exact(value))

    @property
    def value(self) -> float:
        """The value itself."""
        return self.spread.value

    @property
    def std_error(self) -> float:
        """Its standard error; nan where none is known."""
        return math.nan if self.of_all else self.spread.std_error

    @property
    def interval(self) -> Interval:
        """Its 95% interval; nan where it has no error."""
        return UNKNOWN if math.isnan(self.std_error) else self.spread.interval


def made_of(what: Callable[..., np.ndarray], *values: Value) -> Value:
    """Return a function of values: their joint error, on few neighbourhoods when one of them is."""
    return Value(
        combined(what, *(v.spread for v in values)),
        areas=values[0].areas,
        of_all=all(v.of_all for v in values),
        few=any(v.few for v in values),
    )


@dataclass(frozen=True)
class Evidence:
    """Values of one set of places under one definition of the groups."""

    values: Mapping[Key, Value]

    @classmethod
    def of_cells(cls, cells: Mapping[Key, Pooled]) -> "Evidence":
        """Return pooled values; those that no neighbourhood has are left out."""
        return cls(
            {
                key: Value(
                    cell.spread,
                    cell.numerator,
                    cell.denominator,
                    cell.areas,
                    of_all=key[1] == ALL,
                    few=too_few(key[1], cell.areas),
                )
                for key, cell in cells.items()
                if cell.spread is not None
            }
        )

    @classmethod
    def of_parts(cls, parts: Iterable[Part], members: Mapping[str, np.ndarray]) -> "Evidence":
        """Return pooled rates over the neighbourhoods of each group.

        Parameters
        ----------
        parts : iterable of Part
        members : mapping of str to ndarray of bool
            The neighbourhoods of each group.
        """
        return cls.of_cells(
            {
                (part.indicator, group, part.period): pooled_rate(part, member)
                for part in parts
                for group, member in members.items()
            }
        )

    def periods(self, indicator: str, group: str) -> list[str]:
        """Return the periods for which the indicator has a value, in order of time."""
        return sorted(
            period
            for (name, g, period), cell in self.values.items()
            if name == indicator and g == group and math.isfinite(cell.value)
        )

    def indicator(self, name: str, group: str, period: str = "") -> Value | None:
        """Return one value, of the latest period when none is named; None where there is none."""
        if not period:
            there = self.periods(name, group)
            if not there:
                return None
            period = there[-1]
        found = self.values.get((name, group, period))
        return found if found is not None and math.isfinite(found.value) else None

    def measure(self, measure: Measure, group: str, period: str = "") -> Value | None:
        """Return the value of a measure: rates added up, or out of another indicator's people."""
        cells = [self.indicator(name, group, period) for name in measure.indicators]
        known = [cell for cell in cells if cell is not None]
        if len(known) < len(cells) or not known:
            return None
        if measure.out_of:
            return _out_of(known, self.indicator(measure.out_of, group))
        if len(known) == 1:
            return known[0]
        return made_of(lambda *shares: sum(shares), *known)


def _out_of(cells: list[Value], whole: Value | None) -> Value | None:
    """Return a share of another indicator's people, of which only the numerators are known: without an error."""
    if whole is None:
        return None
    people = sum(cell.numerator for cell in cells)
    share = replace(cells[0].spread, value=100 * people / whole.numerator, effective=0.0)
    return replace(cells[0], spread=share, numerator=people, denominator=whole.numerator)


@dataclass(frozen=True)
class World:
    """All that the tests of one edition can ask for, under one definition.

    Attributes
    ----------
    here, england : Evidence
        The edition's area, and England; the same in the England edition.
    places : mapping of str to Evidence
        Regions of England and single wards, by the key of a :class:`~analysis.replication.spec.Place`.
    regions : tuple of str
        Which of the places are the regions of England.
    counts : mapping of str to float
        Named numbers about the list of areas (:mod:`analysis.replication.counts`).
    specs : mapping of str to Indicator
    """

    here: Evidence
    england: Evidence
    places: Mapping[str, Evidence] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    counts: Mapping[str, float] = field(default_factory=dict)
    specs: Mapping[str, Indicator] = field(default_factory=dict)


def members(group: pd.Series, within: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Return the neighbourhoods of each group and, under ``england``, all, inside a mask."""
    inside = np.ones(len(group), dtype=bool) if within is None else within
    labels = group.to_numpy()
    return {g: inside & (labels == g) for g in GROUPS} | {ALL: inside}


def at_places(parts: list[Part], group: pd.Series, masks: Mapping[str, np.ndarray]) -> dict[str, Evidence]:
    """Return, for each place, the values of the doubly disadvantaged and of all who live there."""
    wanted = (DOUBLY_DISADVANTAGED, ALL)
    return {
        name: Evidence.of_parts(parts, {g: m for g, m in members(group, mask).items() if g in wanted})
        for name, mask in masks.items()
    }


def by_group(cell_of: Mapping[str, Value | None]) -> dict[str, float]:
    """Return the values of the groups as numbers, nan where there is none."""
    return {g: math.nan if (cell := cell_of.get(g)) is None else cell.value for g in GROUPS_AND_ALL}
