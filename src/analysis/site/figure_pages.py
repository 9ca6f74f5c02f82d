"""A page for each figure, with that figure alone: its permanent address, and what other sites show in a frame.

It is cut out of the finished chapter, so that it says the same, and its address follows from the figure's id: a
figure that moves to another chapter keeps it. It reads without a script and weighs a third of a chapter.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from analysis import paths
from analysis.book.figures.registry import load_registry
from analysis.markup import Markup, escape, html
from analysis.site import social_card
from analysis.site.described import base_address, folder_of
from analysis.site.edition_note import EditionNote
from analysis.site.finish import with_policy
from analysis.site.late import FIGURES

PAGE = Path(__file__).with_name("figure_page.html")

FIGURE = re.compile(
    r'<figure class="chart[^"]*" id="(?P<id>fig-[\w-]+)" data-file="(?P<file>[\w-]+)"(?:(?!</figure>).)*</figure>',
    re.DOTALL,
)
"""A figure that can be saved; no figure stands in another."""
PART = r'<span class="chart-{}">(.*?)</span>'
DESCRIPTION = re.compile(r"<desc [^>]*>(.*?)</desc>", re.DOTALL)
HEIGHT = re.compile(r'<svg [^>]*viewBox="0 0 [\d.]+ (?P<height>[\d.]+)"')
OWN_PAGE = re.compile(r'<a class="book-button own-page".*?</a>', re.DOTALL)
ADDRESS = re.compile(r'(?P<attribute> href=")(?P<address>(?![a-z]+:|\.\./figures/)[^"]+)"')
"""An address of a page, seen from the chapter: neither of the web nor a file to save."""
CHAPTER_TITLE = re.compile(r'<h1>((?:(?!</h1>).)*?)<a class="headerlink"', re.DOTALL)

AROUND, LINE, LETTERS = 265, 20, 85
"""What stands above and below a drawing in a frame 700 px wide, in pixels: besides its note and sources, a line of
them, and how many letters that has."""
LINES = re.compile(r'<p class="chart-(?:note|source)[^"]*">(.*?)</p>', re.DOTALL)
HIGHEST = 900
"""Of a frame: a longer figure scrolls in it."""
SAVED = {
    True: "Its numbers, SVG and PNG are under “Data and downloads”.",
    False: "Its numbers are saved by the button above.",
}
NO_ADDRESS = "(the address of this page)"


@dataclass(frozen=True)
class Found:
    """A figure in a finished chapter.

    Attributes
    ----------
    chapter, chapter_title : str
        Its page (``work_and_income.html``) and what that is called.
    anchor, file : str
        Its id there, and the name of its downloads without their ending.
    text : str
        Its HTML.
    """

    chapter: str
    chapter_title: str
    anchor: str
    file: str
    text: str

    def said(self, part: str) -> str:
        """Its ``number`` ("Figure 2.1"), ``title`` or ``subtitle`` as plain text."""
        found = re.search(PART.format(part), self.text, re.DOTALL)
        return _plain(found[1]) if found else ""

    @property
    def description(self) -> str:
        """What it shows: the text alternative of its drawing, or its subtitle."""
        found = DESCRIPTION.search(self.text)
        return _plain(found[1]) if found else self.said("subtitle")

    @property
    def is_drawing(self) -> bool:
        """Whether it can be saved as a picture."""
        return 'class="chart-wide"' in self.text

    @property
    def frame_height(self) -> int:
        """Of the frame that shows it elsewhere, in pixels."""
        found = HEIGHT.search(self.text, self.text.find('class="chart-wide"')) if self.is_drawing else None
        if found is None:
            return HIGHEST
        lines = sum(math.ceil(len(_plain(text)) / LETTERS) for text in LINES.findall(self.text))
        return min(math.ceil(float(found["height"]) / 10) * 10 + AROUND + LINE * lines, HIGHEST)

    def alone(self) -> Markup:
        """Its HTML for a page of its own: the title heads it, and links lead to the chapters from beside them."""

        def led(link: re.Match[str]) -> str:
            address = link["address"]
            here = f"{self.chapter}{address}" if address.startswith("#") else address
            seen = here if here.startswith("../") else f"../{paths.CHAPTERS.name}/{here}"
            return f'{link["attribute"]}{seen}" target="_top"'

        text = ADDRESS.sub(led, OWN_PAGE.sub("", self.text))
        return Markup(re.sub(PART.format("title"), r'<h1 class="chart-title">\1</h1>', text, count=1, flags=re.DOTALL))


def _plain(piece: str) -> str:
    return str(Markup(piece).striptags())


def _shared(address: str, title: str) -> Markup:
    """What those are told who show a link to the page."""
    return html(
        '<link rel="canonical" href="{0}"><meta property="og:url" content="{0}">'
        '<meta property="og:title" content="{1}">',
        address,
        title,
    )


def found_in(chapter: str, page: str) -> list[Found]:
    """The figures of a finished chapter, given its name (``index.html``) and its HTML."""
    title = CHAPTER_TITLE.search(page)
    name = _plain(title[1]) if title else ""
    return [Found(chapter, name, f["id"], f["file"], f[0]) for f in FIGURE.finditer(page)]


def page(figure: Found, note: EditionNote) -> str:
    """The page of a figure, with its policy."""
    name = f"{FIGURES}/{figure.file}.html"
    base = base_address()
    home = base and base + folder_of(note.slug)
    address = f"{home}{name}" if home else ""
    number, title = figure.said("number"), figure.said("title")
    edition = f"{note.name} edition, version {note.version}, {note.long_date}"
    of_edition = f"Breaking the cycle, executable: {edition}. CC BY 4.0"
    frame = html(
        '<iframe src="{}#embed" title="{}. {}" width="100%" height="{}" loading="lazy" allow="clipboard-write" '
        'style="border: 0"></iframe>',
        address or NO_ADDRESS,
        number,
        title,
        figure.frame_height,
    )
    text = Template(PAGE.read_text(encoding="utf-8")).substitute(
        number=escape(number),
        title=escape(title),
        site=escape(note.title),
        description=escape(figure.description),
        metatags=_shared(address, f"{number}: {title}") + social_card.tags(home, note.name) if home else "",
        banner=html('<p class="figure-banner">{}</p>', note.banner) if note.banner else "",
        chapter=escape(f"../{paths.CHAPTERS.name}/{figure.chapter}#{figure.anchor}"),
        chapter_title=escape(figure.chapter_title),
        figure=figure.alone(),
        files=SAVED[figure.is_drawing],
        address=escape(address or NO_ADDRESS),
        citation=escape(f"{number}, “{title}”. {of_edition}. {address}".rstrip(". ") + "."),
        # Code to be read and copied, not a frame: the policy refuses one.
        embedding=escape(str(frame)),
        here=escape(f"{figure.file}.html"),
        edition=escape(edition),
        sentence=escape(note.sentence),
    )
    return with_policy(text, name.removesuffix(".html"))


def write(out: Path, note: EditionNote) -> None:
    """Write the pages of all figures of a site's finished chapters, and take away those of figures that went."""
    own = {f"fig-{figure.id}": f"{figure.chapter}.html" for figure in load_registry().figures.values()}
    figures: dict[str, Found] = {}
    for chapter in sorted((out / paths.CHAPTERS.name).glob("*.html")):
        for figure in found_in(chapter.name, chapter.read_text(encoding="utf-8")):
            # One that two pages show is of its own chapter.
            if figure.file not in figures or own.get(figure.anchor) == chapter.name:
                figures[figure.file] = figure
    (out / FIGURES).mkdir(exist_ok=True)
    for name, figure in figures.items():
        (out / FIGURES / f"{name}.html").write_text(page(figure, note), encoding="utf-8")
    for old in (out / FIGURES).glob("*.html"):
        if old.stem not in figures:
            old.unlink()
