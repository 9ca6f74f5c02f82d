"""A copy of the checkout in a place unlike a developer's machine, and commands that run there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from analysis import paths

NOT_COPIED = (".git", ".venv", ".snakemake", "_build", "raw", "prepared", "tests", "*cache*", "*.egg-info")

CAPABILITIES = "-dac_override,-dac_read_search"
"""What lets root write where nobody may; a command is run without it to meet a read-only folder as others do."""


def copy_of_checkout(folder: Path) -> Path:
    """A copy without history, without the tests and without anything that was built."""
    shutil.copytree(paths.ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return folder


def environment(root: Path, **changes: str | None) -> dict[str, str]:
    """This process's environment for a checkout at `root`; a change to None takes a variable out."""
    gone = {
        "ANALYSIS_BUILD",
        "ANALYSIS_REGION",
        "ANALYSIS_DATA",
        *(name for name, value in changes.items() if not value),
    }
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    mine = {"ANALYSIS_ROOT": str(root), "PYTHONPATH": str(paths.PACKAGE.parent)}
    return kept | mine | {name: value for name, value in changes.items() if value}


def run(root: Path, *command: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run a command in `root`; what it printed, errors included, is in ``stdout``."""
    return subprocess.run(
        command,
        cwd=root,
        env=environment(root, **changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
    )


def london(root: Path, *before: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Restore London's results from the release, as anyone can who has nothing but the checkout."""
    command = (sys.executable, "-m", "analysis", "results", "--data", "released", "--region", "london")
    return run(root, *before, *command, **changes)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name, with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def as_anybody() -> tuple[str, ...]:
    """What stands before a command so that a read-only folder is read-only to root too; empty for other users.

    Raises
    ------
    LookupError
        Root's powers cannot be laid down here.
    """
    if os.getuid() != 0:
        return ()
    before = ("setpriv", f"--bounding-set={CAPABILITIES}")
    if shutil.which("setpriv") is None or subprocess.run([*before, "true"], check=False).returncode != 0:
        raise LookupError("root's powers cannot be laid down here: setpriv is not there or may not")
    return before
