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

from analysis.catalog.verify import sha256
from analysis.errors import DataError
from analysis.results import schema
from analysis.results.schema import Column, Form
from analysis.results.schema.checking import NOUNS, checked, is_truth

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
    whole number that may be missing is a float, true or false that may be missing an object. A
    column that is not described, as one of an older release may be, is read as it looks.

    Raises
    ------
    DataError
        A cell is of another type: names the file, the column and the first such value.
    """
    there = list(pd.read_csv(path, nrows=0).columns)
    described = [c for c in _columns_of(path.stem) if c.name in there]
    types = {c.name: dtype for c in described if (dtype := _read_as(c)) is not None}
    try:
        frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    except ValueError as error:
        raise _first_wrong(path, described, str(error)) from error
    truths = [c for c in described if c.name not in types]
    if not all(frame[c.name].dropna().map(is_truth).all() for c in truths):
        raise _first_wrong(path, truths, "neither true nor false")
    return frame.astype({c.name: object for c in truths})


def _columns_of(name: str) -> tuple[Column, ...]:
    """The columns that are described; none of a table that no longer is."""
    every = schema.load_schema().tables
    return every[name].columns if name in every else ()


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
    table = schema.table(name)
    if not path.exists():
        return pd.DataFrame(columns=table.names())
    frame = read_csv(path)
    known = [c.name for c in table.columns]
    for column in table.names():
        if column not in frame.columns:
            raise DataError(name, "a results file lacks a column", file=path, column=column, advice=AGAIN)
    for column in frame.columns:
        if column not in known:
            raise DataError(name, "data/results.yml describes no such column", file=path, column=column, advice=AGAIN)
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


def _checksums(folder: Path) -> dict[str, str]:
    """Return the sha256 of each table of a folder, by file name."""
    return {path.name: sha256(path) for path in sorted(folder.glob("*.csv"))}


def is_whole(folder: Path) -> bool:
    """Return whether a folder of results holds the tables that its ``edition.json`` lists, byte for byte."""
    path = folder / "edition.json"
    if not path.exists():
        return False
    try:
        edition = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        return False
    return bool(edition.get("files") == _checksums(folder))


def csv_text(name: str, frame: pd.DataFrame, form: Form = "edition") -> str:
    """Return a results table as its file holds it.

    Raises
    ------
    CatalogError
        ``data/results.yml`` describes no such table.
    DataError
        It is not what ``data/results.yml`` describes (:func:`~analysis.results.schema.checking.checked`).
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
        Whether the tables are whole and ``edition.json`` gets their checksums, which :func:`is_whole` looks
        at; or the tables leave out what stands elsewhere in the release, which has checksums of its own.

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
        if form == "edition" and "edition.json" in documents:
            documents = {**documents, "edition.json": {**documents["edition.json"], "files": _checksums(fresh)}}
        for name, document in documents.items():
            indent = None if name.startswith("outlines") else 1
            text = json.dumps(document, ensure_ascii=False, indent=indent, sort_keys=False)
            (fresh / name).write_text(text + "\n", encoding="utf-8")
        replace_folder(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
