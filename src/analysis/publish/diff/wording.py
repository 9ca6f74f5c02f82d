"""The words of a site's pages, as a reader meets them: sentences, items of lists, headings and figures' titles."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from lxml import etree

BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "figcaption")
"""Elements that hold a piece of text."""

NO_WORDS = ("pre", "script", "style", "svg", "table")
"""What holds none: code and drawings, and tables, whose numbers are compared as results."""

FIGURE = "fig-"


@dataclass(frozen=True)
class Reworded:
    """A text of a page that is another one, new (`old` is empty) or gone (`new` is empty)."""

    page: str
    old: str
    new: str


def _pages(edition: Path) -> Iterator[tuple[str, etree._Element]]:
    """The chapters of an edition's folder: name and the element that holds the text."""
    for file in sorted((edition / "chapters").glob("*.html")):
        tree = etree.HTML(file.read_bytes(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
        for article in tree.iter("article"):
            yield file.stem, article


def figures_of(edition: Path) -> set[str]:
    """The ids of the figures that an edition shows."""
    return {
        figure.get("id", "").removeprefix(FIGURE)
        for _, article in _pages(edition)
        for figure in article.iter("figure")
        if figure.get("id", "").startswith(FIGURE)
    }


def words_of(edition: Path) -> dict[str, list[str]]:
    """The texts of each chapter of an edition's folder, in their order."""
    return {page: list(_texts(article)) for page, article in _pages(edition)}


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element.iterchildren(etree.Element):
        if child.tag in NO_WORDS:
            continue
        if child.tag in BLOCKS and not any(True for _ in child.iter(*BLOCKS) if _ is not child):
            if text := " ".join("".join(_own(child)).split()):
                yield text
        else:
            yield from _texts(child)


def _own(element: etree._Element) -> Iterator[str]:
    """The text of an element without that of its parts that hold no words."""
    yield element.text or ""
    for child in element.iterchildren():
        if isinstance(child.tag, str) and child.tag not in NO_WORDS and child.get("class") != "headerlink":
            yield from _own(child)
        yield child.tail or ""


def reworded(page: str, old: list[str], new: list[str]) -> list[Reworded]:
    """What differs between the texts of a page, those of the same place side by side."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Reworded(page, was, now) for was, now in zip_longest(old[a:b], new[c:d], fillvalue="")]
    return found
