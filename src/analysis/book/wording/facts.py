"""One edition's values as a sentence needs them: numbers, texts and relations by indicator and group."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.like_for_like import limited
from analysis.book.wording.patterns import say
from analysis.book.wording.statement import Relation, Statement, at, states
from analysis.errors import AnalysisError
from analysis.groups import ALL, DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.results.reading import Results

DD, OD, ND = DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED


@dataclass(frozen=True)
class Facts:
    """Values of one area's groups.

    Attributes
    ----------
    results : Results
        The view whose ``indicators`` are spoken of.
    """

    results: Results

    @cached_property
    def england(self) -> "Facts":
        """England's values, with which the report's figures are compared in every edition."""
        return self if self.results.region.is_country else Facts(self.results.for_england)

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return self.results.indicators.set_index(["indicator", "group", "period"]).sort_index()

    def has(self, indicator: str) -> bool:
        """Whether there is any value of the indicator."""
        return indicator in self._rows.index.get_level_values("indicator")

    def periods(self, indicator: str) -> list[str]:
        """Periods of an indicator in the order of the results."""
        rows = self.results.indicators
        return list(dict.fromkeys(rows.loc[rows["indicator"] == indicator, "period"]))

    def row(self, indicator: str, group: str, period: str | None = None) -> pd.Series:
        """One row of ``indicators.csv``; the latest period when none is named.

        Raises
        ------
        AnalysisError
            When there is no such value.
        """
        if not self.has(indicator):
            raise AnalysisError(f"the results have no indicator {indicator!r}")
        return self._rows.loc[(indicator, group, period or self.periods(indicator)[-1])]

    def value(self, indicator: str, group: str = DD, period: str | None = None) -> float:
        """One value in the indicator's unit."""
        return float(self.row(indicator, group, period)["value"])

    def text(self, indicator: str, group: str = DD, period: str | None = None, *, beside: Sequence[str] = ()) -> str:
        """One value as prose has it, with the decimals of all the periods that it stands `beside`."""
        spec = self.results.specs[indicator]
        shown = [[self.value(indicator, g, p) for g in (DD, OD, ND, ALL)] for p in (period, *beside)]
        decimals = max(numbers.prose_decimals(peers, spec.unit, spec.decimals) for peers in shown)
        return numbers.value_text(self.value(indicator, group, period), spec.unit, decimals)

    def compared(self, indicator: str, other: str = OD, group: str = DD, period: str | None = None) -> Statement:
        """How a group stands to another, as a statement."""
        a, b = self.row(indicator, group, period), self.row(indicator, other, period)
        when = period or self.periods(indicator)[-1]
        statement = Statement(
            (group,),
            words.relation(a["value"], b["value"], self.results.interval(indicator, group, other, when)),
            (indicator,),
            self.results.region.area,
            comparator=(other,),
            period=(when,),
            geography=self.results.specs[indicator].measured_at(when),
        )
        return limited(statement, self.results.like_for_like)

    def relation(self, indicator: str, other: str = OD, group: str = DD, period: str | None = None) -> Relation:
        """How a group stands to another, like for like: unclear where it does not hold in every version."""
        statement = self.compared(indicator, other, group, period)
        return "unclear" if statement.is_limited else statement.relation

    def limited_beside(self, indicator: str) -> set[str]:
        """The groups beside which the latest difference of the doubly disadvantaged does not hold like for like."""
        period, area = tuple(self.periods(indicator)[-1:]), self.results.region.area
        asked = {g: Statement((DD,), "unknown", (indicator,), area, (g,), period) for g in (OD, ND) if period}
        return {g for g, statement in asked.items() if limited(statement, self.results.like_for_like).is_limited}

    def values(self, indicator: str, groups: Sequence[str], *periods: str) -> Statement:
        """The values of groups, as a statement that does not compare them; the latest unless periods are named."""
        when = periods or (self.periods(indicator)[-1],)
        return Statement(
            tuple(groups),
            "is",
            (indicator,),
            self.results.region.area,
            period=when,
            geography=self.results.specs[indicator].measured_at(when[-1]),
        )

    def three(self, indicator: str, what: str) -> str:
        """The three groups' values around what is counted.

        "10% say that they are ill, against 9% in other deprived neighbourhoods and 5% in ...".
        """
        statement = self.values(indicator, (DD, OD, ND))
        sentence = say(
            "statements.three",
            own=self.text(indicator),
            what=what,
            at=at(statement.geography),
            other=self.text(indicator, OD),
            rest=self.text(indicator, ND),
        )
        return states(sentence, statement)
