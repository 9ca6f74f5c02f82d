"""Where an area's doubly disadvantaged neighbourhoods are, by ward and authority."""

import pandas as pd

from analysis.book.area.names import counts
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import say
from analysis.book.wording.places import place_name
from analysis.book.wording.statement import Statement, states
from analysis.groups import ALL, DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from analysis.results.reading import Results

INCOME = "income_deprivation_rate"
INCOME_PERIOD = "2019"
"""Release that the groups were drawn by."""


def wards(points: pd.DataFrame) -> pd.DataFrame:
    """Wards with doubly disadvantaged neighbourhoods, the most first, given ``map_points.csv``.

    Returns
    -------
    DataFrame
        ``local_authority_name``, ``ward_name``, ``areas``. Wards of one name in two authorities are two.
    """
    own = points[points["group"] == DOUBLY_DISADVANTAGED]
    sizes = own.groupby(["local_authority_name", "ward_name"]).size().rename("areas").reset_index()
    return sizes.sort_values(["areas", "ward_name"], ascending=[False, True], ignore_index=True)


def ward_sentence(results: Results) -> str:
    """In how many wards they lie, and which holds the most; empty for none or one."""
    rows = wards(results.map_points)
    number = int(rows["areas"].sum())
    if number < 2:
        return ""
    most = rows[rows["areas"] == rows["areas"].max()]
    held = tuple(f"{row.ward_name}, {row.local_authority_name}" for row in most.itertuples())
    measure = ("neighbourhoods", "wards_with")
    return states(_wards(rows, most), Statement(held, "most", measure, results.region.area, rows=("ward",)))


def _wards(rows: pd.DataFrame, most: pd.DataFrame) -> str:
    """The wards of :func:`wards`, and those of them that hold the most."""
    if len(rows) == 1:
        return say("area.one_ward", ward=rows["ward_name"][0])
    if most["areas"].iloc[0] == 1:
        return say("area.wards_each", wards=words.listing(list(rows["ward_name"])))
    size, held = numbers.in_words(int(most["areas"].iloc[0])), numbers.in_words(len(rows))
    if len(most) > 3:
        return say("area.wards_many", number=held, most=size)
    several = rows["local_authority_name"].nunique() > 1
    verb, each = ("has", "") if len(most) == 1 else ("have", " each")
    return say("area.wards_most", number=held, wards=_named(most, several=several), have=verb, most=f"{size}{each}")


def _named(rows: pd.DataFrame, *, several: bool) -> str:
    """Wards by name, with their authority where the area has several: "Marfleet ward in Hull"."""
    noun = words.plural(len(rows), "ward")
    if not several:
        return f"{words.listing(list(rows['ward_name']))} {noun}"
    by_authority = [
        f"{words.listing(list(part['ward_name']))} {words.plural(len(part), 'ward')} in {place_name(str(name))}"
        for name, part in rows.groupby("local_authority_name", sort=False)
    ]
    return words.listing(by_authority)


def none_text(results: Results) -> str:
    """What it means that an area has no doubly disadvantaged neighbourhood; empty where it has one."""
    own = counts(results.areas, "edition")["areas"].astype(int)
    if own[DOUBLY_DISADVANTAGED]:
        return ""
    area = results.region.name_in_sentence
    others = int(own[OTHER_DEPRIVED])
    deprived = (
        f"{words.sentence_start(numbers.in_words(others))} {words.plural(others, 'is', 'are')} in the most deprived "
        "tenth, but not in the tenth with the greatest community needs."
        if others
        else "Not one is in the most deprived tenth."
    )
    where = "Those outside such places" if others else "They"
    row = Facts(results).row(INCOME, ALL, INCOME_PERIOD)
    share, people = (
        numbers.share_text(float(row["value"]), 1),
        numbers.people(float(row["numerator"])),
    )
    return say("area.none", area=area, deprived=deprived, share=share, people=people, where=where)


def places(results: Results) -> pd.DataFrame:
    """Local authorities with doubly disadvantaged neighbourhoods and the wards that hold them.

    Returns
    -------
    DataFrame
        ``area_name``, ``doubly_disadvantaged``, ``other_deprived``, ``total``, ``wards`` (each with its number).
    """
    rows = results.areas[results.areas["area_type"] == "local_authority"]
    wide = rows.pivot_table(index="area_name", columns="group", values="areas", aggfunc="sum").fillna(0)
    wide["total"] = wide.sum(axis=1)
    wide = wide[wide[DOUBLY_DISADVANTAGED] > 0].sort_values([DOUBLY_DISADVANTAGED, OTHER_DEPRIVED], ascending=False)
    named = wards(results.map_points)
    texts = {
        str(name): ", ".join(f"{r.ward_name} ({r.areas})" for r in part.itertuples())
        for name, part in named.groupby("local_authority_name")
    }
    return wide.assign(wards=[texts[name] for name in wide.index]).reset_index()
