"""Texts of the first page: what the edition is about, the findings, and how far the report is met."""

from dataclasses import dataclass

from analysis.book.area.names import (
    NEIGHBOURHOOD,
    count_sentence,
    counts,
    neighbourhoods,
    place_sentence,
    same_name_note,
    scope_note,
)
from analysis.book.findings import statements
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import DD, ND, Facts
from analysis.book.wording.published import claims, published
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.regions import ENGLAND
from analysis.results.reading import Results

LEAST = "among the tenth with the least social infrastructure"


def _edition_sentence(results: Results) -> str:
    """What a regional edition is about, and which others there are."""
    region = results.region
    others = {
        "combined_authority": "England, the other combined authorities and London",
        "region": "England and the combined authorities",
        "area": "England, the combined authorities and London",
    }[region.kind]
    note = same_name_note(results)
    sentence = f"This is the edition for {region.name_in_sentence}; others are about {others}."
    return f"{sentence} {note}".strip()


def _lead(results: Results) -> tuple[str, str]:
    """The first sentence of the page, and what edition it is."""
    facts = Facts(results.scope)
    own = counts(results.areas, "edition")
    number = int(own["areas"][DOUBLY_DISADVANTAGED])
    area = results.region.name_in_sentence
    people = numbers.people(own["population"][DOUBLY_DISADVANTAGED])
    if results.region.slug == ENGLAND:
        return (
            f"About {people} people live in {numbers.count(number)} neighbourhoods of England that are among the "
            f"most deprived tenth and also {LEAST}. {facts.text('inactivity_rate')} of their adults are neither in "
            f"work nor looking for it, and {facts.text('long_term_sick_rate')} are out of work through long-term "
            "sickness or disability.",
            "This is the edition for England; the combined authorities and London have their own.",
        )
    edition = _edition_sentence(results)
    if number == 0:
        return (
            f"No neighbourhood of {area} is both among England\u2019s most deprived tenth and {LEAST}. That is good "
            "news, and it does not mean that nobody there is poor.",
            edition,
        )
    live = f"About {people} people in {area} live in"
    if number == 1:
        return (
            f"{live} its one {NEIGHBOURHOOD}: a place among England\u2019s most deprived tenth that is also {LEAST}.",
            edition,
        )
    return (
        f"{live} {neighbourhoods(number)}: places among England\u2019s most deprived tenth and also {LEAST}.",
        edition,
    )


@dataclass(frozen=True)
class Comparison:
    """One published figure that the first page sets beside England's value, and how near is near.

    Attributes
    ----------
    name : str
        What is compared, in the middle of a sentence.
    claim : str
        Id in ``data/claims.csv``.
    tolerance : float
        In the unit of the published figure.
    over : str
        Group that the value is divided by, where the report gives a ratio.
    """

    name: str
    claim: str
    indicator: str
    tolerance: float
    over: str = ""

    def ours(self, england: Facts) -> float:
        """Our value for England's doubly disadvantaged neighbourhoods."""
        value = england.value(self.indicator, DD)
        return value / england.value(self.indicator, self.over) if self.over else value

    def theirs(self) -> float:
        """The published value."""
        return float(claims().loc[self.claim, "value"])


COMPARISONS = (
    Comparison("residents of working age", "dd-population-working-age", "working_age_population", 50_000),
    Comparison("residents", "dd-population", "population", 50_000),
    Comparison("bad health", "bad-health-dd", "bad_health_rate", 0.5),
    Comparison("long-term sickness", "sickness-inactivity-dd", "long_term_sick_rate", 0.5),
    Comparison("part-time work", "part-time-share-dd", "part_time_rate", 1.0),
    Comparison("people who moved", "migration-flow-dd", "moved_last_year_rate", 1.0),
    Comparison("inactivity", "inactivity-adults", "inactivity_rate", 3.0),
    Comparison(
        "the least engaged type of internet use",
        "internet-least-engaged-dd",
        "e_withdrawn_rate",
        1.0,
    ),
    Comparison(
        "jobs for each resident as a ratio to non-deprived neighbourhoods",
        "jobs-density-vs-non-deprived",
        "jobs_density",
        0.05,
        over=ND,
    ),
)
"""What the first page compares."""


def _agreement(england: Facts) -> dict[str, str]:
    near, far = [], []
    for item in COMPARISONS:
        ours = item.ours(england)
        if abs(ours - item.theirs()) <= item.tolerance:
            near.append(item.name)
            continue
        spec = england.results.specs[item.indicator]
        about = "about " if claims().loc[item.claim, "relation"] == "approx" else ""
        here = f"{ours:.2f}" if item.over else numbers.value_text(ours, spec.unit, 1)
        far.append(f"{item.name} ({here} here, {about}{published(item.claim)} there)")
    agrees = f"These come out for England as published, or very near it: {words.listing(near)}." if near else ""
    differs = f"These do not: {words.listing(far)}." if far else ""
    return {"brief_agrees": f"{agrees} {differs}".strip()}


def summary_words(results: Results) -> dict[str, str]:
    """Texts of the first page.

    Returns
    -------
    dict
        ``lead_sentence``, ``edition_sentence``, ``brief_where``, ``brief_scope``; for each finding ``brief_<id>_head``
        and ``brief_<id>``; ``brief_agrees``.
    """
    facts = Facts(results.scope)
    lead, edition = _lead(results)
    findings = {name: finding(facts) for name, finding in statements.FINDINGS.items()}
    return {
        "lead_sentence": lead,
        "edition_sentence": edition,
        "brief_where": f"{count_sentence(results)} {place_sentence(results)}".strip(),
        "brief_scope": scope_note(results, counted=True),
        **{f"brief_{name}_head": finding.head for name, finding in findings.items()},
        **{f"brief_{name}": finding.figures for name, finding in findings.items()},
        **_agreement(Facts(results.for_england)),
    }
