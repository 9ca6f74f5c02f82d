"""What a page says of itself to those who lead others to it: search engines, link previews, catalogues of data.

Every address in it is relative or of another document, as the site does not know where it will stand, unless
``html: baseurl`` in ``_config.yml`` says so: then pages name their own address too, and the site has a map of itself.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import yaml
from lxml import etree
from markupsafe import Markup as PlainMarkup
from sphinx.application import Sphinx
from sphinx.config import Config

from analysis import paths
from analysis.errors import AnalysisError
from analysis.markup import Markup, data_block, html, joined
from analysis.regions import ENGLAND
from analysis.site import social_card
from analysis.site.edition_note import EditionNote

LONGEST = 160
"""Letters of a description that a search engine shows."""
SHORTEST = 40
"""Letters from which a paragraph says what a page is about."""
PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
REFERENCE = 'role="doc-biblioentry"'
"""What begins the list of references, which says nothing of its page."""
HEADLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
"""The namespace of maps of sites."""

DATA = "chapters/data"
"""The page that describes the data."""
NOT_LISTED = ("404.html", "search.html")
"""Pages that no map of a site names, as they hold nothing of their own."""
LEADS_ON = 'http-equiv="refresh"'
"""What a page has that leads on to another."""

REPORT = {
    "@type": "Report",
    "name": "Breaking the cycle: delivering good jobs for doubly disadvantaged neighbourhoods",
    "author": [
        {"@type": "Organization", "name": "Centre for Progressive Policy"},
        {"@type": "Organization", "name": "Local Trust"},
    ],
    "datePublished": "2024-10",
}
"""What the book is based on."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def description(body: str) -> str:
    """What a page is about: its first paragraph, cut at a word where it is long; empty where it has none.

    Parameters
    ----------
    body : str
        The HTML of its text.
    """
    for found in PARAGRAPH.finditer(HEADLINK.sub("", body.partition(REFERENCE)[0])):
        text = " ".join(PlainMarkup(found[1]).striptags().split())
        if len(text) >= SHORTEST:
            return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return ""


def describe_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put a page's description into its head, and on the first page and that of the data what they are."""
    note: EditionNote = context["edition"]
    said = description(context.get("body") or "") or f"{note.title}: {PlainMarkup(context['title']).striptags()}."
    tags = [
        html('<meta name="description" content="{}">', said),
        html('<meta property="og:title" content="{}">', PlainMarkup(context["title"]).striptags() or note.title),
        html('<meta property="og:description" content="{}">', said),
        html('<meta property="og:type" content="article"><meta property="og:site_name" content="{}">', note.title),
    ]
    if app.config.html_baseurl:
        tags.append(social_card.tags(app.config.html_baseurl, note.name))
    if pagename == app.config.root_doc:
        tags.append(linked(report(note, said)))
    elif pagename == DATA:
        tags.append(linked(dataset(note, said)))
    context["metatags"] = context.get("metatags", "") + str(joined(tags, "\n"))


def linked(record: dict[str, Any]) -> Markup:
    """A record of schema.org as a page holds it."""
    return data_block("linked-data", {"@context": "https://schema.org", **record}, "application/ld+json")


def report(note: EditionNote, said: str) -> dict[str, Any]:
    """An edition as a Report of schema.org."""
    return {
        "@type": "Report",
        "name": note.title,
        "description": said,
        **_made(note),
        "isBasedOn": REPORT,
        "hasPart": {"@type": "Dataset", "name": f"{note.title}: data", "url": "data.html"},
    }


def dataset(note: EditionNote, said: str) -> dict[str, Any]:
    """The results of an edition as a Dataset of schema.org."""
    return {
        "@type": "Dataset",
        "name": f"{note.title}: data",
        "description": said if len(said) >= SHORTEST else f"Results by group of neighbourhoods: {note.title}.",
        **_made(note),
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": "results/indicators.csv",
        },
        "isAccessibleForFree": True,
    }


def _made(note: EditionNote) -> dict[str, Any]:
    return {
        "inLanguage": "en-GB",
        "version": note.version,
        "datePublished": note.date,
        "license": LICENCE,
        "spatialCoverage": {"@type": "Place", "name": note.name},
        "creator": {"@type": "Organization", "name": "The Breaking the cycle executable edition contributors"},
    }


def base_address() -> str:
    """Where the site will stand, from ``_config.yml``; empty where nothing says so.

    Raises
    ------
    AnalysisError
        When ``html: baseurl`` is no address of the web that ends in a slash.
    """
    config = yaml.safe_load((paths.ROOT / "_config.yml").read_text(encoding="utf-8")) or {}
    address = (config.get("html") or {}).get("baseurl") or ""
    if address and not (urlparse(address).scheme in ("http", "https") and address.endswith("/")):
        raise AnalysisError(
            f"_config.yml: html: baseurl is {address!r}; expected the address of the site's root, such as "
            "'https://example.org/breaking-the-cycle/'"
        )
    return address


def say_address(app: Sphinx, config: Config) -> None:
    """Let pages name their own address where the site's is known: an edition other than England's has a folder."""
    base = base_address()
    config.html_baseurl = base and base + folder_of(config.html_context["edition"].slug)


def folder_of(slug: str) -> str:
    """An edition's folder from the root of the site of all; England's is the root."""
    return "" if slug == ENGLAND else f"{slug}/"


def write_map(root: Path) -> None:
    """Write the map of a site, ``sitemap.xml``, where its address is known."""
    base = base_address()
    if not base:
        return
    tree = etree.Element("urlset", nsmap={None: SITEMAP})
    for name in _pages(root):
        etree.SubElement(etree.SubElement(tree, "url"), "loc").text = f"{base}{name}"
    etree.ElementTree(tree).write(str(root / "sitemap.xml"), encoding="utf-8", xml_declaration=True, pretty_print=True)


def _pages(root: Path) -> list[str]:
    """The pages that hold something: none that leads on, is met where nothing is, or looks things up."""
    names = []
    for file in sorted(root.rglob("*.html")):
        name = file.relative_to(root)
        if "_static" in name.parts or name.name in NOT_LISTED or LEADS_ON in file.read_text(encoding="utf-8"):
            continue
        names.append(name.as_posix())
    return names
