"""What an edition's own indicators.csv says, read without the book's code: the truth that words are held against."""

import csv
import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from analysis import paths
from analysis.regions import covers_country

SHORT = {"dd": "doubly_disadvantaged", "od": "other_deprived", "nd": "non_deprived", "eng": "england"}

OPPOSITE = {"higher": "lower", "lower": "higher"}


@dataclass
class Truth:
    """Values by (indicator, period, group), for an area and for England, and the intervals of differences.

    Attributes
    ----------
    own, england : dict
    intervals : dict
        By indicator, group, against, first period and period.
    periods : dict
        Periods of each indicator in the order of the file.
    versions : dict
        How the doubly disadvantaged stand in each version of a gap, by indicator, period and against.
    """

    own: dict = field(default_factory=dict)
    england: dict = field(default_factory=dict)
    intervals: dict = field(default_factory=dict)
    periods: dict = field(default_factory=lambda: defaultdict(list))
    versions: dict = field(default_factory=lambda: defaultdict(list))

    def cell(self, indicator: str, group: str, period: str = "", *, national: bool = False):
        """A value, in the last period unless one is named."""
        cells = self.england if national else self.own
        return cells[indicator, period or self.periods[indicator][-1], group]

    def relation(self, indicator: str, other: str, *, national: bool = False, group: str = "dd") -> str:
        """How a group stands to another, "limited" where that does not hold like for like.

        The rule is restated here, so that the book's can be checked.
        """
        a = self.cell(indicator, SHORT[group])
        b = self.cell(indicator, SHORT[other], national=national)
        against = SHORT[other] if not national or self.own is self.england else "england_as_a_whole"
        period = self.periods[indicator][-1]
        found = stand(a, b, self.interval(indicator, SHORT[group], against, period, period))
        versions = self.versions.get((indicator, period, against), ()) if group == "dd" and not national else ()
        return "limited" if found in OPPOSITE and any(v != found for v in versions) else found

    def interval(self, indicator: str, group: str, against: str, first: str, last: str) -> tuple[float, float]:
        """The interval of a difference, as the file has it or from its other side."""
        found = self.intervals.get((indicator, group, against, first, last))
        if found is not None:
            return found
        low, high = self.intervals.get((indicator, against, group, first, last), (math.nan, math.nan))
        return -high, -low

    def of_distance(self, indicator: str, one: str, other: str, first: str, last: str) -> tuple[float, float]:
        """The interval of how the distance of two groups changed: the same whichever of them is named first."""
        known = (self.intervals.get((indicator, *pair, first, last)) for pair in ((one, other), (other, one)))
        return next((found for found in known if found is not None), (math.nan, math.nan))

    def change(self, indicator: str, group: str) -> str:
        """How a group's last value stands to its first."""
        first, last = self.periods[indicator][0], self.periods[indicator][-1]
        a, b = self.cell(indicator, SHORT[group]), self.cell(indicator, SHORT[group], first)
        return stand(a, b, self.interval(indicator, SHORT[group], SHORT[group], first, last))


def stand(x: float, y: float, interval: tuple[float, float]) -> str:
    """Higher, lower, same (within 2% of the larger) or unclear (the 95% interval holds nought)."""
    if x == y or abs(x - y) < 0.02 * max(abs(x), abs(y)):
        return "same"
    low, high = interval
    if not (low > 0 or high < 0):
        return "unclear"
    return "higher" if x > y else "lower"


def _number(text: str) -> float:
    return float(text) if text else math.nan


def _rows(slug: str, name: str) -> list[dict[str, str]]:
    with (paths.RESULTS / slug / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compares_itself(slug: str) -> bool:
    """Whether an edition has ten doubly disadvantaged and five other deprived neighbourhoods."""
    n = {r["group"]: float(r["areas"]) for r in _rows(slug, "areas") if r["area_type"] == "edition"}
    return n["doubly_disadvantaged"] >= 10 and n["other_deprived"] >= 5


@cache
def truth_of(slug: str, area: str) -> Truth:
    """What the edition's files say of an area: its own, or England."""
    out = Truth()
    for row in _rows(slug, "indicators"):
        key = row["indicator"], row["period"], row["group"]
        value = _number(row["value"])
        if row["area"] == "england":
            out.england[key] = value
        if row["area"] == area:
            out.own[key] = value
            if row["period"] not in out.periods[row["indicator"]]:
                out.periods[row["indicator"]].append(row["period"])
    for row in _rows(slug, "differences"):
        if row["area"] == area:
            key = tuple(row[c] for c in ("indicator", "group", "against", "first_period", "period"))
            out.intervals[key] = _number(row["ci_low"]), _number(row["ci_high"])
    for row in _rows(slug, "like_for_like"):
        if row["area"] == area:
            ends = _number(row["ci_low"]), _number(row["ci_high"])
            found = stand(_number(row["value"]), _number(row["value_against"]), ends)
            out.versions[row["indicator"], row["period"], row["against"]].append(found)
    if area == "england":
        out.own = out.england
    return out


def truth(slug: str) -> Truth:
    """What the edition's pages may say: the area's values, or England's where it has too few."""
    return truth_of(slug, slug if compares_itself(slug) and not covers_country(slug) else "england")


def scores(slug: str) -> list[dict[str, str]]:
    """Rows of constraint_scores.csv for the area that the edition compares."""
    area = slug if compares_itself(slug) and not covers_country(slug) else "england"
    return [r for r in _rows(slug, "constraint_scores") if r["area"] == area]
