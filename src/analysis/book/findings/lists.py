"""Who is on the list by the deprivation index of 2019 and who by that of 2025, in words and as rows of tables."""

import pandas as pd

from analysis.book.area.names import numbered_list, top_areas
from analysis.book.wording import numbers
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import place_name, region_in_sentence
from analysis.book.wording.statement import gives
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from analysis.results.reading import Results

BOTH, FIRST, SECOND = "both", "first", "second"
"""On both lists, on that of 2019 alone, on that of 2025 alone."""


def apart(results: Results, area_type: str) -> pd.DataFrame:
    """Neighbourhoods and residents on both lists and on one alone, by area of a kind.

    Returns
    -------
    DataFrame
        A row for each area and deprived group that has any: area_name, group, and for each of ``both``,
        ``first`` and ``second`` the neighbourhoods under that name and the residents under ``<name>_people``.
    """
    rows = results.lists[results.lists["area_type"] == area_type]
    found: list[pd.DataFrame] = []
    for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED):
        before, after = rows["group_2019"] == group, rows["group_2025"] == group
        for name, chosen in ((BOTH, before & after), (FIRST, before & ~after), (SECOND, after & ~before)):
            found.append(rows[chosen].assign(group=group, part=name))
    frame = pd.concat(found)
    keys = ["area_name", "group"]
    sums = {
        f"{name}{suffix}": frame[column].where(frame["part"] == name, 0).groupby([frame[key] for key in keys]).sum()
        for name in (BOTH, FIRST, SECOND)
        for column, suffix in (("areas", ""), ("population", "_people"))
    }
    return pd.DataFrame(sums).astype("int64").rename_axis(keys).reset_index()


def _held(areas: int, people: int) -> str:
    """How many neighbourhoods, with their residents: "two (about 3,100 residents)"."""
    return say("lists.held", number=numbers.in_words(areas), people=numbers.people(people)) if areas else "none"


def _most(results: Results, part: str) -> str:
    """Where most of the doubly disadvantaged are that are on one list alone; empty where none is, or many are level."""
    country = results.region.is_country
    rows = apart(results, "region" if country else "local_authority")
    own = rows[rows["group"] == DOUBLY_DISADVANTAGED].set_index("area_name")[part]
    most = top_areas(own)
    if most.empty:
        return ""
    places = numbered_list(most, region_in_sentence if country else place_name)
    extent = "all" if most.sum() == own.sum() else "most"
    if part == FIRST:
        return choose("lists.first_alone", extent, places=places)
    return choose("lists.second_alone", extent, places=places)


def lists_words(results: Results) -> dict[str, str]:
    """How far the two lists agree, and where they do not; empty for results that lack them."""
    if results.lists.empty:
        return dict.fromkeys(("lists_sentence", "lists_places"), "")
    area = results.region.name_in_sentence
    rows = apart(results, "edition")
    own = rows[rows["group"] == DOUBLY_DISADVANTAGED].sum(numeric_only=True)
    n = {name: (int(own[name]), int(own[f"{name}_people"])) for name in (BOTH, FIRST, SECOND)}
    if not any(areas for areas, _ in n.values()):
        return {"lists_sentence": say("lists.none", area=area), "lists_places": ""}
    first, second = (tuple(a + b for a, b in zip(n[BOTH], n[alone], strict=True)) for alone in (FIRST, SECOND))
    sentence = gives(
        say(
            "lists.counts",
            area=area,
            first=_held(*first),
            second=_held(*second),
            both=_held(*n[BOTH]),
            left=_held(*n[FIRST]),
            joined=_held(*n[SECOND]),
        ),
        "lists.counts",
        results.region.area,
    )
    several = results.lists.loc[results.lists["area_type"] == "local_authority", "area_code"].nunique() > 1
    return {"lists_sentence": sentence, "lists_places": _places(results) if several else ""}


def _places(results: Results) -> str:
    """Where most of those are that are on one list alone."""
    return " ".join(sentence for part in (FIRST, SECOND) if (sentence := _most(results, part)))
