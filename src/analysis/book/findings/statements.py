"""Sentences that say what was found, each chosen from the numbers.

A statement is a function of :class:`~analysis.book.wording.facts.Facts` that returns one or two sentences. What
it claims, it has looked up: when the data change, so does the sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.book.findings.conclusions import CONCLUSIONS
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import ALL, DD, ND, OD, Facts
from analysis.book.wording.published import claims

Relation = Mapping[str, str]


def _by(relation: str, texts: Relation) -> str:
    """The text for a relation; without both values it is as unclear as where the interval holds nought."""
    return texts["unclear" if relation == "unknown" else relation]


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
            "unclear": "It is not clear that more people are out of work through illness than in other deprived "
            "neighbourhoods.",
        },
    )
    sick = facts.three("long_term_sick_rate", "of adults are inactive through long-term sickness or disability")
    return Finding(
        head,
        f"{sick}. {facts.three('bad_health_rate', 'of residents call their health bad or very bad')}.",
    )


def skills(facts: Facts) -> Finding:
    """Qualifications: none, and Level 4."""
    head = _by(
        facts.relation("level4_rate"),
        {
            "lower": "Higher qualifications are rarer than in other deprived neighbourhoods.",
            "higher": "Higher qualifications are commoner than in other deprived neighbourhoods.",
            "same": "Higher qualifications are about as common as in other deprived neighbourhoods.",
            "unclear": "It is not clear that higher qualifications are rarer than in other deprived neighbourhoods.",
        },
    )
    level4 = facts.three("level4_rate", "of adults hold a Level 4 qualification or above")
    return Finding(head, f"{level4}. {facts.three('no_qualifications_rate', 'have no qualifications')}.")


def jobs(facts: Facts) -> Finding:
    """Jobs nearby, and what can be reached."""
    head = _by(
        facts.relation("jobs_density"),
        {
            "lower": "There are fewer jobs nearby than around other deprived neighbourhoods.",
            "higher": "There are more jobs nearby than around other deprived neighbourhoods.",
            "same": "There are about as many jobs nearby as around other deprived neighbourhoods.",
            "unclear": "It is not clear that there are fewer jobs nearby than around other deprived neighbourhoods.",
        },
    )
    reach = _by(
        facts.relation("connectivity_score"),
        {
            "lower": "Less can be reached than from other deprived neighbourhoods",
            "higher": "More can be reached than from other deprived neighbourhoods",
            "same": "About as much can be reached as from other deprived neighbourhoods",
            "unclear": "What can be reached is not clearly less or more than from other deprived neighbourhoods",
        },
    )
    density = facts.three("jobs_density", "jobs for every 100 residents of working age stand in and around them")
    score = facts.three("connectivity_score", "is their mean connectivity score")
    return Finding(head, f"{density}. {reach}: {score}.")


def work(facts: Facts) -> Finding:
    """Occupation: routine work, and managers and professionals."""
    head = _by(
        facts.relation("routine_semi_routine_rate"),
        {
            "higher": "The work that people have is more often routine than in other deprived neighbourhoods.",
            "lower": "The work that people have is less often routine than in other deprived neighbourhoods.",
            "same": "The work that people have is about as often routine as in other deprived neighbourhoods.",
            "unclear": "It is not clear that the work people have is more often routine than in other deprived "
            "neighbourhoods.",
        },
    )
    routine = facts.three("routine_semi_routine_rate", "of adults are in routine or semi-routine occupations")
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
            "lower": "Fewer people move in than to other deprived neighbourhoods",
            "higher": "More people move in than to other deprived neighbourhoods",
            "same": "About as many people move in as to other deprived neighbourhoods",
            "unclear": "It is not clear that fewer people move in than to other deprived neighbourhoods",
        },
    )
    online = _by(
        facts.relation("e_withdrawn_rate"),
        {
            "higher": "more of the places are little online",
            "lower": "fewer of the places are little online",
            "same": "internet use is about the same",
            "unclear": "internet use is not clearly different",
        },
    )
    moved = facts.three("moved_last_year_rate", "of residents had lived elsewhere a year before")
    class_ = facts.three("e_withdrawn_rate", "of the neighbourhoods are of the type that uses the internet least")
    return Finding(f"{moves}, and {online}.", f"{moved}. {class_}.")


def cars(facts: Facts) -> str:
    """What can be reached from where cars are few."""
    return _by(
        facts.relation("connectivity_score"),
        {
            "lower": "Less can be reached from them than from other deprived neighbourhoods.",
            "higher": "More can be reached from them than from other deprived neighbourhoods.",
            "same": "About as much can be reached from them as from other deprived neighbourhoods.",
            "unclear": "What can be reached from them is not clearly less or more than from other deprived "
            "neighbourhoods.",
        },
    )


def journey(facts: Facts) -> str:
    """What the jobs nearby mean for someone who looks for a better one."""
    ratio, relation = facts.ratio("jobs_density"), facts.relation("jobs_density", ND)
    start = (
        f"Around these neighbourhoods there were {facts.text('jobs_density')} jobs for every 100 residents of "
        "working age"
    )
    if relation == "lower":
        return (
            f"{start}, {ratio} the level around non-deprived ones, so that a better job often begins with a longer "
            "journey."
        )
    than = {"higher": "more than", "same": "about as many as"}.get(relation, "a number not clearly different from")
    return (
        f"{start}, {than} the {facts.text('jobs_density', ND)} around non-deprived ones. Jobs are near, then; whether "
        "they are open to those who live beside them is not counted."
    )


def moves(facts: Facts) -> str:
    """Whether few newcomers bear out that ties inside a neighbourhood are strong."""
    name = "moved_last_year_rate"
    others = f"{facts.text(name, OD)} in other deprived neighbourhoods and {facts.text(name, ND)} in the rest"
    found = f"{facts.text(name)} of residents had lived elsewhere a year before, against {others}."
    return _by(
        facts.relation(name),
        {
            "lower": "The first half has an echo in the census: fewer people are newcomers there than in other "
            f"deprived neighbourhoods. {found}",
            "higher": "The census gives the first half no support: more people are newcomers there than in other "
            f"deprived neighbourhoods. {found}",
            "same": "The census gives the first half no support: about as many people are newcomers there as in "
            f"other deprived neighbourhoods. {found}",
            "unclear": "The census gives the first half no clear support: newcomers are not clearly fewer than in "
            f"other deprived neighbourhoods. {found}",
        },
    )


def age(facts: Facts) -> str:
    """What an adjustment for age would do to rates of ill health."""
    name = "inactive_retired_rate"
    differs = any(facts.relation(name, DD, group) in ("higher", "lower") for group in (OD, ND))
    closing = f"so that an adjustment would move {'the contrasts' if differs else 'little'}."
    return (
        f"Retired people are {facts.text(name)} of adults in doubly disadvantaged neighbourhoods, "
        f"{facts.text(name, OD)} in other deprived and {facts.text(name, ND)} in non-deprived ones, {closing}"
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
    differences = [_differs(england, "bad_health_rate", group, claim) for group, claim in pairs.items()]
    values = words.listing([numbers.value_text(england.value("bad_health_rate", g), "percent") for g in pairs])
    return f"{_agreement(differences, 0.5)}: in England the rates are {values}."


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
    "journey": journey,
    "moves": moves,
    "age": age,
    **CONCLUSIONS,
}
"""The other statements by id."""
