"""Results of the synthetic England in a folder of their own, for tests that need an edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from analysis import paths
from analysis.indicators.spec import load_indicators
from analysis.results.build import National, build
from analysis.results.synthetic import synthetic_england, synthetic_regions

SLUGS = tuple(synthetic_regions())


@contextmanager
def folders(tmp: Path) -> Iterator[Path]:
    """Point results and release to `tmp` for as long as the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "RESULTS", tmp / "results")
        patch.setattr(paths, "RELEASED", tmp / "released")
        yield tmp


@cache
def invented(data: Literal["real", "synthetic"] = "synthetic") -> National:
    """What the synthetic editions share; with `data` real it passes for the real in a test."""
    return National(replace(synthetic_england(), data=data), load_indicators())


def build_all(data: Literal["real", "synthetic"] = "synthetic") -> None:
    """Build every synthetic edition; what they share is computed once for all tests of a worker."""
    build(SLUGS, invented(data).source, invented(data))
