"""The conclusion of model B, chosen from the numbers."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.models.iv.evidence import (
    BY_CHANCE,
    LEVEL,
    MOST,
    NEARLY_ALL,
    Count,
    Evidence,
    above_zero,
    below_zero,
    is_empty,
    without_bounds,
)
from analysis.models.iv.plan import Plan

Key = Literal[
    "not_estimable",
    "weak",
    "weak_and_not_credible",
    "not_credible",
    "positive",
    "negative",
    "no_clear_effect",
    "mixed",
]

SENTENCES: dict[Key, str] = {
    "not_estimable": "These data do not let the effect of social infrastructure be estimated.",
    "weak": (
        "These data cannot say whether social infrastructure raises growth: the instruments are "
        "too weak in most regressions."
    ),
    "weak_and_not_credible": (
        "These data cannot say whether social infrastructure raises growth: the instruments are "
        "too weak in most regressions, and they fail their checks."
    ),
    "not_credible": (
        "The instruments are strong enough but fail their checks, so what they find cannot be "
        "read as an effect of social infrastructure."
    ),
    "positive": (
        "Social infrastructure goes with more growth in nearly every regression, and the instruments pass their checks."
    ),
    "negative": (
        "Social infrastructure goes with less growth in most regressions in which anything can be "
        "said, and the instruments pass their checks."
    ),
    "no_clear_effect": ("The instruments pass their checks, but most regressions leave room for no effect at all."),
    "mixed": ("The instruments pass their checks, but the answer changes with the measure, the outcome or the place."),
}
"""What each key says; the counts behind it follow in ``details``."""


@dataclass(frozen=True)
class Conclusion:
    """The conclusion that the numbers choose.

    Attributes
    ----------
    key : str
        One of :data:`SENTENCES`.
    sentence : str
        The plain statement.
    details : tuple of str
        Sentences with the counts that it rests on.
    """

    key: Key
    sentence: str
    details: tuple[str, ...]


def conclusion(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> Conclusion:
    """Return the conclusion of model B from ``models.csv`` and ``diagnostics.csv``."""
    evidence = Evidence.of(plan, models, diagnostics)
    key = choose(evidence)
    return Conclusion(key, SENTENCES[key], _details(evidence))


def choose(evidence: Evidence) -> Key:
    """Return the key: strength first, then the checks, then the sign."""
    family = evidence.family
    if family.empty:
        return "not_estimable"
    fails = fails_checks(evidence)
    if Count.of(family["strong"]).share < MOST:
        return "weak_and_not_credible" if fails else "weak"
    if fails:
        return "not_credible"
    positive, negative = Count.of(above_zero(family["set"])), Count.of(below_zero(family["set"]))
    if positive.share > MOST and Count.of(family["estimate"] > 0).share >= NEARLY_ALL:
        return "positive"
    if positive.share + negative.share < MOST:
        return "no_clear_effect"
    return "negative" if negative.share > MOST else "mixed"


def fails_checks(evidence: Evidence) -> bool:
    """Return whether J or the placebo rejects, or sets are empty, more often than by chance."""
    family, placebo = evidence.family, evidence.placebo_tests()
    j = family["hansen_j_p"].dropna()
    shares = [
        Count.of(j < LEVEL).share,
        Count.of(placebo["anderson_rubin_p"] < LEVEL).share,
        Count.of(is_empty(family["set"])).share,
    ]
    return any(share > BY_CHANCE for share in shares)


def _details(evidence: Evidence) -> tuple[str, ...]:
    family, placebo = evidence.family, evidence.placebo_tests()
    if family.empty:
        return (f"None of {evidence.not_estimable:,} regressions could be estimated.",)
    sets = family["set"]
    sentences = [
        f"Of {len(family):,} regressions the instruments are strong in {Count.of(family['strong']).hits:,}.",
        f"The estimated effect is above zero in {Count.of(family['estimate'] > 0)}; by sets that "
        f"weak instruments do not mislead it is surely above zero in "
        f"{Count.of(above_zero(sets)).hits:,} and surely below in "
        f"{Count.of(below_zero(sets)).hits:,}, while "
        f"{Count.of(without_bounds(sets)).hits:,} sets have no end and "
        f"{Count.of(is_empty(sets)).hits:,} are empty.",
    ]
    j = family["hansen_j_p"].dropna()
    if len(j):
        sentences.append(f"The two instruments contradict each other in {Count.of(j < LEVEL)}.")
    if len(placebo):
        found = Count.of(placebo["anderson_rubin_p"] < LEVEL)
        sentences.append(f"Of tests on change before treatment, an effect is found in {found}.")
    if evidence.not_estimable:
        sentences.append(f"{evidence.not_estimable:,} regressions cannot be estimated.")
    return tuple(sentences)
