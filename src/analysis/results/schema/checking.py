"""A table held against its record in ``data/results.yml`` before it is written."""

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype, is_numeric_dtype

from analysis.errors import DataError
from analysis.results.schema import ONLY, Column, Form, Table

NOUNS = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}


def checked(table: Table, frame: pd.DataFrame, form: Form = "edition") -> pd.DataFrame:
    """Return the frame with its columns in the order of the record.

    Raises
    ------
    DataError
        A column is missing or unknown, a value is of another type, infinite where nothing may be
        unbounded, or missing where no cell may be empty: names the file, the column and the first
        such value.
    """
    file = f"{table.name}.csv"
    known = [c for c in table.columns if form == "release" or c.release != ONLY]
    for name in frame.columns:
        if name not in [c.name for c in known]:
            raise DataError(
                table.name,
                "data/results.yml describes no such column",
                file=file,
                column=str(name),
                advice="describe it there, or do not write it",
            )
    for name in table.names(form):
        if name not in frame.columns:
            raise DataError(table.name, "a results table lacks a column", file=file, column=name)
    there = [c for c in known if c.name in frame.columns]
    for column in there:
        _check(table.name, frame[column.name], column)
    return frame[[c.name for c in there]]


def _check(name: str, values: pd.Series, column: Column) -> None:
    """Make sure of one column's values."""
    absent = _absent(values)
    _refuse(name, values, column, ~absent & ~_of_type(values, column), f"should be {NOUNS[column.type]}")
    if not column.unbounded:
        _refuse(name, values, column, _infinite(values, column), "is infinite, where nothing may be unbounded")
    if not column.empty and not column.optional:
        _refuse(name, values, column, absent, "is missing, where no cell may be empty")


def _refuse(name: str, values: pd.Series, column: Column, bad: pd.Series, problem: str) -> None:
    """Raise DataError for the first bad value, if there is one."""
    if not bad.any():
        return
    row = int(np.flatnonzero(bad)[0])
    value = values.iloc[row]
    raise DataError(
        name,
        problem,
        file=f"{name}.csv",
        column=column.name,
        value=value.item() if isinstance(value, np.generic) else value,
        advice=f"row {row + 1} of {len(values)}; data/results.yml describes the column",
    )


def _absent(values: pd.Series) -> pd.Series:
    """Which cells will be empty; a text without a letter is one."""
    missing = values.isna()
    return missing if is_numeric_dtype(values) else missing | (values == "").fillna(False).astype(bool)


def _of_type(values: pd.Series, column: Column) -> pd.Series:
    """Which values are of the column's type; anything for those that are missing."""
    one = {"string": _is_text, "integer": _is_whole, "number": _is_number, "boolean": is_truth}[column.type]
    whole_column = {
        "string": isinstance(values.dtype, pd.StringDtype),
        "integer": is_integer_dtype(values),
        "number": is_numeric_dtype(values) and not is_bool_dtype(values),
        "boolean": is_bool_dtype(values) and values.dtype != object,
    }[column.type]
    if whole_column:
        return pd.Series(True, index=values.index)
    if column.type == "integer" and is_float_dtype(values):
        return values.isna() | (values % 1 == 0)
    return values.astype(object).map(one).astype(bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return _is_number(value) and float(value) % 1 == 0  # type: ignore[arg-type]


def is_truth(value: object) -> bool:
    """Whether a value is true or false, and no number."""
    return isinstance(value, (bool, np.bool_))


def _infinite(values: pd.Series, column: Column) -> pd.Series:
    if column.type not in ("integer", "number") or is_integer_dtype(values):
        return pd.Series(False, index=values.index)
    return pd.Series(np.isinf(values.astype(float).to_numpy()), index=values.index)
