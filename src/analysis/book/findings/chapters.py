"""Texts that belong to one chapter and are made from the results."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from analysis.book.area.chapter import area_chapter_words
from analysis.book.area.names import (
    by_area,
    count_sentence,
    counts,
    numbered_list,
    place_sentence,
    same_name_note,
    top_areas,
)
from analysis.book.findings.claims import replication_words
from analysis.book.findings.summary import summary_words
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.places import region_in_sentence
from analysis.book.wording.published import claims
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.results.reading import Results


def _of_kind(results: Results, area_type: str, name: str) -> pd.DataFrame:
    """Neighbourhoods of one kind and of all kinds, by group."""
    rows = results.areas[results.areas["area_type"] == area_type]
    there = rows[rows["area_name"] == name].set_index("group")["areas"]
    return pd.DataFrame({"kind": there, "all": rows.groupby("group")["areas"].sum()}).fillna(0)


def _kind_sentence(results: Results, area_type: str, name: str, phrase: str) -> str:
    """How many of the doubly disadvantaged are of a kind: a count where they are few, else a share."""
    n = _of_kind(results, area_type, name)
    number, every = n.loc[DOUBLY_DISADVANTAGED, "kind"], int(n.loc[DOUBLY_DISADVANTAGED, "all"])
    if every == 0:
        return ""
    if not n["kind"].any():
        return f"None of the area\u2019s neighbourhoods is {phrase}."
    rest = 100 * n.loc[NON_DEPRIVED, "kind"] / n.loc[NON_DEPRIVED, "all"]
    against = f"against {numbers.share_text(rest)} of non-deprived neighbourhoods"
    if every == 1:
        return f"The doubly disadvantaged one is {'' if round(number) else 'not '}{phrase}, {against}."
    if every < FEWEST:
        return f"{words.of_all(round(number), every)} doubly disadvantaged are {phrase}, {against}."
    share = numbers.share_text(100 * number / every)
    return f"{share} of the doubly disadvantaged are {phrase}, {against}."


def _place_facts(results: Results) -> str:
    """How many are urban, and how many on the coast; empty where there are none."""
    urban = _kind_sentence(results, "rural_urban", "Urban", "urban")
    coastal = _kind_sentence(results, "coastal", "Coastal", "in a coastal town or city")
    return f"Two more facts of place help. {urban} {coastal}" if urban else ""


def people_sentence(results: Results) -> str:
    """How many people live in the doubly disadvantaged neighbourhoods; empty where there are none."""
    own = counts(results.areas, "edition")
    people, number = own["population"], int(own["areas"][DOUBLY_DISADVANTAGED])
    if number == 0:
        return ""
    living = numbers.people(people[DOUBLY_DISADVANTAGED])
    share = numbers.share_text(100 * people[DOUBLY_DISADVANTAGED] / people.sum(), 1)
    working = numbers.people(Facts(results).value("working_age_population"))
    return (
        f"About {living} people live in {words.plural(number, 'it', 'them')} by the 2021 Census, {share} of the "
        f"residents of {results.region.name_in_sentence}, {working} of them aged 16 to 64."
    )


def others_sentence(results: Results) -> str:
    """How many neighbourhoods are deprived only, and why they matter."""
    own = counts(results.areas, "edition")["areas"].astype(int)
    number = int(own[OTHER_DEPRIVED])
    if number == 0:
        also = "other " if own[DOUBLY_DISADVANTAGED] else ""
        return f"No {also}neighbourhood of {results.region.name_in_sentence} is in the most deprived tenth."
    noun = words.plural(number, "neighbourhood is", "neighbourhoods are")
    start = "One further" if number == 1 else f"A further {numbers.in_words(number)}"
    if not own[DOUBLY_DISADVANTAGED]:
        start = words.sentence_start(numbers.in_words(number))
    return (
        f"{start} {noun} in the most deprived tenth but not in the tenth with the greatest community needs. "
        "Such places are what the book compares the doubly disadvantaged with first, as the nearest to them on the "
        f"deprivation index. {ranks_sentence(results)}"
    ).strip()


def _mean_ranks(results: Results) -> dict[str, tuple[int, float]]:
    """How many neighbourhoods each deprived group of the area has and their mean rank on the deprivation index."""
    ranks = results.map_points.groupby("group")["imd2019_rank"].agg(["size", "mean"])
    return {str(row.Index): (int(row.size), float(row.mean)) for row in ranks.itertuples()}


def ranks_sentence(results: Results) -> str:
    """How deprived the two deprived groups of the area are beside each other; empty where one of them is."""
    ranks = _mean_ranks(results)
    if len(ranks) < 2:
        return ""
    (own, rank), (others, other_rank) = ranks[DOUBLY_DISADVANTAGED], ranks[OTHER_DEPRIVED]
    standing = {
        "lower": "The two are not equally deprived: the doubly disadvantaged are the more deprived.",
        "higher": "The two are not equally deprived: the doubly disadvantaged are the less deprived.",
    }.get(words.relation(rank, other_rank, math.nan, math.nan), "The two are about equally deprived.")
    of_own = words.plural(own, "The rank of the one", f"The mean rank of the {numbers.in_words(own)}")
    of_others = words.plural(others, "that of the other deprived one", "the mean of the other deprived ones")
    every = numbers.count(counts(results.areas, "england")["areas"].sum())
    return (
        f"{standing} {of_own} of {results.region.name_in_sentence} is {numbers.count(rank)}, and {of_others} is "
        f"{numbers.count(other_rank)}, where rank 1 is the most deprived of England\u2019s {every}."
    )


def definition_words(results: Results) -> dict[str, str]:
    """Texts of the definition chapter.

    Returns
    -------
    dict
        Sentences on number, people and place; sizes and overlaps of the alternative definitions;
        England's working-age residents.
    """
    table = results.definitions.set_index("definition")
    national = Facts(results.for_england)

    def cell(definition: str, column: str) -> str:
        return numbers.count(float(table.loc[definition, column]))

    return {
        "count_sentence": count_sentence(results),
        "people_sentence": people_sentence(results),
        "others_sentence": others_sentence(results),
        "place_sentence": place_sentence(results),
        "same_name_note": same_name_note(results),
        "top_regions": numbered_list(top_areas(by_area(results, "england_region")), region_in_sentence),
        "place_facts": _place_facts(results),
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
    lacking = "" if not missing else f" {words.sentence_start(numbers.in_words(missing))} of them could not be had."
    return {"data_sentence": f"There are {len(datasets)} of them.{lacking} {mode}"}


def availability_words(results: Results) -> dict[str, str]:
    """What the pages say about outcomes whose data are not at hand."""
    gva = results.unavailable.get("small_area_gva_england")
    childcare = results.unavailable.get("childcare_accessibility_2024")
    return {
        "small_area_gva_note": "They were at hand for this build, and the figures below use them."
        if gva is None
        else "They are published, and this book can read them, but they could not be fetched for this build.",
        "small_area_gva_short": "was at hand for this build" if gva is None else "could not be fetched for this build",
        "childcare_note": "This build had the same source."
        if childcare is None
        else "Its source, the ONS\u2019s childcare accessibility data, is published, and this book can read it, but it "
        "could not be fetched for this build; the figure will appear when it can.",
    }


CHAPTERS: Mapping[str, Callable[[Results], dict[str, str]]] = {
    "index": summary_words,
    "definition": definition_words,
    "area": area_chapter_words,
    "recommendations": recommendation_words,
    "replication": replication_words,
    "data": data_words,
}
"""Texts by chapter."""
