"""An edition's own facts in words: its names in every grammatical shape, its counts, its scope."""

from collections.abc import Callable

import pandas as pd

from analysis.book.area.definition import list_note
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import place_name
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, FEWEST_OTHER, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.results.reading import Results

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


def scope_note(results: Results, *, counted: bool = False) -> str:
    """What the comparisons of a page are about, and which list they go by where it is not the report's.

    Parameters
    ----------
    counted : bool
        Whether the sentence before has said how many doubly disadvantaged neighbourhoods there are.
    """
    return f"{_whose_rates(results, counted=counted)} {list_note(results)}".strip()


def _whose_rates(results: Results, *, counted: bool) -> str:
    area = results.region.name_in_sentence
    own = counts(results.areas, "edition")["areas"].astype(int)
    if results.region.is_country:
        return say("area.scope_england")
    if results.own_scope:
        return say("area.scope_own", area=area)
    start = "" if counted else f"{count_sentence(results, short=True)} "
    reason = _too_few(int(own[DOUBLY_DISADVANTAGED]), int(own[OTHER_DEPRIVED]))
    return f"{start}{reason} {say('area.scope_too_few', area=area)}"


def _too_few(doubly: int, others: int) -> str:
    """Why an area has no comparison of its own, given its numbers of deprived neighbourhoods."""
    return choose(
        "area.too_few",
        "none" if doubly == 0 else "few_others" if doubly >= FEWEST else "few",
        are=words.plural(others, "is", "are"),
        number=numbers.in_words(others),
        noun=words.plural(others, "other deprived neighbourhood"),
    )


TOP = 3


def by_area(results: Results, area_type: str) -> pd.Series:
    """Numbers of doubly disadvantaged neighbourhoods by area of one kind, most first."""
    rows = results.areas[(results.areas["area_type"] == area_type) & (results.areas["group"] == DOUBLY_DISADVANTAGED)]
    return rows.set_index("area_name")["areas"].sort_values(ascending=False, kind="stable")


def numbered_list(numbered: pd.Series, name: Callable[[str], str] = place_name) -> str:
    """Areas with their numbers, as in "Liverpool (42), Halton (21) and Knowsley (17)"."""
    return words.listing([f"{name(str(area))} ({number:.0f})" for area, number in numbered.items()])


def top_areas(numbered: pd.Series) -> pd.Series:
    """The few areas with the most: three, and those level with the third unless they are many."""
    there = numbered[numbered > 0].sort_values(ascending=False, kind="stable")
    if len(there) <= TOP:
        return there
    level = there[there >= there.iloc[TOP - 1]]
    return level if len(level) <= TOP + 1 else there[there > there.iloc[TOP - 1]]


def count_sentence(results: Results, *, short: bool = False) -> str:
    """How many doubly disadvantaged neighbourhoods the area has, and, unless `short`, which share that is."""
    own = counts(results.areas, "edition")
    number = int(own["areas"][DOUBLY_DISADVANTAGED])
    area = words.sentence_start(results.region.name_in_sentence)
    if results.region.is_country:
        share = numbers.value_text(100 * number / own["areas"].sum(), "percent")
        return say("area.count_england", number=numbers.count(number), share=share)
    if number == 0:
        return say("area.count_none", area=area, noun=f"{NEIGHBOURHOOD}s")
    if short:
        return say("area.count", area=area, neighbourhoods=neighbourhoods(number))
    england = counts(results.areas, "england")["areas"][DOUBLY_DISADVANTAGED]
    return say(
        "area.count_of_england",
        area=area,
        neighbourhoods=neighbourhoods(number),
        share=numbers.value_text(100 * number / england, "percent"),
        every=numbers.count(england),
    )


def place_sentence(results: Results) -> str:
    """In which local authorities they are; empty for none, and where the area is one authority."""
    own = counts(results.areas, "edition")["areas"]
    number = int(own[DOUBLY_DISADVANTAGED])
    authorities = by_area(results, "local_authority")
    held, every = int((authorities > 0).sum()), len(authorities)
    if number == 0 or every == 1:
        return ""
    verb, start = ("is", "It") if number == 1 else ("are", "They")
    if held == 1:
        also = "" if number == 1 else "all "
        return f"{start} {verb} {also}in {place_name(str(authorities.index[0]))}."
    if results.region.is_country:
        where = f"{held} of the {every} local authorities"
    elif held == every:
        share = "both" if every == 2 else f"all {numbers.in_words(held)}"
        where = f"{share} of the area\u2019s local authorities"
    else:
        where = f"{numbers.in_words(held)} of the area\u2019s {numbers.in_words(every)} local authorities"
    top = top_areas(authorities)
    if len(top) == held:
        return f"{start} {verb} found in {where}: {numbered_list(top)}."
    if top.empty:
        most = numbers.in_words(int(authorities.max()))
        return f"{start} {verb} found in {where}, none of which has more than {most}."
    return f"{start} {verb} found in {where}; the most are in {numbered_list(top)}."


def same_name_note(results: Results) -> str:
    """What sets the area apart from a region of England that has its name; empty where none has."""
    regions = set(results.areas.loc[results.areas["area_type"] == "england_region", "area_name"].astype(str))
    region = results.region
    if region.kind != "combined_authority" or region.name not in regions:
        return ""
    area = words.sentence_start(region.name_in_sentence)
    here = int(counts(results.areas, "edition")["areas"].sum())
    rows = results.areas[(results.areas["area_type"] == "england_region") & (results.areas["area_name"] == region.name)]
    return say("area.same_name", area=area, here=numbers.count(here), region=numbers.count(rows["areas"].sum()))


def _chapter_note(results: Results) -> str:
    """Which chapter is about the area itself, and in a short edition where the others are; empty for England."""
    area = results.region.name_in_sentence
    if results.region.is_country:
        return ""
    if results.region.short:
        return say("area.short_note", area=area, fewest=numbers.in_words(FEWEST))
    return say("area.chapter_note", area=area)


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
        "area_chapter_note": _chapter_note(results),
        "fewest_words": numbers.in_words(FEWEST),
        "fewest_other_words": numbers.in_words(FEWEST_OTHER),
        "n_dd": numbers.count(n[DOUBLY_DISADVANTAGED]),
        "n_od": numbers.count(n[OTHER_DEPRIVED]),
        "n_nd": numbers.count(n[NON_DEPRIVED]),
        "n_all": numbers.count(n.sum()),
        "n_deprived": numbers.count(deprived),
        "n_dd_neighbourhoods": neighbourhoods(int(n[DOUBLY_DISADVANTAGED])),
        "n_dd_wards": numbers.count(results.edition["wards_with_doubly_disadvantaged"]),
        "population_dd": numbers.people(people[DOUBLY_DISADVANTAGED]),
        "population_od": numbers.people(people[OTHER_DEPRIVED]),
        "share_dd": numbers.value_text(100 * people[DOUBLY_DISADVANTAGED] / people.sum(), "percent"),
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
