"""How two values stand to each other: the one rule, for words, verdicts and titles."""

import math

ABOUT_THE_SAME = 0.02
"""Difference, as a part of the larger value, below which two are called about the same."""

Z95 = 1.959963984540054


def clearly_different(a: float, b: float, error_a: float = math.nan, error_b: float = math.nan) -> bool:
    """Return whether the 95% interval of the difference leaves out zero.

    Two values without errors, such as counts, differ when they are not equal.

    The two values are taken as independent, which overstates the error where one area holds the
    other. False where only one of the errors is known: the other may be large.
    """
    known = [math.isfinite(e) for e in (error_a, error_b)]
    if not any(known):
        return a != b
    return all(known) and abs(a - b) > Z95 * math.hypot(error_a, error_b)


def relation(a: float, b: float, error_a: float, error_b: float) -> str:
    """Return how `a` stands to `b`: higher, lower, same, unclear, or unknown without both."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return "unknown"
    if a == b or abs(a - b) < ABOUT_THE_SAME * max(abs(a), abs(b)):
        return "same"
    if not clearly_different(a, b, error_a, error_b):
        return "unclear"
    return "higher" if a > b else "lower"
