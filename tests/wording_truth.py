"""What an edition's own indicators.csv says, read without the book's code: the truth that words are held against."""

import csv
import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from analysis import paths

SHORT = {"dd": "doubly_disadvantaged", "od": "other_deprived", "nd": "non_deprived", "eng": "england"}

OPPOSITE = {"higher": "lower", "lower": "higher"}


@dataclass
class Truth:
    """Values and standard errors by (indicator, period, group), for an area and for England.

    Attributes
    ----------
    own, england : dict
    periods : dict
        Periods of each indicator in the order of the file.
    """

    own: dict = field(default_factory=dict)
    england: dict = field(default_factory=dict)
    periods: dict = field(default_factory=lambda: defaultdict(list))

    def cell(self, indicator: str, group: str, period: str = "", *, national: bool = False):
        """Value and error, in the last period unless one is named."""
        cells = self.england if national else self.own
        return cells[indicator, period or self.periods[indicator][-1], group]

    def relation(self, indicator: str, other: str, *, national: bool = False, group: str = "dd") -> str:
        """How a group stands to another: the rule is restated here, so that the book's can be checked."""
        a = self.cell(indicator, SHORT[group])
        b = self.cell(indicator, SHORT[other], national=national)
        return stand(a, b)

    def change(self, indicator: str, group: str) -> str:
        """How a group's last value stands to its first."""
        first = self.cell(indicator, SHORT[group], self.periods[indicator][0])
        return stand(self.cell(indicator, SHORT[group]), first)


def stand(a: tuple[float, float], b: tuple[float, float]) -> str:
    """Higher, lower, same (within 2% of the larger) or unclear (the 95% interval holds nought)."""
    (x, ex), (y, ey) = a, b
    if x == y or abs(x - y) < 0.02 * max(abs(x), abs(y)):
        return "same"
    known = [math.isfinite(e) for e in (ex, ey)]
    if any(known) and not (all(known) and abs(x - y) > 1.959964 * math.hypot(ex, ey)):
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
def truth(slug: str) -> Truth:
    """What the edition's pages may say: the area's values, or England's where it has too few."""
    out = Truth()
    area = slug if compares_itself(slug) else "england"
    for row in _rows(slug, "indicators"):
        key = row["indicator"], row["period"], row["group"]
        value = _number(row["value"]), _number(row["std_error"])
        if row["area"] == "england":
            out.england[key] = value
        if row["area"] == area:
            out.own[key] = value
            if row["period"] not in out.periods[row["indicator"]]:
                out.periods[row["indicator"]].append(row["period"])
    return out


def scores(slug: str) -> list[dict[str, str]]:
    """Rows of constraint_scores.csv for the area that the edition compares."""
    area = slug if compares_itself(slug) else "england"
    return [r for r in _rows(slug, "constraint_scores") if r["area"] == area]
