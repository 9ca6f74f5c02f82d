"""Sentences that say what was found, each chosen from the numbers.

A statement is a function of :class:`~analysis.book.facts.Facts` that returns one or two sentences. What
it claims, it has looked up: when the data change, so does the sentence.
"""

from collections.abc import Callable, Mapping

from analysis.book import numbers, words
from analysis.book.facts import ALL, DD, ND, OD, Facts
from analysis.book.published import claims, published

Relation = Mapping[str, str]


def _by(relation: str, texts: Relation) -> str:
    """The text for a relation; "same" stands for what is not clearly different too."""
    return texts[relation] if relation in texts else texts["same"]


def health(facts: Facts) -> str:
    """Whether ill health sets the doubly disadvantaged apart from other deprived neighbourhoods."""
    head = _by(
        facts.relation("long_term_sick_rate"),
        {
            "higher": "Residents are out of work through illness more often than those of other poor places.",
            "lower": "Residents are out of work through illness less often than those of other poor places.",
            "same": "As many residents are out of work through illness as in other poor places.",
        },
    )
    return (
        f"{head} {facts.three('long_term_sick_rate')}, are inactive through long-term sickness or disability, as "
        f"shares of everyone aged 16 and over. {facts.three('bad_health_rate')}, say that their health is bad or "
        "very bad."
    )


def skills(facts: Facts) -> str:
    """Qualifications: none, and Level 4."""
    head = _by(
        facts.relation("level4_rate"),
        {
            "lower": "Higher qualifications are rarer than in other poor places.",
            "higher": "Higher qualifications are commoner than in other poor places.",
            "same": "Higher qualifications are about as common as in other poor places.",
        },
    )
    return (
        f"{head} {facts.three('level4_rate')}, of adults hold a Level 4 qualification or above; "
        f"{facts.three('no_qualifications_rate')}, have none."
    )


def jobs(facts: Facts) -> str:
    """Jobs nearby, and what can be reached."""
    head = _by(
        facts.relation("jobs_density"),
        {
            "lower": "There are fewer jobs nearby.",
            "higher": "There are more jobs nearby than around other poor places.",
            "same": "There are about as many jobs nearby as around other poor places.",
        },
    )
    reach = _by(
        facts.relation("connectivity_score"),
        {
            "lower": "Fewer places can be reached from them than from other deprived neighbourhoods",
            "higher": "More places can be reached from them than from other deprived neighbourhoods",
            "same": "About as much can be reached from them as from other deprived neighbourhoods",
        },
    )
    return (
        f"{head} For every 100 residents of working age there are {facts.three('jobs_density')}, counting the "
        f"MSOA that a neighbourhood lies in. {reach}: the mean connectivity score is "
        f"{facts.three('connectivity_score')}."
    )


def work(facts: Facts) -> str:
    """Occupation: routine work, and managers and professionals."""
    head = _by(
        facts.relation("routine_semi_routine_rate"),
        {
            "higher": "The work that residents do is more often routine.",
            "lower": "The work that residents do is less often routine than in other poor places.",
            "same": "The work that residents do is about as often routine as in other poor places.",
        },
    )
    return (
        f"{head} {facts.three('routine_semi_routine_rate')}, of adults are in routine or semi-routine occupations. "
        f"{facts.three('managers_professionals_associates_rate')}, of those in work are managers, professionals or "
        "associate professionals."
    )


def links(facts: Facts) -> str:
    """Moves and internet use."""
    moves = _by(
        facts.relation("moved_last_year_rate"),
        {
            "lower": "Fewer people move in",
            "higher": "More people move in than to other poor places",
            "same": "About as many people move in as to other poor places",
        },
    )
    online = _by(
        facts.relation("e_withdrawn_rate"),
        {
            "higher": "fewer places are at home online",
            "lower": "more places are at home online",
            "same": "internet use is about the same",
        },
    )
    return (
        f"{moves}, and {online}. {facts.three('moved_last_year_rate')}, had lived elsewhere a year before. "
        f"{facts.three('e_withdrawn_rate')}, are in the class of areas that uses the internet least."
    )


def cars(facts: Facts) -> str:
    """Whether being without a car goes with being poor or with being far out."""
    return _by(
        facts.relation("no_car_rate"),
        {
            "lower": (
                "That is fewer than in other deprived neighbourhoods, many of which are in inner cities where a "
                "car is less needed. To be without one at the edge of a town is another matter."
            ),
            "higher": "So on top of poorer connections, more households depend on them.",
            "same": "Of the two groups, then, the one with the thinner bus network does not have more cars.",
        },
    )


def _beside(facts: Facts, indicator: str, claim: str, group: str = DD) -> str:
    """ "10.4% here, 10% there": our value and the published one."""
    return f"{facts.text(indicator, group)} here and {published(claim)} there"


def _agreement(differences: list[float], tolerance: float) -> str:
    if all(abs(d) <= tolerance for d in differences):
        return "The open data agree"
    return "The open data do not agree in every figure"


def internet_published(facts: Facts) -> str:
    """Our internet classes beside the report's."""
    pairs = [
        ("e_withdrawn_rate", DD, "internet-least-engaged-dd"),
        ("e_withdrawn_rate", ALL, "internet-least-engaged-england"),
    ]
    differences = [facts.value(i, g) - float(claims().loc[c, "value"]) for i, g, c in pairs]
    return (
        f"{_agreement(differences, 1.0)}: {_beside(facts, *_order(pairs[0]))} for the doubly disadvantaged, and "
        f"{_beside(facts, *_order(pairs[1]))} for all neighbourhoods. For the two lowest classes together they give "
        f"{facts.text('e_withdrawn_or_passive_rate')}."
    )


def _order(pair: tuple[str, str, str]) -> tuple[str, str, str]:
    indicator, group, claim = pair
    return indicator, claim, group


def bad_health_published(facts: Facts) -> str:
    """Our bad health beside the report's."""
    pairs = [
        ("bad_health_rate", DD, "bad-health-dd"),
        ("bad_health_rate", OD, "bad-health-od"),
        ("bad_health_rate", ND, "bad-health-nd"),
    ]
    differences = [facts.value(i, g) - float(claims().loc[c, "value"]) for i, g, c in pairs]
    values = words.listing(
        [numbers.value_text(facts.value("bad_health_rate", g), "percent") for _, g, _ in pairs]
    )
    return f"{_agreement(differences, 0.5)}: {values}."


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
        closing = f"and {last} least ({scores[last]:.0f}%). On each of the four that can be measured they are worse off."
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


STATEMENTS: dict[str, Callable[[Facts], str]] = {
    "health": health,
    "skills": skills,
    "jobs": jobs,
    "work": work,
    "links": links,
    "car": cars,
    "internet_published": internet_published,
    "bad_health_published": bad_health_published,
    "social": social,
    "constraints": constraints,
    "analysis": analysis,
}
"""Every statement by its id."""
