"""The page of the cards, one for all places: a script reads from the address which is meant."""

from pathlib import Path

from analysis.book.area.place_card import page_sentences
from analysis.markup import html
from analysis.site.edition_note import EditionNote
from analysis.site.places import shell

NAME = "place/index.html"
DESCRIPTION = "Every neighbourhood of England: its group, ranks and measures beside its local authority and England."
WAYS = html(
    '<a href="../map/index.html">Map of England</a>\n<a href="../authority/index.html">All local authorities</a>'
)
SCRIPTS = ("place-map.js", "place-card.js", "place-list.js", "place-page.js")


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
    said = page_sentences()
    content = html(
        '<div class="place-finder" data-places><p>{}</p></div>\n<div data-place>\n<article class="place-card">\n'
        '<header class="place-head">\n<h1 class="place-name">Your place in numbers</h1>\n<p class="place-lead">{}</p>\n'
        "</header>\n</article>\n</div>",
        said["without"],
        said["start"],
    )
    text = shell.page(
        NAME.removesuffix(".html"),
        content,
        note,
        title="Find your place",
        description=DESCRIPTION,
        ways=WAYS,
        home=home,
        scripts=SCRIPTS,
    )
    page = target / NAME
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")
