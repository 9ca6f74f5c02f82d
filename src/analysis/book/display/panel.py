"""A panel: a row for each of many measures, with the groups' values as numbers and as marks on a strip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.book.display.downloads import csv_link
from analysis.book.display.drawing import Key
from analysis.book.display.figure import Named, heading, share
from analysis.book.display.keys import key_html
from analysis.book.display.strip import Axis, strip
from analysis.markup import Markup, html, joined


@dataclass(frozen=True)
class PanelRow:
    """One measure.

    Attributes
    ----------
    measure : str
        Its name.
    about : Markup
        Unit, period, what it is measured at, and its source.
    published : Markup
        What the report published of it; empty where it published nothing.
    values, texts : tuple
        A value for each mark of the panel, nan where there is none, and the same as text.
    interval : tuple of float or None
        The 95% interval of the first value.
    difference, difference_text : float, str
        The first value less the second, and the same as text.
    verdict : str
        Whether the two differ: "clear", "not clear", "about the same".
    axis : Axis
        Of its strip.
    span : str
        Where the strip begins and ends, for a row whose axis its section does not give.
    """

    measure: str
    about: Markup
    published: Markup
    values: tuple[float, ...]
    texts: tuple[str, ...]
    interval: tuple[float, float] | None
    difference: float
    difference_text: str
    verdict: str
    axis: Axis
    span: str = ""


@dataclass(frozen=True)
class PanelSection:
    """Rows under a heading; `span` says where their common axis begins and ends, if they have one."""

    heading: str
    rows: Sequence[PanelRow]
    span: str = ""


@dataclass(frozen=True)
class Panel(Named):
    """A panel of the book; a notebook shows its HTML.

    Attributes
    ----------
    id, number, title, subtitle : str
    marks : sequence of Key
        What the values are of, with the look of their marks.
    sections : sequence of PanelSection
    frame : DataFrame
        What its download holds.
    note : str
    synthetic : bool
    """

    id: str
    number: str
    title: str
    subtitle: str
    marks: Sequence[Key]
    sections: Sequence[PanelSection]
    frame: pd.DataFrame
    note: str = ""
    synthetic: bool = False

    def _head(self) -> Markup:
        # Cards on a narrow screen take the table apart for the eye; roles keep it whole for who hears it.
        values = joined(_column(mark.label, ' class="number"') for mark in self.marks)
        strips = html('<td class="strip-cell" role="cell"></td>')
        last = _column("Difference between the first two", ' class="number" data-choose="Difference"')
        return html(
            '<thead role="rowgroup"><tr role="row">{}{}{}{}</tr></thead>', _column("Measure"), values, strips, last
        )

    def _row(self, row: PanelRow) -> Markup:
        name = html(
            '<th scope="row" role="rowheader"><span class="panel-measure">{}</span>'
            '<span class="panel-about">{}</span>{}</th>',
            row.measure,
            row.about,
            html('<span class="panel-about">{}</span>', row.published) if row.published else "",
        )
        values = joined(
            html(
                '<td class="number" role="cell" data-label="{}"{}>{}</td>',
                mark.label,
                html(' data-value="{:.10g}"', value) if value == value else "",
                text,
            )
            for mark, value, text in zip(self.marks, row.values, row.texts, strict=True)
        )
        drawn = html(
            '<td class="strip-cell" role="cell">{}{}</td>',
            strip(list(zip(self.marks, row.values, strict=True)), row.axis, row.interval),
            html('<span class="panel-span" aria-hidden="true">{}</span>', row.span) if row.span else "",
        )
        last = html(
            '<td class="number" role="cell" data-label="Difference"{} data-choice="{}">{} '
            '<span class="panel-verdict">{}</span></td>',
            html(' data-value="{:.10g}"', row.difference) if row.difference == row.difference else "",
            row.verdict,
            row.difference_text,
            row.verdict,
        )
        return html('<tr role="row">{}{}{}{}</tr>', name, values, drawn, last)

    def _section(self, section: PanelSection) -> Markup:
        before = len(self.marks) + 1
        span = html('<span class="panel-span" aria-hidden="true">{}</span>', section.span) if section.span else ""
        head = html(
            '<tr class="section-row" role="row"><th scope="rowgroup" role="rowheader" colspan="{}">{}</th>'
            '<td class="strip-cell" role="cell">{}</td><td role="cell"></td></tr>',
            before,
            section.heading,
            span,
        )
        return html('<tbody role="rowgroup">{}{}</tbody>', head, joined(self._row(row) for row in section.rows))

    def to_html(self) -> Markup:
        """The panel as a block of HTML."""
        name = f"Figure {self.number}"
        return html(
            '<figure class="chart panel" id="{anchor}" data-file="{file}"{synthetic}>{heading}'
            '<div class="chart-view">{key}<div class="panel-table" data-filterable>'
            '<table role="table" aria-label="{name}: {title}">{head}{body}</table></div></div>{note}'
            '<p class="downloads">{saved}{shared}<span class="copied" role="status"></span></p></figure>',
            anchor=self.anchor,
            file=self.file_name,
            synthetic=html(" data-synthetic") if self.synthetic else "",
            heading=heading(self.number, self.title, self.subtitle),
            key=key_html(self.marks),
            name=name,
            title=self.title,
            head=self._head(),
            body=joined(self._section(section) for section in self.sections),
            note=html('<p class="chart-note">{}</p>', self.note) if self.note else "",
            saved=csv_link(self.frame, self.file_name, f"the data of {name}"),
            shared=share(name, self.file_name),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"Figure {self.number}. {self.title}."}


def _column(label: str, more: str = "") -> Markup:
    return html('<th scope="col" role="columnheader"{}>{}</th>', Markup(more), label)
