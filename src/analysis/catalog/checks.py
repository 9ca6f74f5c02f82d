"""Checks of what a file holds: columns, codes, ranges, totals. Every reader uses these."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

import pandas as pd

from analysis.errors import DataError

PUBLISHER_CHANGED = (
    "The publisher may have changed the file: compare it with data/catalog/{dataset}.yml, "
    "or run `python -m analysis data fetch {dataset}` to bring the catalogued one again"
)


def _advice(dataset: str) -> str:
    return PUBLISHER_CHANGED.format(dataset=dataset)


def require_columns(dataset: str, path: str | Path, frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Make sure that `frame` has all `columns`; extra columns are no fault.

    Raises
    ------
    DataError
        Names the first missing column and those that are there.
    """
    for column in columns:
        if column not in frame.columns:
            there = ", ".join(map(str, frame.columns[:12])) + (", ..." if len(frame.columns) > 12 else "")
            raise DataError(
                dataset,
                f"the column is missing; the file has {len(frame.columns)} columns: {there}",
                file=path,
                column=column,
                advice=_advice(dataset),
            )


def require_codes(
    dataset: str,
    path: str | Path,
    values: pd.DataFrame | pd.Series | pd.Index,
    column: str,
    *,
    expected: Collection[str] | None = None,
    pattern: str | None = None,
) -> None:
    r"""Make sure that every code is one of `expected` and matches all of `pattern`.

    Parameters
    ----------
    values
        The codes. Of a frame, its column `column`, or its index when that has the name.
    column
        What the error calls the codes.
    expected
        The codes that may occur.
    pattern
        A regular expression for the whole code, such as ``E01\d{6}``.

    Raises
    ------
    DataError
        Names the first code that is missing, unknown or of another shape.
    """
    if isinstance(values, pd.DataFrame):
        values = values.index if values.index.name == column else values[column]
    codes = pd.Series(values).reset_index(drop=True)
    good = codes.notna()
    wanted = []
    if expected is not None:
        good &= codes.isin(list(expected))
        wanted.append(f"one of {len(expected)} known codes")
    if pattern is not None:
        good &= codes.astype("str").str.fullmatch(re.compile(pattern)).fillna(False).astype(bool)
        wanted.append(f"of the form {pattern}")
    if not good.all():
        bad = codes[~good]
        raise DataError(
            dataset,
            f"{len(bad)} of {len(codes)} codes are not {' and '.join(wanted) or 'filled'}",
            file=path,
            column=column,
            value=bad.iloc[0],
            advice=_advice(dataset),
        )


def require_range(
    dataset: str,
    path: str | Path,
    series: pd.Series,
    low: float = 0.0,
    high: float = 100.0,
    *,
    missing: bool = False,
) -> None:
    """Make sure that all values lie between `low` and `high`, both included (rates: 0 to 100).

    `missing` says whether empty cells are allowed.

    Raises
    ------
    DataError
        Names the first value outside, and the row it stands in.
    """
    good = series.between(low, high) | (series.isna() if missing else False)
    if not good.all():
        bad = series[~good]
        raise DataError(
            dataset,
            f"{len(bad)} values lie outside {low:g} to {high:g}, the first at {bad.index[0]!r}",
            file=path,
            column=str(series.name),
            value=bad.iloc[0],
            advice=_advice(dataset),
        )


def require_total(dataset: str, path: str | Path, name: str, value: float, low: float, high: float) -> None:
    """Make sure that a total such as England's residents has the magnitude that is known for it.

    Raises
    ------
    DataError
        Shows the total and the bounds.
    """
    if not low <= value <= high:
        raise DataError(
            dataset,
            f"the total should lie between {low:,.10g} and {high:,.10g}",
            file=path,
            column=name,
            value=value,
            advice=_advice(dataset),
        )
