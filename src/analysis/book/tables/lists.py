"""The table of who is on the list by one index of deprivation and not by the other."""

from analysis.book.display.figure import Omitted
from analysis.book.display.table import Column, Table
from analysis.book.findings.lists import apart
from analysis.book.wording.places import place_name
from analysis.groups import LABELS
from analysis.results.reading import Results


def two_lists(results: Results) -> Table | Omitted:
    """Neighbourhoods on both lists and on one alone, by region in all of England and by authority elsewhere."""
    if results.lists.empty:
        return Omitted("lists")
    kind = "region" if results.region.is_country else "local_authority"
    frame = apart(results, kind)
    if frame.empty:
        return Omitted("lists")
    frame["area"] = frame["area_name"].map(place_name)
    frame["label"] = frame["group"].map(LABELS)
    return Table(
        frame,
        [
            Column("area", "Region" if kind == "region" else "Local authority", header=True),
            Column("label", "Group"),
            Column("both", "On both lists", "count"),
            Column("first", "By the index of 2019 alone", "count"),
            Column("first_people", "Residents", "count"),
            Column("second", "By the index of 2025 alone", "count"),
            Column("second_people", "Residents", "count"),
        ],
        f"Two lists, by the deprivation index of 2019 and by that of 2025, {results.region.name}",
        "lists",
        note="Each list takes the worst tenth on the deprivation index and, for the doubly disadvantaged, on the "
        "Community Needs Index of 2023 too. Residents are those of the neighbourhoods on one list alone, Census 2021.",
    )
