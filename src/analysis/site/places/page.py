"""The page of the cards, one for all places: a script reads from the address which is meant."""

from pathlib import Path
from string import Template

from analysis.book.area.place_card import page_sentences
from analysis.markup import Markup, escape, html
from analysis.site.edition_note import EditionNote
from analysis.site.finish import with_policy

TEMPLATE = Path(__file__).with_name("page.html")
NAME = "place/index.html"


def write(target: Path, note: EditionNote, home: str) -> None:
    """Write the page into the folder of a site.

    Parameters
    ----------
    target : Path
    note : EditionNote
        Of the edition whose results the places were made with.
    home : str
        Address of the book's first page from that folder.
    """
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        banner=html('<div class="place-banner">{}</div>', note.banner) if note.banner else Markup(""),
        home=escape(home),
        note=escape(note.sentence),
        **{name: escape(text) for name, text in page_sentences().items()},
    )
    page = target / NAME
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(with_policy(text, NAME.removesuffix(".html")), encoding="utf-8")
