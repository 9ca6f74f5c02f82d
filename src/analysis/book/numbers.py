"""One number formatter: values in the units of the indicators, for tables and for prose."""

import math

NOT_AVAILABLE = "not available"
MINUS = "\u2212"


def _grouped(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return (MINUS if negative else "") + text


def people(value: float) -> str:
    """A number of people for prose: "2.1 million", else to the nearest hundred, below 1,000 to ten."""
    if not math.isfinite(value):
        return NOT_AVAILABLE
    if abs(value) >= 1e6:
        return f"{value / 1e6:.1f} million"
    step = 100 if abs(value) >= 1000 else 10
    return _grouped(round(value / step) * step, 0)


def count(value: float) -> str:
    """A whole number with thousands separators."""
    return NOT_AVAILABLE if not math.isfinite(value) else _grouped(value, 0)


SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(value: int) -> str:
    """A small count in words ("no", "one", ... "ten"), a larger one in figures."""
    return SMALL[value] if 0 <= value < len(SMALL) else count(value)


def value_text(value: float, unit: str, decimals: int = 1) -> str:
    """A value in its unit, as it stands in prose and tables.

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
            return f"{MINUS if value < 0 else ''}£{_grouped(abs(value), decimals)}"
        case "gbp_million":
            return f"{MINUS if value < 0 else ''}£{_grouped(abs(value), decimals)} million"
        case "years":
            return f"{body} years"
        case "minutes":
            return f"{body} minutes"
        case _:
            return body


def difference_text(value: float, unit: str, decimals: int = 1) -> str:
    """The size of a difference without its sign: percentages in percentage points."""
    if not math.isfinite(value):
        return NOT_AVAILABLE
    if unit == "percent":
        body = _grouped(abs(value), decimals)
        return f"{body} percentage point" + ("" if body in ("1", "1.0") else "s")
    return value_text(abs(value), unit, decimals)


def prose_decimals(values: list[float], unit: str, table_decimals: int) -> int:
    """Whole numbers in prose unless the difference needs decimals.

    Percentages are whole where each is at least 10 and any two of them differ by a point or more.
    """
    finite = sorted(v for v in values if math.isfinite(v))
    if unit not in ("percent", "per_100") or not finite:
        return table_decimals
    gaps = [b - a for a, b in zip(finite, finite[1:], strict=False)]
    return 0 if finite[0] >= 10 and all(g >= 1 for g in gaps) else table_decimals
