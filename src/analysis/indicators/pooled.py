r"""Pooled rates by group for any set of neighbourhoods, and how they stand to each other.

For a group :math:`g` the rate is a ratio of sums,
:math:`R_g = s \sum_{i \in g} n_i / \sum_{i \in g} d_i`, over the areas that have both a numerator
and a denominator (:math:`s` is 100 for percentages).

A census has no sampling error. The interval says how far the rate would move if other local
authorities of the same kind stood in the place of these (:mod:`analysis.indicators.spread`). So two kinds
of values have none, as nothing else could stand in their place: those of all neighbourhoods of an area
together, and those of indicators that describe the list of neighbourhoods itself (``whole`` in
``data/indicators.yml``).
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.groups import ALL, DOUBLY_DISADVANTAGED, GROUPS, GROUPS_AND_ALL, NON_DEPRIVED, OTHER_DEPRIVED, too_few
from analysis.indicators.comparison import UNKNOWN
from analysis.indicators.parts import Part
from analysis.indicators.spread import Spread, combined

COLUMNS = [
    "indicator",
    "group",
    "period",
    "value",
    "unit",
    "numerator",
    "denominator",
    "areas",
    "datasets",
    "std_error",
    "ci_low",
    "ci_high",
]

DIFFERENCE_COLUMNS = [
    "indicator",
    "group",
    "against",
    "first_period",
    "period",
    "difference",
    "std_error",
    "ci_low",
    "ci_high",
]
"""Columns of ``differences.csv`` but the area."""

IN_THE_COUNTRY = "england_as_a_whole"
"""What an area's group is set against where that is all neighbourhoods of the country."""

PAIRS = (
    (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED),
    (DOUBLY_DISADVANTAGED, NON_DEPRIVED),
    (DOUBLY_DISADVANTAGED, ALL),
    (OTHER_DEPRIVED, NON_DEPRIVED),
)
"""The groups that the book compares."""

LONG_SERIES = 3
"""Up to this many periods, groups are compared in every one; beyond it, in the first and the last."""


@dataclass(frozen=True)
class Pooled:
    """One series over some neighbourhoods.

    Attributes
    ----------
    value : float
        In the indicator's unit; nan where no area has data.
    numerator, denominator : float
        The sums; a count has no denominator (nan).
    areas : int
        Neighbourhoods with a value.
    spread : Spread or None
        How far the value would move; None where there is no value.
    """

    value: float
    numerator: float
    denominator: float
    areas: int
    spread: Spread | None


def _by_cluster(part: Part, use: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the sums of numerators and of denominators by local authority."""
    clusters = np.arange(use.size) if part.clusters is None else part.clusters
    size = int(clusters.max()) + 1
    for values in (part.numerator, part.denominator):
        if values is not None:
            yield np.bincount(clusters[use], weights=values[use], minlength=size)


def pooled_rate(part: Part, member: np.ndarray) -> Pooled:
    """Value, sums, number of areas and spread of one series over the areas in `member`.

    Parameters
    ----------
    part : Part
        Numerators and denominators by neighbourhood.
    member : ndarray of bool, shape (n_areas,)
        Which neighbourhoods are pooled.
    """
    use = member & part.has_value
    areas = int(np.count_nonzero(use))
    nan = float("nan")
    if areas == 0:
        return Pooled(nan, nan, nan, 0, None)
    if part.denominator is None:
        total = float(part.numerator[use].sum())
        return Pooled(total, total, nan, areas, Spread.exact(total))
    above, below = _by_cluster(part, use)
    numerator, denominator = float(part.numerator[use].sum()), float(part.denominator[use].sum())
    if denominator == 0:
        return Pooled(nan, numerator, 0.0, areas, None)
    value = part.scale * (numerator / denominator)
    spread = Spread.exact(value) if part.whole else Spread.ratio(above, below, part.scale)
    return Pooled(value, numerator, denominator, areas, spread)


Cells = Mapping[tuple[str, str, str], Pooled]
"""Pooled values by indicator, group and period."""


def enough_for_rates(cells: Cells, counted: Collection[str]) -> Cells:
    """Return an area's values as its files may have them: without the rates that rest on too few neighbourhoods.

    A rate on a handful of neighbourhoods says more about those few than about the area
    (:func:`analysis.groups.too_few`). Counts, and numbers of neighbourhoods, stay.

    Parameters
    ----------
    cells : mapping
    counted : collection of str
        Indicators whose numerators and denominators are counts, which stay too.
    """
    return {
        key: _shown(cell, key[0] in counted) if too_few(key[1], cell.areas) else cell for key, cell in cells.items()
    }


def _shown(cell: Pooled, counted: bool) -> Pooled:
    if cell.spread is None or math.isnan(cell.denominator):
        return cell
    nan = float("nan")
    sums = (cell.numerator, cell.denominator) if counted else (nan, nan)
    return Pooled(nan, *sums, cell.areas, None)


def pooled_cells(parts: Iterable[Part], group: pd.Series, within: np.ndarray | None = None) -> Cells:
    """Every series by group, and for all groups together, in the order of the series.

    Parameters
    ----------
    parts : iterable of Part
        Series by neighbourhood, in the order of `group`'s index.
    group : Series of str, index lsoa21_code
        One of :data:`analysis.groups.GROUPS` for each neighbourhood.
    within : ndarray of bool, optional
        The neighbourhoods of the edition; all when left out.
    """
    inside = np.ones(len(group), dtype=bool) if within is None else within
    labels = group.to_numpy()
    members = {g: inside & (labels == g) for g in GROUPS} | {ALL: inside}
    return {(part.indicator, g, part.period): pooled_rate(part, members[g]) for part in parts for g in GROUPS_AND_ALL}


def _error_columns(spread: Spread | None, *, whole: bool = False) -> dict[str, float]:
    """Return the error and interval of a value; nan for an exact one, whose interval is the number itself."""
    none = spread is None or whole or spread.is_exact
    low, high = UNKNOWN if none or spread is None else spread.interval
    return {"std_error": float("nan") if none or spread is None else spread.std_error, "ci_low": low, "ci_high": high}


def rate_rows(parts: Iterable[Part], cells: Cells) -> pd.DataFrame:
    """Return pooled values as a table.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`; ``group`` runs over the three groups and ``england``, which is all
        of the edition's neighbourhoods.
    """
    rows = []
    for part in parts:
        for g in GROUPS_AND_ALL:
            cell = cells[part.indicator, g, part.period]
            rows.append(
                {
                    "indicator": part.indicator,
                    "group": g,
                    "period": part.period,
                    "value": cell.value,
                    "unit": part.unit,
                    "numerator": cell.numerator,
                    "denominator": cell.denominator,
                    "areas": cell.areas,
                    "datasets": ";".join(part.datasets),
                    **_error_columns(cell.spread, whole=g == ALL),
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def pooled_rates(parts: Iterable[Part], group: pd.Series, within: np.ndarray | None = None) -> pd.DataFrame:
    """Every series by group, and for all groups together, as a table: :func:`rate_rows` of :func:`pooled_cells`."""
    parts = list(parts)
    return rate_rows(parts, pooled_cells(parts, group, within))


def compared_periods(parts: Iterable[Part]) -> dict[str, list[str]]:
    """Return the periods of each indicator in which its groups are compared."""
    periods: dict[str, list[str]] = {}
    for part in parts:
        periods.setdefault(part.indicator, []).append(part.period)
    return {name: _of_comparison(there) for name, there in periods.items()}


def _of_comparison(periods: list[str]) -> list[str]:
    return periods if len(periods) <= LONG_SERIES else [periods[0], periods[-1]]


def _distance(cells: Cells, name: str, one: str, other: str, period: str) -> Spread | None:
    a, b = cells[name, one, period].spread, cells[name, other, period].spread
    return None if a is None or b is None else a - b


def _compared(cells: Cells, name: str, periods: list[str]) -> Iterator[tuple[str, str, str, str, Spread | None]]:
    """Yield the comparisons of one indicator: group, against, first period, period, difference."""
    first, last = periods[0], periods[-1]
    for period in _of_comparison(periods):
        for one, other in PAIRS:
            yield one, other, period, period, _distance(cells, name, one, other, period)
    if first == last:
        return
    for g in GROUPS_AND_ALL:
        a, b = cells[name, g, first].spread, cells[name, g, last].spread
        yield g, g, first, last, None if a is None or b is None else b - a
    for one, other in PAIRS:
        a, b = (_distance(cells, name, one, other, period) for period in (first, last))
        if a is not None and b is not None:
            yield one, other, first, last, combined(lambda x, y: np.abs(y) - np.abs(x), a, b)


def differences(cells: Cells, country: Cells | None = None) -> pd.DataFrame:
    """Return how groups stand to each other and changed, with their joint errors.

    Parameters
    ----------
    cells : mapping
        Of the area.
    country : mapping, optional
        Of England, against which a region's doubly disadvantaged are set too.

    Returns
    -------
    DataFrame
        Columns :data:`DIFFERENCE_COLUMNS`. Where both periods are the same a row is a difference of two groups;
        where both groups are, a group's change between two periods; else it is the change of the distance
        between two groups, more where it widened. Exact differences, as of counts, have an interval of
        no width and no error; where there are too few authorities to tell, both are missing.
    """
    periods: dict[str, list[str]] = {}
    for (name, g, period), _ in cells.items():
        if g == ALL:
            periods.setdefault(name, []).append(period)
    rows = []
    for name, there in periods.items():
        found = list(_compared(cells, name, there))
        own = cells[name, DOUBLY_DISADVANTAGED, there[-1]].spread
        whole = None if country is None else country[name, ALL, there[-1]].spread
        if own is not None and whole is not None:
            found.append((DOUBLY_DISADVANTAGED, IN_THE_COUNTRY, there[-1], there[-1], own - whole))
        for one, other, first, last, spread in found:
            if spread is not None:
                low, high = spread.interval
                row = (name, one, other, first, last, spread.value, spread.std_error, low, high)
                rows.append(dict(zip(DIFFERENCE_COLUMNS, row, strict=True)))
    return pd.DataFrame(rows, columns=DIFFERENCE_COLUMNS)
