"""What a chapter concludes, chosen from the numbers of the whole chapter."""

from collections.abc import Callable, Mapping, Sequence

from analysis.book.area import constraints as constraint_words
from analysis.book.findings import known_truth
from analysis.book.findings import social as social_words
from analysis.book.findings import spillovers as spillover_words
from analysis.book.wording import words
from analysis.book.wording.facts import DD, OD, Facts
from analysis.book.wording.patterns import by_relation, choose, say
from analysis.book.wording.statement import Statement, states

SOCIAL_MEASURES = ("community_assets_rate", "grants_per_head", "turnout_rate")
"""The open measures of social infrastructure."""

MEASURES = (
    "inactivity_rate",
    "long_term_sick_rate",
    "unemployment_rate",
    "jobs_density",
    "connectivity_score",
    "managers_professionals_associates_rate",
)
"""The indicators that the chapter on work and income judges."""


def social(facts: Facts) -> str:
    """What the open measures of social infrastructure have in common."""
    known = [name for name in SOCIAL_MEASURES if facts.has(name)]
    lower = [name for name in known if facts.relation(name) == "lower"]
    if not known:
        return say("conclusions.social_missing")
    return states(_social(known, lower), _worse(facts, known, lower))


def _worse(facts: Facts, measures: Sequence[str], worse: Sequence[str]) -> Statement:
    """On which of some measures the doubly disadvantaged are worse placed than other deprived neighbourhoods."""
    area = facts.results.region.area
    return Statement((DD,), "worse", tuple(measures), area, comparator=(OD,), subject_measures=tuple(worse))


def _social(known: Sequence[str], lower: Sequence[str]) -> str:
    listed = _social_names(lower)
    if len(lower) == len(known):
        return say("conclusions.social_all", lower=listed)
    if lower:
        rest = _social_names([name for name in known if name not in lower])
        return say("conclusions.social_some", lower=listed, rest=rest)
    return say("conclusions.social_none")


def _social_names(indicators: Sequence[str]) -> str:
    return words.listing([choose("conclusions.social_measure", name) for name in indicators])


def social_models(facts: Facts) -> str:
    """What the model says of social infrastructure and growth, where it has been estimated."""
    return social_words.conclusion(facts.results)


def spillovers(facts: Facts) -> str:
    """What the model says of growth next door."""
    return spillover_words.summary(facts.results)


def spillovers_short(facts: Facts) -> str:
    """What the model means for money that is to reach these places."""
    return spillover_words.recommendation(facts.results)


def spillovers_trap(facts: Facts) -> str:
    """Which effects of the model pass their placebo."""
    return spillover_words.trap(facts.results)


def spillovers_part(facts: Facts) -> str:
    """What the part of England can tell for which the report's own outcome can be had."""
    return spillover_words.part_of_england(facts.results)


def known_truth_spillovers(facts: Facts) -> str:
    """How often the spillover model's intervals hold a truth that is known."""
    return known_truth.sentence(facts.results, spillover_words.MODEL)


def known_truth_social(facts: Facts) -> str:
    """How often the intervals of the model of social infrastructure hold a truth that is known."""
    return known_truth.sentence(facts.results, social_words.MODEL)


def models_scope(facts: Facts) -> str:
    """That the models are England's, in editions of other places."""
    return spillover_words.scope(facts.results)


def constraints(facts: Facts) -> str:
    """Which of the constraints set the doubly disadvantaged furthest apart from other deprived places."""
    results = facts.results
    return constraint_words.conclusion(results.constraint_scores, results.region.name_in_sentence)


def _judged(facts: Facts) -> dict[str, list[str]]:
    """Measures on which the doubly disadvantaged are worse placed, better placed, and neither."""
    judged: dict[str, list[str]] = {"worse": [], "unclear": [], "better": []}
    for indicator in MEASURES:
        relation = facts.relation(indicator)
        if relation not in ("higher", "lower"):
            judged["unclear"].append(indicator)
        else:
            better = relation == facts.results.specs[indicator].better
            judged["better" if better else "worse"].append(indicator)
    return judged


def _measures(indicators: Sequence[str]) -> str:
    return words.listing([choose("conclusions.measure", name) for name in indicators])


def work_and_income(facts: Facts) -> str:
    """The conclusion of the chapter on work and income: where double disadvantage adds to deprivation."""
    found = _judged(facts)
    judged = {kind: _measures(names) for kind, names in found.items() if names}
    if "worse" in judged:
        parts = [choose("conclusions.standing", kind, measures=names) for kind, names in judged.items()]
    else:
        parts = [choose("conclusions.standing_none_worse", kind, measures=names) for kind, names in judged.items()]
    sentence = say(
        "conclusions.work_and_income",
        scope=facts.results.region.name_in_sentence,
        standing="; they are ".join(parts),
        own_account=by_relation("conclusions.own_account", facts.compared("own_account_rate")),
    )
    return states(sentence, _worse(facts, MEASURES, found["worse"]))


CONCLUSIONS: Mapping[str, Callable[[Facts], str]] = {
    "social": social,
    "social_models": social_models,
    "spillovers": spillovers,
    "spillovers_short": spillovers_short,
    "spillovers_trap": spillovers_trap,
    "spillovers_part": spillovers_part,
    "known_truth_spillovers": known_truth_spillovers,
    "known_truth_social": known_truth_social,
    "models_scope": models_scope,
    "constraints": constraints,
    "work_and_income": work_and_income,
}
"""Conclusions by id."""
