"""What the workers of a run share in ``_build``, made by one of them while the others wait."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from analysis import paths
from analysis.results.ensure import ensure_all
from analysis.results.mode import default_mode


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock that the workers of a run share."""
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with (paths.BUILD / "tests.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def have_results(slugs: Sequence[str]) -> None:
    """Bring the results of editions up to date in this checkout, from the data that ``ANALYSIS_DATA`` names.

    `make` takes the released ones, which need no model to be estimated; :mod:`real_results` has the others.
    """
    with alone():
        ensure_all(slugs, default_mode())
