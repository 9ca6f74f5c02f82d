"""Settings that are read often: parsed once for each state of their files."""

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar, cast

from analysis.settings.faults import Fault, SettingsError

Value = TypeVar("Value")


def once_for_each_state(load: Callable[..., Value]) -> Callable[..., Value]:
    """Remember what a function reads from files until the time or size of one changes.

    Parameters
    ----------
    load : callable
        Takes the paths of files. Nobody changes what it returns; a dictionary is handed out as a copy.
    """

    @lru_cache(maxsize=8)
    def remembered(files: tuple[Path, ...], states: tuple[tuple[int, int], ...]) -> Value:
        return load(*files)

    @wraps(load)
    def loaded(*files: Path) -> Value:
        value = remembered(files, tuple(map(_state, files)))
        return cast(Value, dict(value)) if isinstance(value, dict) else value

    return loaded


def _state(path: Path) -> tuple[int, int]:
    """Return the time and size of a file."""
    if not path.is_file():
        raise SettingsError([Fault(path, 0, "this file is missing")])
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size
