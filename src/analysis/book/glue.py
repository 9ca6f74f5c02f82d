"""The glue keys of an indicator: values, comparisons and changes, ready for prose.

Keys are ``<indicator>_<suffix>``. With ``x`` for the indicator, ``dd`` for doubly disadvantaged (``od``
other deprived, ``nd`` non-deprived, ``eng`` all neighbourhoods of the area, ``uk_eng`` England when the
area is a region):

=========================  ==========================================================
``x_dd``                   value in the latest period
``x_dd_2011``              value in a named period (the first and the last of a long series)
``x_vs_od``                "higher than", "about the same as", ... (doubly disadvantaged to the other)
``x_gap_od``               size of the difference
``x_ratio_od``             "about twice", "1.3 times", "81% of"
``x_change_dd``            "rose", "fell", "hardly changed" from the first to the last period
``x_change_size_dd``       size of that change
``x_first``, ``x_last``    the first and the last period
=========================  ==========================================================
"""

from collections.abc import Iterator

import pandas as pd

from analysis.book import numbers, words
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND, GROUPS_AND_ALL, SHORT
from analysis.indicators.spec import Indicator

NATIONAL = "uk_eng"
LONG_SERIES = 3
"""Up to this many periods, every period has its keys; beyond it, the first and the last."""

_Rows = pd.DataFrame


def _by_group(rows: _Rows, period: str) -> _Rows:
    return rows[rows["period"] == period].set_index("group")


def _values(spec: Indicator, now: _Rows, suffix: str) -> Iterator[tuple[str, str]]:
    decimals = numbers.prose_decimals(list(now["value"]), spec.unit, spec.decimals)
    for group in GROUPS_AND_ALL:
        if group in now.index:
            yield f"{spec.id}_{SHORT[group]}{suffix}", numbers.value_text(now["value"][group], spec.unit, decimals)


def _comparisons(spec: Indicator, now: _Rows, other: pd.Series, short: str) -> Iterator[tuple[str, str]]:
    own = now.loc[DOUBLY_DISADVANTAGED]
    yield f"{spec.id}_vs_{short}", words.compare(own["value"], other["value"], own["std_error"], other["std_error"])
    yield (
        f"{spec.id}_gap_{short}",
        numbers.difference_text(own["value"] - other["value"], spec.unit, spec.decimals),
    )
    yield f"{spec.id}_ratio_{short}", words.ratio(own["value"], other["value"])


def _changes(spec: Indicator, first: _Rows, last: _Rows) -> Iterator[tuple[str, str]]:
    for group in GROUPS_AND_ALL:
        if group not in first.index or group not in last.index:
            continue
        a, b = first.loc[group], last.loc[group]
        short = SHORT[group]
        yield f"{spec.id}_change_{short}", words.change(a["value"], b["value"], a["std_error"], b["std_error"])
        yield (
            f"{spec.id}_change_size_{short}",
            numbers.difference_text(b["value"] - a["value"], spec.unit, spec.decimals),
        )


def keys(spec: Indicator, rows: _Rows, national: _Rows) -> dict[str, str]:
    """Every glue key of one indicator.

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
            out |= dict(_comparisons(spec, last, last.loc[group], SHORT[group]))
    there = _by_group(national[national["indicator"] == spec.id], periods[-1])
    out |= dict(_comparisons(spec, last, there.loc[ENGLAND], NATIONAL))
    out |= {
        f"{spec.id}_{NATIONAL}_{SHORT[g]}": numbers.value_text(there["value"][g], spec.unit, spec.decimals)
        for g in GROUPS_AND_ALL
    }
    out |= {f"{spec.id}_first": periods[0], f"{spec.id}_last": periods[-1]}
    if len(periods) > 1:
        out |= dict(_changes(spec, first, last))
    return out
