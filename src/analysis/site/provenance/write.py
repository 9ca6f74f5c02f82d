"""The folder of a site that says where its numbers come from, written anew with each edition."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from analysis import paths
from analysis.book.wording.addresses import FOLDER
from analysis.catalog import load_catalog
from analysis.indicators.spec import load_indicators
from analysis.markup import Markup, html, joined
from analysis.results import schema
from analysis.results.reading import Results
from analysis.site.edition_note import EditionNote
from analysis.site.places import shell
from analysis.site.provenance import claims, datasets, measures, models, tables, words
from analysis.site.provenance.parts import MODELS, Build, Page, section

WAYS = html('<a href="index.html">Where every number comes from</a>')
INDEX = "index"
KINDS: tuple[schema.Editions, ...] = ("own", "shared", "definition", "places")
"""Kinds of tables that a site is made of."""


def pages(build: Build, makers: list[str]) -> Iterator[Page]:
    """Yield every page but the list of them."""
    yield from (measures.page(build, spec) for spec in load_indicators().values())
    yield from (datasets.page(build, dataset) for dataset in load_catalog().values())
    yield from (tables.page(build, about) for about in schema.tables(*KINDS))
    yield from (models.page(build, model) for model in MODELS)
    yield claims.page(build)
    yield words.page(build, makers)


def _listed(every: list[Page]) -> Page:
    """The list of the pages, by what they are of."""
    kinds = dict.fromkeys(page.kind for page in every)
    parts = [
        section(
            kind,
            html(
                '<ul class="made-list">{}</ul>',
                joined(
                    html('<li><a href="{}.html">{}</a></li>', page.name, page.title)
                    for page in every
                    if page.kind == kind
                ),
            ),
        )
        for kind in kinds
    ]
    lead = "Every measure with its formula, every dataset with its publisher and terms, every table and model."
    return Page(INDEX, "Where every number comes from", "Sources", lead, joined(parts))


def _content(page: Page) -> Markup:
    return html(
        '<article class="place-card made-page"><header class="place-head"><p class="place-where">{}</p><h1>{}</h1>'
        '<p class="place-lead">{}</p></header>{}</article>',
        page.kind,
        page.title,
        page.lead,
        page.body,
    )


def write(site: Path, results: Results, note: EditionNote) -> None:
    """Write the folder of a finished site.

    Parameters
    ----------
    site : Path
        Its pages lead to the functions that made their sentences.
    results : Results
        Of its edition; the sums are England's.
    note : EditionNote
    """
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build = Build(results)
    every = list(pages(build, words.asked_for((site / paths.CHAPTERS.name).glob("*.html"))))
    for page in (_listed(every), *every):
        text = shell.page(
            f"{FOLDER}/{page.name}",
            _content(page),
            note,
            title=page.title,
            description=page.lead,
            ways=WAYS,
            look_up=False,
        )
        (folder / f"{page.name}.html").write_text(text, encoding="utf-8")
