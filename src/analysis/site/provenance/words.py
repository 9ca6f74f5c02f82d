"""The page of what writes sentences: which function made them, and which tables it read."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from analysis.book.makers import run
from analysis.book.wording.addresses import table_page, words_of
from analysis.markup import Markup, html, joined
from analysis.results import schema
from analysis.results.listening import tables_read
from analysis.results.reading import Results
from analysis.site.provenance.parts import Build, Page, beside, functions

NAME = beside(words_of("x")).partition(".")[0]

CATALOGUE = html('no table, but <a href="index.html">the list of the datasets</a>')
"""What a maker read that counts the datasets."""

ASKED = re.compile(rf'{re.escape(words_of(""))}(?P<maker>[\w-]+)"')


def asked_for(pages: Iterable[Path]) -> list[str]:
    """Names of the makers to which numbers in pages lead."""
    return sorted({found["maker"] for page in pages for found in ASKED.finditer(page.read_text(encoding="utf-8"))})


def _row(maker: str, results: Results) -> Markup:
    with tables_read() as tables:
        function = run(maker, results)
    links = [html('<a href="{}">{}</a>', beside(table_page(name)), schema.table(name).title) for name in tables]
    return html(
        '<tr id="{}"><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
        maker,
        maker.replace("-", ": ", 1).replace("_", " "),
        functions([f"{function.__module__}.{getattr(function, '__qualname__', maker)}"]),
        joined(links, "; ") or CATALOGUE,
    )


def page(build: Build, makers: Collection[str]) -> Page:
    """The page of the makers to which an edition's pages lead."""
    rows = joined((_row(maker, build.results) for maker in makers), "\n")
    body = html(
        '<section><h2>What writes them</h2><div class="place-wide" tabindex="0" role="region" '
        'aria-label="What writes sentences"><table class="made-table"><caption>Functions, and the tables that they read'
        '</caption><thead><tr><th scope="col">Texts</th><th scope="col">Function</th>'
        '<th scope="col">Tables that it reads</th></tr></thead><tbody>{}</tbody></table></div></section>{}',
        rows,
        build.section(),
    )
    lead = "Sentences with numbers of several tables are chosen by functions; each table’s page has its datasets."
    return Page(NAME, "Sentences", "Words", lead, body)
