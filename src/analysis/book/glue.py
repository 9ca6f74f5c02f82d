"""The glue keys of an indicator: values, comparisons and changes, ready for prose.

Keys are ``<indicator>_<suffix>``. With ``x`` for the indicator, ``dd`` for doubly disadvantaged
(``od`` other deprived, ``nd`` non-deprived, ``eng`` all neighbourhoods of the area, ``uk_eng``
England when the area is a region):

=========================  ==========================================================
``x_dd``                   value in the latest period
``x_dd_2011``              value in a named period (the first and the last of a long series)
``x_vs_od``                "higher than", "about the same as", ...: the doubly
                           disadvantaged to the other
``x_gap_od``               size of the difference
``x_ratio_od``             "about twice", "1.3 times", "81% of"
``x_change_dd``            "rose", "fell", "hardly changed" from the first to the last period
``x_change_size_dd``       size of that change
``x_moved_dd``             both: "rose by 2.1 percentage points", "hardly changed"
``x_first``, ``x_last``    the first and the last period
=========================  ==========================================================
"""

import math
from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.groups import ALL, DOUBLY_DISADVANTAGED, GROUPS_AND_ALL, SHORT
from analysis.indicators.comparison import UNKNOWN, Interval
from analysis.indicators.pooled import IN_THE_COUNTRY, LONG_SERIES
from analysis.indicators.spec import Indicator
from analysis.regions import COUNTRY

NATIONAL = "uk_eng"

Intervals = Callable[..., Interval]
"""How :meth:`analysis.results.reading.Results.interval` is asked: indicator, group, against, period, first."""

_Cells = dict[str, float]


def _by_group(rows: pd.DataFrame, period: str) -> _Cells:
    now = rows[rows["period"] == period]
    return dict(zip(now["group"], now["value"].astype(float), strict=True))


def _decimals(spec: Indicator, *periods: _Cells) -> int:
    """Decimals that the values of all periods are given with, so that two of them can stand beside each other."""
    return max(numbers.prose_decimals(list(now.values()), spec.unit, spec.decimals) for now in periods)


def _values(spec: Indicator, now: _Cells, suffix: str, decimals: int) -> Iterator[tuple[str, str]]:
    for group in GROUPS_AND_ALL:
        if group in now:
            text = numbers.value_text(now[group], spec.unit, decimals)
            yield f"{spec.id}_{SHORT[group]}{suffix}", text


def _comparisons(
    spec: Indicator, a: float, b: float, interval: Interval, short: str, *, firm: bool = True
) -> Iterator[tuple[str, str]]:
    gap = numbers.difference_text(a - b, spec.unit, spec.decimals)
    yield f"{spec.id}_vs_{short}", words.compare(a, b, interval, firm=firm)
    yield f"{spec.id}_gap_{short}", gap
    yield f"{spec.id}_ratio_{short}", words.ratio(a, b)


def _changes(
    spec: Indicator, periods: list[str], first: _Cells, last: _Cells, intervals: Intervals
) -> Iterator[tuple[str, str]]:
    for group in GROUPS_AND_ALL:
        if group not in first or group not in last:
            continue
        a, b, short = first[group], last[group], SHORT[group]
        size = numbers.difference_text(b - a, spec.unit, spec.decimals)
        change = words.change(a, b, _between(a, b, intervals, spec.id, group, group, periods[-1], periods[0]))
        yield f"{spec.id}_change_{short}", change
        yield f"{spec.id}_change_size_{short}", size
        yield (
            f"{spec.id}_moved_{short}",
            f"{change} by {size}" if change in ("rose", "fell") else change,
        )


def _between(a: float, b: float, intervals: Intervals, *what: str) -> Interval:
    """Return the interval of a difference; of values that are not there, none is asked for."""
    return intervals(*what) if math.isfinite(a) and math.isfinite(b) else UNKNOWN


def keys(
    spec: Indicator, rows: pd.DataFrame, national: pd.DataFrame, intervals: Intervals, limited: Iterable[str] = ()
) -> dict[str, str]:
    """Return every glue key of one indicator.

    Parameters
    ----------
    spec : Indicator
    rows, national : DataFrame
        Rows of ``indicators.csv`` for the edition and for England.
    intervals : callable
        The edition's :meth:`~analysis.results.reading.Results.interval`.
    limited : iterable of str
        Groups beside which the difference does not hold like for like.

    Returns
    -------
    dict
        Key to text; empty when the edition has no value of the indicator.
    """
    rows = rows[rows["indicator"] == spec.id]
    if rows.empty:
        return {}
    periods = list(dict.fromkeys(rows["period"]))
    first, last = _by_group(rows, periods[0]), _by_group(rows, periods[-1])
    out = dict(_values(spec, last, "", _decimals(spec, last)))
    named = periods if len(periods) <= LONG_SERIES else (periods[0], periods[-1])
    dated = {period: _by_group(rows, period) for period in named}
    for period, now in dated.items():
        out |= dict(_values(spec, now, f"_{period}", _decimals(spec, *dated.values())))
    for group in GROUPS_AND_ALL:
        if group != DOUBLY_DISADVANTAGED:
            a, b = last[DOUBLY_DISADVANTAGED], last[group]
            interval = _between(a, b, intervals, spec.id, DOUBLY_DISADVANTAGED, group, periods[-1])
            out |= dict(_comparisons(spec, a, b, interval, SHORT[group], firm=group not in limited))
    there = _by_group(national[national["indicator"] == spec.id], periods[-1])
    a, b = last[DOUBLY_DISADVANTAGED], there[ALL]
    against = ALL if rows["area"].iloc[0] == COUNTRY else IN_THE_COUNTRY
    interval = _between(a, b, intervals, spec.id, DOUBLY_DISADVANTAGED, against, periods[-1])
    out |= dict(_comparisons(spec, a, b, interval, NATIONAL))
    out |= {
        f"{spec.id}_{NATIONAL}_{SHORT[g]}": numbers.value_text(there[g], spec.unit, spec.decimals)
        for g in GROUPS_AND_ALL
    }
    out |= {f"{spec.id}_first": periods[0], f"{spec.id}_last": periods[-1]}
    if len(periods) > 1:
        out |= dict(_changes(spec, periods, first, last, intervals))
    return out
