"""Values with errors that a test chooses."""

import math
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.indicators.pooled import IN_THE_COUNTRY
from analysis.indicators.spread import Spread

CLUSTERS = 200
"""Authorities of one value: so many that Student's t is nearly normal."""
SLOTS = 400
"""Values that can stand beside each other without sharing authorities."""


def between(rows: pd.DataFrame, one: Sequence[str], other: Sequence[str]) -> tuple[float, float]:
    """Return the interval of the difference of two rows, as if they were independent.

    Parameters
    ----------
    rows : DataFrame
        Like ``indicators.csv``.
    one, other : tuple of str
        Indicator, group and period. Rows without errors are exact; where one alone has none, nothing is known.
    """
    cells = rows.set_index(["indicator", "group", "period"])[["value", "std_error"]].astype(float)
    (a, error_a), (b, error_b) = (cells.loc[tuple(key)] for key in (one, other))
    half = 1.959963984540054 * math.hypot(*([0.0, 0.0] if math.isnan(error_a + error_b) else (error_a, error_b)))
    if math.isnan(error_a) != math.isnan(error_b):
        half = math.nan
    return a - b - half, a - b + half


class Intervals:
    """Stands in for the differences of an edition: every interval from the errors of its rows."""

    def __init__(self, rows: pd.DataFrame, national: pd.DataFrame | None = None) -> None:
        self.rows, self.national = rows, rows if national is None else national

    def __call__(self, indicator: str, group: str, against: str, period: str, first: str = "") -> tuple[float, float]:
        """Return what :meth:`analysis.results.reading.Results.interval` does."""
        if against == IN_THE_COUNTRY:
            there = self.national[self.national["group"] == "england"].assign(group=against)
            return between(pd.concat([self.rows, there]), (indicator, group, period), (indicator, against, period))
        if group == against:
            return between(self.rows, (indicator, group, period), (indicator, group, first))
        if not first or first == period:
            return between(self.rows, (indicator, group, period), (indicator, against, period))
        (low, high), (low_before, high_before) = (
            between(self.rows, (indicator, group, p), (indicator, against, p)) for p in (period, first)
        )
        middle = abs(low + high) / 2 - abs(low_before + high_before) / 2
        half = math.hypot(high - low, high_before - low_before) / 2
        return middle - half, middle + half


def apart(value: float, error: float, key: object = "") -> Spread:
    """Return a value with this standard error, independent of those with another key.

    Its authorities are its own: half of them move it up and half down.
    """
    slot = int(sha256(str(key).encode()).hexdigest()[:8], 16) % SLOTS
    present = np.zeros(CLUSTERS * SLOTS, dtype=bool)
    present[slot * CLUSTERS : (slot + 1) * CLUSTERS] = True
    without = np.full(present.size, float(value))
    without[present] += np.tile([1.0, -1.0], CLUSTERS // 2) * error / np.sqrt(CLUSTERS - 1)
    return Spread(float(value), without, present, float(CLUSTERS), CLUSTERS - 1.0)
