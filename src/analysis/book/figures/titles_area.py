"""Titles of the figures on the area: what they show, chosen from its numbers."""

from analysis.book.area import constraints as constraint_words
from analysis.book.area.wards import wards
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive
from analysis.book.wording import numbers, words
from analysis.indicators.constraints import (
    ELSEWHERE,
    OTHERS_HERE,
    OTHERS_IN_ENGLAND,
    load_constraints,
)
from analysis.results.reading import Results

_WHOM = {
    OTHERS_HERE: "other deprived ones nearby",
    OTHERS_IN_ENGLAND: "other deprived ones in England",
    ELSEWHERE: "those elsewhere in England",
}


def places(figure: FigureSpec, results: Results) -> str:
    """Say in how many wards the doubly disadvantaged neighbourhoods lie, and which has the most."""
    rows = wards(results.map_points)
    number = int(rows["areas"].sum())
    if number == 0:
        return f"No neighbourhood of {results.region.name_in_sentence} is doubly disadvantaged"
    if number == 1:
        return f"{area_possessive(results)} one doubly disadvantaged neighbourhood lies in {rows['ward_name'][0]} ward"
    start = f"{area_possessive(results)} {numbers.in_words(number)} doubly disadvantaged neighbourhoods lie in"
    if len(rows) == 1:
        return f"{start} one ward, {rows['ward_name'][0]}"
    most = rows[rows["areas"] == rows["areas"].max()]
    start = f"{start} {numbers.in_words(len(rows))} wards"
    if len(most) > 2 or most["areas"].iloc[0] == 1:
        return start
    names = words.listing(list(most["ward_name"]))
    return f"{start}; {names} {words.plural(len(most), 'has', 'have')} the most"


def scores(figure: FigureSpec, results: Results) -> str:
    """Name the constraints that set the doubly disadvantaged furthest apart, as far as they can be told."""
    place = f"{area_possessive(results)} doubly disadvantaged neighbourhoods"
    there = [a for a in _WHOM if a in set(results.constraint_scores["against"])]
    if not there:
        return f"The constraints in {results.region.name_in_sentence}"
    rows = constraint_words.rows_against(results.constraint_scores, there[0])
    whom = _WHOM[there[0]]
    worse = rows[rows["standing"] == "worse"]
    if worse.empty:
        return f"No constraint clearly sets {place} apart from {whom}"
    first = worse[worse["behind_first_low"] <= 0]
    if len(first) == len(rows):
        return f"On all {numbers.in_words(len(rows))} constraints {place} are worse placed than {whom}"
    known = load_constraints()
    names = words.listing([known[c].name for c in first["constraint"]])
    one = len(first) == 1 and not known[first["constraint"].iloc[0]].plural
    return f"{words.sentence_start(names)} {'sets' if one else 'set'} {place} furthest apart from {whom}"
