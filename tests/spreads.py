"""Values with errors that a test chooses."""

import math
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.indicators.pooled import IN_THE_COUNTRY
from analysis.indicators.spread import Spread

CLUSTERS = 200
"""Authorities of one value: so many that Student's t is nearly normal."""
SLOTS = 400
"""Values that can stand beside each other without sharing authorities."""


Cells = dict[tuple[str, str, str], tuple[float, float]]
"""Value and error by indicator, group and period."""


def cells_of(rows: pd.DataFrame) -> Cells:
    """Return the values and errors of rows like those of ``indicators.csv``."""
    keys = zip(rows["indicator"], rows["group"], rows["period"], strict=True)
    values = zip(rows["value"].astype(float), rows["std_error"].astype(float), strict=True)
    return dict(zip(keys, values, strict=True))


def between(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the interval of the difference of two values with errors, as if they were independent.

    Values without errors are exact; where one alone has none, nothing is known.
    """
    (a, error_a), (b, error_b) = one, other
    half = 1.959963984540054 * math.hypot(*([0.0, 0.0] if math.isnan(error_a + error_b) else (error_a, error_b)))
    if math.isnan(error_a) != math.isnan(error_b):
        half = math.nan
    return a - b - half, a - b + half


class Intervals:
    """Stands in for the differences of an edition: every interval from the errors of its rows."""

    def __init__(self, rows: pd.DataFrame, national: pd.DataFrame | None = None) -> None:
        self.own = cells_of(rows)
        self.national = self.own if national is None else cells_of(national)

    def __call__(self, indicator: str, group: str, against: str, period: str, first: str = "") -> tuple[float, float]:
        """Return what :meth:`analysis.results.reading.Results.interval` does."""
        own = self.own[indicator, group, period]
        if against == IN_THE_COUNTRY:
            return between(own, self.national[indicator, "england", period])
        if group == against:
            return between(own, self.own[indicator, group, first])
        now = between(own, self.own[indicator, against, period])
        if not first or first == period:
            return now
        before = between(self.own[indicator, group, first], self.own[indicator, against, first])
        middle = abs(sum(now)) / 2 - abs(sum(before)) / 2
        half = math.hypot(now[1] - now[0], before[1] - before[0]) / 2
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
