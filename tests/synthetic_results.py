"""Results of the synthetic England in a folder of their own, for tests that need an edition."""

import atexit
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from analysis import paths
from analysis.indicators.spec import Indicator
from analysis.results.build import build
from analysis.results.national import National
from analysis.results.origin import Origin
from analysis.results.synthetic import synthetic_england, synthetic_regions

SLUGS = tuple(synthetic_regions())


building = sys.modules["analysis.results.build"]
"""The module: the package offers the function under the same name."""

_OF_ALL_EDITIONS: dict[str, National] = {}


def _computed_once(origin: Origin, specs: dict[str, Indicator]) -> National:
    return _OF_ALL_EDITIONS.setdefault(origin.data, National(origin, specs))


@contextmanager
def national_once() -> Iterator[None]:
    """Let builds of the synthetic England take what its editions share from the first of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "National", _computed_once)
        yield


@contextmanager
def folders(tmp: Path) -> Iterator[Path]:
    """Point results and release to `tmp` for as long as the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "RESULTS", tmp / "results")
        patch.setattr(paths, "RELEASED", tmp / "released")
        patch.setattr(paths, "PLACES", tmp / "places" / "results")
        yield tmp


@cache
def _made(data: Literal["real", "synthetic"]) -> Path:
    """Folder of the results of every synthetic edition, computed once for all tests of a worker."""
    tmp = Path(tempfile.mkdtemp(prefix="synthetic"))
    atexit.register(shutil.rmtree, tmp, ignore_errors=True)
    with folders(tmp):
        build(SLUGS, replace(synthetic_england(), data=data))
    return tmp / "results"


def build_all(data: Literal["real", "synthetic"] = "synthetic") -> None:
    """Lay out the results of every synthetic edition; with `data` real they pass for the real in a test."""
    for made in _made(data).iterdir():
        shutil.rmtree(paths.RESULTS / made.name, ignore_errors=True)
        shutil.copytree(made, paths.RESULTS / made.name)
