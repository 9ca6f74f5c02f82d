"""Is this file the one that the catalogue names?"""

import hashlib
from functools import lru_cache
from pathlib import Path

from analysis.catalog.dataset import Dataset
from analysis.errors import DataError

SIGNATURES = {
    "zip": b"PK",
    "xlsx": b"PK",
    "csv.gz": b"\x1f\x8b",
    "parquet": b"PAR1",
}
"""The bytes with which a file of the format must begin."""


@lru_cache(maxsize=4096)
def _digest(path: Path, size: int, modified: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256(path: Path) -> str:
    """Checksum of a file, worked out once for as long as its size and time stay the same."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


def _is_html(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head"))


def size_problem(dataset: Dataset, path: Path) -> str | None:
    """What the file's size alone says against it; None when it says nothing."""
    size = path.stat().st_size
    if dataset.bytes is None:
        return None if size else "the file is empty"
    if size < dataset.bytes:
        return f"the file is cut short: {size:,} of {dataset.bytes:,} bytes"
    if size > dataset.bytes:
        return f"the file has {size:,} bytes, not {dataset.bytes:,}"
    return None


def verify(dataset: Dataset, path: Path, advice: str) -> None:
    """Make sure that `path` holds the dataset's bytes, before anything reads them.

    A dataset without a checksum is held to its format's signature only.

    Raises
    ------
    DataError
        The file is a web page, is cut short, or has another checksum.
    """
    problem: str | None
    value: str | None = None
    if _is_html(path):
        problem = f"a web page was saved in place of the {dataset.format} file"
        with path.open("rb") as file:
            value = file.read(60).decode("utf-8", errors="replace")
    else:
        problem = size_problem(dataset, path)
    if problem is None and dataset.sha256 is not None and sha256(path) != dataset.sha256:
        problem, value = f"wrong checksum: sha256 should be {dataset.sha256}", sha256(path)
    if problem is None and dataset.format in SIGNATURES:
        with path.open("rb") as file:
            start = file.read(4)
        if not start.startswith(SIGNATURES[dataset.format]):
            problem, value = f"the file is not {dataset.format}", repr(start)
    if problem is not None:
        raise DataError(dataset.id, problem, file=path, value=value, advice=advice)
