"""Search over the pages of one edition, or of all: an index that Pagefind makes of the text of chapters.

Tables, pictures, formulas and code are left out: what they hold is found in their chapter, or by the look-up of places.
"""

import asyncio
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from pagefind.index import IndexConfig, PagefindIndex
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from analysis.markup import Markup, html
from analysis.site.article import article_html

FOLDER = "pagefind"
"""Where the index stands in a site."""
PAGE = "search"
"""The page of the search, without its ending."""
LEFT_OUT = (
    *("table", "svg", "math", "script", "style", "button", "form", "noscript"),
    *(".headerlink", ".downloads", ".worked-out", ".cell_input", ".toctree-wrapper"),
)
KEPT = (
    *("pagefind.js", "pagefind-worker.js", "pagefind-entry.json"),
    *("*.pf_meta", "wasm.*", "index", "fragment", "filter"),
)
"""Of what Pagefind writes: its own search boxes, which the site does not show, go."""


class Sought(NamedTuple):
    """A page that can be found.

    Attributes
    ----------
    address : str
        From the folder that holds the index: ``london/chapters/index.html``.
    edition : str
        The name of its edition.
    text : str
        The page's HTML.
    """

    address: str
    edition: str
    text: str


def pages_of(folder: Path, edition: str, base: str = "") -> list[Sought]:
    """The chapters of an edition's built pages.

    Parameters
    ----------
    folder : Path
        Where the edition's pages stand.
    edition : str
        Its name.
    base : str
        The edition's folder from the one that will hold the index: ``london/``.
    """
    files = sorted((folder / "chapters").glob("*.html"))
    return [Sought(f"{base}chapters/{f.name}", edition, f.read_text(encoding="utf-8")) for f in files]


def write_index(root: Path, pages: Iterable[Sought]) -> None:
    """Write the index of some pages into a site; the same pages give the same bytes."""
    folder = root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    # In a thread of its own: whoever builds a book may have a loop of events that runs.
    with ThreadPoolExecutor(max_workers=1) as one:
        one.submit(asyncio.run, _index(folder, pages)).result()
    kept = {file for pattern in KEPT for file in folder.glob(pattern)}
    for file in folder.iterdir():
        if file not in kept:
            file.unlink()


async def _index(folder: Path, pages: Iterable[Sought]) -> None:
    # One language: pages are in British English, for which there is no other stemmer than that of English.
    config = IndexConfig(
        output_path=str(folder), force_language="en", exclude_selectors=list(LEFT_OUT), keep_index_url=True
    )
    async with PagefindIndex(config=config) as index:
        for page in pages:
            await index.add_html_file(content=_article(page), url=page.address)


def _article(page: Sought) -> Markup:
    """A page's own text as Pagefind reads it, with its edition to choose by."""
    return html(
        '<html lang="en"><body><main data-pagefind-body data-pagefind-filter="edition:{name}" '
        'data-pagefind-meta="edition:{name}">{text}</main></body></html>',
        name=page.edition,
        # The page's own HTML, which the build has checked.
        text=Markup(article_html(page.text)),
    )


def led_to_index(text: str, up: str) -> str:
    """The page of the search with its index in a folder above: ``../`` leads there, nothing where it stands beside."""
    return text.replace(f'data-index="{FOLDER}/"', f'data-index="{up}{FOLDER}/"')


def collect_page(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Give Sphinx the page of the search, which it leaves out with its own index."""
    return [(PAGE, {"title": "Search"}, f"{PAGE}.html")]


def make_no_index(app: Sphinx) -> None:
    """Keep Sphinx from making an index of its own, which would hold tables and every page's source."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False
