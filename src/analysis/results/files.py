"""The files of an edition's results: how they are read and written, as ``data/results.yml`` describes them.

An edition's folder is written whole: into a temporary folder beside it, then moved into place. Its
``edition.json`` has the checksum of every file, its own among them, and what is read is held against it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.catalog.verify import sha256
from analysis.errors import DataError
from analysis.results import schema
from analysis.results.listening import note
from analysis.results.schema import Column, Form
from analysis.results.schema.checking import NOUNS, checked, is_truth

FLOAT_FORMAT = "%.10g"

PROBABILITY_FORMAT = "%.7g"
"""How probabilities are written: the last of ten digits of some turn on how many processors the algebra used."""

AGAIN = "delete the folder and build the results again"

EDITION = "edition.json"
"""The file that says what an edition's results were made from, and what their files' checksums are."""


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
    return _parsed(path, path.read_bytes())


def _parsed(path: Path, content: bytes) -> pd.DataFrame:
    try:
        there = list(pd.read_csv(BytesIO(content), nrows=0).columns)
    except ValueError as error:
        raise DataError(path.stem, f"cannot be read: {error}", file=path, advice=AGAIN) from error
    described = [c for c in _columns_of(path.stem) if c.name in there]
    types = {c.name: dtype for c in described if (dtype := _read_as(c)) is not None}
    try:
        frame = pd.read_csv(BytesIO(content), dtype=types, keep_default_na=False, na_values=[""])
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
    """Return one results table; empty with its columns when the edition has no such file.

    Raises
    ------
    DataError
        The file is not the one that ``edition.json`` names, or is missing; or its columns are not those
        of ``data/results.yml``.
    """
    note(name)
    path = folder / f"{name}.csv"
    table = schema.table(name)
    content = _content(path)
    if content is None:
        return pd.DataFrame(columns=table.names())
    frame = _parsed(path, content)
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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _own_digest(edition: Mapping[str, Any]) -> str:
    """Return the checksum of what an ``edition.json`` says besides."""
    said = {key: value for key, value in edition.items() if key != "sha256"}
    return _digest(json.dumps(said, sort_keys=True).encode())


def edition_text(edition: Mapping[str, Any], files: Mapping[str, str] | None = None) -> str:
    """Return an ``edition.json`` with its own checksum, and those of other files where they are given by name."""
    said = {key: value for key, value in edition.items() if key != "sha256"}
    if files is not None:
        said["files"] = dict(files)
    return _json({**said, "sha256": _own_digest(said)})


def _is_as_written(edition: Mapping[str, Any]) -> bool:
    """Whether an ``edition.json`` has its own checksum, which one that names files cannot lack."""
    if "sha256" not in edition:
        return "files" not in edition
    return bool(edition["sha256"] == _own_digest(edition))


def _json(document: Any, indent: int | None = 1) -> str:
    return json.dumps(document, ensure_ascii=False, indent=indent, sort_keys=False) + "\n"


def checksums(folder: Path) -> dict[str, str]:
    """Return the sha256 of each file of a folder of results but ``edition.json``, by file name."""
    found = sorted([*folder.glob("*.csv"), *folder.glob("*.json")])
    return {path.name: sha256(path) for path in found if path.name != EDITION}


def read_edition(folder: Path) -> dict[str, Any]:
    """Return what ``edition.json`` of a folder of results says.

    Raises
    ------
    DataError
        It is missing, empty, not JSON, or not as it was written.
    """
    path = folder / EDITION
    try:
        edition = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError("edition", "the file is missing", file=path, advice=AGAIN) from None
    except ValueError as error:
        problem = "the file is empty" if not path.stat().st_size else f"this is not JSON: {error}"
        raise DataError("edition", problem, file=path, advice=AGAIN) from error
    if not isinstance(edition, dict) or not _is_as_written(edition):
        raise DataError("edition", "the file is not as it was written", file=path, advice=AGAIN)
    return edition


def read_document(folder: Path, name: str) -> Any:
    """Return a JSON document of an edition's results other than ``edition.json``.

    Raises
    ------
    DataError
        It is missing, or not the one that ``edition.json`` names.
    """
    path = folder / name
    content = _content(path)
    if content is None:
        raise DataError(path.stem, "the file is missing", file=path, advice=AGAIN)
    try:
        return json.loads(content)
    except ValueError as error:
        raise DataError(path.stem, f"this is not JSON: {error}", file=path, advice=AGAIN) from error


def _content(path: Path) -> bytes | None:
    """Return a file's bytes, held against the checksum that the edition gives it; None where there is no such file.

    A folder without ``edition.json``, or one whose edition names no files, is a part of the release, for which
    ``release.json`` vouches.
    """
    there = (path.parent / EDITION).is_file()
    files = read_edition(path.parent).get("files") if there else None
    content = path.read_bytes() if path.is_file() else None
    if files is None:
        return content
    if content is None and path.name in files:
        raise DataError(path.stem, "the file is missing", file=path, advice=AGAIN)
    if content is not None and files.get(path.name) != _digest(content):
        raise DataError(path.stem, "the file is not the one that edition.json names", file=path, advice=AGAIN)
    return content


def is_whole(folder: Path) -> bool:
    """Return whether a folder of results holds the files that its ``edition.json`` lists, byte for byte."""
    try:
        edition = read_edition(folder)
    except DataError:
        return False
    return bool(edition.get("files") == checksums(folder))


def csv_text(name: str, frame: pd.DataFrame, form: Form = "edition") -> str:
    """Return a results table as its file holds it.

    Raises
    ------
    CatalogError
        ``data/results.yml`` describes no such table.
    DataError
        It is not what ``data/results.yml`` describes (:func:`~analysis.results.schema.checking.checked`).
    """
    table = schema.table(name)
    rows = checked(table, frame, form)
    chances = [c.name for c in table.columns if c.unit == "probability" and c.name in rows]
    rows = rows.assign(**{c: pd.to_numeric(rows[c]).map(lambda p: float(PROBABILITY_FORMAT % p)) for c in chances})
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
        Whether the tables are whole and ``edition.json`` gets the checksums, which whoever reads a file looks
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
        for name, document in documents.items():
            if name != EDITION or form == "release":
                text = _json(document, indent=None if name.startswith("outlines") else 1)
                (fresh / name).write_text(text, encoding="utf-8")
        if EDITION in documents and form == "edition":
            text = edition_text(documents[EDITION], checksums(fresh))
            (fresh / EDITION).write_text(text, encoding="utf-8")
        replace_folder(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
