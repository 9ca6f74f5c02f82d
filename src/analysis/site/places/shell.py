"""What the pages of places have around their content: head, way back, foot, and the scripts of the look-up."""

from collections.abc import Sequence
from pathlib import Path
from string import Template

from analysis.book.area.place_card import page_sentences
from analysis.markup import Markup, escape, html, joined
from analysis.site.edition_note import EditionNote
from analysis.site.finish import with_policy

SHELL = Path(__file__).with_name("shell.html")

LOOK_UP = ("late.js", "places.js", "places-search.js", "places-lookup.js")
"""Scripts of the look-up, each after those that it needs."""


def page(
    name: str,
    content: Markup,
    note: EditionNote,
    *,
    title: str,
    description: str,
    ways: Markup,
    home: str = "chapters/index.html",
    scripts: Sequence[str] = (),
    look_up: bool = True,
    styles: Sequence[str] = (),
) -> str:
    """Return a page, with its policy.

    Parameters
    ----------
    name : str
        Its place in the site without its ending, in a folder of the root: ``authority/hull``.
    content : Markup
    note : EditionNote
        Of the edition whose results the places were made with.
    title, description : str
    ways : Markup
        Links beside that to the book.
    home : str
        Address of the book's first page from the root.
    scripts : sequence of str
        Those that it runs after the look-up's.
    look_up : bool
        Whether it has the look-up; a page without it and without scripts of its own runs none.
    styles : sequence of str
        Sheets that it has besides those of all pages of places.
    """
    run = (*(LOOK_UP if look_up else ()), *scripts)
    text = Template(SHELL.read_text(encoding="utf-8")).substitute(
        title=escape(title),
        description=escape(description),
        styles=joined(html('\n<link rel="stylesheet" href="../_static/{}">', file) for file in styles),
        banner=html('<div class="place-banner">{}</div>', note.banner) if note.banner else Markup(""),
        home=escape(home),
        ways=ways,
        content=content,
        note=escape(note.sentence),
        credit=escape(page_sentences()["credit"]),
        scripts=joined((html('<script defer src="../_static/{}"></script>', file) for file in run), "\n"),
    )
    return with_policy(text, name)
