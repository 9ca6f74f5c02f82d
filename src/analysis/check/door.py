"""The check that every command makes first, once for each state of the settings, the chapters and the code."""

import hashlib
from pathlib import Path

from analysis import paths
from analysis.check import require_valid
from analysis.check.files import checked_files


def _mark(root: Path, build: Path) -> Path:
    """Return the file that says that a checkout passed: its name is a hash of all that the check reads."""
    state = hashlib.sha256()
    code = sorted(paths.PACKAGE.rglob("*.py"))
    prepared = root / "data" / "prepared" / "neighbourhoods.parquet"
    for file in (*checked_files(root), *code, *([prepared] if prepared.is_file() else [])):
        state.update(f"{file.name}\0".encode())
        state.update(hashlib.sha256(file.read_bytes()).digest())
    return build / "made" / f"checked.{state.hexdigest()[:20]}"


def remember(root: Path, build: Path) -> None:
    """Remember that a checkout, as it is now, passed."""
    _put(_mark(root, build))


def _put(mark: Path) -> None:
    """Put a mark in the place of those of other states."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    for old in mark.parent.glob("checked.*"):
        old.unlink(missing_ok=True)
    mark.touch()


def pass_check() -> None:
    """Make sure that the settings are valid, unless that is known of this state.

    Raises
    ------
    SettingsError
        As :func:`analysis.check.require_valid`.
    """
    mark = _mark(paths.ROOT, paths.BUILD)
    if not mark.exists():
        require_valid()
        _put(mark)
