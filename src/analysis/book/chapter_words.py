"""Texts that belong to one chapter and are made from the results."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from analysis.book import numbers, words
from analysis.book.area import by_area, count_sentence, counts, place_sentence, top_areas
from analysis.book.facts import Facts
from analysis.book.published import claims
from analysis.book.summary import summary_words
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED
from analysis.results.reading import Results


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
    national = Facts(results.for_england)

    def cell(definition: str, column: str) -> str:
        return numbers.count(float(table.loc[definition, column]))

    own = Facts(results)
    return {
        "count_sentence": count_sentence(results),
        "place_sentence": place_sentence(results),
        "top_regions": top_areas(by_area(results, "england_region")),
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
        **_nearest_in_residents(results.definitions),
        "cni2019_dd": cell("cni2019_wards", "doubly_disadvantaged"),
        "cni2019_kept": cell("cni2019_wards", "shared"),
    }


def _nearest_in_residents(definitions: pd.DataFrame) -> dict[str, str]:
    """Which definition comes nearest to the published number of residents, and how many it has."""
    distance = (definitions["residents"] - float(claims().loc["dd-population", "value"])).abs()
    nearest = definitions.loc[distance.idxmin()]
    label = str(nearest["label"])
    return {
        "nearest_definition": label[0].lower() + label[1:],
        "nearest_residents": numbers.people(float(nearest["residents"])),
    }


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
    inside = by_area(results, "england_combined_authority").sum()
    total = counts(results.areas, "england")["areas"][DOUBLY_DISADVANTAGED]
    share = numbers.value_text(100 * float(inside) / float(total), "percent", 0)
    return (
        f"Of England\u2019s {numbers.count(total)} doubly disadvantaged neighbourhoods {numbers.count(inside)}, or "
        f"{share}, lie in one of the fifteen combined authorities of May 2025; the rest are where such levers do not "
        "yet exist, or "
        "are held by a county or city alone."
    )


def data_words(results: Results) -> dict[str, str]:
    """Texts of the data page: how many datasets, and where this build's numbers come from."""
    datasets = results.edition["datasets"]
    missing = sum(not d["available"] for d in datasets)
    mode = {
        "real": "This build computed everything from the raw files.",
        "released": "This build could not have the raw files and shows the released results of the last that had.",
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
