"""The files of an edition's results: how they are read and written, as ``data/results.yml`` describes them.

An edition's folder is written whole: into a temporary folder beside it, then moved into place.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.results import schema
from analysis.results.checking import NOUNS, checked, is_truth
from analysis.results.schema import Column, Form

FLOAT_FORMAT = "%.10g"

AGAIN = "delete the folder and build the results again"


def _read_as(column: Column) -> str | type | None:
    """The dtype that a column is read as; whole numbers and truths that may be missing have none of their own."""
    if column.type == "boolean":
        return None if column.empty else "bool"
    if column.type == "integer":
        return "float64" if column.empty else "int64"
    return "float64" if column.type == "number" else str


def read_csv(path: Path) -> pd.DataFrame:
    """Return a file of results, every column of the type that ``data/results.yml`` gives it.

    A column has the same type in every edition, whatever its cells look like: text stays text, a
    whole number that may be missing is a float, true or false that may be missing an object.

    Raises
    ------
    DataError
        A column is not described, or a cell is of another type: names the file, the column and the
        first such value.
    """
    table = schema.table(path.stem)
    known = {c.name: c for c in table.columns}
    there = list(pd.read_csv(path, nrows=0).columns)
    for name in there:
        if name not in known:
            raise DataError(table.name, "results.yml describes no such column", file=path, column=name, advice=AGAIN)
    types = {name: dtype for name in there if (dtype := _read_as(known[name])) is not None}
    try:
        frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    except ValueError as error:
        raise _first_wrong(path, [known[name] for name in there], str(error)) from error
    truths = [name for name in there if name not in types]
    if not all(frame[name].dropna().map(is_truth).all() for name in truths):
        raise _first_wrong(path, [known[name] for name in truths], "neither true nor false")
    return frame.astype(dict.fromkeys(truths, object))


def _first_wrong(path: Path, columns: list[Column], otherwise: str) -> DataError:
    """Return what to say of a file whose cells are not of their columns' types."""
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in columns:
        values = cells[column.name]
        if column.type in ("integer", "number"):
            wrong = pd.to_numeric(values, errors="coerce").isna() & ~((values == "") & bool(column.empty))
            if column.type == "integer":
                wrong |= pd.to_numeric(values, errors="coerce") % 1 != 0
        elif column.type == "boolean":
            wrong = ~values.isin(["True", "False", *([""] if column.empty else [])])
        else:
            continue
        if wrong.any():
            problem, value = f"should be {NOUNS[column.type]}", values[wrong].iloc[0]
            return DataError(path.stem, problem, file=path, column=column.name, value=value, advice=AGAIN)
    return DataError(path.stem, f"cannot be read: {otherwise}", file=path, advice=AGAIN)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return one results table; empty with its columns when the edition has no such file."""
    path = folder / f"{name}.csv"
    names = schema.table(name).names()
    if not path.exists():
        return pd.DataFrame(columns=names)
    frame = read_csv(path)
    absent = [c for c in names if c not in frame.columns]
    if absent:
        raise DataError(name, "a results file lacks a column", file=path, column=absent[0], advice=AGAIN)
    return frame


def replace_folder(fresh: Path, folder: Path) -> None:
    """Move a finished folder into the place of another, which stays when the move fails."""
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def csv_text(name: str, frame: pd.DataFrame, form: Form = "edition") -> str:
    """Return a results table as its file holds it.

    Raises
    ------
    CatalogError
        ``data/results.yml`` describes no such table.
    DataError
        It is not what ``data/results.yml`` describes (:func:`~analysis.results.checking.checked`).
    """
    rows = checked(schema.table(name), frame, form)
    return rows.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")


def write_tables(
    folder: Path,
    tables: Mapping[str, pd.DataFrame | str],
    documents: Mapping[str, Any],
    form: Form = "edition",
) -> None:
    """Write CSV tables and JSON documents as one folder, whole or not at all.

    Parameters
    ----------
    folder : Path
        Replaced when it exists.
    tables : mapping
        Name in ``data/results.yml`` to frame (the index is not written), or to what :func:`csv_text` made of one.
    documents : mapping
        File name to an object that JSON can hold.
    form : {"edition", "release"}
        Whether the tables are whole, or leave out what stands elsewhere in the release.

    Raises
    ------
    DataError
        A table is not what ``data/results.yml`` describes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        for name, table in tables.items():
            content = table if isinstance(table, str) else csv_text(name, table, form)
            (fresh / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
        for name, document in documents.items():
            indent = None if name.startswith("outlines") else 1
            text = json.dumps(document, ensure_ascii=False, indent=indent, sort_keys=False)
            (fresh / name).write_text(text + "\n", encoding="utf-8")
        replace_folder(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
