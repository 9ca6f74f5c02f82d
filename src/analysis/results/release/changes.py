"""What moved between the committed release and the results of today's real build."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from analysis import paths
from analysis.regions import ENGLAND
from analysis.results.files import read_csv
from analysis.results.release import places
from analysis.results.release.released import own_tables, release, released_tables, shared_tables

TOLERANCE = 1e-6
"""Relative difference beyond which a number has moved."""

MODEL_TOLERANCE = 1e-4
"""The same for iterated estimates, whose last digits depend on the machine's linear algebra."""

NEARLY_ZERO = 1e-9
"""Numbers nearer to each other than this have not moved."""

MODEL_NEARLY_ZERO = 1e-8
"""The same for iterated estimates, and for how far two estimators of one thing are apart, which is rounding."""

ITERATED = ("models", "diagnostics", "spillover_curve")


def tolerances(table: str) -> tuple[float, float]:
    """Return up to what difference a table's numbers are the same, relative and absolute."""
    return (MODEL_TOLERANCE, MODEL_NEARLY_ZERO) if table in ITERATED else (TOLERANCE, NEARLY_ZERO)


@dataclass(frozen=True)
class Moved:
    """How one table of one edition differs from its release."""

    edition: str
    table: str
    values: int
    added: int
    removed: int
    first: str

    def __bool__(self) -> bool:
        return bool(self.values or self.added or self.removed or self.first)


def keyed(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the frame indexed by some of its columns as texts, and by a count where they repeat or there are none."""
    text = frame[keys].astype(str).fillna("")  # rows without a key are counted too
    count = text.groupby(keys).cumcount() if keys else pd.Series(range(len(frame)), frame.index)
    return frame.set_index([*(text[k] for k in keys), count.rename("#")])


def row_name(row: object) -> str:
    """Return a row of a keyed frame by its texts, the count left out."""
    return " ".join(str(part) for part in row[:-1]) if isinstance(row, tuple) else str(row)


def compare(old: pd.DataFrame, new: pd.DataFrame, rtol: float, atol: float = NEARLY_ZERO) -> tuple[int, int, int, str]:
    """Count what differs between two versions of a table.

    Rows are matched by their text columns; every numeric column is compared.

    Returns
    -------
    values, added, removed : int
        Numbers that moved by more than `rtol` of their value and `atol`; rows that are new; rows that are gone.
    first : str
        The first difference, in words; empty when there is none.
    """
    if set(old.columns) != set(new.columns):
        differ = sorted(set(old.columns) ^ set(new.columns))
        return 0, 0, 0, f"columns: {', '.join(differ)}"
    if old.empty and new.empty:
        return 0, 0, 0, ""
    numbers = [c for c in new.columns if is_numeric_dtype(new[c]) and is_numeric_dtype(old[c])]
    keys = [c for c in new.columns if c not in numbers]
    before, after = keyed(old, keys), keyed(new, keys)
    common = after.index.intersection(before.index)
    added, removed = after.index.difference(common), before.index.difference(common)
    a = before.loc[common, numbers].to_numpy(dtype=float)
    b = after.loc[common, numbers].to_numpy(dtype=float)
    moved = ~np.isclose(b, a, rtol=rtol, atol=atol, equal_nan=True)
    first = ""
    if moved.any():
        row, column = np.argwhere(moved)[0]
        first = f"{row_name(common[row])}: {numbers[column]} {a[row, column]:g} to {b[row, column]:g}"
    elif len(added) or len(removed):
        first = row_name((added if len(added) else removed)[0])
    return int(moved.sum()), len(added), len(removed), first


def _compare_tables(edition: str, old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame]) -> Iterator[Moved]:
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name, pd.DataFrame()), new.get(name, pd.DataFrame())
        if name not in old or name not in new:
            yield Moved(edition, name, 0, len(b), len(a), "the whole table")
            continue
        yield Moved(edition, name, *compare(a, b, *tolerances(name)))


def _outlines(edition: str, old: Path, new: Path) -> Moved:
    same = json.loads(old.read_text("utf-8")) == json.loads(new.read_text("utf-8"))
    return Moved(edition, "outlines", 0, 0, 0, "" if same else "the outlines differ")


def since_release(slugs: Sequence[str]) -> list[Moved]:
    """Compare the results of `slugs` with the committed release.

    Returns
    -------
    list of Moved
        One for each table that differs; an edition that is in one of the two only counts too.
    """
    if not (paths.RELEASED / "release.json").exists():
        return [Moved(slug, "all tables", 0, 0, 0, "nothing has been released yet") for slug in slugs]
    there = release()["editions"]
    found = [
        Moved(slug, "all tables", 0, 0, 0, "in the release only" if slug in there else "new edition")
        for slug in sorted(set(slugs) ^ set(there))
    ]
    for slug in (s for s in slugs if s in there):
        old, new = paths.RELEASED / slug, paths.RESULTS / slug
        found += _compare_tables(slug, released_tables(old), own_tables(new, slug))
        found.append(_outlines(slug, old / "outlines.json", new / "outlines.json"))
    found += _compare_tables(
        "all editions",
        released_tables(paths.RELEASED / "shared"),
        shared_tables(paths.RESULTS / ENGLAND),
    )
    here = places.tables(paths.PLACES)
    found += _compare_tables("every neighbourhood", released_tables(places.folder()), here)
    return [moved for moved in found if moved]


def keep_unmoved(fresh: Path) -> None:
    """Let the tables of a new release whose numbers did not move stand byte for byte as they were released.

    Last digits of iterated estimates differ between machines: without this each renewal would change them.
    """
    for file in fresh.rglob("*.csv"):
        old = paths.RELEASED / file.relative_to(fresh)
        if not old.exists():
            continue
        if compare(read_csv(old), read_csv(file), *tolerances(file.stem)) == (0, 0, 0, ""):
            shutil.copyfile(old, file)


def describe(moved: Sequence[Moved]) -> list[str]:
    """Return a line for each table that moved, or one that says that nothing did."""
    if not moved:
        return [f"nothing moved beyond {TOLERANCE:g} (models {MODEL_TOLERANCE:g}) of its value"]
    return [
        f"{m.edition}, {m.table}: {m.values} values moved, {m.added} rows added, {m.removed} removed; first: {m.first}"
        for m in moved
    ]
