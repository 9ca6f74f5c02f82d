"""England from the raw data, computed once for all tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from alone import alone
from analysis import paths
from analysis.indicators.spec import load_indicators
from analysis.regions import ENGLAND
from analysis.results.ensure import ensure_all
from analysis.results.national import National
from analysis.results.origin import ModelTables
from analysis.results.real import real


@cache
def national() -> National:
    """England without the models, whose runs take minutes and have tests of their own."""
    return National(replace(real(), models=lambda: ModelTables({}, {})), load_indicators())


@contextmanager
def real_folder() -> Iterator[Path]:
    """Point results to a folder of those from the raw data, apart from the released ones of the other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "RESULTS", paths.BUILD / "tests" / "real")
        yield paths.RESULTS


def england() -> Path:
    """The folder of England's results from the raw data, up to date."""
    with real_folder() as folder, alone():
        ensure_all((ENGLAND,), "real")
        return folder / ENGLAND
