"""Built pages turned into one document for print: the same text, without what only a screen can use.

Charts leave the text before it is parsed and come back as images, so that their SVG is neither
changed nor parsed twice.
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urlparse

from bs4 import BeautifulSoup, Tag

from analysis.book.contents import Chapter
from analysis.book.figures.registry import load_registry
from analysis.book.wording.addresses import FOLDER as SOURCES
from analysis.book.wording.numbers import in_words
from analysis.errors import AnalysisError
from analysis.markup import Markup, html
from analysis.site.article import article_html

SCREEN_ONLY = (
    "style",
    "noscript",
    "button",
    "form",
    "input",
    "select",
    ".chart-narrow",
    ".cell_input",
    ".headerlink",
    ".downloads",
    ".screen-only",
    ".worked-out",
    ".toctree-wrapper",
)
"""What a printed page leaves out."""

PRINTED_ROWS = 12
"""Rows of a long table that are printed, unless pages lead to its rows."""
SHORT_TABLE = 16
"""Rows up to which a table is kept on one page."""
MANY_LETTERS = 1500
"""Letters from which it may be broken between rows after all: kept whole, it would leave half a page empty."""
LONGEST_WORD = 13
"""Letters beyond which a word in a table may be broken."""
LINE_LETTERS = 110
"""Letters in all columns together from which a table is set in small type."""

FORMULA_SIZE = 13.5
"""Of a formula, in CSS pixels: the size of the text around it."""

PRINT_SCALE = 8 / 9
"""Of drawings on paper: their smallest letters (``theme.SMALL_SIZE``), 9 pt on screens, are 8 pt there."""
BOX = re.compile(r'<svg\b[^>]*\bviewBox="0 0 (?P<width>[\d.]+) [\d.]+"')

CHART_SCHEME = "chart"
SVG_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


@dataclass
class PrintDocument:
    """The chapters' HTML for print, and the images that it names.

    Attributes
    ----------
    chapters : list of Tag
        One ``<section>`` a chapter, in reading order.
    images : dict
        Address (``chart:3``) to the SVG behind it.
    left_out : frozenset of str
        Chapters that the site has and the document does not; where there are any, no long table is whole.
    """

    chapters: list[Tag] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    images: dict[str, str] = field(default_factory=dict)

    def add_image(self, svg: str) -> str:
        """Keep an image and return its address."""
        address = f"{CHART_SCHEME}:{len(self.images) + 1}"
        self.images[address] = svg if "xmlns=" in svg[:400] else svg.replace("<svg", "<svg " + SVG_NAMESPACE, 1)
        return address


def outer_elements(html: str, name: str) -> list[tuple[int, int]]:
    """Start and end of every element of a name that stands in no other of its kind."""
    spans, depth, start = [], 0, 0
    for tag in re.finditer(rf"<(?P<end>/?){name}\b[^>]*?(?P<empty>/?)>", html):
        if tag["end"]:
            depth -= 1
            if depth == 0:
                spans.append((start, tag.end()))
        elif not tag["empty"]:
            start = tag.start() if depth == 0 else start
            depth += 1
    return spans


def replace_elements(html: str, name: str, replacement: Callable[[str], str]) -> str:
    """The page with every outer element of a name replaced by a text made from it."""
    pieces, end = [], 0
    for start, stop in outer_elements(html, name):
        pieces += [html[end:start], replacement(html[start:stop])]
        end = stop
    return "".join([*pieces, html[end:]])


def _svg_text(svg: str, element: str) -> str:
    found = re.search(rf"<{element}\b[^>]*>(.*?)</{element}>", svg, re.DOTALL)
    return Markup(found[1]).striptags() if found else ""


def svg_alternative(svg: str) -> str:
    """The text alternative of a chart: its title and description."""
    label = re.search(r'<svg\b[^>]*\saria-label="([^"]*)"', svg)
    parts = [_svg_text(svg, "title"), _svg_text(svg, "desc")]
    return ". ".join(p.rstrip(".") for p in parts if p) or (Markup(label[1]).unescape() if label else "")


def _chart_image(svg: str, document: PrintDocument) -> str:
    decorative = 'aria-hidden="true"' in svg[: svg.index(">")]
    if decorative:
        return html('<img class="drawing" src="{}" alt="symbol">', document.add_image(svg))
    box = BOX.search(svg)
    width = html(' style="width:{:.0f}px"', float(box["width"]) * PRINT_SCALE) if box else ""
    return html('<img class="drawing" src="{}" alt="{}"{}>', document.add_image(svg), svg_alternative(svg), width)


TOLD_IN_PRINT = re.compile(r'<details\b[^>]*class="[^"]*\b(?:told-in-print|sd-dropdown)\b')
"""What is folded on the site and named on paper, so that the text beside it leads somewhere."""


def _told(details: str) -> str:
    """What stands on paper for what is folded: that the site has it, or nothing for downloads and sources."""
    found = re.search(r"<summary\b[^>]*>(.*?)</summary>", details, re.DOTALL)
    if found is None or TOLD_IN_PRINT.match(details) is None:
        return ""
    return html('<p class="table-note">{}: on the site.</p>', Markup(found[1]).striptags().rstrip("."))


def _article(html: str, page: str, document: PrintDocument) -> Tag:
    """A page's own text as a tree; charts and what is most of a page's bytes are taken out before it is parsed."""
    text = article_html(html)
    if not text:
        raise AnalysisError(f"{page}.html has no article: was it built by Jupyter Book?")
    text = replace_elements(text, "script", lambda _: "")
    text = replace_elements(text, "details", _told)
    text = replace_elements(text, "svg", lambda svg: _chart_image(svg, document))
    return BeautifulSoup(text, "html.parser").select("article")[0]


def _drop_screen_parts(article: Tag) -> None:
    for head in article.select("thead tr:has(.screen-only)"):
        left, box = len(head.select(".screen-only")), head.find_parent(class_="book-table")
        if box is not None:
            said = html('<p class="table-note">The site has {} more of its columns.</p>', in_words(left))
            box.append(BeautifulSoup(said, "html.parser"))
    for selector in SCREEN_ONLY:
        for element in article.select(selector):
            element.decompose()


def _drop_figures_of_others(article: Tag, page: Chapter, chapters: dict[str, Chapter], document: PrintDocument) -> None:
    """Leave a figure that two chapters show to its own, so that a reader of all of them meets it once."""
    printed = {chapter.slug for chapter in chapters.values()} - document.left_out
    own = {f"fig-{figure.id}": figure.chapter for figure in load_registry().figures.values()}
    for figure in article.select("figure.chart[id]"):
        if own.get(str(figure["id"]), page.slug) in printed - {page.slug}:
            figure.decompose()


def _cut_long_tables(article: Tag, *, linked: bool) -> None:
    """Leave the first rows of a long table and say how many there are; `linked`, all where pages lead to them."""
    for box in article.select(".tall-table"):
        rows = box.select("tbody > tr")
        if len(rows) <= PRINTED_ROWS or (linked and any(row.has_attr("id") for row in rows)):
            continue
        for row in rows[PRINTED_ROWS:]:
            row.decompose()
        said = html('<p class="table-note">The first {} of {} rows; the site has all.</p>', PRINTED_ROWS, len(rows))
        box.append(BeautifulSoup(said, "html.parser"))


def _mark_tables(article: Tag) -> None:
    """Tell the style sheet which tables stay on one page and which need small type."""
    for table in article.find_all("table"):
        rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
        few = len(rows) <= SHORT_TABLE and len(table.get_text()) <= MANY_LETTERS
        kinds = ["short"] if few else []
        letters = _letters(rows)
        if sum(letters) > LINE_LETTERS and not table.find_parent(class_="panel"):
            kinds.append("wide")
            # The layout need not measure every cell when the widths are given.
            for cell, share in zip(rows[0], letters, strict=True):
                cell["style"] = f"width:{100 * share**0.8 / sum(n**0.8 for n in letters):.1f}%"
        table["class"] = " ".join(kinds)


def _name_columns_alone(article: Tag) -> None:
    """Let only columns have headers in a table of few cells: else a listener hears little but headers."""
    for table in article.find_all("table"):
        if len(table.find_all("th")) > len(table.find_all("td")):
            for header in table.select("tbody th"):
                header.name = "td"
                del header["scope"]


def _letters(rows: Sequence[Sequence[Tag]]) -> list[float]:
    """Letters that each column needs: its mean, or its longest word unless that is a code."""
    if not rows:
        return []
    columns = zip(*(row for row in rows if len(row) == len(rows[0])), strict=True)
    texts = [[cell.get_text(" ", strip=True) for cell in column] for column in columns]
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in texts]
    means = [sum(map(len, column)) / len(column) for column in texts]
    return [max(min(word, LONGEST_WORD) + 2.0, mean) for word, mean in zip(words, means, strict=True)]


def _number_ids(article: Tag, page: str) -> None:
    """Prefix ids and what refers to them, so that ids of several pages never meet."""
    for element in article.find_all(id=True):
        element["id"] = f"{page}--{element['id']}"
    for attribute in ("aria-labelledby", "aria-describedby", "headers"):
        for element in article.select(f"[{attribute}]"):
            names = " ".join(element.get_attribute_list(attribute)).split()
            element[attribute] = " ".join(f"{page}--{name}" for name in names)


def _print_target(href: str, page: Chapter, chapters: dict[str, Chapter], left_out: frozenset[str]) -> str:
    """Where a link leads in the document; empty for a file that stands beside the pages, and for what is left out."""
    address, anchor = urldefrag(href)
    if urlparse(address).scheme:
        return href
    slug = page.slug
    if address:
        target, suffix = posixpath.splitext(posixpath.normpath(posixpath.join(posixpath.dirname(page.page), address)))
        if suffix != ".html":
            return ""
        if target.startswith(f"{SOURCES}/"):
            return ""
        if target not in chapters:
            raise AnalysisError(f"{page.page} links to {href}, which is no page of the book")
        slug = chapters[target].slug
        if slug in left_out:
            return ""
    return f"#{slug}--{anchor}" if anchor else f"#{slug}"


def _rewrite_links(article: Tag, page: Chapter, chapters: dict[str, Chapter], left_out: frozenset[str]) -> None:
    for link in article.find_all("a", href=True):
        target = _print_target(str(link["href"]), page, chapters, left_out)
        if not target:
            link.unwrap()
            continue
        link["href"] = target
        # WeasyPrint makes a second link, on the same place, of any element within one.
        for within in link.find_all(lambda tag: tag.name != "img"):
            within.unwrap()


def formula_svg(element: str) -> str:
    """A ``<math>`` element drawn as SVG, since MathML cannot be set in print."""
    from ziamath import Math

    return Math(element, size=FORMULA_SIZE).svg()


def _formulas_as_images(article: Tag, document: PrintDocument) -> None:
    for math in article.find_all("math"):
        svg = formula_svg(str(math))
        display = "block" if math.get("display") == "block" else "inline"
        image = html(
            '<img class="formula {}" src="{}" style="{}" alt="{}">',
            display,
            document.add_image(svg),
            _on_baseline(svg),
            math.get("alttext", ""),
        )
        math.replace_with(BeautifulSoup(image, "html.parser"))


def _on_baseline(svg: str) -> str:
    """CSS that sets a formula on the line of its text: its drawing has the baseline at zero."""
    box = re.search(r'viewBox="\S+ (\S+) \S+ (\S+)"', svg)
    return f"vertical-align:{-(float(box[1]) + float(box[2])):.2f}px" if box else ""


def add_page(html: str, page: Chapter, chapters: dict[str, Chapter], document: PrintDocument) -> None:
    """Add one built page to the document."""
    article = _article(html, page.page, document)
    _drop_screen_parts(article)
    _drop_figures_of_others(article, page, chapters, document)
    _cut_long_tables(article, linked=not document.left_out)
    _name_columns_alone(article)
    _mark_tables(article)
    _formulas_as_images(article, document)
    _number_ids(article, page.slug)
    _rewrite_links(article, page, chapters, document.left_out)
    article.name = "section"
    kind = "numbered" if page.number is not None else "unnumbered"
    follows = document.chapters and kind == "unnumbered" and "unnumbered" in document.chapters[-1]["class"]
    article.attrs = {"id": page.slug, "class": f"chapter {kind}{' follows' if follows else ''}"}
    document.chapters.append(article)


def _lead_to_chapters(document: PrintDocument) -> None:
    """Let links to rows that are cut lead to their chapter."""
    there = {str(element["id"]) for chapter in document.chapters for element in [chapter, *chapter.find_all(id=True)]}
    for chapter in document.chapters:
        for link in chapter.select('a[href^="#"]'):
            target = str(link["href"])[1:]
            if target not in there:
                link["href"] = "#" + target.split("--")[0]


def collect(html_folder: Path, chapters: list[Chapter], left_out: frozenset[str] = frozenset()) -> PrintDocument:
    """The whole book for print.

    Parameters
    ----------
    html_folder : Path
        Where Jupyter Book wrote the pages.
    chapters : list of Chapter
        In reading order.
    left_out : frozenset of str
        Those of them that are on the site alone.

    Raises
    ------
    AnalysisError
        When a page is missing, or a link leads to no page of the book.
    """
    document = PrintDocument(left_out=left_out)
    by_page = {c.page: c for c in chapters}
    for chapter in (c for c in chapters if c.slug not in left_out):
        path = html_folder / f"{chapter.page}.html"
        if not path.exists():
            raise AnalysisError(f"{path} is not there: build the site first with `jupyter-book build .`")
        add_page(path.read_text(encoding="utf-8"), chapter, by_page, document)
    if left_out:
        _lead_to_chapters(document)
    return document
