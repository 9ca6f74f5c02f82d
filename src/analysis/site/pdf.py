"""The book as a PDF: cover, contents, chapters, tagged for accessibility, charts as vectors.

It is made from the built pages, so that it has the same text as the site.
"""

from pathlib import Path

from jinja2 import Template

from analysis.book.contents import Chapter, read_chapters
from analysis.disk import written_whole
from analysis.errors import AnalysisError
from analysis.markup import Markup, html, joined
from analysis.regions import covers_country
from analysis.site.edition_note import LICENCE, EditionNote, asked, read_edition_note
from analysis.site.print_pages import PrintDocument, collect
from analysis.site.print_tags import finish_tags

HERE = Path(__file__).resolve().parent
STYLE = HERE / "print" / "print.css"
COVER = HERE / "print" / "cover.html"
LOGO = HERE / "static" / "logo.svg"

AUTHORS = "The Breaking the cycle executable edition contributors"
KEYWORDS = (
    "doubly disadvantaged neighbourhoods, deprivation, community needs, good work, social infrastructure, England"
)
VARIANT = "pdf/ua-1"


def cover(note: EditionNote, logo: str) -> Markup:
    """The cover's HTML, given the address of the logo."""
    template = Template(COVER.read_text(encoding="utf-8"), autoescape=True)
    return Markup(template.render(edition=note, licence=LICENCE, asked=asked(note), logo=logo))


def contents(document: PrintDocument, chapters: list[Chapter]) -> Markup:
    """The list of contents; page numbers are filled in by the style sheet."""
    lines, part = [], ""
    for chapter, section in zip(chapters, document.chapters, strict=True):
        if chapter.part and chapter.part != part:
            part = chapter.part
            lines.append(html('<p class="part">{}</p>', part))
        for heading in section.find_all("h1"):
            lines.append(_contents_line(heading.get_text(" ", strip=True), f"#{chapter.slug}", "chapter-line"))
        for part_of_chapter in section.select("section:has(> h2)"):
            heading = part_of_chapter.select("h2")[0]
            target = f"#{part_of_chapter['id']}"
            lines.append(_contents_line(heading.get_text(" ", strip=True), target, "section-line"))
    return html('<nav class="contents"><h1>Contents</h1>{}</nav>', joined(lines))


def _contents_line(text: str, target: str, kind: str) -> Markup:
    return html('<p class="{}"><a href="{}">{}</a></p>', kind, target, text)


def print_html(document: PrintDocument, chapters: list[Chapter], note: EditionNote) -> Markup:
    """The whole book as one HTML document."""
    warning = html('<p class="page-banner">Synthetic data: nothing here describes a real place.</p>')
    return html(
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="author" content="{authors}"><meta name="keywords" content="{keywords}">'
        '<meta name="description" content="{sentence}"></head>'
        "<body>{cover}{warning}{contents}<main>{chapters}</main></body></html>",
        title=note.title,
        authors=AUTHORS,
        keywords=KEYWORDS,
        sentence=note.sentence,
        cover=cover(note, document.add_image(LOGO.read_text(encoding="utf-8"))),
        warning=warning if note.banner else "",
        contents=contents(document, chapters),
        # A tree writes its text escaped.
        chapters=joined(Markup(str(section)) for section in document.chapters),
    )


def render(html: str, images: dict[str, str]) -> bytes:
    """The PDF of a print document.

    Parameters
    ----------
    html : str
        As :func:`print_html` makes it.
    images : dict
        SVG by address. Nothing else is fetched.
    """
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnImages(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url not in images:
                raise AnalysisError(f"the printed book asks for {url}, which is not one of its own images")
            return URLFetcherResponse(url, images[url].encode(), {"Content-Type": "image/svg+xml"})

    fetcher = OwnImages(fail_on_errors=True)
    style = CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=fetcher)
    return HTML(string=html, url_fetcher=fetcher).write_pdf(
        finisher=finish_tags, stylesheets=[style], pdf_variant=VARIANT
    )


ALIKE_IN_EVERY_EDITION = ("appendix_models", "appendix_social", "northern")
"""Chapters about all of England, which the PDF of a smaller area leaves to the site and to England's."""


def write_pdf(html_folder: Path, out: Path, slug: str, toc: Path | None = None) -> Path:
    """Make the PDF of a built site; written whole or not at all.

    Parameters
    ----------
    html_folder : Path
        The built site.
    out : Path
        The PDF.
    slug : str
        The edition.
    toc : Path, optional
        The edition's table of contents; ``_toc.yml`` of the checkout when not given.

    Raises
    ------
    AnalysisError
        When the site has not been built, or Pango, which sets the text, is not installed.
    """
    every = read_chapters(toc)
    left_out = frozenset() if covers_country(slug) else frozenset(ALIKE_IN_EVERY_EDITION)
    chapters = [chapter for chapter in every if chapter.slug not in left_out]
    document = collect(html_folder, every, left_out)
    note = read_edition_note(slug)
    pdf = render(print_html(document, chapters, note), document.images)
    with written_whole(out) as fresh:
        fresh.write_bytes(pdf)
    return out
