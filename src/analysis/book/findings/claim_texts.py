"""A claim's values and verdict as a reader sees them: published, ours, and the word for what came of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, phrases, say
from analysis.book.wording.published import claims, published
from analysis.groups import ALL, GROUPS, LABELS, SHORT
from analysis.indicators.spec import Indicator
from analysis.regions import COUNTRY
from analysis.replication.claims_file import CHAPTERS
from analysis.replication.spec import ClaimTest, ClaimTests
from analysis.replication.spec_file import load_tests
from analysis.results.reading import Results

REPRODUCED, SAME, DIFFERS = "reproduced", "same_direction", "differs"
NOT_TESTABLE, CONTEXT = "not_testable", "context"
TESTED = (REPRODUCED, SAME, DIFFERS)


UNITS: Mapping[str, str] = {
    "percent": "percent",
    "percent_change": "percent",
    "gbp": "gbp",
    "gbp_per_hour": "gbp",
    "people": "people",
    "years": "years",
}
"""The book's units for those of the claims; counts and ratios have none."""

_EXACT_BELOW = 10_000
"""People are counted one by one up to here."""

_MEDIAN_OF_RATIOS = ("rho-dd-vs-other-deprived", "rho-dd-vs-non-deprived")


def _plain(value: float) -> str:
    """A number without a unit, with no more decimals than it has."""
    decimals = 0 if value == int(value) else 1 if abs(value) >= 10 else 2
    return numbers.value_text(value, "score", decimals)


def published_text(claim: str) -> str:
    """What the report says: a value with its unit, or a direction."""
    row = claims().loc[claim]
    value, relation = float(row["value"]), str(row["relation"])
    if math.isnan(value):
        return phrases("claims.relation").get(relation, relation.replace("_", " "))
    if row["unit"] == "gbp" and abs(value) >= 1e6:
        text = f"£{_plain(value / 1e6)} million"
    elif row["unit"] == "gbp_per_hour":
        text = f"£{value:.2f}"
    elif row["unit"] == "people" and value < _EXACT_BELOW:
        text = numbers.count(value)
    elif row["unit"] in UNITS:
        text = published(claim) if row["unit"] != "percent_change" else f"{_plain(value)}%"
    else:
        text = _plain(value)
    return choose("claims.bound", relation, value=text) if relation in phrases("claims.bound") else text


@dataclass(frozen=True)
class ClaimRow:
    """One row of ``claims.csv`` with the test behind it.

    Attributes
    ----------
    row : Series
    test : ClaimTest or None
        None for claims that no data speak to.
    specs : mapping of str to Indicator
    """

    row: pd.Series
    test: ClaimTest | None
    specs: Mapping[str, Indicator]

    @property
    def id(self) -> str:
        """The claim's id."""
        return str(self.row["id"])

    @property
    def spec(self) -> Indicator | None:
        """The indicator that the claim was tested with; the first where several are added up."""
        first = str(self.row["indicator"]).split("+")[0]
        return self.specs.get(first)

    def value(self, value: float) -> str:
        """A value of what was tested, in its unit; empty where there is none."""
        if self.test is None or not math.isfinite(value):
            return ""
        match self.test.test:
            case "ratio":
                return numbers.value_text(value, "score", 2)
            case "count":
                return numbers.count(value)
            case "peak":
                return f"{value:.0f}"
            case "worse_on":
                return numbers.value_text(value, "percent", 0)
            case "model":
                return self._model(value)
            case "change" | "gap" | "range":
                return self._change(value)
        return self._level(value)

    def _model(self, value: float) -> str:
        if self.id in _MEDIAN_OF_RATIOS:
            return f"{signed(value, 0)}%"
        return f"{numbers.value_text(100 * value, 'percent', 0)} of versions"

    def _change(self, value: float) -> str:
        assert self.test is not None
        if self.test.percent:
            return f"{signed(value, 1)}%"
        unit, decimals = self._unit
        if unit == "percent":
            return f"{signed(value, 1)} points"
        text = numbers.value_text(abs(value), unit, decimals)
        return f"{'+' if value >= 0 else numbers.MINUS}{text}"

    @property
    def _unit(self) -> tuple[str, int]:
        return ("percent", 1) if self.spec is None else (self.spec.unit, self.spec.decimals)

    def _level(self, value: float) -> str:
        unit, decimals = self._unit
        if self.test is not None and self.test.measure.out_of:
            unit, decimals = "percent", 1
        return numbers.value_text(value, unit, decimals)

    @property
    def estimate(self) -> str:
        """The estimate of the edition's area."""
        return self.value(float(self.row["estimate"]))

    @property
    def england_estimate(self) -> str:
        """England's estimate."""
        return self.value(float(self.row["england_estimate"]))

    @property
    def beside(self) -> str:
        """The values that a direction is against: "against 44.9% and 38.5%"; empty for other claims."""
        if self.test is None or self.test.test != "level" or not math.isnan(self.row["published_value"]):
            return ""
        others = [float(self.row[f"value_{SHORT[g]}"]) for g in self.test.than if g in GROUPS]
        if ALL in self.test.than:
            others.append(float(self.row["comparator_value"]))
        texts = [self.value(v) for v in others if math.isfinite(v)]
        return say("claims.against", values=words.listing(texts)) if texts else ""

    @property
    def short(self) -> str:
        """What was measured, and in which group: "Bad health, other deprived"."""
        group = "" if self.test is None else LABELS.get(self.test.group, "").lower()
        if self.test is None or self.spec is None:
            return self.id.replace("-", " ")
        labels = [self.specs[name].label_short for name in self.test.measure.indicators]
        label = ", ".join([labels[0], *map(words.within_sentence, labels[1:])])
        if self.test.measure.out_of:
            label += f", of all {words.within_sentence(self.specs[self.test.measure.out_of].label_short)}"
        return f"{label}: {group}" if group else label


def signed(value: float, decimals: int) -> str:
    """A number with its sign, also when it is above zero."""
    text = numbers.value_text(abs(value), "score", decimals)
    return f"{'+' if value >= 0 else numbers.MINUS}{text}"


@dataclass(frozen=True)
class Scorecard:
    """An edition's claims, with counts by status.

    Attributes
    ----------
    results : Results
    """

    results: Results

    @cached_property
    def tests(self) -> ClaimTests:
        """How every claim is tested."""
        return load_tests()

    @cached_property
    def frame(self) -> pd.DataFrame:
        """``claims.csv`` with what ``data/claims.csv`` says of each claim."""
        about = claims()[["chapter", "figure", "statement", "document", "group", "unit", "relation"]]
        return self.results.claims.join(about, on="id")

    @property
    def regional(self) -> bool:
        """Whether the edition has estimates of its own beside England's."""
        return bool((self.frame["area"] != COUNTRY).any())

    def rows(self, *statuses: str, column: str = "england_status") -> list[ClaimRow]:
        """The claims with one of the statuses, in the order of the report."""
        chosen = self.frame[self.frame[column].isin(statuses)]
        return [self.row(row) for _, row in chosen.iterrows()]

    def row(self, row: pd.Series) -> ClaimRow:
        """One claim with the test behind it."""
        return ClaimRow(row, self.tests.tests.get(row["id"]), self.results.specs)

    def of(self, claim: str) -> ClaimRow:
        """One claim by its id."""
        return self.row(self.frame.set_index("id", drop=False).loc[claim])

    @cached_property
    def counts(self) -> dict[str, int]:
        """England's claims by status; every status has a number."""
        return self._counts(self.frame["england_status"])

    @cached_property
    def own_counts(self) -> dict[str, int]:
        """The same of what was asked of the edition's own area."""
        return self._counts(self.frame.loc[self.frame["area"] != COUNTRY, "status"])

    @staticmethod
    def _counts(statuses: pd.Series) -> dict[str, int]:
        found = statuses.value_counts()
        return {name: int(found.get(name, 0)) for name in (*TESTED, NOT_TESTABLE, CONTEXT)}

    @property
    def tested(self) -> int:
        """How many claims could be tested, in England."""
        return sum(self.counts[name] for name in TESTED)

    @cached_property
    def alternatives(self) -> pd.DataFrame:
        """England's claims under other definitions and measures."""
        frame = self.results.claim_alternatives
        return frame.assign(gives_published=frame["gives_published"].astype(bool))


def place_of(claim: pd.Series) -> str:
    """Where a claim stands: the report's chapter, or the companion document."""
    return phrases("claims.document").get(str(claim["document"]), CHAPTERS[str(claim["chapter"])])
