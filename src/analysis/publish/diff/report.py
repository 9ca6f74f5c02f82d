"""A comparison for people: the same sections as lines for a terminal and as a page that stands alone."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.build.alone import alone
from analysis.markup import Markup, html, joined
from analysis.publish.diff.compared import Cell, Comparison, Row

FEW = 20
"""Changes of a kind that the terminal shows."""

MOST = 5_000
"""Changes of a kind that the page lists; a page of more no browser shows well."""

MANY = 3
"""Editions that are named; of more, how many."""

PAGE = Path(__file__).with_name("page.html")
EMPTY = "nothing"


@dataclass(frozen=True)
class Section:
    """A kind of change: its title, the headers of its columns, a row of texts a change, or why there is none."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    instead: str = "none"


def sections(found: Comparison) -> list[Section]:
    """What changed, kind by kind, the largest relative moves of numbers first."""
    old, new = "Before", "After"
    where = "Editions"
    numbers = sorted(found.numbers.items(), key=lambda item: -_size(item[0]))
    rows = [(row, "new", editions) for row, editions in found.added.items()]
    rows += [(row, "gone", editions) for row, editions in found.removed.items()]
    figures = found.figures or ([], [])
    words = found.words or {}
    return [
        Section("Verdicts that changed", ("Claim", old, new, where), _cells(found.verdicts, of_claims=True)),
        Section("Numbers that moved", ("Table", "Row", "Column", old, new, where), _cells(dict(numbers))),
        Section("Texts of the results that changed", ("Table", "Row", "Column", old, new, where), _cells(found.texts)),
        Section("Rows and columns that came or went", ("Table", "Row", "Now", where), list(_rows(rows))),
        Section(
            "Wording that changed",
            ("Page", old, new, where),
            [(w.page, w.old or EMPTY, w.new or EMPTY, _named(editions)) for w, editions in words.items()],
            "not compared: it takes two sites" if found.words is None else "none",
        ),
        Section(
            "Figures that came or went",
            ("Figure", "Now"),
            [*((name, "new") for name in figures[0]), *((name, "gone") for name in figures[1])],
            "not compared: one side is results alone" if found.figures is None else "none",
        ),
        Section(
            "Vintages of datasets that changed",
            ("Dataset", old, new),
            [
                (v.dataset, v.old or EMPTY, f"{v.new}, another file" if v.same_vintage else v.new or EMPTY)
                for v in found.vintages
            ],
        ),
        Section(
            "Editions that came or went",
            ("Edition", "Now"),
            [*((name, "new") for name in found.editions_added), *((name, "gone") for name in found.editions_removed)],
        ),
    ]


def _size(cell: Cell) -> float:
    """How far a number moved, as a part of what it was."""
    if cell.old is None or cell.new is None:
        return math.inf
    was, now = float(str(cell.old)), float(str(cell.new))
    return abs(now - was) / abs(was) if was else math.inf


def _cells(changes: Mapping[Cell, list[str]], of_claims: bool = False) -> list[tuple[str, ...]]:
    return [
        (
            *((cell.row,) if of_claims else (cell.table, cell.row, cell.column)),
            _text(cell.old),
            _text(cell.new),
            _named(editions),
        )
        for cell, editions in changes.items()
    ]


def _rows(changes: Sequence[tuple[Row, str, list[str]]]) -> Iterator[tuple[str, ...]]:
    for row, how, editions in changes:
        yield row.table, row.what, how, _named(editions)


def _text(value: object) -> str:
    if value is None:
        return EMPTY
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _named(editions: Sequence[str]) -> str:
    return ", ".join(editions) if len(editions) <= MANY else f"{len(editions)} editions"


def _side(found: Comparison, new: bool) -> str:
    side = found.new if new else found.old
    return f"{side.name} (version {side.version} of {side.date})"


def lines(found: Comparison, most: int = FEW) -> Iterator[str]:
    """The comparison line by line, up to `most` changes of a kind."""
    yield f"From {_side(found, new=False)} to {_side(found, new=True)}"
    for section in sections(found):
        yield f"{section.title}: {len(section.rows) or section.instead}"
        for row in section.rows[:most]:
            yield "  " + " | ".join(row)
        if len(section.rows) > most:
            yield f"  and {len(section.rows) - most} more: --page FILE lists them"


def page(found: Comparison) -> str:
    """The comparison as a page that needs no other file and has no script."""
    return alone(
        PAGE,
        old=html("{}", _side(found, new=False)),
        new=html("{}", _side(found, new=True)),
        sections=joined((_of_page(section, n) for n, section in enumerate(sections(found), 1)), "\n"),
    )


def _of_page(section: Section, number: int) -> Markup:
    title = html('<h2 id="s{0}">{1}: {2}</h2>', number, section.title, len(section.rows) or section.instead)
    if not section.rows:
        return html("<section>{}</section>", title)
    head = joined(html('<th scope="col">{}</th>', name) for name in section.columns)
    body = joined((_row_of_page(row) for row in section.rows[:MOST]), "\n")
    more = len(section.rows) - MOST
    return html(
        '<section>{title}\n<div class="wide" role="region" aria-labelledby="s{number}" tabindex="0"><table>\n'
        "<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>{more}</section>",
        title=title,
        number=number,
        head=head,
        body=body,
        more=html("<p>And {} more.</p>", f"{more:,}") if more > 0 else "",
    )


def _row_of_page(row: tuple[str, ...]) -> Markup:
    first, *others = row
    cells = joined(html("<td>{}</td>", text) for text in others)
    return html('<tr><th scope="row">{}</th>{}</tr>', first, cells)
