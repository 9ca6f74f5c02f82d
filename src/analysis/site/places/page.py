"""The page of the cards, one for all places: a script reads from the address which is meant."""

from pathlib import Path
from string import Template

from analysis.markup import Markup, escape, html
from analysis.site.edition_note import EditionNote
from analysis.site.finish import with_policy

TEMPLATE = Path(__file__).with_name("page.html")
NAME = "place/index.html"

WITHOUT = (
    "Finding a place needs JavaScript, which is off here. The book’s page on its definition lists the deprived "
    "neighbourhoods, and its data pack has every neighbourhood."
)
START = (
    "Each neighbourhood of England has a card: its group, its ranks, ten measures beside its local authority and "
    "England, and a map. Type a postcode or a name above."
)
CREDIT = (
    "Names of neighbourhoods: House of Commons Library, Open Parliament Licence. Community Needs Index: OCSI and Local "
    "Trust. Indices of Deprivation, Census 2021 and boundaries: Open Government Licence v3.0. Contains OS data, Royal "
    "Mail data and National Statistics data, Crown copyright and database right 2021 to 2025."
)


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
        start=escape(START),
        without=escape(WITHOUT),
        note=escape(note.sentence),
        credit=escape(CREDIT),
    )
    page = target / NAME
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(with_policy(text, NAME.removesuffix(".html")), encoding="utf-8")
