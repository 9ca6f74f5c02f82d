"""What a file holds, held against what its entry in the catalogue says: the one place where data are checked.

Units speak for themselves: what is counted in people, GBP or minutes is a number and not below zero, a percentage
lies between 0 and 100, a rank goes from 1 to the number of rows, a name is filled. Whatever else is known stands in
the entry, see :class:`analysis.catalog.Column` and :class:`analysis.catalog.dataset.Holds`.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.catalog.areas import Geography, area_codes, prefixes
from analysis.catalog.checks import PUBLISHER_CHANGED, require_columns
from analysis.catalog.dataset import Column, Columns, Dataset
from analysis.errors import DataError

CODE_AND_NAME = "code and name"
GEOMETRY = "degrees, EPSG:4326"
TEXTS = {"code", "name", "class", "date", "ISO 8601 interval", "true or false", "t or f", CODE_AND_NAME}
"""Units of what is no number and stands in every row."""
FREE_TEXT = "text"
"""The unit of remarks, which may be missing."""

RANK, DECILE = "rank, ", "decile, "
"""Starts of units."""
BETWEEN = re.compile(r".*, (\d+) to (\d+)")
LIMITS = {"%": (0.0, 100.0), "degrees": (-180.0, 180.0), "year": (1900.0, 2100.0)}
"""Lowest and highest values by unit; what has none of its own is not below zero."""

ROUNDING = 0.001
"""The share by which the sum of parts may differ from the whole: the Census 2021 tables are perturbed."""


def held(dataset: Dataset, path: Path, raw: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Return the listed columns of the English rows, numbers as numbers, after checking all that is known of them.

    Raises
    ------
    DataError
        Names the dataset, the file, the column, the first bad value and its row: a column is missing, a cell is
        empty or no number, a code or class does not exist, an area is missing or there twice, a value lies outside
        its range, ranks are no ranking, a total is far from that of the last vintage, or parts do not add up.
    """
    require_columns(dataset.id, path, raw, [column.name for column in columns])
    return _Table(dataset, path, raw[[column.name for column in columns]], columns).checked()


@dataclass
class _Table:
    """The listed columns of a file on their way to being checked."""

    dataset: Dataset
    path: Path
    frame: pd.DataFrame
    columns: Columns

    def checked(self) -> pd.DataFrame:
        """Return the frame; each check assumes what those before it have made sure of."""
        self._areas()
        if self.frame.empty:
            self._refuse("the file has no row")
        self.frame = self.frame.assign(**{column.name: self._filled(column) for column in self.columns})
        self._rows()
        for column in self.columns:
            self._values(column)
        self._relations()
        return self.frame

    def _refuse(self, problem: str, column: str | None = None, value: object = None) -> NoReturn:
        advice = PUBLISHER_CHANGED.format(dataset=self.dataset.id)
        raise DataError(self.dataset.id, problem, file=self.path, column=column, value=value, advice=advice)

    def _fail(self, column: Column, problem: str, bad: pd.Series) -> NoReturn:
        """Raise for the first of the bad values, naming its row."""
        row = self.frame.loc[bad.index[:1], list(self.dataset.key)].iloc[0] if self.dataset.key else None
        where = f", the first in the row of {_words(row)}" if row is not None and column.name not in row.index else ""
        count = "a value" if len(bad) == 1 else f"{len(bad):,} values"
        value = pd.NA if bad.isna().iloc[0] else bad.iloc[0]
        self._refuse(f"{problem} ({count}{where})", column.name, value)

    def _areas(self) -> None:
        """Keep the rows of England."""
        column = self.dataset.area_of(self.columns)
        if column is None or column.codes is None:
            return
        if column.unit == CODE_AND_NAME:
            code = self.frame[column.name].astype("str").str.split(" ", n=1).str[0]
            self.frame = self.frame.assign(**{column.name: code})
        english = self.frame[column.name].astype("str").str.startswith(prefixes(column.codes)).fillna(False)
        self.frame = self.frame[english.astype(bool)]

    def _filled(self, column: Column) -> pd.Series:
        """Return a column, numbers as numbers, after checking that no more cells are empty than may be."""
        values = self.frame[column.name]
        empty = values.isna()
        if empty.sum() > column.empty and column.unit != FREE_TEXT:
            may = f"no more than {column.empty:,} cells may be empty" if column.empty else "no cell may be empty"
            self._fail(column, may, values[empty])
        if _is_text(column) or pd.api.types.is_numeric_dtype(values):
            return values
        plain = values.astype("str").str.replace(r"[,%\s]", "", regex=True)
        numbers = pd.to_numeric(plain, errors="coerce")
        if (bad := numbers.isna() & ~empty).any():
            self._fail(column, "this is not a number", values[bad])
        return numbers

    def _rows(self) -> None:
        """Make sure that no row is missing or there twice."""
        key, rows = list(self.dataset.key), self.dataset.holds.rows
        repeated = self.frame.duplicated(key) if key else pd.Series(False, index=self.frame.index)
        if repeated.any():
            column = next(column for column in self.columns if column.name == key[0])
            row = _words(self.frame.loc[repeated, key].iloc[0])
            self._fail(column, f"a row stands there twice: {row}", self.frame.loc[repeated, key[0]])
        for column in self.columns:
            if column.codes:
                self._codes(column, column.codes)
        if rows is not None and rows != len(self.frame):
            self._refuse(
                f"there should be {rows:,} rows of England, not {len(self.frame):,}; "
                "renew 'rows' in the entry where a new vintage has more or fewer"
            )

    def _codes(self, column: Column, geography: Geography) -> None:
        values = self.frame[column.name].dropna().astype("str")
        # pandas would make a Python object of each known code for every column that is checked.
        known = pc.is_in(pa.array(values), value_set=_known(geography)).to_numpy(zero_copy_only=False)
        if not known.all():
            self._fail(column, f"no area of {geography} has this code", values[~known])
        expected = len(_known(geography)) - len(column.lacks)
        if not column.complete or values.nunique() == expected:
            return
        missing = area_codes(geography) - set(values) - set(column.lacks)
        if missing:
            self._refuse(
                f"{len(missing):,} of {expected:,} areas of {geography} are missing, the first {min(missing)}",
                column.name,
            )

    def _values(self, column: Column) -> None:
        """Make sure that the values are among those that there can be, and of the size that they had."""
        values = self.frame[column.name].dropna()
        if column.values and (bad := ~values.map(_as_label).isin(column.values)).any():
            self._fail(column, f"this is none of {', '.join(column.values)}", values[bad])
        if _is_text(column):
            return
        low, high = _limits(column)
        if (bad := ~values.between(low, high)).any():
            span = f"between {low:,.10g} and {high:,.10g}" if np.isfinite(high) else f"{low:,.10g} or more"
            self._fail(column, f"values should be {span}", values[bad])
        for name, known, found in (("total", column.total, values.sum()), ("mean", column.mean, values.mean())):
            if known is not None and abs(found - known) > self.dataset.holds.within * abs(known):
                self._refuse(
                    f"the {name} is {found:,.10g}, more than {100 * self.dataset.holds.within:g}% away from that of "
                    f"the last vintage, {known:,.10g}; renew '{name}' in the entry where that is right",
                    column.name,
                )

    def _relations(self) -> None:
        """Make sure of what columns say of each other."""
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for column in self.columns:
            values = self.frame[column.name]
            if column.unit.startswith(RANK) and (bad := values.rank(method="min") != values).any():
                self._fail(column, f"ranks should go from 1 to {len(values):,}, each once but for ties", values[bad])
            if column.rank_of and (bad := _out_of_order(values, -self.frame[column.rank_of])).any():
                self._fail(column, f"the rank is not that of '{column.rank_of}'", values[bad])
            if column.decile_of:
                expected = np.ceil(10 * self.frame[column.decile_of] / len(values))
                if (bad := (values - expected).abs() > _slack(self.frame[column.decile_of], len(values))).any():
                    self._fail(column, f"the decile is not that of '{column.decile_of}'", values[bad])
            if column.part_of:
                parts[column.part_of].append(column.name)
        for whole, names in parts.items():
            self._adds_up(whole, names)

    def _adds_up(self, whole: str, names: list[str]) -> None:
        total, found = self.frame[whole].sum(), self.frame[names].sum().sum()
        if abs(found - total) > ROUNDING * abs(total):
            self._refuse(
                f"its {len(names)} parts add up to {found:,.10g}, not to {total:,.10g}: {', '.join(names)}", whole
            )


@lru_cache(maxsize=32)
def _known(geography: Geography) -> pa.Array:
    """Return the codes of a geography as Arrow searches them."""
    return pa.array(sorted(area_codes(geography)))


def _is_text(column: Column) -> bool:
    return bool(column.values) or column.unit in {*TEXTS, FREE_TEXT, GEOMETRY}


def _limits(column: Column) -> tuple[float, float]:
    """Return the lowest and highest value that a column of numbers can have."""
    if column.range:
        return column.range
    if column.unit.startswith(DECILE):
        return 1.0, 10.0
    if found := BETWEEN.fullmatch(column.unit):
        return float(found[1]), float(found[2])
    return LIMITS.get(column.unit, (0.0, np.inf))


def _as_label(value: object) -> str:
    """Return a value as the catalogue writes it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _out_of_order(ranks: pd.Series, order: pd.Series) -> pd.Series:
    """Return which ranks are lower than one whose value comes first, or shared by different values."""
    by_rank = order.iloc[np.argsort(ranks.to_numpy(), kind="stable")]
    lower = (by_rank < by_rank.cummax()).reindex(ranks.index)
    return lower | (order.groupby(ranks).transform("max") != order)


def _slack(ranks: pd.Series, areas: int) -> pd.Series:
    """Return 1 for ranks beside the border of a decile, where ties and rounding decide, and 0 elsewhere."""
    tenth = areas / 10
    beside = (ranks % tenth).clip(upper=tenth - ranks % tenth) < 2
    return beside.astype(float)


def _words(row: pd.Series) -> str:
    """Return the values that name a row, as people write them; the empty ones are left out."""
    return ", ".join(str(value) for value in row.dropna())
