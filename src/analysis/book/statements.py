"""Sentences that say what was found, each chosen from the numbers.

A statement is a function of :class:`~analysis.book.facts.Facts` that returns one or two sentences. What
it claims, it has looked up: when the data change, so does the sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.book import numbers, words
from analysis.book.facts import ALL, DD, ND, OD, Facts
from analysis.book.published import claims

Relation = Mapping[str, str]


def _by(relation: str, texts: Relation) -> str:
    """The text for a relation; "same" stands for what is not clearly different too."""
    return texts[relation] if relation in texts else texts["same"]


@dataclass(frozen=True)
class Finding:
    """A statement in two parts: the line that states it, and the figures behind it."""

    head: str
    figures: str

    def __str__(self) -> str:
        return f"{self.head} {self.figures}"


def health(facts: Facts) -> Finding:
    """Whether ill health sets the doubly disadvantaged apart from other deprived neighbourhoods."""
    head = _by(
        facts.relation("long_term_sick_rate"),
        {
            "higher": "More people are out of work through illness than in other deprived neighbourhoods.",
            "lower": "Fewer people are out of work through illness than in other deprived neighbourhoods.",
            "same": "About as many people are out of work through illness as in other deprived neighbourhoods.",
        },
    )
    sick = facts.three(
        "long_term_sick_rate", "of adults are inactive through long-term sickness or disability"
    )
    return Finding(
        head,
        f"{sick}. {facts.three('bad_health_rate', 'of residents call their health bad or very bad')}.",
    )


def skills(facts: Facts) -> Finding:
    """Qualifications: none, and Level 4."""
    head = _by(
        facts.relation("level4_rate"),
        {
            "lower": "Higher qualifications are rarer.",
            "higher": "Higher qualifications are commoner than in other deprived neighbourhoods.",
            "same": "Higher qualifications are about as common as in other deprived neighbourhoods.",
        },
    )
    level4 = facts.three("level4_rate", "of adults hold a Level 4 qualification or above")
    return Finding(
        head, f"{level4}. {facts.three('no_qualifications_rate', 'have no qualifications')}."
    )


def jobs(facts: Facts) -> Finding:
    """Jobs nearby, and what can be reached."""
    head = _by(
        facts.relation("jobs_density"),
        {
            "lower": "There are fewer jobs nearby.",
            "higher": "There are more jobs nearby than around other deprived neighbourhoods.",
            "same": "There are about as many jobs nearby as around other deprived neighbourhoods.",
        },
    )
    reach = _by(
        facts.relation("connectivity_score"),
        {
            "lower": "Less can be reached than from other deprived neighbourhoods",
            "higher": "More can be reached than from other deprived neighbourhoods",
            "same": "About as much can be reached as from other deprived neighbourhoods",
        },
    )
    density = facts.three(
        "jobs_density", "jobs for every 100 residents of working age stand in and around them"
    )
    score = facts.three("connectivity_score", "is their mean connectivity score")
    return Finding(head, f"{density}. {reach}: {score}.")


def work(facts: Facts) -> Finding:
    """Occupation: routine work, and managers and professionals."""
    head = _by(
        facts.relation("routine_semi_routine_rate"),
        {
            "higher": "The work that people have is more often routine.",
            "lower": "The work that people have is less often routine than in other deprived neighbourhoods.",
            "same": "The work that people have is about as often routine as in other deprived neighbourhoods.",
        },
    )
    routine = facts.three(
        "routine_semi_routine_rate", "of adults are in routine or semi-routine occupations"
    )
    managers = facts.three(
        "managers_professionals_associates_rate",
        "of those in work are managers, professionals or associate professionals",
    )
    return Finding(head, f"{routine}. {managers}.")


def links(facts: Facts) -> Finding:
    """Moves and internet use."""
    moves = _by(
        facts.relation("moved_last_year_rate"),
        {
            "lower": "Fewer people move in",
            "higher": "More people move in than to other deprived neighbourhoods",
            "same": "About as many people move in as to other deprived neighbourhoods",
        },
    )
    online = _by(
        facts.relation("e_withdrawn_rate"),
        {
            "higher": "more of the places are little online",
            "lower": "fewer of the places are little online",
            "same": "internet use is about the same",
        },
    )
    moved = facts.three("moved_last_year_rate", "of residents had lived elsewhere a year before")
    class_ = facts.three(
        "e_withdrawn_rate", "of the neighbourhoods are of the type that uses the internet least"
    )
    return Finding(f"{moves}, and {online}.", f"{moved}. {class_}.")


def cars(facts: Facts) -> str:
    """What being without a car means beside what can be reached without one."""
    poorer = facts.relation("connectivity_score") == "lower"
    reach = (
        "Less can be reached from them without one"
        if poorer
        else "What can be reached from them is no less than from other deprived neighbourhoods"
    )
    return _by(
        facts.relation("no_car_rate"),
        {
            "lower": f"That is fewer than in other deprived neighbourhoods. {reach}.",
            "higher": f"That is more than in other deprived neighbourhoods. {reach}.",
            "same": f"That is about as many as in other deprived neighbourhoods. {reach}.",
        },
    )


def _differs(facts: Facts, indicator: str, group: str, claim: str) -> float:
    return facts.value(indicator, group) - float(claims().loc[claim, "value"])


def _agreement(differences: list[float], tolerance: float) -> str:
    if all(abs(d) <= tolerance for d in differences):
        return "The open data agree"
    if all(abs(d) > tolerance for d in differences):
        return "The open data do not agree"
    return "The open data agree in part"


def internet_published(facts: Facts) -> str:
    """England's internet classes beside the report's."""
    england = facts.england
    differences = [
        _differs(england, "e_withdrawn_rate", DD, "internet-least-engaged-dd"),
        _differs(england, "e_withdrawn_rate", ALL, "internet-least-engaged-england"),
    ]
    return (
        f"{_agreement(differences, 1.0)}: in England {england.text('e_withdrawn_rate')} of the doubly "
        f"disadvantaged are of that type and {england.text('e_withdrawn_rate', ALL)} of all neighbourhoods; of "
        f"the two least engaged types together, {england.text('e_withdrawn_or_passive_rate')} of the former."
    )


def bad_health_published(facts: Facts) -> str:
    """England's bad health beside the report's."""
    england = facts.england
    pairs = {DD: "bad-health-dd", OD: "bad-health-od", ND: "bad-health-nd"}
    differences = [
        _differs(england, "bad_health_rate", group, claim) for group, claim in pairs.items()
    ]
    values = words.listing(
        [numbers.value_text(england.value("bad_health_rate", g), "percent") for g in pairs]
    )
    return f"{_agreement(differences, 0.5)}: in England the rates are {values}."


def social(facts: Facts) -> str:
    """What the open measures of social infrastructure have in common."""
    known = [
        i for i in ("community_assets_rate", "grants_per_head", "turnout_rate") if facts.has(i)
    ]
    lower = [i for i in known if facts.relation(i) == "lower"]
    names = {
        "community_assets_rate": "community-owned assets",
        "grants_per_head": "grants",
        "turnout_rate": "turnout",
    }
    if not known:
        return "None of them could be had for this build."
    listed = words.listing([names[i] for i in lower])
    if len(lower) == len(known):
        return f"On every one of them ({listed}) the doubly disadvantaged stand below other deprived neighbourhoods."
    if lower:
        return f"The doubly disadvantaged stand below other deprived neighbourhoods in {listed}, and not in the rest."
    return "On none of them do the doubly disadvantaged clearly stand below other deprived neighbourhoods."


def social_models(facts: Facts) -> str:
    """What the models say of social infrastructure and growth, where they have been estimated."""
    if facts.results.models.empty:
        return "Whether open data bear this out is a question for models, and this chapter stops at the description."
    return "The models in the appendix put this to the test on open data."


CONSTRAINTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "education": ("education", ("no_qualifications_rate", "level4_rate")),
    "connectivity": ("connectivity", ("connectivity_score", "e_withdrawn_rate")),
    "health": ("ill health", ("bad_health_rate", "long_term_sick_rate")),
    "barriers": (
        "structural barriers",
        ("employment_deprivation_rate", "unpaid_care_50_hours_rate"),
    ),
}
"""Constraint to its name and the indicators that stand for it; public services have no open measure."""


def disadvantage(facts: Facts, indicator: str, other: str = OD) -> float:
    """By how much, in percent, the doubly disadvantaged are worse off than another group; minus when better."""
    a, b = facts.value(indicator), facts.value(indicator, other)
    worse = 100 * (a / b - 1)
    return -worse if facts.results.specs[indicator].better == "higher" else worse


def constraints(facts: Facts) -> str:
    """Which of the constraints sets the doubly disadvantaged furthest apart from other deprived places."""
    scores = {
        name: sum(disadvantage(facts, i) for i in indicators) / len(indicators)
        for name, indicators in CONSTRAINTS.values()
        if all(facts.has(i) for i in indicators)
    }
    ranked = sorted(scores, key=lambda name: -scores[name])
    worse = [name for name in ranked if scores[name] > 0]
    first, last = ranked[0], ranked[-1]
    scope = facts.results.region.name_in_sentence
    opening = (
        f"In {scope}, {first} sets the doubly disadvantaged furthest apart from other deprived neighbourhoods "
        f"({scores[first]:.0f}% worse, the mean of its two measures)"
    )
    if len(worse) == len(ranked):
        closing = f"and {last} least ({scores[last]:.0f}%). On each that can be measured they are worse off."
    else:
        better = words.listing([name for name in ranked if scores[name] <= 0])
        closing = f"while on {better} they are no worse off."
    return f"{opening}, {closing} The fourth of the report\u2019s five, distant public services, has no open measure."


def analysis(facts: Facts) -> str:
    """The conclusion of the analysis chapter: where double disadvantage adds to deprivation."""
    measures = {
        "economic inactivity": "inactivity_rate",
        "long-term sickness": "long_term_sick_rate",
        "unemployment": "unemployment_rate",
        "jobs nearby": "jobs_density",
        "connections": "connectivity_score",
        "occupation": "managers_professionals_associates_rate",
        "self-employment": "own_account_rate",
    }
    worse, same, better = [], [], []
    for name, indicator in measures.items():
        good = "lower" if facts.results.specs[indicator].better == "lower" else "higher"
        relation = facts.relation(indicator)
        if relation in ("same", "unclear", "unknown"):
            same.append(name)
        elif relation == good:
            better.append(name)
        else:
            worse.append(name)
    parts = []
    if worse:
        parts.append(
            f"doubly disadvantaged neighbourhoods are worse placed than other deprived ones in {words.listing(worse)}"
        )
    if same:
        parts.append(f"not clearly different in {words.listing(same)}")
    if better:
        parts.append(f"better placed in {words.listing(better)}")
    scope = facts.results.region.name_in_sentence
    return f"In {scope}, on the measures of this chapter, {words.listing(parts)}."


FINDINGS: dict[str, Callable[[Facts], Finding]] = {
    "health": health,
    "skills": skills,
    "jobs": jobs,
    "work": work,
    "links": links,
}
"""The findings of the first page by id."""

STATEMENTS: dict[str, Callable[[Facts], str]] = {
    "car": cars,
    "internet_published": internet_published,
    "bad_health_published": bad_health_published,
    "social": social,
    "social_models": social_models,
    "constraints": constraints,
    "analysis": analysis,
}
"""The other statements by id."""
