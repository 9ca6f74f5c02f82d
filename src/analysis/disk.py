"""Files that are written whole or not at all, and what the system refuses, in one sentence with what to do."""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis import paths

_ROOM = "Make room there, or set ANALYSIS_BUILD to a folder on another disk"
_ELSEWHERE = "Set ANALYSIS_BUILD to a folder that may be written to, or give this user the right to this one"

ADVICE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
    errno.EROFS: _ELSEWHERE,
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EIO: "The disk may be failing: copy what is on it",
    errno.ENAMETOOLONG: "Give the folder a shorter name",
    errno.ENOTDIR: "Move the file that stands where a folder should be",
    errno.EISDIR: "Move the folder that stands where a file should be",
    errno.EMFILE: "Let a process have more open files (`ulimit -n`)",
    errno.ENFILE: "Close other programs",
}
"""Refusals that are none of this program's making, with what to do."""


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a place beside a file to write to, which takes the file's place when all went well.

    Several processes may write the same file at once: each has a place of its own, and the last one stays.

    Parameters
    ----------
    target : Path
        The file; its folder is made. It stays as it was when the writing fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


_TOLD = re.compile(r"\[Errno (?P<number>\d+)\] [^:\n]*(?:: '(?P<file>[^'\n]+)')?")


def refusal(error: BaseException) -> str | None:
    """Return what the system refused, in one sentence that names the place; None for any other error."""
    if isinstance(error, shutil.Error):
        # Many files were copied, and each that could not be is told of in words.
        return refusal_in(str(error))
    if not isinstance(error, OSError) or error.errno not in ADVICE:
        return None
    where = error.filename2 or error.filename or _fullest()
    return f"{where}: {os.strerror(error.errno)}. {ADVICE[error.errno]}; what was made before stays"


def refusal_in(text: str) -> str | None:
    """Return the same of an error that was put into words, as ``[Errno 28] No space left on device: 'file'``."""
    found = _TOLD.search(text)
    return refusal(OSError(int(found["number"]), "", found["file"])) if found else None


def _fullest() -> Path:
    """Return the folder that is written to whose disk has the least room: a failed write does not say where."""
    places = [place for place in (paths.BUILD, paths.PREPARED, Path(tempfile.gettempdir())) if place.is_dir()]
    return min(places, key=lambda place: shutil.disk_usage(place).free, default=paths.BUILD)
