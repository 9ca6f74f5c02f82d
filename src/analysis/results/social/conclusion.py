"""The conclusion of model B, chosen from the numbers.

A verdict on exclusion comes before one on strength. *Taken at face value*, some rung of the ladder may
say what the report says: strong instruments, a positive effect above least squares. If on that rung the
placebo is as large, the instruments have another road to growth, whatever they lack on other rungs.
"""

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
from analysis.results.social.ladder import Rung, another_road, given

Key = Literal[
    "not_estimable",
    "another_road",
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
    "another_road": (
        "These data cannot say whether social infrastructure raises growth: given {controls}, the instruments are "
        "strong and the effect positive, but no larger than on change before the grants, so exclusion fails, not "
        "strength."
    ),
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
"""What each key says, in at most 40 words; the counts behind it follow in ``details``."""


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
    rung = another_road(plan, evidence.ladder)
    key = choose(evidence, rung)
    if rung is None or key != "another_road":
        return Conclusion(key, SENTENCES[key], _details(evidence))
    sentence = SENTENCES[key].format(controls=given(plan, rung.controls))
    return Conclusion(key, sentence, _ladder_details(plan, evidence, rung))


def choose(evidence: Evidence, rung: Rung | None) -> Key:
    """Return the key: exclusion first, where `rung` has another road; then strength, checks and sign."""
    family = evidence.family
    if family.empty:
        return "not_estimable"
    if rung is not None:
        return "another_road"
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


def _ladder_details(plan: Plan, evidence: Evidence, rung: Rung) -> tuple[str, ...]:
    """Return the counts on a rung that reproduces the report, on its placebo, on the next rung and beyond."""
    rows = rung.rows
    low, high = rows["effective_f"].min(), rows["effective_f"].max()
    sentences = [
        f"There the effective F (from {low:.0f} to {high:.0f}) is above its critical value for "
        f"{Count.of(rows['strong'])} measures, and the effect above least squares for "
        f"{Count.of(rows['estimate'] > rows['ols']).hits}; J does not reject for "
        f"{Count.of(rows['hansen_j_p'] >= LEVEL).hits}.",
        f"On the {plan.outcomes[plan.ladder['placebo']].label}, the effect is at least as large for "
        f"{Count.of(rows['placebo_estimate'] >= rows['estimate'])}.",
    ]
    names = list(plan.ladder["rungs"])
    for name in names[names.index(rung.controls) + 1 :][:1]:
        after = Rung.of(plan, evidence.ladder, name).rows
        sentences.append(
            f"With {plan.ladder['rungs'][name]} as a control too, the instruments are strong for "
            f"{Count.of(after['strong'])} and the effect is above zero for {Count.of(after['estimate'] > 0).hits}."
        )
    others = [o for o in plan.outcomes.values() if not (o.variant or o.placebo or o.id == plan.ladder["outcome"])]
    counts = [
        f"{Count.of(Rung.of(plan, evidence.ladder, rung.controls, o.id).rows['estimate'] > 0).hits} "
        f"({o.label.split(', ')[0]})"
        for o in others
    ]
    return (*sentences, f"By other outcomes it was above zero for {'; '.join(counts)}.")


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
