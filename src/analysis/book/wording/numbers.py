"""One number formatter: values in the units of the indicators, for tables and for prose."""

import math
from itertools import pairwise

NOT_AVAILABLE = "not available"
MINUS = "\u2212"


def _grouped(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return (MINUS if negative else "") + text


A_MILLION_ROUNDED = 999_950
"""From here on the nearest hundred is a million or more."""


def people(value: float) -> str:
    """Return people for prose: "2.1 million", or to the nearest hundred, or ten below 1,000."""
    if not math.isfinite(value):
        return NOT_AVAILABLE
    if abs(value) >= A_MILLION_ROUNDED:
        return f"{_grouped(value / 1e6, 1)} million"
    step = 100 if abs(value) >= 1000 else 10
    return _grouped(math.copysign(math.floor(abs(value) / step + 0.5) * step, value), 0)


def count(value: float) -> str:
    """Return a whole number with thousands separators."""
    return NOT_AVAILABLE if not math.isfinite(value) else _grouped(value, 0)


SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(value: int) -> str:
    """Return a small count in words ("no", "one", ... "ten"), a larger one in figures."""
    return SMALL[value] if 0 <= value < len(SMALL) else count(value)


def _pounds(body: str) -> str:
    """Put the pound sign between the minus sign, if there is one, and the digits."""
    return f"{MINUS}£{body[1:]}" if body.startswith(MINUS) else f"£{body}"


def value_text(value: float, unit: str, decimals: int = 1) -> str:
    """Return a value in its unit, as it stands in prose and tables.

    Parameters
    ----------
    value : float
        In the unit; percentages run from 0 to 100.
    unit : str
        A unit of :mod:`analysis.indicators.spec`.
    decimals : int
        Decimals for units that have them.
    """
    if not math.isfinite(value):
        return NOT_AVAILABLE
    if unit == "people":
        return people(value)
    body = _grouped(value, decimals)
    match unit:
        case "percent":
            return f"{body}%"
        case "gbp":
            return _pounds(_grouped(value, 2) if decimals == 1 else body)  # pence have two digits
        case "gbp_million":
            return f"{_pounds(body)} million"
        case "years":
            return f"{body} years"
        case "minutes":
            return f"{body} minutes"
        case "km":
            return f"{body} km"
        case _:
            return body


def mark_text(value: float, unit: str, decimals: int = 1) -> str:
    """Return a value as it stands beside its mark: people are counted, years, minutes and km are bare."""
    if not math.isfinite(value):
        return NOT_AVAILABLE
    if unit == "people":
        return count(value)
    return value_text(value, "score" if unit in ("years", "minutes", "km") else unit, decimals)


def interval_text(low: float, high: float, unit: str, decimals: int = 1) -> str:
    """Return an interval, "22% to 67%"; empty where an end is not known.

    Whether nought lies inside decides what is said of a difference: an end beside it is never rounded to it.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return " to ".join(value_text(end, unit, decimals_beside_nought(end, decimals)) for end in (low, high))


_NOUGHT = 1e-6
"""An end of an interval that is nearer to nought than this is nought."""


def decimals_beside_nought(value: float, decimals: int) -> int:
    """Return the decimals with which a value that is not nought is not written as nought, the given ones or more."""
    while abs(value) > _NOUGHT and float(f"{value:.{decimals}f}") == 0:
        decimals += 1
    return decimals


def share_text(percent: float, decimals: int = 0) -> str:
    """Return a share, never a zero that is not none nor a hundred that is not all: "under 1%", "over 99%"."""
    step = 10.0**-decimals
    if 0 < percent < step / 2:
        return f"under {value_text(step, 'percent', decimals)}"
    if 100 - step / 2 <= percent < 100:
        return f"over {value_text(100 - step, 'percent', decimals)}"
    return value_text(percent, "percent", decimals)


def difference_text(value: float, unit: str, decimals: int = 1) -> str:
    """Return the size of a difference without its sign: percentages in percentage points."""
    if not math.isfinite(value):
        return NOT_AVAILABLE
    if unit == "percent":
        body = _grouped(abs(value), decimals)
        return f"{body} percentage point" + ("" if float(body.replace(",", "")) == 1 else "s")
    return value_text(abs(value), unit, decimals)


WHOLE_BELOW = 99.0
"""Percentages from here on keep their decimals, so that 99.5% is not called all."""


def prose_decimals(values: list[float], unit: str, table_decimals: int) -> int:
    """Return the decimals for prose: none unless the difference needs them.

    Percentages are whole where each is at least 10, any two of them differ by a point or more,
    rounding keeps them apart, and none is so near 100 that it would be rounded to all.
    """
    finite = sorted(v for v in values if math.isfinite(v))
    if unit not in ("percent", "per_100") or not finite:
        return table_decimals
    gaps = [b - a for a, b in pairwise(finite)]
    apart = len({f"{v:.0f}" for v in finite}) == len(finite)
    within = unit != "percent" or finite[-1] < WHOLE_BELOW
    whole = finite[0] >= 10 and all(g >= 1 for g in gaps) and apart and within
    return 0 if whole else table_decimals
