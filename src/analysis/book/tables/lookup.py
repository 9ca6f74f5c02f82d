"""Find your neighbourhood: the edition's deprived neighbourhoods, to search on a screen or read as a table."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.book.display.table import Column, Table
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import say
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, LABELS
from analysis.markup import Markup, html
from analysis.results.reading import Results

OPEN_UP_TO = 40
"""A list of up to this many neighbourhoods stands open, and in print."""

COLUMNS = (
    Column("lsoa21_name", "Neighbourhood", header=True),
    Column("lsoa21_code", "Code"),
    Column("ward_name", "Ward"),
    Column("local_authority_name", "Local authority"),
    Column("group_label", "Group"),
    Column("imd_text", "Deprivation rank", "numeral"),
    Column("cni_text", "Community needs rank", "numeral"),
)


@dataclass(frozen=True)
class Lookup:
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
            return say("tables.lookup_none", area=self.area)
        return say("tables.lookup", groups=words.listing(parts), noun=noun, area=self.area)

    @property
    def unknown(self) -> str:
        """What is said of a name that nothing on the list goes by: not that its place is not deprived."""
        return say("tables.lookup_unknown", area=self.area, instead=say("tables.lookup_instead"))

    def to_html(self) -> Markup:
        """The search field (which the page's script adds) and the whole list."""
        table = Table(
            self.frame,
            COLUMNS,
            words.sentence_start(self.summary),
            "lookup-table",
            note=say("tables.lookup_note"),
            download=len(self.frame) <= OPEN_UP_TO,
            row_data="group",
        ).to_html()
        if len(self.frame) > OPEN_UP_TO:
            table = html(
                '<p class="lookup-counts">{}</p><details><summary>{}</summary>{}</details>',
                say("tables.lookup_listed", summary=words.sentence_start(self.summary)),
                say("tables.lookup_whole", summary=self.summary),
                table,
            )
        return html(
            '<section class="lookup" id="lookup" data-lookup data-unknown="{}" data-postcode="{}">{}</section>',
            self.unknown,
            say("tables.lookup_postcode", instead=say("tables.lookup_instead")),
            table,
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": self.summary}


def build(results: Results) -> Lookup:
    """The list of an edition's deprived neighbourhoods, the doubly disadvantaged first."""
    frame = results.map_points.copy()
    frame["group_label"] = frame["group"].map(LABELS)
    for name, column in (("imd_text", results.imd_rank), ("cni_text", "cni2023_rank")):
        frame[name] = [numbers.count(float(rank)) for rank in frame[column]]
    frame["first"] = frame["group"] != DOUBLY_DISADVANTAGED
    frame = frame.sort_values(["first", "local_authority_name", "lsoa21_name"], kind="stable")
    return Lookup(frame.reset_index(drop=True), results.region.name_in_sentence)
