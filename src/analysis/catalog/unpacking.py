"""What a file may become once it is unpacked, held before a reader sees it.

A few kilobytes can unpack to more than any machine holds. An archive's own directory is asked first, and as it
can say anything, the content is counted as it comes out, a piece at a time.
"""

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from analysis.catalog.dataset import Dataset
from analysis.disk import ADVICE as ADVICE_OF_DISK
from analysis.errors import DataError

LARGEST = 512 * 1024**2
"""Bytes that a file, or all that an archive unpacks to, may have: 25 times the largest in the catalogue that has been
seen. A table takes several times as much memory as its text."""

MOST_MEMBERS = 1_000
"""Members of an archive. A workbook has a few dozen."""

PIECE = 1 << 20
"""Bytes that are unpacked at a time."""

COMPRESSED: dict[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
"""How a file that begins with these bytes is opened; R writes any of them."""

SPOILED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError)
"""What the libraries raise for an archive that is broken, locked, or packed in a way that they do not know."""

ADVICE = "If the publisher's file is really so large, raise LARGEST in analysis/catalog/unpacking.py"
REPLACE = "Fetch it again with `python -m analysis data fetch {}`"


class Readable(Protocol):
    """What gives its content a piece at a time."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        ...


def require_bounded(dataset: Dataset, path: Path) -> None:
    """Make sure that a file, and what it unpacks to, is of a size that can be read.

    Files of R are held to it as they are unpacked (:func:`unpacked`), since their sizes stand nowhere.

    Raises
    ------
    DataError
        It is larger than :data:`LARGEST`, has more than :data:`MOST_MEMBERS` members, lacks the one that
        the catalogue names, or cannot be unpacked.
    """
    stat = path.stat()
    _require_bounded(dataset.id, dataset.format, dataset.member, path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4096)
def _require_bounded(dataset: str, kind: str, member: str | None, path: Path, size: int, modified: int) -> None:
    """Do the same, once for as long as the file stays the same."""
    if size > LARGEST:
        problem = f"the file has {size:,} bytes; at most {LARGEST:,} are allowed"
        raise DataError(dataset, problem, file=path, advice=ADVICE)
    if kind in ("zip", "xlsx"):
        with _faults_named(dataset, path), zipfile.ZipFile(path) as archive:
            _require_bounded_members(dataset, path, archive, member if kind == "zip" else None)
    elif kind == "csv.gz":
        with _faults_named(dataset, path), gzip.open(path) as file:
            _require_bounded_stream(dataset, path, file, "the file")


def unpacked(dataset: str, path: Path) -> bytes:
    """Return the content of a file of R, whichever way it is compressed.

    Raises
    ------
    DataError
        It is larger than :data:`LARGEST`, or cannot be unpacked.
    """
    with path.open("rb") as raw:
        start = raw.read(6)
    opener = next((opener for magic, opener in COMPRESSED.items() if start.startswith(magic)), open)
    with _faults_named(dataset, path), opener(path, "rb") as file:
        return b"".join(_pieces(dataset, path, file, "the file"))


def _require_bounded_members(dataset: str, path: Path, archive: zipfile.ZipFile, member: str | None) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        problem = f"the archive has {len(members):,} members; at most {MOST_MEMBERS:,} are allowed"
        raise DataError(dataset, problem, file=path, advice=ADVICE.replace("LARGEST", "MOST_MEMBERS"))
    if member is not None:
        members = [info for info in members if info.filename == member]
        if not members:
            raise DataError(dataset, f"the archive has no member '{member}'", file=path)
    declared = sum(info.file_size for info in members)
    if declared > LARGEST:
        largest = max(members, key=lambda info: info.file_size)
        said = f"{largest.file_size:,} bytes" + (f" ({declared:,} with the others)" if len(members) > 1 else "")
        raise _too_large(dataset, path, f"member '{largest.filename}'", said)
    for info in members:
        with archive.open(info) as file:
            _require_bounded_stream(dataset, path, file, f"member '{info.filename}'")


def _require_bounded_stream(dataset: str, path: Path, file: Readable, what: str) -> None:
    for _ in _pieces(dataset, path, file, what):
        pass


def _pieces(dataset: str, path: Path, file: Readable, what: str) -> Iterator[bytes]:
    """Yield the content a piece at a time; DataError as soon as there is too much of it."""
    size = 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > LARGEST:
            raise _too_large(dataset, path, what, f"more than {LARGEST:,} bytes")
        yield piece


def _too_large(dataset: str, path: Path, what: str, size: str) -> DataError:
    problem = f"{what} has {size} unpacked; at most {LARGEST:,} are allowed"
    return DataError(dataset, problem, file=path, advice=ADVICE)


@contextmanager
def _faults_named(dataset: str, path: Path) -> Iterator[None]:
    """Name the file where a library cannot unpack it."""
    try:
        yield
    except (*SPOILED, OSError) as error:
        if isinstance(error, OSError) and error.errno in ADVICE_OF_DISK:
            raise  # the disk's, not the content's
        problem = f"the file cannot be unpacked: {error}"
        raise DataError(dataset, problem, file=path, advice=REPLACE.format(dataset)) from error
