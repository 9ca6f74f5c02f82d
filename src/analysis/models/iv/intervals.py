"""Sets of real numbers as unions of intervals, which is what a robust confidence set can be."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

Shape = Literal["empty", "bounded", "disjoint", "half-line", "two rays", "all values"]

_EMPTY = "empty"
_ALL = "all values"
_JOIN = " or "


@dataclass(frozen=True)
class IntervalSet:
    """A union of disjoint intervals in rising order; an infinite end is an open one.

    Attributes
    ----------
    intervals : tuple of (low, high)
        Disjoint, sorted, each with ``low <= high``. An empty tuple is the empty set.
    """

    intervals: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, intervals: Iterable[tuple[float, float]]) -> "IntervalSet":
        """Return the union of any intervals: sorted, with those that touch joined."""
        joined: list[tuple[float, float]] = []
        for low, high in sorted(intervals):
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((float(low), float(high)))
        return cls(tuple(joined))

    @classmethod
    def all_values(cls) -> "IntervalSet":
        """Return the whole real line."""
        return cls(((-math.inf, math.inf),))

    @classmethod
    def where(cls, holds: Callable[[float], bool], ends: np.ndarray) -> "IntervalSet":
        """Return the set on which a condition holds.

        Parameters
        ----------
        holds : callable
            The condition on one number.
        ends : array
            Rising values between which the condition does not change. It is asked at a point between
            two neighbours, so that an end at which it does not change either (or a pair of ends so near
            each other that one does not see them) does no harm.
        """
        bounds = [-math.inf, *map(float, ends), math.inf]
        return cls.of((low, high) for low, high in pairwise(bounds) if holds(_between(low, high)))

    @property
    def shape(self) -> Shape:
        """What kind of set this is, in the words that a table shows."""
        if not self.intervals:
            return "empty"
        low, high = self.hull
        if math.isfinite(low) and math.isfinite(high):
            return "bounded" if len(self.intervals) == 1 else "disjoint"
        if len(self.intervals) == 1:
            return "all values" if low == -math.inf and high == math.inf else "half-line"
        return "two rays" if low == -math.inf and high == math.inf else "disjoint"

    @property
    def hull(self) -> tuple[float, float]:
        """The smallest interval that holds the set; a pair of nan when it is empty."""
        if not self.intervals:
            return (math.nan, math.nan)
        return (self.intervals[0][0], self.intervals[-1][1])

    @property
    def bounded(self) -> bool:
        """Whether the set is not empty and has two finite ends."""
        return self.shape in ("bounded", "disjoint") and all(map(math.isfinite, self.hull))

    def __contains__(self, value: float) -> bool:
        return any(low <= value <= high for low, high in self.intervals)

    def __str__(self) -> str:
        if not self.intervals:
            return _EMPTY
        if self.shape == "all values":
            return _ALL
        return _JOIN.join(f"[{low:.6g}, {high:.6g}]" for low, high in self.intervals)

    @classmethod
    def parse(cls, text: str) -> "IntervalSet":
        """Return the set that ``str`` wrote; ValueError on any other text."""
        if text == _EMPTY:
            return cls()
        if text == _ALL:
            return cls.all_values()
        pairs = (part.strip("[]").split(", ") for part in text.split(_JOIN))
        return cls.of((float(low), float(high)) for low, high in pairs)


def _between(low: float, high: float) -> float:
    """Return a point strictly inside an interval that may be unbounded."""
    if math.isinf(low) and math.isinf(high):
        return 0.0
    if math.isinf(low):
        return high - 1.0 - abs(high)
    if math.isinf(high):
        return low + 1.0 + abs(low)
    return (low + high) / 2
