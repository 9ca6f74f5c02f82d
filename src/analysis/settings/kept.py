"""Settings that are read often: parsed once for each state of their file."""

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

from analysis.settings.faults import Fault, SettingsError

Value = TypeVar("Value")


def once_for_each_state(load: Callable[[Path], dict[str, Value]]) -> Callable[[Path], dict[str, Value]]:
    """Keep what a function reads from a file until the file's time or size changes.

    Parameters
    ----------
    load : callable
        Path to mapping; its values are not changed by anybody. The mapping is handed out as a copy.
    """

    @lru_cache(maxsize=8)
    def kept(path: Path, time: int, size: int) -> dict[str, Value]:
        return load(path)

    @wraps(load)
    def loaded(path: Path) -> dict[str, Value]:
        if not path.is_file():
            raise SettingsError([Fault(path, 0, "this file is missing")])
        state = path.stat()
        return dict(kept(path, state.st_mtime_ns, state.st_size))

    return loaded
