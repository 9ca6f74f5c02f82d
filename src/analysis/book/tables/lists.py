"""The tables of who is on the list by one index of deprivation and not by the other."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.book.display import table as tables
from analysis.book.display.figure import Omitted
from analysis.book.display.table import Column, Table
from analysis.book.findings.lists import FIRST, SECOND, apart
from analysis.book.wording.patterns import say
from analysis.book.wording.places import place_name
from analysis.groups import GROUPS_AND_ALL, LABELS
from analysis.results.reading import Results


def _table(results: Results, frame: pd.DataFrame, kind: str, table_id: str, *, filterable: bool = False) -> Table:
    frame = frame.assign(area=frame["area_name"].map(place_name), label=frame["group"].map(LABELS))
    return Table(
        frame,
        [
            Column("area", kind, header=True, below="label"),
            Column("label", "Group", choose=filterable, wide=True),
            Column("both", "On both lists", "count"),
            Column("first", "2019 alone", "count"),
            Column("first_people", "Residents", "count"),
            Column("second", "2025 alone", "count"),
            Column("second_people", "Residents", "count"),
        ],
        say("tables.lists", area=results.region.name_in_sentence, kind=kind.lower()),
        table_id,
        note=say("tables.lists_note"),
        filterable=filterable,
    )


def two_lists(results: Results) -> Table | Omitted:
    """Neighbourhoods on both lists and on one alone, by region in all of England and by authority elsewhere."""
    country = results.region.is_country
    frame = apart(results, "region" if country else "local_authority")
    if frame.empty:
        return Omitted("lists")
    return _table(results, frame, "Region" if country else "Local authority", "lists")


def by_authority(results: Results) -> Table | Omitted:
    """The same by authority where that is more than the other table: all of England, those that the lists differ in."""
    frame = apart(results, "local_authority")
    frame = frame[(frame[FIRST] > 0) | (frame[SECOND] > 0)]
    if frame.empty or not results.region.is_country:
        return Omitted("lists_by_authority")
    return _table(results, frame, "Local authority", "lists-by-authority", filterable=True)


def worst_tenth(results: Results) -> Table:
    """Who left the worst tenth between the indices of 2019 and 2025, and who joined it, by group."""
    rows = results.worst_tenth
    own = rows[rows["area"] == results.region.area].set_index("group").reindex(GROUPS_AND_ALL).reset_index()
    own["label"] = own["group"].map(LABELS)
    return tables.build(
        own,
        [
            Column("label", "Group", header=True),
            Column("areas", "Neighbourhoods", "count"),
            Column("worst_2019", "Worst tenth in 2019", "count"),
            Column("worst_2025", "Worst tenth in 2025", "count"),
            Column("stayed", "In both", "count"),
            Column("left", "In 2019 alone", "count"),
            Column("joined", "In 2025 alone", "count"),
        ],
        caption=say("tables.worst_tenth", area=results.region.name_in_sentence),
        table_id="worst-tenth",
        note=say("tables.worst_tenth_note"),
    )


VIEWS: Mapping[str, Callable[..., Any]] = {
    "lists": two_lists,
    "lists_by_authority": by_authority,
    "worst_tenth": worst_tenth,
}
"""Tables by id."""
