"""The list of an edition's deprived neighbourhoods, to filter on a screen or read as a table."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.book.display.table import Column, Table
from analysis.book.figures.source_lines import makers_of
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import say
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, LABELS
from analysis.markup import Markup, html
from analysis.results.reading import Results

OPEN_UP_TO = 40
"""A list of up to this many neighbourhoods stands open, and in print."""

COLUMNS = (
    Column("name", "Neighbourhood", header=True),
    Column("lsoa21_code", "Code"),
    Column("ward_name", "Ward"),
    Column("local_authority_name", "Local authority"),
    Column("group_label", "Group", choose=True),
    Column("imd_text", "Deprivation rank", "numeral"),
    Column("cni_text", "Community needs rank", "numeral"),
)


@dataclass(frozen=True)
class NeighbourhoodList:
    """The list of an edition's deprived neighbourhoods; a notebook shows its HTML.

    Attributes
    ----------
    frame : DataFrame
        One row a neighbourhood, with the columns of :data:`COLUMNS` and ``group``.
    area : str
        The edition's name inside a sentence.
    """

    frame: pd.DataFrame
    area: str

    @property
    def summary(self) -> str:
        """How many neighbourhoods the list holds, by group."""
        sizes = self.frame["group"].value_counts()
        parts = [f"{numbers.in_words(int(sizes[g]))} {LABELS[g].lower()}" for g in GROUPS if sizes.get(g, 0)]
        noun = words.plural(len(self.frame), "neighbourhood")
        if not parts:
            return say("tables.neighbourhoods_none", area=self.area)
        return say("tables.neighbourhoods", groups=words.listing(parts), noun=noun, area=self.area)

    def to_html(self) -> Markup:
        """The whole list, folded where it is long."""
        table = Table(
            self.frame,
            COLUMNS,
            words.sentence_start(self.summary),
            "table-neighbourhoods",
            note=say("tables.neighbourhoods_note"),
            download=len(self.frame) <= OPEN_UP_TO,
            filterable=len(self.frame) > OPEN_UP_TO,
            makers=makers_of((), ["map_points"]),
        ).to_html()
        if len(self.frame) > OPEN_UP_TO:
            table = html(
                '<p>{}</p><details class="listed"><summary>{}</summary>{}</details>',
                say("tables.neighbourhoods_listed", summary=words.sentence_start(self.summary)),
                say("tables.neighbourhoods_whole", summary=self.summary),
                table,
            )
        return table

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": self.summary}


def build(results: Results) -> NeighbourhoodList:
    """The list of an edition's deprived neighbourhoods, the doubly disadvantaged first."""
    frame = results.map_points.copy()
    frame["group_label"] = frame["group"].map(LABELS)
    for name, column in (("imd_text", results.imd_rank), ("cni_text", "cni2023_rank")):
        frame[name] = [numbers.count(float(rank)) for rank in frame[column]]
    frame["first"] = frame["group"] != DOUBLY_DISADVANTAGED
    frame = frame.sort_values(["first", "local_authority_name", "name"], kind="stable")
    return NeighbourhoodList(frame.reset_index(drop=True), results.region.name_in_sentence)
