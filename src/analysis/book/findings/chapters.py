"""Texts that belong to one chapter and are made from the results."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.book.area.chapter import area_chapter_words
from analysis.book.area.definition import chosen_note, index_in_use, list_note
from analysis.book.area.names import (
    by_area,
    count_sentence,
    counts,
    numbered_list,
    place_sentence,
    same_name_note,
    top_areas,
)
from analysis.book.findings.claims import replication_words, thresholds
from analysis.book.findings.funding import funding_words, reach_sentence
from analysis.book.findings.lists import lists_words
from analysis.book.findings.since import since_words
from analysis.book.findings.summary import summary_words
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import region_in_sentence
from analysis.book.wording.published import claims
from analysis.book.wording.statement import Statement, gives, states
from analysis.catalog import attribution, load_catalog
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.like_for_like import ALL_PLACES, MATCHED, SCORE, WITHOUT_LONDON
from analysis.regions import COUNTRY
from analysis.results.reading import Results


def _of_kind(results: Results, area_type: str, name: str) -> pd.DataFrame:
    """Neighbourhoods of one kind and of all kinds, by group."""
    rows = results.areas[results.areas["area_type"] == area_type]
    there = rows[rows["area_name"] == name].set_index("group")["areas"]
    return pd.DataFrame({"kind": there, "all": rows.groupby("group")["areas"].sum()}).fillna(0)


def _kind_sentence(results: Results, area_type: str, name: str) -> str:
    """How many of the doubly disadvantaged are of a kind: a count where they are few, else a share."""
    n, kind = _of_kind(results, area_type, name), choose("chapters.kind", name)
    number, every = n.loc[DOUBLY_DISADVANTAGED, "kind"], int(n.loc[DOUBLY_DISADVANTAGED, "all"])
    if every == 0:
        return ""
    if not n["kind"].any():
        return say("chapters.none_of_kind", kind=kind)
    rest = 100 * n.loc[NON_DEPRIVED, "kind"] / n.loc[NON_DEPRIVED, "all"]
    against = say("chapters.against", share=numbers.share_text(rest))
    if every == 1:
        return choose("chapters.one_of_kind", "is" if round(number) else "is_not", kind=kind, against=against)
    if every < FEWEST:
        return say("chapters.few_of_kind", number=words.of_all(round(number), every), kind=kind, against=against)
    share = numbers.share_text(100 * number / every)
    return say("chapters.share_of_kind", share=share, kind=kind, against=against)


def _place_facts(results: Results) -> str:
    """How many are urban, and how many on the coast; empty where there are none."""
    urban, coastal = _kind_sentence(results, "rural_urban", "Urban"), _kind_sentence(results, "coastal", "Coastal")
    return say("chapters.place_facts", urban=urban, coastal=coastal) if urban else ""


def people_sentence(results: Results) -> str:
    """How many people live in the doubly disadvantaged neighbourhoods; empty where there are none."""
    own = counts(results.areas, "edition")
    people, number = own["population"], int(own["areas"][DOUBLY_DISADVANTAGED])
    if number == 0:
        return ""
    sentence = say(
        "chapters.people",
        people=numbers.people(people[DOUBLY_DISADVANTAGED]),
        them=words.plural(number, "it", "them"),
        share=numbers.share_text(100 * people[DOUBLY_DISADVANTAGED] / people.sum(), 1),
        area=results.region.name_in_sentence,
        working=numbers.people(Facts(results).value("working_age_population")),
    )
    return gives(sentence, "chapters.people", results.region.area)


def others_sentence(results: Results) -> str:
    """How many neighbourhoods are deprived only, and why they matter."""
    own = counts(results.areas, "edition")["areas"].astype(int)
    number = int(own[OTHER_DEPRIVED])
    if number == 0:
        kind = "some_doubly" if own[DOUBLY_DISADVANTAGED] else "no_doubly"
        return choose("chapters.no_others", kind, area=results.region.name_in_sentence)
    noun = words.plural(number, "neighbourhood is", "neighbourhoods are")
    start = "One further" if number == 1 else f"A further {numbers.in_words(number)}"
    if not own[DOUBLY_DISADVANTAGED]:
        start = words.sentence_start(numbers.in_words(number))
    ranks = f"{ranks_sentence(results)} {alike_sentence(results)}"
    return say("chapters.others", number=f"{start} {noun}", ranks=ranks).strip()


def _mean_ranks(results: Results) -> dict[str, tuple[int, float]]:
    """How many neighbourhoods each deprived group of the area has and their mean rank on the deprivation index."""
    ranks = results.map_points.groupby("group")[results.imd_rank].agg(["size", "mean"])
    return {str(row.Index): (int(row.size), float(row.mean)) for row in ranks.itertuples()}


def ranks_sentence(results: Results) -> str:
    """How deprived the two deprived groups of the area are beside each other; empty where one of them is."""
    ranks = _mean_ranks(results)
    if len(ranks) < 2:
        return ""
    (own, rank), (others, other_rank) = ranks[DOUBLY_DISADVANTAGED], ranks[OTHER_DEPRIVED]
    relation = words.relation(rank, other_rank)
    sentence = say(
        "chapters.ranks",
        standing=choose("chapters.ranks_standing", relation if relation in ("lower", "higher") else "same"),
        of_own=words.plural(own, "The rank of the one", f"The mean rank of the {numbers.in_words(own)}"),
        area=results.region.name_in_sentence,
        rank=numbers.count(rank),
        of_others=words.plural(others, "that of the other deprived one", "the mean of the other deprived ones"),
        other_rank=numbers.count(other_rank),
        every=numbers.count(counts(results.areas, "england")["areas"].sum()),
    )
    return gives(sentence, "chapters.ranks", results.region.area)


def alike_sentence(results: Results) -> str:
    """How deprived the two groups are by score, and how they are compared all the same; empty where they are not."""
    rows = results.like_for_like
    rows = rows[(rows["indicator"] == SCORE) & (rows["against"] == OTHER_DEPRIVED)].set_index("version")
    if not {ALL_PLACES, MATCHED} <= set(rows.index[rows["value"].notna()]):
        return ""
    sentence = say(
        "chapters.alike",
        own=f"{rows['value'][ALL_PLACES]:.1f}",
        other=f"{rows['value_against'][ALL_PLACES]:.1f}",
        weighted=f"{rows['value_against'][MATCHED]:.1f}",
        london=say("chapters.alike_london") if WITHOUT_LONDON in rows.index else "",
    )
    period = (str(rows["period"].iloc[0]),)
    pair = (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED)
    return states(sentence, Statement(pair, "is", (SCORE,), results.region.area, period=period))


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
        # What would change nothing is not among the alternatives: it is in force.
        return numbers.count(float(table.loc[definition if definition in table.index else "in_force", column]))

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
        **_index_words(results, cell),
        **lists_words(results),
        **_nearest_in_residents(results.definitions),
        "threshold_sentence": thresholds(results),
        "cni2019_dd": cell("cni2019_wards", "doubly_disadvantaged"),
        "cni2019_kept": cell("cni2019_wards", "shared"),
    }


def _index_words(results: Results, cell: Callable[[str, str], str]) -> dict[str, str]:
    """Which index the list goes by, and what the other one would give; `cell` reads ``definitions.csv``."""
    england, imd = counts(results.areas, "england")["areas"], results.definition.imd
    every, cut = england.sum(), england[DOUBLY_DISADVANTAGED] + england[OTHER_DEPRIVED]
    other = "report" if imd == "2025" else "imd2025"
    return {
        "list_note": list_note(results),
        "index_in_use": index_in_use(results, numbers.count(every), numbers.count(cut)),
        "chosen_note": chosen_note(results),
        "carried_sentence": choose(
            "definition.carried", imd, published=cell("imd2019_published", DOUBLY_DISADVANTAGED)
        ),
        "vintage_sentence": choose(
            "definition.vintage",
            imd,
            number=cell(other, DOUBLY_DISADVANTAGED),
            kept=cell(other, "shared"),
            here=numbers.count(england[DOUBLY_DISADVANTAGED]),
        ),
    }


def _nearest_in_residents(definitions: pd.DataFrame) -> dict[str, str]:
    """Which definition comes nearest to the published number of residents, and how many it has."""
    distance = (definitions["residents"] - float(claims().loc["dd-population", "value"])).abs()
    nearest = definitions.loc[distance.idxmin()]
    return {
        "nearest_definition": words.within_sentence(str(nearest["label"])),
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
        "since_here": reach_sentence(results),
    }


def _devolution_sentence(results: Results) -> str:
    inside = by_area(results, "england_combined_authority").sum()
    total = counts(results.areas, "england")["areas"][DOUBLY_DISADVANTAGED]
    share = numbers.value_text(100 * float(inside) / float(total), "percent", 0)
    sentence = say("chapters.devolution", total=numbers.count(total), inside=numbers.count(inside), share=share)
    return gives(sentence, "chapters.devolution", COUNTRY)


def data_words(results: Results) -> dict[str, str]:
    """Texts of the data page: how many datasets, and where this build's numbers come from."""
    datasets = results.edition["datasets"]
    missing = sum(not d["available"] for d in datasets)
    sentences = [
        say("chapters.datasets", number=len(datasets)),
        say("chapters.datasets_missing", number=words.sentence_start(numbers.in_words(missing))) if missing else "",
        choose("chapters.mode", results.data),
        say("chapters.asked", lines=_asked(datasets)) if results.data != "synthetic" else "",
    ]
    return {"data_sentence": " ".join(text for text in sentences if text)}


def _asked(datasets: list[dict[str, Any]]) -> str:
    """The lines that the licences of this build's datasets ask for, a sentence each."""
    catalog = load_catalog()
    there = (catalog[d["id"]] for d in datasets if d["available"] and d["id"] in catalog)
    return " ".join(f"{line}." for line in attribution(there))


def availability_words(results: Results) -> dict[str, str]:
    """What the pages say about outcomes whose data are not at hand."""

    def state(dataset: str) -> str:
        return "missing" if dataset in results.unavailable else "at_hand"

    gva = state("small_area_gva_england")
    return {
        "small_area_gva_note": choose("chapters.small_area_gva", gva),
        "small_area_gva_short": choose("chapters.small_area_gva_short", gva),
        "childcare_note": choose("chapters.childcare", state("childcare_accessibility_2024")),
    }


CHAPTERS: Mapping[str, Callable[[Results], dict[str, str]]] = {
    "index": summary_words,
    "definition": definition_words,
    "area": area_chapter_words,
    "recommendations": recommendation_words,
    "funding": funding_words,
    "since": since_words,
    "replication": replication_words,
    "data": data_words,
}
"""Texts by chapter."""
