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

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.groups import ALL, DOUBLY_DISADVANTAGED, GROUPS_AND_ALL, SHORT
from analysis.indicators.spec import Indicator

NATIONAL = "uk_eng"
LONG_SERIES = 3
"""Up to this many periods, every period has its keys; beyond it, the first and the last."""


@dataclass(frozen=True)
class _Cell:
    """A value with its standard error."""

    value: float
    error: float


_Cells = dict[str, _Cell]


def _by_group(rows: pd.DataFrame, period: str) -> _Cells:
    now = rows[rows["period"] == period]
    cells = zip(now["group"], now["value"].astype(float), now["std_error"].astype(float), strict=True)
    return {group: _Cell(value, error) for group, value, error in cells}


def _values(spec: Indicator, now: _Cells, suffix: str) -> Iterator[tuple[str, str]]:
    values = [cell.value for cell in now.values()]
    decimals = numbers.prose_decimals(values, spec.unit, spec.decimals)
    for group in GROUPS_AND_ALL:
        if group in now:
            text = numbers.value_text(now[group].value, spec.unit, decimals)
            yield f"{spec.id}_{SHORT[group]}{suffix}", text


def _comparisons(spec: Indicator, now: _Cells, b: _Cell, short: str) -> Iterator[tuple[str, str]]:
    a = now[DOUBLY_DISADVANTAGED]
    gap = numbers.difference_text(a.value - b.value, spec.unit, spec.decimals)
    yield f"{spec.id}_vs_{short}", words.compare(a.value, b.value, a.error, b.error)
    yield f"{spec.id}_gap_{short}", gap
    yield f"{spec.id}_ratio_{short}", words.ratio(a.value, b.value)


def _changes(spec: Indicator, first: _Cells, last: _Cells) -> Iterator[tuple[str, str]]:
    for group in GROUPS_AND_ALL:
        if group not in first or group not in last:
            continue
        a, b, short = first[group], last[group], SHORT[group]
        size = numbers.difference_text(b.value - a.value, spec.unit, spec.decimals)
        change = words.change(a.value, b.value, a.error, b.error)
        yield f"{spec.id}_change_{short}", change
        yield f"{spec.id}_change_size_{short}", size
        yield (
            f"{spec.id}_moved_{short}",
            f"{change} by {size}" if change in ("rose", "fell") else change,
        )


def keys(spec: Indicator, rows: pd.DataFrame, national: pd.DataFrame) -> dict[str, str]:
    """Return every glue key of one indicator.

    Parameters
    ----------
    spec : Indicator
    rows, national : DataFrame
        Rows of ``indicators.csv`` for the edition and for England.

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
    out = dict(_values(spec, last, ""))
    for period in periods if len(periods) <= LONG_SERIES else (periods[0], periods[-1]):
        out |= dict(_values(spec, _by_group(rows, period), f"_{period}"))
    for group in GROUPS_AND_ALL:
        if group != DOUBLY_DISADVANTAGED:
            out |= dict(_comparisons(spec, last, last[group], SHORT[group]))
    there = _by_group(national[national["indicator"] == spec.id], periods[-1])
    out |= dict(_comparisons(spec, last, there[ALL], NATIONAL))
    out |= {
        f"{spec.id}_{NATIONAL}_{SHORT[g]}": numbers.value_text(there[g].value, spec.unit, spec.decimals)
        for g in GROUPS_AND_ALL
    }
    out |= {f"{spec.id}_first": periods[0], f"{spec.id}_last": periods[-1]}
    if len(periods) > 1:
        out |= dict(_changes(spec, first, last))
    return out
