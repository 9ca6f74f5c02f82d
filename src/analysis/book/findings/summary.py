"""Texts of the first page: what the edition is about, the findings, and how far the report is met."""

from dataclasses import dataclass

from analysis.book.area.definition import has_reports_list
from analysis.book.area.names import (
    NEIGHBOURHOOD,
    count_sentence,
    counts,
    neighbourhoods,
    place_sentence,
    same_name_note,
    scope_note,
)
from analysis.book.findings import funding, statements
from analysis.book.findings.claim_texts import DIFFERS, REPRODUCED, SAME, Scorecard
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import DD, ND, Facts
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.published import claims, published
from analysis.book.wording.statement import gives
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.regions import COUNTRY
from analysis.results.reading import Results


def _edition_sentence(results: Results) -> str:
    """What a regional edition is about, and which others there are."""
    region = results.region
    others = choose("summary.other_editions", region.kind)
    sentence = say("summary.regional_edition", area=region.name_in_sentence, others=others)
    return f"{sentence} {same_name_note(results)}".strip()


def _lead(results: Results) -> tuple[str, str]:
    """The first sentence of the page, and what edition it is."""
    own = counts(results.areas, "edition")
    number = int(own["areas"][DOUBLY_DISADVANTAGED])
    area = results.region.name_in_sentence
    people = numbers.people(own["population"][DOUBLY_DISADVANTAGED])
    if results.region.is_country:
        lead = say("summary.england_lead", people=people, number=numbers.count(number))
        return lead, say("summary.england_edition") if has_reports_list(results) else say("summary.england_by_another")
    if number == 0:
        lead = say("summary.none_lead", area=area)
    elif number == 1:
        lead = say("summary.one_lead", people=people, area=area, noun=NEIGHBOURHOOD)
    else:
        lead = say("summary.several_lead", people=people, area=area, neighbourhoods=neighbourhoods(number))
    return lead, _edition_sentence(results)


def _told_first(results: Results, facts: Facts) -> dict[str, str]:
    """What the first screen says besides: the finding, who is funded, and how far the report is met."""
    scope, figures = "own" if results.own_scope else "england", statements.three(facts, "long_term_sick_rate")
    number = int(counts(results.areas, "edition")["areas"][DOUBLY_DISADVANTAGED])
    card = Scorecard(results)
    n = card.counts
    return {
        "lead_finding": choose("summary.lead_finding", scope, figures=f"{figures}."),
        "lead_funded": say("summary.lead_funded", reached=funding.reached(results)) if number else "",
        "lead_report": gives(
            say(
                "summary.lead_report",
                every=len(card.frame),
                tested=card.tested,
                reproduced=n[REPRODUCED],
                same=n[SAME],
                differ=n[DIFFERS],
            ),
            "summary.lead_report",
            COUNTRY,
        ),
    }


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
    """How far the published figures are met; on another list than the report's they are not held against it."""
    if not has_reports_list(england.results):
        return {"brief_agrees": say("summary.agrees_elsewhere")}
    near, far = [], []
    for item in COMPARISONS:
        ours = item.ours(england)
        if abs(ours - item.theirs()) <= item.tolerance:
            near.append(item.name)
            continue
        spec = england.results.specs[item.indicator]
        about = "about " if claims().loc[item.claim, "relation"] == "approx" else ""
        here = f"{ours:.2f}" if item.over else numbers.value_text(ours, spec.unit, 1)
        far.append(say("summary.far", name=item.name, here=here, there=f"{about}{published(item.claim)}"))
    agrees = say("summary.agrees", names=words.listing(near)) if near else ""
    differs = say("summary.differs", names=words.listing(far)) if far else ""
    return {"brief_agrees": f"{say('summary.side_by_side')} {agrees} {differs}".strip()}


def summary_words(results: Results) -> dict[str, str]:
    """Texts of the first page.

    Returns
    -------
    dict
        ``lead_sentence``, ``lead_finding``, ``lead_funded``, ``lead_report``, ``edition_sentence``,
        ``brief_where``, ``brief_scope``; for each finding ``brief_<id>_head`` and ``brief_<id>``; ``brief_agrees``.
    """
    facts = Facts(results.scope)
    lead, edition = _lead(results)
    findings = {name: finding(facts) for name, finding in statements.FINDINGS.items()}
    return {
        "lead_sentence": lead,
        **_told_first(results, facts),
        "edition_sentence": edition,
        "brief_where": f"{count_sentence(results)} {place_sentence(results)}".strip(),
        "brief_scope": scope_note(results, counted=True),
        **{f"brief_{name}_head": finding.head for name, finding in findings.items()},
        **{f"brief_{name}": finding.figures for name, finding in findings.items()},
        **_agreement(Facts(results.for_england)),
    }
