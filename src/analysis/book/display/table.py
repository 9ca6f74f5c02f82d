"""The one table style: a frame in, a semantic HTML table out, with its download."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.book.display.downloads import csv_link
from analysis.book.display.worked_out import Maker, worked_out
from analysis.book.wording import numbers
from analysis.markup import Markup, html, joined, link

_TEXT_UNITS = ("text", "numeral")
_HEADING_UNITS = {"percent": " (%)", "years": " (years)", "minutes": " (minutes)", "km": " (km)"}


@dataclass(frozen=True)
class Column:
    """How one column of a frame stands in a table.

    Attributes
    ----------
    name, label : str
        Column of the frame; its heading.
    unit : str
        ``text``; ``numeral`` (a number that is text already, set to the right); ``year``; ``count``
        (whole, with separators); or a unit of an indicator. A percent column shows bare numbers, its
        heading says "%".
    decimals : int
    header : bool
        Whether its cells name their rows.
    choose : bool
        Whether a filterable table offers its values as a list.
    href : str
        Column that holds the address of each cell's link, if any; the download leaves it out.
    long : bool
        Whether its cells hold lists or sentences, which need room on a narrow screen.
    wide : bool
        Whether it stands on a wide page only; a narrow one has it below the row's name (``below``).
    web : bool
        Whether it stands on the site alone: on paper its table has room for what a reader needs there.
    below : str
        Column of what a narrow page shows below each cell.
    """

    name: str
    label: str
    unit: str = "text"
    decimals: int = 1
    header: bool = False
    choose: bool = False
    href: str = ""
    long: bool = False
    wide: bool = False
    web: bool = False
    below: str = ""

    @property
    def classes(self) -> str:
        """What the style sheet and the PDF know its cells by."""
        there = (
            ("number", self.is_number),
            ("long", self.long and not self.is_number),
            ("wide-only", self.wide and not self.is_number),
            ("screen-only", self.web),
        )
        return " ".join(name for name, holds in there if holds)

    @property
    def heading(self) -> str:
        """The label with the unit that its cells leave out."""
        return self.label + _HEADING_UNITS.get(self.unit, "")

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right."""
        return self.unit != "text"

    def text(self, value: Any) -> str:
        """A cell as text; empty where there is no value."""
        if pd.isna(value):
            return ""
        if self.unit in _TEXT_UNITS:
            return str(value)
        if self.unit == "year":
            return f"{value:.0f}"
        if self.unit == "count":
            return numbers.count(float(value))
        unit = "score" if self.unit in ("percent", "people", "years", "minutes", "km") else self.unit
        return numbers.value_text(float(value), unit, self.decimals)


_EMPTY = html('–<span class="visually-hidden"> no value</span>')

NARROW = 288
"""Width in pixels of a table on the narrowest screen; one that needs more is a list of cards there."""
LETTER, PADDING, LONG = 7.2, 11, 200
"""What a letter takes of it, about, the room beside a cell, and the least of a column of sentences (``book.css``)."""

MOST_ROWS = 24
"""Rows of a table that stands whole on screens; a longer one scrolls in a frame of its own."""


@dataclass(frozen=True)
class Table:
    """A table of the book; a notebook shows its HTML.

    Attributes
    ----------
    frame : DataFrame
        One row a row. Columns that `columns` leaves out go to the download only.
    columns : sequence of Column
    caption : str
    id : str
        Anchor and name of the download.
    note : str
        What stands below the table.
    filterable : bool
        Whether the page's script adds a filter field and sorting. Such a table, and any with more than `MOST_ROWS`
        rows, scrolls on screens in a frame of its own; on paper it stands whole.
    download : bool
        Whether a CSV link stands below.
    number : str
        "Table 2.1", or empty.
    row_anchor : str
        Anchor of each row, with a column's name in braces: ``"dataset-{id}"``.
    foot : sequence of dict
        Rows to compare with, below the others: they are neither sorted nor filtered, and the download
        leaves them out.
    makers : sequence of Maker
        What says how it was worked out.
    """

    frame: pd.DataFrame
    columns: Sequence[Column]
    caption: str
    id: str
    note: str = ""
    filterable: bool = False
    download: bool = True
    number: str = ""
    row_anchor: str = ""
    foot: Sequence[dict[str, Any]] = ()
    makers: Sequence[Maker] = ()

    def _narrowest(self, column: Column) -> float:
        """Pixels without which a column breaks a word, or a number."""
        cells = {column.text(value) for value in self.frame[column.name].unique()}
        pieces = {*column.heading.split(), *(cells if column.is_number else " ".join(cells).split())}
        return max(LETTER * max(map(len, pieces), default=0), LONG if column.long else 0) + PADDING

    @cached_property
    def stacks(self) -> bool:
        """Whether each row is a card on a narrow screen, with the headings beside its values.

        The styles then take the table apart for the eye; roles keep it whole for who hears it.
        """
        return sum(self._narrowest(column) for column in self.columns if not column.wide) > NARROW

    def _role(self, name: str) -> Markup:
        return html(' role="{}"', name) if self.stacks else Markup()

    def _head(self) -> Markup:
        cells = []
        for i, column in enumerate(self.columns):
            kind = html(' class="{}"', column.classes) if column.classes else ""
            choose = " data-choose" if column.choose else ""
            role = self._role("columnheader")
            cells.append(html('<th scope="col"{}{}{} data-column="{}">{}</th>', role, kind, choose, i, column.heading))
        return html("<thead{}><tr{}>{}</tr></thead>", self._role("rowgroup"), self._role("row"), joined(cells))

    def _cell(self, column: Column, row: dict[str, Any]) -> Markup:
        value = row[column.name]
        text: str = column.text(value) or _EMPTY
        if column.href and not pd.isna(row[column.href]) and row[column.href]:
            text = html('<a href="{}">{}</a>', link(str(row[column.href])), text)
        if column.header:
            below = html(' data-below="{}"', row[column.below]) if column.below else ""
            return html('<th scope="row"{}{}>{}</th>', self._role("rowheader"), below, text)
        kind = html(' class="{}"', column.classes) if column.classes else ""
        known = column.is_number and isinstance(value, int | float) and not pd.isna(value)
        sorted_by = html(' data-value="{:.10g}"', value) if known else ""
        # A card has no line for what has no value.
        has_label = self.stacks and text is not _EMPTY and bool(text.strip())
        label = html(' data-label="{}"', column.heading) if has_label else ""
        return html("<td{}{}{}{}>{}</td>", self._role("cell"), kind, sorted_by, label, text)

    def _row_attributes(self, row: dict[str, Any]) -> Markup:
        anchor = html(' id="{}"', self.row_anchor.format(**row)) if self.row_anchor else Markup()
        return anchor + self._role("row")

    def _row(self, row: dict[str, Any]) -> Markup:
        return joined(self._cell(column, row) for column in self.columns)

    def _body(self) -> Markup:
        rows = (
            html("<tr{}>{}</tr>", self._row_attributes(row), self._row(row)) for row in self.frame.to_dict("records")
        )
        return html("<tbody{}>{}</tbody>{}", self._role("rowgroup"), joined(rows), self._comparison())

    def _comparison(self) -> Markup:
        if not self.foot:
            return Markup()
        blank = dict.fromkeys(c.name for c in self.columns)
        rows = (html("<tr{}>{}</tr>", self._role("row"), self._row(blank | row)) for row in self.foot)
        return html("<tfoot{}>{}</tfoot>", self._role("rowgroup"), joined(rows))

    def _foot(self) -> Markup:
        parts = [html('<p class="table-note">{}</p>', self.note)] if self.note else []
        parts.append(worked_out(self.makers, "table"))
        if self.download:
            own = self.frame.drop(columns={c.href for c in self.columns if c.href})
            saved = Markup(csv_link(own, self.id, self.number or f"the table: {self.caption}"))
            parts.append(html('<p class="downloads">{}</p>', saved))
        return joined(parts)

    def to_html(self) -> Markup:
        """The table with its caption, scrolling on small screens, and its download."""
        return html(
            '<div class="book-table{tall}{stacks}" id="{id}"{tools}>'
            '<div class="table-scroll" role="region" tabindex="0" aria-labelledby="{id}-caption">'
            '<table{role}><caption id="{id}-caption"><span>{number}{caption}</span></caption>'
            "{head}{body}</table></div>{foot}</div>",
            id=self.id,
            tall=" tall-table" if self.filterable or len(self.frame) > MOST_ROWS else "",
            stacks=" stacks" if self.stacks else "",
            role=self._role("table"),
            tools=" data-filterable" if self.filterable else "",
            number=html('<span class="table-number">{}</span> ', self.number) if self.number else "",
            caption=self.caption,
            head=self._head(),
            body=self._body(),
            foot=self._foot(),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"{self.number} {self.caption}".strip()}


def build(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    caption: str,
    table_id: str,
    note: str = "",
    filterable: bool = False,
    download: bool = True,
    number: str = "",
    row_anchor: str = "",
) -> Table:
    """A table of the book; the parameters are those of :class:`Table`.

    Raises
    ------
    KeyError
        When the frame lacks one of the columns.
    """
    absent = [c.name for c in columns if c.name not in frame.columns]
    if absent:
        raise KeyError(f"table '{table_id}': the frame has no column {absent[0]!r}; it has {list(frame.columns)}")
    return Table(frame, columns, caption, f"table-{table_id}", note, filterable, download, number, row_anchor)
