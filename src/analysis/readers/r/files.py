"""R data files that hold plain frames, through rdata; :mod:`analysis.readers.source` is the way to them."""

import gc
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.catalog.locate import locate
from analysis.catalog.unpacking import unpacked
from analysis.errors import DataError

PLAIN = ("STR", "REAL", "INT", "LGL")
"""R's types of a column that is read: text, numbers and truth values."""


def read_r_frame(dataset_id: str, object_name: str | None = None) -> pd.DataFrame:
    """Return a plain data frame kept in an ``.rda`` or ``.rds`` file, with R's own column names.

    Parameters
    ----------
    dataset_id : str
        Catalogue id of the file.
    object_name : str, optional
        The R object to take. It may be left out where the file holds one object only.

    Returns
    -------
    DataFrame
        Columns and their order as in R; the reader of each dataset gives them plain names.

    Raises
    ------
    DataError
        The file does not hold the object, or holds a column of a class such as factor or Date.

    Notes
    -----
    rdata checks little of what it reads, and raises errors of any kind on bytes that are spoiled:
    :mod:`analysis.readers.source` names the file in them.
    """
    path = locate(dataset_id)
    return _frame(dataset_id, path, path.stat().st_mtime_ns, object_name).copy(deep=False)


@lru_cache(maxsize=12)
def _frame(dataset_id: str, path: Path, modified: int, object_name: str | None) -> pd.DataFrame:
    """Return a frame of a file, read once: a lookup serves many tables in one go."""
    objects = r_objects(dataset_id, path)
    frame = objects[object_to_take(dataset_id, path, list(objects), object_name)]
    names = r_texts(r_items(frame.attributes)["names"])
    columns = {n: _column(dataset_id, path, n, v) for n, v in zip(names, frame.value, strict=True)}
    return pd.DataFrame(columns)


def _column(dataset_id: str, path: Path, name: str | None, vector: Any) -> Any:
    """Return a column's values as pandas takes them: NA is missing."""
    kind = vector.info.type.name
    if kind not in PLAIN or "class" in r_items(vector.attributes):
        raise DataError(dataset_id, "expected plain text, numbers or truth values", file=path, column=name, value=kind)
    return pd.array(r_texts(vector), dtype="str") if kind == "STR" else vector.value


def r_objects(dataset_id: str, path: Path) -> dict[str | None, Any]:
    """Return rdata's trees of a file's objects by name.

    An ``.rds`` file has one, without a name; where that is a list, its items are what the file holds.

    rdata's own conversion to Python is left out: it takes half as long again, and makes a dictionary of each ring of
    an outline.
    """
    # Imported here: rdata brings xarray, which whoever loads a prepared table need not wait for.
    from analysis.readers.r import texts

    gc.disable()  # nothing is thrown away, and looking for it would double the time
    try:
        tree = texts.tree(unpacked(dataset_id, path), path.suffix.lower())
    finally:
        gc.enable()
    if tree.info.type.name == "LIST":
        return r_items(tree)
    about = r_items(tree.attributes)
    if "names" in about and "class" not in about:
        return dict(zip(r_texts(about["names"]), tree.value, strict=True))
    return {None: tree}


def r_items(node: Any) -> dict[str | None, Any]:
    """Return the items of an R pairlist by their tags, such as the attributes of an object."""
    items: dict[str | None, Any] = {}
    while node is not None and node.info.type.name == "LIST":
        tag = node.tag.referenced_object or node.tag
        value, following = node.value
        items[tag.value.value.decode()] = value
        node = following
    return items


def r_texts(vector: Any) -> list[str | None]:
    """Return an R character vector; NA is None."""
    return [None if item.value is None else item.value.decode() for item in vector.value]


def object_to_take(dataset_id: str, path: Path, names: list[str | None], wanted: str | None) -> str | None:
    """Return the R object's name to take, after checking that there is no doubt about it."""
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None or wanted not in names:
        raise DataError(
            dataset_id,
            f"expected one object named {wanted or '(any, but one only)'}, found {names}",
            file=path,
            value=wanted,
        )
    return wanted
