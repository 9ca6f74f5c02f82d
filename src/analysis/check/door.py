"""The check that every command makes first, once for each state of the settings, the chapters and the code."""

import hashlib

from analysis import paths
from analysis.check import require_valid
from analysis.check.loaded import checked_files

MARKS = paths.BUILD / "made"


def _state() -> str:
    """Hash of all that the check reads, and of the code that reads it."""
    state = hashlib.sha256()
    code = sorted(paths.SOURCE.rglob("*.py"))
    prepared = paths.PREPARED / "neighbourhoods.parquet"
    for file in (*checked_files(paths.ROOT), *code, *([prepared] if prepared.is_file() else [])):
        state.update(f"{file.name}\0".encode())
        state.update(hashlib.sha256(file.read_bytes()).digest())
    return state.hexdigest()[:20]


def pass_check() -> None:
    """Make sure that the settings are valid, unless that is known of this state.

    Raises
    ------
    SettingsError
        As :func:`analysis.check.require_valid`.
    """
    mark = MARKS / f"checked.{_state()}"
    if mark.exists():
        return
    require_valid()
    MARKS.mkdir(parents=True, exist_ok=True)
    for old in MARKS.glob("checked.*"):
        old.unlink(missing_ok=True)
    mark.touch()
