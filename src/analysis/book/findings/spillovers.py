"""What the spillover model says, in words chosen from its specification curve.

Only pandas is needed: the curve's columns say of each specification what it found
(:func:`analysis.models.spatial.curve.specification_curve`).
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.regions import ENGLAND
from analysis.results.reading import Results

MODEL = "spillovers"
NEARLY_ALL = 0.9
MOST = 0.5

Arrival = Literal["nearly_all", "most", "some", "none", "no_evidence"]
Tenth = Literal["borne_out", "ruled_out", "open", "cannot_tell"]

ARRIVAL: dict[Arrival, str] = {
    "nearly_all": "what happened next door is nearly always followed by the same here, in all three groups",
    "most": "what happened next door is followed by the same here, in all three groups, more often than not",
    "some": "what happened next door is followed by the same here in some versions only, and in most it is not",
    "none": "what happened next door is in no version followed by the same here in all three groups",
    "no_evidence": "no version says anything about place",
}
TENTH: dict[Tenth, str] = {
    "borne_out": ("That what arrives in doubly disadvantaged neighbourhoods is about a tenth less is borne out"),
    "ruled_out": (
        "That what arrives in doubly disadvantaged neighbourhoods is about a tenth less is ruled out "
        "more often than not"
    ),
    "open": ("Whether what arrives in doubly disadvantaged neighbourhoods is about a tenth less stays open"),
    "cannot_tell": (
        "Whether what arrives in doubly disadvantaged neighbourhoods is about a tenth less cannot be "
        "told: no version is precise enough"
    ),
}


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


def not_estimated(results: Results) -> str:
    """Why the model has no rows, as the end of a sentence."""
    if results.data == "synthetic":
        return "the models are not estimated on synthetic data"
    return results.models_missing.get(MODEL, "this build did not estimate the models")


def _some(count: Count) -> str:
    return f"{count.hits:,}" if count.hits else "none"


def _tenth_sentence(found: Spillovers) -> str:
    precise, words = found.precise, TENTH[found.tenth]
    if found.tenth == "cannot_tell":
        return f"{words}."
    inside, outside = Count.of(precise["equivalent"]), Count.of(precise["excluded"])
    told = (
        f"{words}: of {precise.shape[0]:,} versions that are precise enough to tell, "
        f"{_some(inside)} put both ratios between 0.8 and 1 with certainty and {_some(outside)} rule that out."
    )
    if precise["estimator"].eq("likelihood").all():
        told += (
            " All of these are estimated by likelihood, which takes errors as independent; where places "
            "share shocks it is surer than it should be."
        )
    return told


def summary(results: Results) -> str:
    """The paragraph of the chapter on the bad-jobs trap."""
    found = Spillovers(results.spillover_curve)
    start = (
        "Does growth next door arrive? The report\u2019s first model says that it does in every group, "
        "and about a tenth less in doubly disadvantaged neighbourhoods."
    )
    if not found.estimated:
        return f"{start} Nothing can be said of it here: {not_estimated(results)}."
    evidence, passing = found.evidence, found.passing
    how = (
        f"This book estimates the model in {len(found.curve):,} versions on open data about claimants, "
        f"employment deprivation and authorities\u2019 output. With neighbours drawn by lot instead of "
        f"real ones {len(passing):,} of them find nothing, as they should. Of those {len(evidence):,} also "
        f"use an estimator that finds the truth on simulated data, and no coefficient of theirs is one or "
        f"more; only these count."
    )
    if evidence.empty:
        return f"{start} {how} So nothing can be said of it here."
    significant = Count.of(evidence["significant"])
    arrival = (
        f"In these, {ARRIVAL[found.arrival]}: the coefficient is positive and clear in every group in {significant}."
    )
    return f"{start} {how} {arrival} {_tenth_sentence(found)}"


def recommendation(results: Results) -> str:
    """What the model means for money that is to reach these places."""
    found = Spillovers(results.spillover_curve)
    if not found.estimated:
        return f"What open data say of that is not known here: {not_estimated(results)}."
    words = {
        "borne_out": "The open data bear that out",
        "ruled_out": "The open data do not bear that out",
        "open": "The open data leave that open",
        "cannot_tell": "The open data cannot tell",
    }[found.tenth]
    precise = found.precise
    if precise.empty:
        return f"{words}: no version of the model that counts as evidence is precise enough."
    lower = Count.of(precise["lower"])
    return (
        f"{words}: of the {len(precise):,} versions of the model that can tell, what arrives is less "
        f"than in both other groups in {_some(lower)}, and about a tenth less with certainty in "
        f"{_some(Count.of(precise['equivalent']))}."
    )


def scope(results: Results) -> str:
    """That the models are England's, in editions of other places; empty in England's."""
    if results.edition["slug"] == ENGLAND:
        return ""
    return (
        "The models are estimated on all of England at once, and their results are the same in every "
        "edition of this book."
    )


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
    verdict = (
        "So they say nothing about place, whatever their standard errors"
        if passes.share <= 1 - NEARLY_ALL
        else "So a part of them says something about place"
    )
    return (
        f"The report\u2019s equation has no effect of the year at all. With one, common to all of England, "
        f"{passes} versions pass. {verdict}."
    )
