"""CSV for spreadsheets: one way to write it, for the book's pages and for data packs.

A spreadsheet reads a file without a byte-order mark in an old encoding, and takes a text that starts
with ``=``, ``+``, ``-`` or ``@`` for a formula, which may send data elsewhere or start a program
(CWE-1236). The rules are those of OWASP's page on CSV injection.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from analysis.results.schema import Table, table

BYTE_ORDER_MARK = "\ufeff"

SIGNIFICANT = "%.10g"
"""As many digits as the results files keep."""

_FORMULA = re.compile("[\\s\0\u200b\u200e\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0]")
"""What a spreadsheet may take for a formula: the four signs, also in full width and after blanks that it
skips; a tab or the end of a line, which may move the rest of a cell into one of its own."""


_NUMBER = re.compile("[+-][0-9]+(,[0-9]{3})*([.][0-9]+)?([eE][+-]?[0-9]+)?%?")
"""A number with its sign, as in "+12.7%", which has nothing to run."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_text(frame: pd.DataFrame, text: Collection[str] | None = None) -> str:
    """The frame as CSV that a spreadsheet opens: UTF-8 with a byte-order mark, one header row, CRLF.

    Texts and headers are made harmless. An infinite number, which no spreadsheet has, is an empty
    cell; the column's description says what that means.

    Parameters
    ----------
    frame : DataFrame
    text : collection of str, optional
        Columns that hold text, where every cell is text already (numbers as a file has them);
        without it, what a column is is seen from its values.
    """
    columns = {}
    for position, name in enumerate(frame.columns):
        values = frame.iloc[:, position]
        if is_numeric_dtype(values):
            columns[position] = values.replace([np.inf, -np.inf], np.nan)
        else:
            columns[position] = values if text is not None and name not in text else _safe(values)
    safe = pd.DataFrame(columns, index=frame.index).set_axis([harmless(str(name)) for name in frame.columns], axis=1)
    return BYTE_ORDER_MARK + safe.to_csv(index=False, float_format=SIGNIFICANT, lineterminator="\r\n")


def _safe(values: pd.Series) -> pd.Series:
    """A column of texts, or of texts and numbers, whose cells are harmless and finite."""
    changed = {value: cell for value in values.unique() if (cell := _cell(value)) is not value}
    return values.replace(changed) if changed else values


def _cell(value: object) -> object:
    """One cell; the same object where nothing has to be done."""
    if isinstance(value, str):
        return harmless(value)
    return np.nan if isinstance(value, float) and np.isinf(value) else value


def for_spreadsheets(path: Path) -> str:
    """A file of results as :func:`csv_text` writes it: the digits of its numbers stay as they are.

    Raises
    ------
    CatalogError
        ``data/results.yml`` describes no such table.
    """
    return _written(table(path.stem), path.read_bytes())


@lru_cache(maxsize=32)
def _written(about: Table, content: bytes) -> str:
    """The same of a file's content, remembered: pages and pack need it, and half of the tables are of all editions."""
    frame = pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False)
    for column in about.columns:
        if column.unbounded:
            values = frame[column.name]
            frame[column.name] = values.where(~values.isin(["inf", "-inf"]), "")
    return csv_text(frame, text=[c.name for c in about.columns if c.type == "string"])
