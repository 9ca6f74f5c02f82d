"""England from the raw data, computed once for all tests of a worker."""

from dataclasses import replace
from functools import cache

from analysis.indicators.spec import load_indicators
from analysis.results.build import National
from analysis.results.real import real
from analysis.results.source import ModelTables


@cache
def national() -> National:
    """England without the models, whose runs take minutes and have tests of their own."""
    return National(replace(real(), models=lambda: ModelTables({}, {})), load_indicators())
