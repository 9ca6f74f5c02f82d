"""An edition's own facts in words: its names in every grammatical shape, its counts, its scope."""

import pandas as pd

from analysis.book import numbers, words
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.results.reading import FEWEST, Results

LONDON = "London"
NEIGHBOURHOOD = "doubly disadvantaged neighbourhood"


def counts(areas: pd.DataFrame, area_type: str) -> pd.DataFrame:
    """Neighbourhoods and residents by group for one kind of area, summed over its areas."""
    rows = areas[areas["area_type"] == area_type]
    return rows.groupby("group")[["areas", "population"]].sum().reindex(list(GROUPS), fill_value=0)


def neighbourhoods(number: int) -> str:
    """A number with its noun: "six doubly disadvantaged neighbourhoods", "one ... neighbourhood"."""
    return f"{numbers.in_words(number)} {words.plural(number, NEIGHBOURHOOD)}"


def names(results: Results) -> dict[str, str]:
    """The area and the scope of comparison in every shape that a sentence needs."""
    area = results.region.name_in_sentence
    scope = results.scope.region.name_in_sentence
    return {
        "area": area,
        "Area": words.sentence_start(area),
        "in_area": f"in {area}",
        "of_area": f"of {area}",
        "area_s": words.possessive(area),
        "scope": scope,
        "Scope": words.sentence_start(scope),
        "in_scope": f"in {scope}",
    }


def scope_note(results: Results) -> str:
    """What the comparisons of a page are about, in one or two sentences."""
    area = results.region.name_in_sentence
    number = int(counts(results.areas, "edition")["areas"][DOUBLY_DISADVANTAGED])
    if results.region.slug == ENGLAND:
        return "Rates on this page are for England as a whole."
    if results.own_scope:
        return f"Rates on this page are for the neighbourhoods of {area}; where England is meant, the text says so."
    start = words.sentence_start(area)
    if number == 0:
        return (
            f"{start} has no {NEIGHBOURHOOD}s, so there are none to compare. "
            "This page therefore compares the groups across England."
        )
    return (
        f"{start} has {neighbourhoods(number)}, too few for rates of their own: a rate on a handful of places "
        "says more about those few than about the area. This page therefore compares the groups across England."
    )


TOP = 3


def by_area(results: Results, area_type: str) -> pd.Series:
    """Numbers of doubly disadvantaged neighbourhoods by area of one kind, most first."""
    rows = results.areas[
        (results.areas["area_type"] == area_type) & (results.areas["group"] == DOUBLY_DISADVANTAGED)
    ]
    return rows.set_index("area_name")["areas"].sort_values(ascending=False, kind="stable")


def top_areas(numbered: pd.Series) -> str:
    """The first few areas by number, as in "Liverpool (42), Halton (21) and Knowsley (17)"."""
    first = numbered[numbered > 0].head(TOP)
    return words.listing(
        [f"{words.place_name(str(name))} ({number:.0f})" for name, number in first.items()]
    )


def count_sentence(results: Results) -> str:
    """How many doubly disadvantaged neighbourhoods the area has, and which share that is."""
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


def place_sentence(results: Results) -> str:
    """In which local authorities they are."""
    own = counts(results.areas, "edition")["areas"]
    number = int(own[DOUBLY_DISADVANTAGED])
    authorities = by_area(results, "local_authority")
    held = int((authorities > 0).sum())
    if number == 0:
        return "What follows is about the rest of England."
    verb, start = ("is", "It") if number == 1 else ("are", "They")
    if held == 1:
        return f"{start} {verb} in {words.place_name(str(authorities.index[0]))}."
    if results.region.slug == ENGLAND:
        where = f"{held} of the {len(authorities)} local authorities"
    elif held == len(authorities):
        where = f"all {numbers.in_words(held)} of the area\u2019s local authorities"
    else:
        where = f"{numbers.in_words(held)} of the area\u2019s {numbers.in_words(len(authorities))} local authorities"
    return f"{start} {verb} found in {where}; the most are in {top_areas(authorities)}."


def area_words(results: Results) -> dict[str, str]:
    """Names and counts, ready for prose.

    Returns
    -------
    dict
        The keys of :func:`names`; ``n_dd``, ``n_od``, ``n_nd``, ``n_all``, ``n_deprived`` (numbers of
        neighbourhoods); ``n_dd_neighbourhoods`` ("six doubly disadvantaged neighbourhoods");
        ``n_dd_wards``; ``population_dd``, ``share_dd`` (of residents); ``share_of_deprived``;
        the same for England with ``_england``; ``n_dd_london_words``; ``scope_note``; ``fewest_words``.
    """
    own, england = counts(results.areas, "edition"), counts(results.areas, "england")
    n, people = own["areas"].astype(int), own["population"]
    deprived = n[DOUBLY_DISADVANTAGED] + n[OTHER_DEPRIVED]
    regions = results.areas[results.areas["area_type"] == "england_region"]
    london = regions[regions["area_name"] == LONDON].set_index("group")["areas"]
    london_dd = int(london.get(DOUBLY_DISADVANTAGED, 0))
    both = int(england["areas"][DOUBLY_DISADVANTAGED])
    cut = both + int(england["areas"][OTHER_DEPRIVED])
    share = 100 * n[DOUBLY_DISADVANTAGED] / deprived if deprived else float("nan")
    return {
        **names(results),
        "scope_note": scope_note(results),
        "fewest_words": numbers.in_words(FEWEST),
        "n_dd": numbers.count(n[DOUBLY_DISADVANTAGED]),
        "n_od": numbers.count(n[OTHER_DEPRIVED]),
        "n_nd": numbers.count(n[NON_DEPRIVED]),
        "n_all": numbers.count(n.sum()),
        "n_deprived": numbers.count(deprived),
        "n_dd_neighbourhoods": neighbourhoods(int(n[DOUBLY_DISADVANTAGED])),
        "n_dd_wards": numbers.count(results.edition["wards_with_doubly_disadvantaged"]),
        "population_dd": numbers.people(people[DOUBLY_DISADVANTAGED]),
        "population_od": numbers.people(people[OTHER_DEPRIVED]),
        "share_dd": numbers.value_text(
            100 * people[DOUBLY_DISADVANTAGED] / people.sum(), "percent"
        ),
        "share_of_deprived": numbers.value_text(share, "percent", 0),
        "n_england": numbers.count(england["areas"].sum()),
        "n_cut": numbers.count(cut),
        "n_dd_england": numbers.count(both),
        "england_share_both": numbers.value_text(100 * both / cut, "percent", 0),
        "population_dd_england": numbers.people(england["population"][DOUBLY_DISADVANTAGED]),
        "n_dd_london_words": f"{numbers.in_words(london_dd)} such {words.plural(london_dd, 'neighbourhood')}",
        "n_od_london": numbers.count(london.get(OTHER_DEPRIVED, 0)),
        "n_od_england": numbers.count(england["areas"][OTHER_DEPRIVED]),
    }
