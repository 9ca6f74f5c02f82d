"""Results of the synthetic England in a folder of their own, for tests that need an edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from analysis import paths
from analysis.results.build import build
from analysis.results.synthetic import synthetic_england, synthetic_regions

SLUGS = tuple(synthetic_regions())


@contextmanager
def folders(tmp: Path) -> Iterator[Path]:
    """Point results and release to `tmp` for as long as the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "RESULTS", tmp / "results")
        patch.setattr(paths, "RELEASED", tmp / "released")
        yield tmp


def build_all(data: Literal["real", "synthetic"] = "synthetic") -> None:
    """Build every synthetic edition; with `data` real they pass for real ones in a test."""
    build(SLUGS, replace(synthetic_england(), data=data))
