"""What changed from one side to the other. What changed alike in several editions is one change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from analysis.publish.diff.sides import Side
from analysis.publish.diff.wording import Reworded, reworded
from analysis.results import schema
from analysis.results.release.changes import keyed, row_name, tolerances

STATUS = ("claims", "status")
"""The table and the column of verdicts."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table that both sides have: numbers by more than rounding, or texts that differ."""

    table: str
    row: str
    column: str
    old: object
    new: object


@dataclass(frozen=True)
class Row:
    """A row, a column or a whole table that one side has alone."""

    table: str
    what: str


@dataclass(frozen=True)
class Vintage:
    """A dataset whose vintage or file changed; a side without it has no vintage."""

    dataset: str
    old: str
    new: str
    same_vintage: bool


@dataclass(frozen=True)
class Comparison:
    """All that changed; of each cell, row and text the editions that it changed in.

    `figures` is None where a side does not know its figures, `words` where one has no pages.
    """

    old: Side
    new: Side
    editions_added: list[str]
    editions_removed: list[str]
    numbers: dict[Cell, list[str]]
    verdicts: dict[Cell, list[str]]
    texts: dict[Cell, list[str]]
    added: dict[Row, list[str]]
    removed: dict[Row, list[str]]
    vintages: list[Vintage]
    figures: tuple[list[str], list[str]] | None
    words: dict[Reworded, list[str]] | None

    @property
    def moved_or_gone(self) -> int:
        """How many numbers moved, and how many rows of them are gone."""
        return len(self.numbers) + len(self.removed)

    def __bool__(self) -> bool:
        parts = (self.editions_added, self.editions_removed, self.numbers, self.verdicts, self.texts, self.added)
        others = (self.removed, self.vintages, self.words, *(self.figures or ()))
        return any((*parts, *others))


def compare_sides(old: Side, new: Side) -> Comparison:
    """Hold two sides against each other.

    A number has moved where it differs by more than the tolerances of the release
    (:mod:`analysis.results.release.changes`).
    """
    found: dict[str, dict] = {kind: defaultdict(list) for kind in ("numbers", "verdicts", "texts", "added", "removed")}
    both = [edition for edition in new.tables if edition in old.tables]
    for edition in both:
        for kind, change in _tables(old.tables[edition], new.tables[edition]):
            found[kind][change].append(edition)
    return Comparison(
        old,
        new,
        editions_added=[edition for edition in new.tables if edition not in old.tables],
        editions_removed=[edition for edition in old.tables if edition not in new.tables],
        **{kind: dict(changes) for kind, changes in found.items()},
        vintages=_vintages(old, new),
        figures=_figures(old, new),
        words=_words(old, new),
    )


def _tables(old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, Cell | Row]]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old or name not in new:
            yield "added" if name in new else "removed", Row(name, "the whole table")
        else:
            yield from _table(name, old[name], new[name])


def _key(name: str, old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """Columns that tell a table's rows apart: as described, else all that hold texts."""
    described = schema.load_schema().tables.get(name)
    columns = [c for c in new.columns if c in old.columns]
    if described and described.key and set(described.key) <= set(columns):
        return list(described.key)
    return [c for c in columns if not (is_numeric_dtype(old[c]) and is_numeric_dtype(new[c]))]


def _table(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[tuple[str, Cell | Row]]:
    if old.equals(new):
        return
    keys = _key(name, old, new)
    for kind, one, other in (("added", new, old), ("removed", old, new)):
        yield from ((kind, Row(name, f"column {column}")) for column in one.columns if column not in other.columns)
    if not keys or (old.empty and new.empty):
        return
    before, after = keyed(old, keys), keyed(new, keys)
    common = after.index.intersection(before.index)
    for kind, one in (("added", after), ("removed", before)):
        yield from ((kind, Row(name, row_name(row))) for row in one.index.difference(common))
    rows = [row_name(row) for row in common]
    before, after = before.loc[common], after.loc[common]
    for column in (c for c in new.columns if c in old.columns and c not in keys):
        yield from _cells(name, column, rows, before[column], after[column])


def _cells(name: str, column: str, rows: list[str], a: pd.Series, b: pd.Series) -> Iterator[tuple[str, Cell]]:
    """The cells of a column that changed."""
    if is_numeric_dtype(a) and is_numeric_dtype(b) and not is_bool_dtype(a):
        rtol, atol = tolerances(name)
        one, other = a.to_numpy(dtype=float), b.to_numpy(dtype=float)
        moved = ~np.isclose(other, one, rtol=rtol, atol=atol, equal_nan=True)
        kind = "numbers"
    else:
        one, other = a.to_numpy(dtype=object), b.to_numpy(dtype=object)
        moved = (one != other) & ~(pd.isna(one) & pd.isna(other))
        kind = "verdicts" if (name, column) == STATUS else "texts"
    for place in np.flatnonzero(moved):
        yield kind, Cell(name, rows[place], column, _shown(one[place]), _shown(other[place]))


def _shown(value: object) -> object:
    """A cell's value; nothing for one that is empty, as two such are one change only when they are equal."""
    return None if pd.isna(value) else value


def _vintages(old: Side, new: Side) -> list[Vintage]:
    found = []
    for name in sorted(old.datasets.keys() | new.datasets.keys()):
        was, now = old.datasets.get(name, ("", "")), new.datasets.get(name, ("", ""))
        if was != now:
            found.append(Vintage(name, was[0], now[0], same_vintage=was[0] == now[0]))
    return found


def _figures(old: Side, new: Side) -> tuple[list[str], list[str]] | None:
    if old.figures is None or new.figures is None:
        return None
    return sorted(new.figures - old.figures), sorted(old.figures - new.figures)


def _words(old: Side, new: Side) -> dict[Reworded, list[str]] | None:
    if old.words is None or new.words is None:
        return None
    found: dict[Reworded, list[str]] = defaultdict(list)
    for edition in (e for e in new.words if e in old.words):
        was, now = old.words[edition], new.words[edition]
        pages: Iterable[str] = dict.fromkeys([*was, *now])
        for page in pages:
            for change in reworded(page, was.get(page, []), now.get(page, [])):
                found[change].append(edition)
    return dict(found)
