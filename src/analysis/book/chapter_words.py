"""Texts that belong to one chapter and are made from the results: the definition, the summary, the money."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from analysis.book import numbers, statements, words
from analysis.book.area import NEIGHBOURHOOD, counts, neighbourhoods
from analysis.book.facts import Facts
from analysis.book.published import claims
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND, NON_DEPRIVED
from analysis.results.reading import Results

TOP = 3


def _by_area(results: Results, area_type: str) -> pd.Series:
    rows = results.areas[
        (results.areas["area_type"] == area_type) & (results.areas["group"] == DOUBLY_DISADVANTAGED)
    ]
    return rows.set_index("area_name")["areas"].sort_values(ascending=False, kind="stable")


def _top(numbered: pd.Series) -> str:
    """ "Liverpool (92), Hull (60) and Leeds (45)"."""
    return words.listing(
        [f"{name} ({number:.0f})" for name, number in numbered[numbered > 0].head(TOP).items()]
    )


def _count_sentence(results: Results) -> str:
    own = counts(results.areas, "edition")
    number = int(own["areas"][DOUBLY_DISADVANTAGED])
    area = words.sentence_start(results.region.name_in_sentence)
    if results.region.slug == ENGLAND:
        share = number / own["areas"].sum()
        return (
            f"England has {numbers.count(number)} doubly disadvantaged neighbourhoods, "
            f"{numbers.value_text(100 * share, 'percent')} of all."
        )
    england = counts(results.areas, "england")["areas"][DOUBLY_DISADVANTAGED]
    if number == 0:
        return f"{area} has no {NEIGHBOURHOOD}s."
    share = numbers.value_text(100 * number / england, "percent")
    return (
        f"{area} has {neighbourhoods(number)}, {share} of England\u2019s {numbers.count(england)}."
    )


def _place_sentence(results: Results) -> str:
    own = counts(results.areas, "edition")["areas"]
    number = int(own[DOUBLY_DISADVANTAGED])
    authorities = _by_area(results, "local_authority")
    held = int((authorities > 0).sum())
    if number == 0:
        return "What follows is about the rest of England."
    where = f"{numbers.in_words(held)} of the area\u2019s {numbers.in_words(len(authorities))} local authorities"
    if results.region.slug == ENGLAND:
        where = f"{held} of the {len(authorities)} local authorities"
    verb = "is" if number == 1 else "are"
    start = "It" if number == 1 else "They"
    return f"{start} {verb} found in {where}; the most are in {_top(authorities)}."


def _share(results: Results, area_type: str, name: str, group: str) -> float:
    rows = results.areas[
        (results.areas["area_type"] == area_type) & (results.areas["group"] == group)
    ]
    rows = rows.set_index("area_name")["areas"]
    total = rows.sum()
    return float(100 * rows.get(name, 0) / total) if total else math.nan


def _kind_sentence(results: Results, area_type: str, name: str, phrase: str) -> str:
    share = _share(results, area_type, name, DOUBLY_DISADVANTAGED)
    rest = _share(results, area_type, name, NON_DEPRIVED)
    if math.isnan(share):
        return ""
    return (
        f"{numbers.value_text(share, 'percent', 0)} of the doubly disadvantaged are {phrase}, against "
        f"{numbers.value_text(rest, 'percent', 0)} of non-deprived neighbourhoods."
    )


def definition_words(results: Results) -> dict[str, str]:
    """Texts of the definition chapter.

    Returns
    -------
    dict
        Sentences on number and place; sizes and overlaps of the alternative definitions; England's
        working-age residents.
    """
    table = results.definitions.set_index("definition")
    national = Facts(
        results.scope if results.region.slug == ENGLAND else Results(results.folder, compared=True)
    )

    def cell(definition: str, column: str) -> str:
        return numbers.count(float(table.loc[definition, column]))

    own = Facts(results)
    return {
        "count_sentence": _count_sentence(results),
        "place_sentence": _place_sentence(results),
        "top_regions": _top(_by_area(results, "england_region")),
        "urban_sentence": _kind_sentence(results, "rural_urban", "Urban", "urban"),
        "coastal_sentence": _kind_sentence(
            results, "coastal", "Coastal", "in coastal towns or cities"
        ),
        "working_age_dd": numbers.people(own.value("working_age_population")),
        "working_age_dd_england": numbers.people(national.value("working_age_population")),
        "n_dd_wards_england": cell("in_force", "wards"),
        "published_decile_dd": cell("imd2019_published", "doubly_disadvantaged"),
        "imd2025_dd": cell("imd2025", "doubly_disadvantaged"),
        "imd2025_kept": cell("imd2025", "shared"),
        "cni2019_dd": cell("cni2019_wards", "doubly_disadvantaged"),
        "cni2019_kept": cell("cni2019_wards", "shared"),
    }


def summary_words(results: Results) -> dict[str, str]:
    """Texts of the first page."""
    facts = Facts(results.scope)
    own = counts(results.areas, "edition")
    number = int(own["areas"][DOUBLY_DISADVANTAGED])
    area = results.region.name_in_sentence
    people = numbers.people(own["population"][DOUBLY_DISADVANTAGED])
    if results.region.slug == ENGLAND:
        lead = (
            f"About {people} people live in {numbers.count(number)} neighbourhoods of England that are both among the "
            f"most deprived tenth and among the tenth with the least social infrastructure. "
            f"{facts.text('inactivity_rate')} of their adults are neither in work nor looking for it, and "
            f"{facts.text('long_term_sick_rate')} are too ill to work."
        )
        edition = (
            "This is the edition for England; the combined authorities and London have their own."
        )
    elif number == 0:
        lead = (
            f"No neighbourhood of {area} is both among England\u2019s most deprived tenth and among the tenth with the "
            "least social infrastructure. That is good news, and it does not mean that nobody there is poor."
        )
        edition = f"This is the edition for {area}."
    else:
        lead = (
            f"About {people} people in {area} live in {neighbourhoods(number)}: places among England\u2019s most deprived "
            "tenth that are also among the tenth with the least social infrastructure."
            if number > 1
            else f"About {people} people in {area} live in its one {NEIGHBOURHOOD}: a place among England\u2019s most "
            "deprived tenth that is also among the tenth with the least social infrastructure."
        )
        edition = f"This is the edition for {area}; there is one for England and one for every other combined authority."
    return {
        "lead_sentence": lead,
        "edition_sentence": edition,
        "brief_where": f"{_count_sentence(results)} {_place_sentence(results)}",
        **{
            f"brief_{name}": statements.STATEMENTS[name](facts)
            for name in ("health", "skills", "jobs", "work", "links")
        },
        "brief_differs": _differs(Facts(results.scope)),
    }


def _differs(facts: Facts) -> str:
    density = facts.value("jobs_density") / facts.value("jobs_density", NON_DEPRIVED)
    inactive = facts.value("inactivity_rate")
    parts = []
    if abs(density - 0.5) > 0.1:
        parts.append(
            f"jobs density is {words.ratio(density, 1)} the level of non-deprived neighbourhoods and not half of it"
        )
    if abs(inactive - 50) > 3:
        parts.append(
            f"inactivity is {numbers.value_text(inactive, 'percent', 0)} of adults where the report speaks of almost half"
        )
    if not parts:
        return "The report\u2019s main figures on jobs and inactivity come out near what it published as well."
    return f"Others do not: {words.listing(parts)}."


def recommendation_words(results: Results) -> dict[str, str]:
    """Texts of the recommendations: relative sizes, and money per head in England."""
    facts = Facts(results.scope)
    residents = float(counts(results.areas, "england")["population"][DOUBLY_DISADVANTAGED])
    unemployed = facts.value("unemployment_rate")

    def times(value: float) -> str:
        return numbers.value_text(value / unemployed, "score", 1)

    def per_head(claim: str) -> str:
        return numbers.value_text(float(claims().loc[claim, "value"]) / residents, "gbp", 0)

    return {
        "sick_per_unemployed": times(facts.value("long_term_sick_rate")),
        "inactive_per_unemployed": times(facts.value("inactivity_not_retired_or_student_rate")),
        "cwf_small_per_head": per_head("cwf-earmarked"),
        "cwf_large_per_head": per_head("cwf-expanded"),
        "ukspf_per_head": per_head("ukspf-underspend"),
        "devolution_sentence": _devolution_sentence(results),
    }


def _devolution_sentence(results: Results) -> str:
    inside = _by_area(results, "england_combined_authority").sum()
    total = counts(results.areas, "england")["areas"][DOUBLY_DISADVANTAGED]
    share = numbers.value_text(100 * float(inside) / float(total), "percent", 0)
    return (
        f"Of England\u2019s {numbers.count(total)} doubly disadvantaged neighbourhoods {numbers.count(inside)}, or {share}, "
        "lie in one of the fifteen combined authorities of May 2025; the rest are where such levers do not yet exist, or "
        "are held by a county or city alone."
    )


def data_words(results: Results) -> dict[str, str]:
    """Texts of the data page: how many datasets, and where this build's numbers come from."""
    datasets = results.edition["datasets"]
    missing = sum(not d["available"] for d in datasets)
    mode = {
        "real": "This build computed everything from the raw files.",
        "released": "This build could not have the raw files and shows the released results of the last build that had them.",
        "synthetic": "This build is a demonstration on synthetic data: none of its numbers is about a real place.",
    }[results.data]
    lacking = (
        ""
        if not missing
        else f" {words.sentence_start(numbers.in_words(missing))} of them could not be had."
    )
    return {"data_sentence": f"There are {len(datasets)} of them.{lacking} {mode}"}


def availability_words(results: Results) -> dict[str, str]:
    """What the pages say about outcomes whose data are not at hand."""
    gva = results.unavailable.get("small_area_gva_england")
    childcare = results.unavailable.get("childcare_accessibility_2024")
    return {
        "small_area_gva_note": "They were at hand for this build, and the figures below use them."
        if gva is None
        else "They are published, and this book can read them, but they could not be fetched for this build.",
        "small_area_gva_short": "was at hand for this build"
        if gva is None
        else "could not be fetched for this build",
        "childcare_note": "This build had the same source."
        if childcare is None
        else "Its source, the ONS\u2019s childcare accessibility data, is published, and this book can read it, but it "
        "could not be fetched for this build; the figure will appear when it can.",
    }


CHAPTERS: Mapping[str, Callable[[Results], dict[str, str]]] = {
    "index": summary_words,
    "definition": definition_words,
    "recommendations": recommendation_words,
    "data": data_words,
}
"""Texts by chapter."""
