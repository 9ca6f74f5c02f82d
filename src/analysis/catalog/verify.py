"""Tell whether a file is the one that the catalogue names."""

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
HTML = (b"<!doctype html", b"<html", b"<head")


@lru_cache(maxsize=4096)
def _digest(path: Path, size: int, modified: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256(path: Path) -> str:
    """Checksum of a file, worked out once for as long as its size and time stay the same."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


def size_problem(dataset: Dataset, path: Path) -> str | None:
    """Complaint that the file's size alone gives rise to; None when there is none."""
    size = path.stat().st_size
    if size == 0:
        return "the file is empty"
    if dataset.bytes is None or size == dataset.bytes:
        return None
    if size < dataset.bytes:
        return f"the file is cut short: {size:,} of {dataset.bytes:,} bytes"
    return f"the file has {size:,} bytes, not {dataset.bytes:,}"


def _problem(dataset: Dataset, path: Path) -> tuple[str | None, object]:
    """Complaint about the file, with the value that shows it; the plainest one first."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML):
        text = start[:60].decode("utf-8", errors="replace")
        return f"a web page was sent in place of the {dataset.format} file", text
    if complaint := size_problem(dataset, path):
        return complaint, None
    if not start.startswith(SIGNATURES.get(dataset.format, b"")):
        return f"the file is not {dataset.format}", start[:8]
    if dataset.sha256 is not None and sha256(path) != dataset.sha256:
        return f"wrong checksum: sha256 should be {dataset.sha256}", sha256(path)
    return None, None


def verify(dataset: Dataset, path: Path, advice: str, origin: str | Path | None = None) -> None:
    """Make sure that `path` holds the dataset's bytes, before anything reads them.

    A dataset without a checksum is held to its format's first bytes only. `origin` is where
    the bytes came from, which the error names in place of `path`.

    Raises
    ------
    DataError
        The file is a web page, is cut short, or has another checksum.
    """
    problem, value = _problem(dataset, path)
    if problem is not None:
        raise DataError(dataset.id, problem, file=origin or path, value=value, advice=advice)
