"""How two values stand to each other: the one rule, for words, verdicts and titles."""

import math
from typing import Literal

ABOUT_THE_SAME = 0.02
"""Difference, as a part of the larger value, below which two are called about the same."""

Interval = tuple[float, float]

UNKNOWN: Interval = (math.nan, math.nan)
"""The interval of a difference of which nobody can tell how far it would move."""


def clearly_different(interval: Interval) -> bool:
    """Return whether the 95% interval of a difference leaves out zero; False where it is not known.

    It is the interval of the difference itself, with the joint error of what is compared
    (:mod:`analysis.indicators.spread`): two groups that share authorities move together.
    """
    low, high = interval
    return low > 0 or high < 0


def interval_of_independent(a: float, of_a: Interval, b: float, of_b: Interval) -> Interval:
    """Return the 95% interval of `a` less `b` from their own, where the two share no authority, as two regions do.

    Each end is as far from the difference as the two intervals reach together, in squares (Zou and Donner 2008).
    """
    low = a - b - math.hypot(a - of_a[0], of_b[1] - b)
    high = a - b + math.hypot(of_a[1] - a, b - of_b[0])
    return low, high


def relation(
    a: float, b: float, interval: Interval | None = None
) -> Literal["higher", "lower", "same", "unclear", "unknown"]:
    """Return how `a` stands to `b`: higher, lower, same, unclear, or unknown without both.

    Parameters
    ----------
    a, b : float
    interval : tuple of float, optional
        The 95% interval of their difference; left out for exact numbers, such as counts, which differ when they
        are not equal.
    """
    if not (math.isfinite(a) and math.isfinite(b)):
        return "unknown"
    if a == b or abs(a - b) < ABOUT_THE_SAME * max(abs(a), abs(b)):
        return "same"
    if interval is not None and not clearly_different(interval):
        return "unclear"
    return "higher" if a > b else "lower"
