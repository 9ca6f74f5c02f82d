"""What git says of this checkout: whether it is as it was committed, of what day, and which versions are tagged."""

import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from analysis import paths
from analysis.errors import AnalysisError
from analysis.publish.unpacking import lay_out

TAG = "v"
"""What stands before the version in the name of its tag, and of its folder on the host."""


@dataclass(frozen=True)
class Commit:
    """A commit by its name, and the moment at which it was made, in UTC."""

    name: str
    moment: datetime


def _git(*words: str) -> bytes:
    """What git prints; AnalysisError with what it says when it refuses."""
    try:
        done = subprocess.run(["git", *words], cwd=paths.ROOT, capture_output=True, check=False)
    except FileNotFoundError as missing:
        raise AnalysisError("git is not installed, and a release is made from a clone") from missing
    if done.returncode:
        raise AnalysisError(f"git {words[0]} in {paths.ROOT}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def uncommitted() -> list[str]:
    """Files that are not as they were committed, or not committed at all; what git ignores does not count."""
    lines = _git("status", "--porcelain", "--untracked-files=all").decode().splitlines()
    return [line[3:] for line in lines]


def head() -> Commit:
    """The commit of the checkout."""
    name, seconds = _git("log", "-1", "--format=%H %ct").decode().split()
    return Commit(name, datetime.fromtimestamp(int(seconds), UTC))


def tagged() -> list[str]:
    """The versions that have a tag, in no order."""
    return [tag.removeprefix(TAG) for tag in _git("tag", "--list", f"{TAG}*").decode().split()]


def is_revision(name: str) -> bool:
    """Whether git knows a commit by this name."""
    try:
        _git("rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}")
    except AnalysisError:
        return False
    return True


def unpack(revision: str, places: Sequence[str], target: Path) -> None:
    """Lay out some files or folders as they were at a revision.

    Raises
    ------
    AnalysisError
        The revision lacks one of them.
    """
    content = _git("archive", "--format=tar", revision, "--", *places)
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        lay_out(archive, target)
