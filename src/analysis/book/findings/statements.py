"""Sentences that say what was found, each chosen from the numbers.

A statement is a function of :class:`~analysis.book.wording.facts.Facts` that returns one or two sentences. What
it claims, it has looked up: when the data change, so does the sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.book.findings.conclusions import CONCLUSIONS
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import ALL, DD, ND, OD, Facts
from analysis.book.wording.patterns import by_relation, choose, say
from analysis.book.wording.published import claims
from analysis.book.wording.statement import states


@dataclass(frozen=True)
class Finding:
    """A statement in two parts: the line that states it, and the figures behind it."""

    head: str
    figures: str

    def __str__(self) -> str:
        return f"{self.head} {self.figures}"


def three(facts: Facts, indicator: str) -> str:
    """The values of the three groups around what is counted."""
    return facts.three(indicator, choose("statements.counted", indicator))


def health(facts: Facts) -> Finding:
    """Whether ill health sets the doubly disadvantaged apart from other deprived neighbourhoods."""
    head = by_relation("statements.health", facts.compared("long_term_sick_rate"))
    return Finding(head, f"{three(facts, 'long_term_sick_rate')}. {three(facts, 'bad_health_rate')}.")


def skills(facts: Facts) -> Finding:
    """Qualifications: none, and Level 4."""
    head = by_relation("statements.skills", facts.compared("level4_rate"))
    return Finding(head, f"{three(facts, 'level4_rate')}. {three(facts, 'no_qualifications_rate')}.")


def jobs(facts: Facts) -> Finding:
    """Jobs nearby, and what can be reached."""
    figures = say(
        "statements.jobs_figures",
        density=three(facts, "jobs_density"),
        reach=by_relation("statements.reach", facts.compared("connectivity_score")),
        score=three(facts, "connectivity_score"),
    )
    return Finding(by_relation("statements.jobs", facts.compared("jobs_density")), figures)


def work(facts: Facts) -> Finding:
    """Occupation: routine work, and managers and professionals."""
    head = by_relation("statements.work", facts.compared("routine_semi_routine_rate"))
    managers = three(facts, "managers_professionals_associates_rate")
    return Finding(head, f"{three(facts, 'routine_semi_routine_rate')}. {managers}.")


def links(facts: Facts) -> Finding:
    """Moves and internet use."""
    head = say(
        "statements.links_head",
        moves=by_relation("statements.moves_in", facts.compared("moved_last_year_rate")),
        online=by_relation("statements.online", facts.compared("e_withdrawn_rate")),
    )
    return Finding(head, f"{three(facts, 'moved_last_year_rate')}. {three(facts, 'e_withdrawn_rate')}.")


def cars(facts: Facts) -> str:
    """What can be reached from where cars are few."""
    return by_relation("statements.cars", facts.compared("connectivity_score"))


def journey(facts: Facts) -> str:
    """What the jobs nearby mean for someone who looks for a better one."""
    start = say("statements.journey_start", jobs=facts.text("jobs_density"))
    jobs = facts.text("jobs_density", ND)
    return by_relation("statements.journey", facts.compared("jobs_density", ND), start=start, jobs=jobs)


def moves(facts: Facts) -> str:
    """Whether few newcomers bear out that ties inside a neighbourhood are strong."""
    name = "moved_last_year_rate"
    found = states(
        say("statements.newcomers", own=facts.text(name), other=facts.text(name, OD), rest=facts.text(name, ND)),
        facts.values(name, (DD, OD, ND)),
    )
    return by_relation("statements.moves", facts.compared(name), found=found)


def age(facts: Facts) -> str:
    """What an adjustment for age would do to rates of ill health."""
    name = "inactive_retired_rate"
    differs = any(facts.relation(name, DD, group) in ("higher", "lower") for group in (OD, ND))
    sentence = say(
        "statements.age",
        own=facts.text(name),
        other=facts.text(name, OD),
        rest=facts.text(name, ND),
        what=choose("statements.age_adjustment", "differs" if differs else "alike"),
    )
    return states(sentence, facts.values(name, (DD, OD, ND)))


def _differs(facts: Facts, indicator: str, group: str, claim: str) -> float:
    return facts.value(indicator, group) - float(claims().loc[claim, "value"])


def _agreement(differences: list[float], tolerance: float) -> str:
    near = [abs(d) <= tolerance for d in differences]
    return choose("statements.agreement", "all" if all(near) else "some" if any(near) else "none")


def internet_published(facts: Facts) -> str:
    """England's internet classes beside the report's."""
    england = facts.england
    differences = [
        _differs(england, "e_withdrawn_rate", DD, "internet-least-engaged-dd"),
        _differs(england, "e_withdrawn_rate", ALL, "internet-least-engaged-england"),
    ]
    return say(
        "statements.internet",
        agreement=_agreement(differences, 1.0),
        least=england.text("e_withdrawn_rate"),
        every=england.text("e_withdrawn_rate", ALL),
        both=england.text("e_withdrawn_or_passive_rate"),
    )


def bad_health_published(facts: Facts) -> str:
    """England's bad health beside the report's."""
    england = facts.england
    pairs = {DD: "bad-health-dd", OD: "bad-health-od", ND: "bad-health-nd"}
    differences = [_differs(england, "bad_health_rate", group, claim) for group, claim in pairs.items()]
    values = words.listing([numbers.value_text(england.value("bad_health_rate", g), "percent") for g in pairs])
    return say("statements.bad_health", agreement=_agreement(differences, 0.5), values=values)


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
