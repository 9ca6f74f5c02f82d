"""What a chapter concludes, chosen from the numbers of the whole chapter."""

from collections.abc import Callable, Mapping

from analysis.book.area import constraints as constraint_words
from analysis.book.findings import known_truth
from analysis.book.findings import social as social_words
from analysis.book.findings import spillovers as spillover_words
from analysis.book.wording import words
from analysis.book.wording.facts import Facts


def social(facts: Facts) -> str:
    """What the open measures of social infrastructure have in common."""
    names = {
        "community_assets_rate": "community-owned assets",
        "grants_per_head": "grants",
        "turnout_rate": "turnout",
    }
    known = [name for name in names if facts.has(name)]
    lower = [name for name in known if facts.relation(name) == "lower"]
    if not known:
        return "None of them could be had for this build."
    listed = words.listing([names[name] for name in lower])
    rest = words.listing([names[name] for name in known if name not in lower])
    if len(lower) == len(known):
        return f"On every one of them ({listed}) the doubly disadvantaged stand below other deprived neighbourhoods."
    if lower:
        return f"The doubly disadvantaged stand below other deprived neighbourhoods in {listed}; in {rest} not clearly."
    return "On none of them do the doubly disadvantaged clearly stand below other deprived neighbourhoods."


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


MEASURES: Mapping[str, str] = {
    "economic inactivity": "inactivity_rate",
    "long-term sickness": "long_term_sick_rate",
    "unemployment": "unemployment_rate",
    "jobs nearby": "jobs_density",
    "connections": "connectivity_score",
    "occupation": "managers_professionals_associates_rate",
}
"""What the analysis chapter judges, by the indicator that stands for it."""


def _judged(facts: Facts) -> dict[str, list[str]]:
    """Measures on which the doubly disadvantaged are worse placed, better placed, and neither."""
    judged: dict[str, list[str]] = {"worse": [], "unclear": [], "better": []}
    for name, indicator in MEASURES.items():
        relation = facts.relation(indicator)
        if relation not in ("higher", "lower"):
            judged["unclear"].append(name)
        else:
            better = relation == facts.results.specs[indicator].better
            judged["better" if better else "worse"].append(name)
    return judged


def work_and_income(facts: Facts) -> str:
    """The conclusion of the chapter on work and income: where double disadvantage adds to deprivation."""
    judged = _judged(facts)
    phrases = {
        "worse": "worse placed than other deprived ones in",
        "unclear": "not clearly different in",
        "better": "better placed in",
    }
    if not judged["worse"]:
        phrases["better"] = "better placed than other deprived ones in"
        phrases["unclear"] = "not clearly different from other deprived ones in"
    parts = [f"{phrases[kind]} {words.listing(names)}" for kind, names in judged.items() if names]
    own_account = {
        "higher": "More people there work on their own account.",
        "lower": "Fewer people there work on their own account.",
        "same": "About as many people there work on their own account.",
    }.get(
        facts.relation("own_account_rate"),
        "Working on one\u2019s own account is not clearly more or less common there.",
    )
    scope = facts.results.region.name_in_sentence
    return (
        f"In {scope}, on the measures of this chapter, doubly disadvantaged neighbourhoods are "
        f"{'; they are '.join(parts)}. {own_account}"
    )


CONCLUSIONS: Mapping[str, Callable[[Facts], str]] = {
    "social": social,
    "social_models": social_models,
    "spillovers": spillovers,
    "spillovers_short": spillovers_short,
    "spillovers_trap": spillovers_trap,
    "known_truth_spillovers": known_truth_spillovers,
    "known_truth_social": known_truth_social,
    "models_scope": models_scope,
    "constraints": constraints,
    "work_and_income": work_and_income,
}
"""Conclusions by id."""
