"""The gates of a release and its build, each a command of this project that anybody can run."""

import os
import shutil
import subprocess
import sys

from analysis import paths
from analysis.errors import AnalysisError
from analysis.publish.repository import Commit

CALL = (sys.executable, "-W", "ignore", "-m", "analysis")
DATA = ("--data", "real")

BUILD = ((*CALL, "editions", *DATA),)
"""What makes every edition and the site of all."""

GATES = (
    ("make", "lint"),
    (*CALL, "released", "--check"),
    ("make", "test"),
    ("make", "test-slow"),
)
"""What has to pass, the quickest to fail first."""

KEPT = ("release", "locks")
"""What stays of ``_build``: earlier releases, and the locks of builds that run."""


def clean() -> None:
    """Remove what was built and prepared, so that nothing of another commit or of other data is published."""
    for place in (*(paths.BUILD.iterdir() if paths.BUILD.is_dir() else ()), paths.PREPARED):
        if place.name in KEPT:
            continue
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def run(commands: tuple[tuple[str, ...], ...], commit: Commit | None = None) -> None:
    """Run commands one after the other; with a commit as of its day, so that it always gives the same pages.

    Raises
    ------
    AnalysisError
        One of them failed; it has said why.
    """
    day = {"SOURCE_DATE_EPOCH": str(int(commit.moment.timestamp()))} if commit else {}
    for command in commands:
        said = " ".join(command).replace(" ".join(CALL), "python -m analysis")
        print(f"== {said}", flush=True)
        done = subprocess.run(command, cwd=paths.ROOT, env={**os.environ, **day}, check=False)
        if done.returncode:
            raise AnalysisError(f"no release is made: `{said}` ended with {done.returncode}")
