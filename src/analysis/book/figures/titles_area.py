"""Titles of the figures on the area: what they show, chosen from its numbers."""

import pandas as pd

from analysis.book.area import constraints as constraint_words
from analysis.book.area.wards import wards
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import Statement, states
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.constraints import (
    ELSEWHERE,
    OTHERS_HERE,
    OTHERS_IN_ENGLAND,
    load_constraints,
)
from analysis.results.reading import Results

_WHOM = (OTHERS_HERE, OTHERS_IN_ENGLAND, ELSEWHERE)
"""Whom the doubly disadvantaged are set against: the first that the area has."""


def places(figure: FigureSpec, results: Results) -> str:
    """Say in how many wards the doubly disadvantaged neighbourhoods lie, and which has the most."""
    rows = wards(results.map_points)
    number = int(rows["areas"].sum())
    if number == 0:
        return say("titles.none", area=results.region.name_in_sentence)
    most = rows[rows["areas"] == rows["areas"].max()]
    if number == 1 or len(rows) == 1:
        found = "one" if number == 1 else "in_one"
    else:
        found = "many" if len(most) > 2 or most["areas"].iloc[0] == 1 else "most"
    title = choose(
        "titles.wards",
        found,
        area_s=area_possessive(results),
        number=numbers.in_words(number),
        ward=rows["ward_name"].iloc[0],
        wards=numbers.in_words(len(rows)),
        first=words.listing(list(most["ward_name"])),
        have=words.plural(len(most), "has", "have"),
    )
    held = tuple(f"{row.ward_name}, {row.local_authority_name}" for row in most.itertuples())
    measure = ("neighbourhoods", "wards_with")
    return states(title, Statement(held, "most", measure, results.region.area, rows=("ward",)))


def scores(figure: FigureSpec, results: Results) -> str:
    """Name the constraints that set the doubly disadvantaged furthest apart, as far as they can be told."""
    place = f"{area_possessive(results)} {choose('titles.group', DOUBLY_DISADVANTAGED)}"
    there = [a for a in _WHOM if a in set(results.constraint_scores["against"])]
    if not there:
        return say("titles.constraints", area=results.region.name_in_sentence)
    rows = constraint_words.rows_against(results.constraint_scores, there[0])
    whom = choose("titles.whom", there[0])
    worse = rows[rows["standing"] == "worse"]
    ordered = constraint_words.is_furthest_clear(rows)
    first = worse[worse["behind_first_low"] <= 0] if ordered else worse
    statement = Statement(
        (DOUBLY_DISADVANTAGED,),
        "worse",
        tuple(rows["constraint"]),
        results.region.area,
        comparator=(there[0],),
        rows=("first" if ordered else "each",),
        subject_measures=tuple(first["constraint"]),
    )
    return states(_scores(rows, first, ordered=ordered, place=place, whom=whom), statement)


def _scores(rows: pd.DataFrame, first: pd.DataFrame, *, ordered: bool, place: str, whom: str) -> str:
    """The title for the constraints that are named: those that come first, or all that are clear."""
    if first.empty:
        return say("titles.constraints_none", place=place, whom=whom)
    if ordered and len(first) == len(rows):
        return say("titles.constraints_all", number=numbers.in_words(len(rows)), place=place, whom=whom)
    known = load_constraints()
    names = words.listing([known[c].name for c in first["constraint"]])
    one = len(first) == 1 and not known[first["constraint"].iloc[0]].plural
    return choose(
        "titles.constraints_worst",
        "order" if ordered else "clear",
        names=words.sentence_start(names),
        sets="sets" if one else "set",
        place=place,
        whom=whom,
    )
