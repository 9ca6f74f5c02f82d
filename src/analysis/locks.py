"""What one process of this checkout does at a time: others are refused, or wait."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from analysis import paths
from analysis.errors import AnalysisError


@contextmanager
def held(name: str, *, wait: bool = False) -> Iterator[None]:
    """Hold what `name` stands for against other builds of this checkout; given back however the process ends.

    With `wait` another build that holds it is waited for.

    Raises
    ------
    AnalysisError
        Another build holds it.
    """
    folder = paths.BUILD / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{name}.lock", timeout=-1 if wait else 0)
    try:
        with lock:
            yield
    except Timeout as elsewhere:
        raise AnalysisError(f"another build of '{name}' is running in {paths.ROOT}") from elsewhere
