"""What the spillover model says, in words chosen from its specification curve.

Only pandas is needed: the curve's columns say of each specification what it found
(:func:`analysis.models.spatial.curve.specification_curve`).
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.book.findings.not_estimated import not_estimated
from analysis.book.wording import numbers
from analysis.book.wording.patterns import choose, say
from analysis.regions import ENGLAND
from analysis.results.reading import Results

MODEL = "spillovers"
NEARLY_ALL = 0.9
MOST = 0.5

Arrival = Literal["nearly_all", "most", "some", "none", "no_evidence"]
Tenth = Literal["borne_out", "ruled_out", "open", "cannot_tell"]


@dataclass(frozen=True)
class Count:
    """How many of how many."""

    hits: int
    total: int

    @classmethod
    def of(cls, flags: pd.Series) -> "Count":
        """Return the count of true values."""
        return cls(int(flags.astype(bool).sum()), len(flags))

    @property
    def share(self) -> float:
        """Hits over total; zero when there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.hits:,} of {self.total:,}"


@dataclass(frozen=True)
class Spillovers:
    """The specifications, and those among them that count.

    Attributes
    ----------
    curve : DataFrame
        ``spillover_curve.csv``.
    """

    curve: pd.DataFrame

    @property
    def estimated(self) -> bool:
        """Whether there is any specification."""
        return not self.curve.empty

    @property
    def passing(self) -> pd.DataFrame:
        """Specifications whose placebo finds nothing."""
        return self.curve[self.curve["placebo_passes"].astype(bool)]

    @property
    def evidence(self) -> pd.DataFrame:
        """Those of them whose estimator is unbiased, and whose coefficients are below one."""
        return self.curve[self.curve["evidence"].astype(bool)]

    @property
    def precise(self) -> pd.DataFrame:
        """Those of the evidence that can tell a tenth less from as much."""
        return self.evidence[self.evidence["can_tell"].astype(bool)]

    @property
    def arrival(self) -> Arrival:
        """How often every group's coefficient is positive and significant."""
        if self.evidence.empty:
            return "no_evidence"
        share = Count.of(self.evidence["significant"]).share
        if share >= NEARLY_ALL:
            return "nearly_all"
        if share > MOST:
            return "most"
        return "some" if share > 0 else "none"

    @property
    def tenth(self) -> Tenth:
        """What becomes of "about 10% lower"."""
        precise = self.precise
        if precise.empty:
            return "cannot_tell"
        if Count.of(precise["equivalent"]).share > MOST:
            return "borne_out"
        return "ruled_out" if Count.of(precise["excluded"]).share > MOST else "open"


def _some(count: Count) -> str:
    return f"{count.hits:,}" if count.hits else "none"


def _tenth_sentence(found: Spillovers) -> str:
    precise, words = found.precise, choose("spillovers.tenth", found.tenth)
    if found.tenth == "cannot_tell":
        return f"{words}."
    told = say(
        "spillovers.told",
        tenth=words,
        precise=numbers.count(len(precise)),
        inside=_some(Count.of(precise["equivalent"])),
        outside=_some(Count.of(precise["excluded"])),
    )
    return f"{told} {say('spillovers.only_likelihood')}" if precise["estimator"].eq("likelihood").all() else told


def summary(results: Results) -> str:
    """The paragraph of the chapter on the bad-jobs trap."""
    found, start = Spillovers(results.spillover_curve), say("spillovers.start")
    if not found.estimated:
        return f"{start} {say('spillovers.unknown', why=not_estimated(results, MODEL))}"
    evidence = found.evidence
    how = say(
        "spillovers.how",
        versions=numbers.count(len(found.curve)),
        passing=numbers.count(len(found.passing)),
        evidence=numbers.count(len(evidence)),
    )
    if evidence.empty:
        return f"{start} {how} {say('spillovers.nothing_counts')}"
    arrives = say(
        "spillovers.arrives",
        arrival=choose("spillovers.arrival", found.arrival),
        clear=Count.of(evidence["significant"]),
    )
    return f"{start} {how} {arrives} {_tenth_sentence(found)}"


def recommendation(results: Results) -> str:
    """What the model means for money that is to reach these places."""
    found = Spillovers(results.spillover_curve)
    if not found.estimated:
        return say("spillovers.money_unknown", why=not_estimated(results, MODEL))
    verdict, precise = choose("spillovers.money", found.tenth), found.precise
    if precise.empty:
        return say("spillovers.money_none_precise", verdict=verdict)
    return say(
        "spillovers.money",
        verdict=verdict,
        precise=numbers.count(len(precise)),
        lower=_some(Count.of(precise["lower"])),
        tenth=_some(Count.of(precise["equivalent"])),
    )


def scope(results: Results) -> str:
    """That the models are England's, in editions of other places; empty in England's."""
    return "" if results.edition["slug"] == ENGLAND else say("models.scope")


def by_effects(results: Results) -> pd.DataFrame:
    """How the placebo fares under each set of effects: effects, specifications, passes."""
    curve = results.spillover_curve
    groups = curve.groupby("effects", sort=False)["placebo_passes"]
    return groups.agg(specifications="size", passes="sum").reset_index()


def trap(results: Results) -> str:
    """Which effects pass their placebo, in words."""
    found = Spillovers(results.spillover_curve)
    if not found.estimated:
        return ""
    common = found.curve[found.curve["effects"].isin(["common_year", "constant"])]
    if common.empty:
        return ""
    passes = Count.of(common["placebo_passes"])
    verdict = choose("spillovers.trap", "hardly_any" if passes.share <= 1 - NEARLY_ALL else "some")
    return say("spillovers.trap", passes=passes, verdict=verdict)
