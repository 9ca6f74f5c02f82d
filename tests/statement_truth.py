"""The one checker of what titles and sentences state: the statement and the numbers of its words against the files.

It reads the files of results by itself (:mod:`wording_truth`) and knows no wording: a sentence may be put in other
words and stays checked. What a relation sounds like is a matter of its pattern (:data:`SOUNDS`).
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from analysis import paths
from analysis.book.wording.patterns import load_wording
from analysis.book.wording.statement import Said, Statement
from analysis.indicators.spec import load_indicators
from count_truth import COUNTS, IN_ANY_ORDER, OF_AN_AREA
from found_truth import COUNTS_FOUND, HOLDS, OF_AN_AREA_FOUND
from number_words import numbers_in, unexplained
from said_truth import limits_said, misnamed, place, wrongly_chosen
from wording_truth import OPPOSITE, Truth, stand

SPECS = load_indicators()

RISING = r"more|higher|commoner|longer|larger|farther|rose|widened|grows"
FALLING = r"fewer|less|lower|rarer|shorter|smaller|nearer|fell|narrowed"
SOUNDS: dict[str, tuple[str, str]] = {
    "higher": (RISING, FALLING),
    "lower": (FALLING, RISING),
    "same": (r"about|hardly|one sign", "not clear"),
    "unclear": (r"not clear|no clear", r"hardly"),
}
"""How the pattern of a relation must sound, and how it must not."""


def sounds_wrong(key: str) -> list[str]:
    """What is wrong with how the answers of a choice by relation sound."""
    section, name = key.split(".")
    wrong = []
    for answer, pattern in load_wording()[section].choices[name].items():
        if answer not in SOUNDS:
            continue
        wanted, banned = SOUNDS[answer]
        text = pattern.replace("{more}", "more").replace("{less}", "less")
        text = re.sub("higher qualifications", "", text, flags=re.IGNORECASE)
        plain = text if answer == "unclear" else re.sub(r"not clearly [^.]*|no clear [^.]*", "", text)
        if not re.search(rf"\b(?:{wanted})", text, re.IGNORECASE):
            wrong.append(f"{key}.{answer} does not sound so: {pattern}")
        if re.search(rf"\b(?:{banned})\b", plain, re.IGNORECASE):
            wrong.append(f"{key}.{answer} sounds like another: {pattern}")
    return wrong


@cache
def rows_of(slug: str, name: str) -> list[dict[str, str]]:
    """Rows of a file of an edition."""
    path = paths.RESULTS / slug / f"{name}.csv"
    if not path.exists():  # such as improvers_here, which some editions have
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float:
    return float(text) if text else math.nan


def _interval(row: dict[str, str]) -> tuple[float, float]:
    return _number(row["ci_low"]), _number(row["ci_high"])


class Untrue(Exception):
    """A statement is about other rows, years or constraints than the files have."""


Rows = Callable[[str], list[dict[str, str]]]
"""The rows of a file by its name: of an edition, or invented."""


class Checker:
    """Holds statements against the results of one edition.

    Parameters
    ----------
    truth : function
        The :class:`wording_truth.Truth` of an area by its name.
    rows : function
        The rows of any other file.
    """

    def __init__(self, truth: Callable[[str], Truth], rows: Rows) -> None:
        self.truth = truth
        self.rows = rows

    def faults(self, said: Said, fixed: str = "") -> list[str]:
        """What is wrong with a statement and its words; `fixed` is text that the words repeat, such as a subject."""
        try:
            found = self._faults(said, fixed)
        except (KeyError, Untrue) as fault:
            found = [str(fault)]
        return [f"{fault} | {said.words}" for fault in found]

    def _faults(self, said: Said, fixed: str) -> list[str]:
        statement = said.statement
        found = [*self._relation(statement), *place(said), *limits_said(said)]
        found += [*misnamed(said, self.rows), *wrongly_chosen(said, self.rows)]
        if self.is_counted(statement):
            itself = {"between": "none", "same": "one", "most": "no no"}.get(statement.relation, "")
            expected = self.expected(statement)
            if said.key in IN_ANY_ORDER:
                expected *= len(numbers_in(said.words))
            found += unexplained(said.words, f"{fixed} {itself}", expected)
        return found

    @staticmethod
    def is_counted(statement: Statement) -> bool:
        """Whether the checker knows what numbers the words may have."""
        if statement.relation in ("number", "holds"):
            return statement.measure[0] in {*COUNTS, *COUNTS_FOUND, *OF_AN_AREA, *OF_AN_AREA_FOUND}
        return "share_improved" not in statement.measure

    def _relation(self, s: Statement) -> Iterator[str]:
        """Yield what is wrong with a statement by itself."""
        kind = s.relation
        if "share_improved" in s.measure:
            yield from self._improved(s)
        elif s.rows == ("thresholds",):
            yield from self._thresholds(s)
        elif kind in ("higher", "lower", "same", "unclear", "unknown", "turned"):
            told = self.stands(s)
            if told != ("unclear" if kind == "unknown" else kind):
                yield f"states {kind}: it is {told}"
            if told in OPPOSITE and s.subject != s.comparator and len(s.subject) == 1:
                yield from self._limits(s)
        elif kind == "worse":
            worse = self._worse(s)
            if set(s.subject_measures) != worse:
                yield f"states worse on {s.subject_measures}: it is {sorted(worse)}"
        elif kind in ("most", "least"):
            counted = self.places(s)
            ends = {name for name, value in counted.items() if value == max(counted.values())}
            if set(s.subject) != ends and max(counted.values()) > 0:
                yield f"states that {s.subject} have most: it is {sorted(ends)}"
        elif kind == "between":
            yield from self._between(s)
        elif kind == "holds":
            held, every = HOLDS[s.measure[0]](self.rows)
            if (set(s.subject), set(s.rows)) != (held, every):
                yield f"states {s.subject} of {s.rows}: it is {sorted(held)} of {sorted(every)}"
        elif kind not in ("is", "number"):
            yield f"a relation that nobody checks: {kind}"

    def value(self, s: Statement, group: str, period: str, measure: str = "") -> float:
        """A value of the statement's area."""
        return self.truth(s.area).own[measure or s.measure[0], period, group]

    def versions(self, s: Statement, name: str) -> dict[str, str]:
        """How the groups of a statement stand to each other in each version of a gap; the first is as they are."""
        if s.subject[0] != SHORT_GROUPS[0]:
            return {}
        key = {"area": s.area, "indicator": name, "against": s.comparator[0], "period": self._when(s, name)}
        rows = [r for r in self.rows("like_for_like") if all(r[c] == v for c, v in key.items())]
        return {r["version"]: stand(*(_number(r[c]) for c in ("value", "value_against")), _interval(r)) for r in rows}

    def _when(self, s: Statement, name: str) -> str:
        return s.period[-1] if s.period else self.truth(s.area).periods[name][-1]

    def _limits(self, s: Statement) -> Iterator[str]:
        """Yield what is wrong with the versions in which a gap is said not to hold."""
        found = self.versions(s, s.measure[0])
        whole = found.pop("all", "")
        if found and whole != s.relation:
            yield f"stands {whole} in like_for_like.csv"
        for kind, told in (("gone", s.unless), ("turned", s.turned)):
            true = {v for v, r in found.items() if (r == OPPOSITE[whole] if kind == "turned" else r not in OPPOSITE)}
            if set(told) != true:
                yield f"states that it is {kind} in {told}: it is in {sorted(true)}"

    def stands(self, s: Statement) -> str:
        """The relation of two groups, of a group at two times, or of a distance at two times."""
        name, truth = s.measure[0], self.truth(s.area)
        if len(s.subject) == 2:
            return self._distance(s)
        first, last = s.period[0], s.period[-1]
        a, b = self.value(s, s.subject[0], last), self.value(s, s.comparator[0], first)
        if s.subject != s.comparator:
            first = last
        return stand(a, b, truth.interval(name, s.subject[0], s.comparator[0], first, last))

    def _distances(self, s: Statement) -> list[float]:
        cells = self.truth(s.area).own
        periods = [
            p
            for p in self.truth(s.area).periods[s.measure[0]]
            if all(not math.isnan(cells[s.measure[0], p, g]) for g in s.subject)
        ]
        if (periods[0], periods[-1]) != s.period:
            raise Untrue(f"{s.measure[0]} runs from {periods[0]} to {periods[-1]}, not {s.period}")
        return [abs(self.value(s, s.subject[0], p) - self.value(s, s.subject[1], p)) for p in periods]

    def _distance(self, s: Statement) -> str:
        gaps = self._distances(s)
        moved, last = gaps[-1] - gaps[0], gaps[-1]
        if any((last - g) * moved < 0 and abs(last - g) >= 0.02 * last for g in gaps[1:-1]):
            return "turned"
        interval = self.truth(s.area).of_distance(s.measure[0], *s.subject, *s.period)
        return stand(last, gaps[0], interval)

    def _worse(self, s: Statement) -> set[str]:
        """The measures on which the subject is clearly worse placed."""
        if s.comparator[0] not in SHORT_GROUPS:
            return self._worst_constraints(s)
        worse = set()
        for name in s.measure:
            truth = self.truth(s.area)
            period = truth.periods[name][-1]
            a, b = self.value(s, s.subject[0], period, name), self.value(s, s.comparator[0], period, name)
            relation = stand(a, b, truth.interval(name, s.subject[0], s.comparator[0], period, period))
            held = all(found == relation for found in self.versions(s, name).values())
            if relation in OPPOSITE and relation != SPECS[name].better and held:
                worse.add(name)
        return worse

    def _worst_constraints(self, s: Statement) -> set[str]:
        rows = [r for r in self.rows("constraint_scores") if r["area"] == s.area and r["against"] == s.comparator[0]]
        if {r["constraint"] for r in rows} != set(s.measure):
            raise Untrue(f"the scores have other constraints than {s.measure}")
        clear = {
            r["constraint"]: _number(r["behind_first_low"])
            for r in rows
            if _number(r["ci_low"]) > 0 and _number(r["score"]) >= 2
        }
        first = next(r["constraint"] for r in rows if _number(r["rank"]) == 1)
        if (s.rows == ("first",)) != (first in clear):
            raise Untrue(f"whether {first} is clearly worst is not as stated")
        return {name for name, behind in clear.items() if first not in clear or not behind > 0}

    def places(self, s: Statement) -> dict[str, float]:
        """What each place of the statement's rows has."""
        kind, measure = s.rows[0], s.measure[0]
        if kind == "ward":
            points = [r for r in self.rows("map_points") if r["group"] == "doubly_disadvantaged"]
            return dict(Counter(f"{r['ward_name']}, {r['local_authority_name']}" for r in points))
        if measure == "unfunded_neighbourhoods":
            rows = [r for r in self.rows("funding") if r["area_type"] == kind and r["phase"] == "none"]
            rows = [r for r in rows if r["group"] == "doubly_disadvantaged"]
            return {r["area_name"]: _number(r["neighbourhoods"]) for r in rows} or {"": 0}
        rows = [r for r in self.rows("areas") if r["area_type"] == kind]
        own, every = Counter[str](), Counter[str]()
        for row in rows:
            every[row["area_name"]] += _number(row["areas"])
            own[row["area_name"]] += _number(row["areas"]) * (row["group"] == "doubly_disadvantaged")
        if measure == "share_of_neighbourhoods":
            return {name: 100 * own[name] / every[name] for name in every}
        return dict(own)

    def _between(self, s: Statement) -> Iterator[str]:
        ends = self.ends(s)
        values = [v for v, _ in ends.values()]
        low, high = s.subject
        if set(ends) != set(s.rows):
            yield f"ranges over {sorted(s.rows)}: there are {sorted(ends)}"
        elif ends[low][0] != min(values) or ends[high][0] != max(values):
            yield f"states that it runs from {low} to {high}"
        elif s.period:
            clear = {side for side, end in (("low", low), ("high", high)) if self._apart(ends, end)}
            if clear != set(s.subject_measures):
                yield f"states {s.subject_measures or 'none'} as clear ends: it is {sorted(clear)}"

    def ends(self, s: Statement) -> dict[str, tuple[float, tuple[float, float]]]:
        """Values and intervals of the rows that a range may be about: those with ten neighbourhoods or more."""
        if not s.period:
            rows = [r for r in self.rows("definitions") if not r["definition"].startswith("worst_")]
            return {r["definition"]: (_number(r["doubly_disadvantaged"]), (math.nan, math.nan)) for r in rows}
        return {
            r["region_name"]: (_number(r["value"]), (_number(r["ci_low"]), _number(r["ci_high"])))
            for r in self.rows("indicators_by_region")
            if r["indicator"] == s.measure[0]
            and r["period"] == s.period[0]
            and r["group"] == "doubly_disadvantaged"
            and _number(r["areas"]) >= 10
            and r["value"]
        }

    @staticmethod
    def _apart(ends: dict[str, tuple[float, tuple[float, float]]], one: str) -> bool:
        """Whether a region is clearly apart from each of the others: by the squares of how far both intervals reach."""
        a, (a_low, a_high) = ends[one]
        for name, (b, (b_low, b_high)) in ends.items():
            if name == one:
                continue
            low, high = a - b - math.hypot(a - a_low, b_high - b), a - b + math.hypot(a_high - a, b - b_low)
            if stand(a, b, (low, high)) not in ("higher", "lower"):
                return False
        return True

    def _improved(self, s: Statement) -> Iterator[str]:
        rows = [
            r
            for r in self.rows("improvers")
            if (r["period"], r["scale"], r["mechanical"]) == ("employment_2010_2019", "log", "False")
        ]
        whole = next(_number(r["share"]) for r in rows if r["area_type"] == "england")
        drawn = {r["area"]: r for r in rows if r["area"] in s.rows}
        ends = {
            "higher": {a for a, r in drawn.items() if _number(r["ci_low"]) > whole},
            "lower": {a for a, r in drawn.items() if _number(r["ci_high"]) < whole},
        }
        if ends[s.relation] != set(s.subject):
            yield f"states {s.relation} of {s.subject}: it is {sorted(ends[s.relation])}"

    def _thresholds(self, s: Statement) -> Iterator[str]:
        """Of a grid of thresholds: where the gap has one sign, or grows from the strictest to the loosest."""
        rows = [r for r in self.rows("sensitivity") if r["imd_share"] == r["cni_share"] and r["indicator"] in s.measure]
        gaps: dict[str, list[tuple[float, str, float]]] = {}
        for r in rows:
            gap = _number(r["doubly_disadvantaged"]) - _number(r["other_deprived"])
            if not math.isnan(gap):
                gaps.setdefault(r["indicator"], []).append((_number(r["imd_share"]), r["unit"] + r["imd"], gap))
        if s.relation == "same":
            true = {name for name, of in gaps.items() if len({gap > 0 for _, _, gap in of}) == 1}
        else:
            own = {n: {cut: g for cut, at, g in of if at == f"neighbourhood{s.period[0]}"} for n, of in gaps.items()}
            true = {name for name, of in own.items() if abs(of[0.2]) > abs(of[0.05])}
        if true != set(s.subject_measures):
            yield f"states {s.subject_measures}: it is {sorted(true)}"

    def expected(self, s: Statement) -> list[float]:
        """The numbers that the words may have, in their order."""
        years = [_number(p) for p in s.period if p.isdigit()]
        if s.relation in ("number", "holds"):
            key, counts, of_an_area = s.measure[0], COUNTS | COUNTS_FOUND, OF_AN_AREA | OF_AN_AREA_FOUND
            return counts[key](self.rows) if key in counts else of_an_area[key](self.rows, s.area)
        if s.measure == ("imd_score",):
            return self._scores(s)
        if s.rows == ("thresholds",):
            sizes = {_number(r["imd_share"]): _number(r["areas"]) for r in self._force(*s.period)}
            return [sizes.get(0.2, math.nan), sizes.get(0.05, math.nan), len(s.subject_measures), len(s.measure)]
        if s.relation == "worse":
            counts = [float(len(s.subject_measures)), float(len(s.measure))]
            return [*counts, self._largest(s)] if s.comparator[0] in SHORT_GROUPS and s.subject_measures else counts
        if s.relation in ("most", "least"):
            return self._of_places(s)
        if s.relation == "between":
            values = sorted(v for v, _ in self.ends(s).values())
            return [values[0], values[-1], values[0]]
        if s.relation == "is":
            return [self.value(s, g, p, m) for m in s.measure for g in s.subject for p in s.period]
        if len(s.subject) == 2 and len(s.period) == 2:
            gaps = self._distances(s)
            of = [100 * g / self.value(s, s.subject[1], p) for g, p in zip((gaps[0], gaps[-1]), s.period, strict=True)]
            return [gaps[0], of[0], years[0], gaps[-1], of[1], years[-1]]
        if s.subject == s.comparator:
            values = [self.value(s, s.subject[0], p) for p in s.period]
            return [values[0], years[0], values[1], years[1]]
        rest = [g for g in SHORT_GROUPS if g not in (*s.subject, *s.comparator)]
        cells = self.truth(s.area).own
        return [cells.get((s.measure[0], s.period[0], g), math.nan) for g in (*s.subject, *s.comparator, *rest)]

    def _scores(self, s: Statement) -> list[float]:
        """Mean scores of the deprivation index: of both groups, and of the other once it is weighted."""
        key = {"area": s.area, "indicator": "imd_score", "against": s.subject[1], "period": s.period[0]}
        rows = {r["version"]: r for r in self.rows("like_for_like") if all(r[c] == v for c, v in key.items())}
        whole, weighted = rows["all"], rows["matched_on_imd"]
        return [_number(cell) for cell in (whole["value"], whole["value_against"], weighted["value_against"])]

    def _of_places(self, s: Statement) -> list[float]:
        """What the place with most has, beside all that there are."""
        counted = self.places(s)
        most, every = max(counted.values()), sum(counted.values())
        if s.rows == ("ward",):
            return [every, float(len(counted)), most]
        if s.measure != ("neighbourhoods",):
            return [most]
        whole = [r for r in self.rows("areas") if r["area_type"] == "edition" and r["group"] == SHORT_GROUPS[0]]
        share = self.places(replace(s, measure=("share_of_neighbourhoods",)))
        return [most, sum(_number(r["areas"]) for r in whole), max(share.values())]

    def _force(self, imd: str = "2019") -> list[dict[str, str]]:
        rows = [r for r in self.rows("sensitivity") if r["unit"] == "neighbourhood" and r["imd"] == imd]
        return [r for r in rows if r["imd_share"] == r["cni_share"]]

    def _largest(self, s: Statement) -> float:
        """How far apart the groups are at most, in percent, on the measures that are named."""
        far = []
        for name in s.subject_measures:
            period = self.truth(s.area).periods[name][-1]
            a, b = (self.value(s, group, period, name) for group in (s.subject[0], s.comparator[0]))
            far.append(abs(100 * (a / b - 1)))
        return max(far)


SHORT_GROUPS = ("doubly_disadvantaged", "other_deprived", "non_deprived", "england")


def by_relation_keys() -> list[str]:
    """Every choice of ``data/wording.yml`` that goes by a relation."""
    return sorted(
        f"{section}.{name}"
        for section, content in load_wording().items()
        for name, answers in content.choices.items()
        if {"higher", "lower", "same", "unclear"} <= set(answers)
    )
