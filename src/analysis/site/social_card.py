"""The picture that stands for an edition where a link to it is shared: its name, its first sentence, its map.

It is put together from the finished first page, so that it says what that says, and drawn once: it is kept by the
text that it was made from.
"""

import hashlib
import re
from pathlib import Path

from analysis.book.display.svg import converter, converter_version, kept
from analysis.book.display.text_width import wrap
from analysis.book.display.theme import FOCUS, FONT, PAPER
from analysis.disk import written_whole
from analysis.markup import Markup, html, joined
from analysis.site.edition_note import EditionNote

NAME = "social-card.png"
"""In the folder of an edition."""
WIDTH, HEIGHT = 1200, 630
"""What those who show such pictures ask for."""

MARGIN = 60
PICTURE = 560
"""Width of the part with the map, on the right; the words have the rest."""
ACCENT = "#3FC4B8"
PALE = "#DFE7EF"

SENTENCE = re.compile(r'<meta name="description" content="([^"]*)"')
MAP = re.compile(r'id="fig-(?:groups|area)_map".*?<div class="chart-wide">(<svg .*?</svg>)</div>', re.DOTALL)
"""A map reads without its key, which says what colours mean; no other drawing does."""
AREA = "chapters/area.html"
"""The page that has the map of a short edition, which has none on its first."""
BOX = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
OUTER = re.compile(r"<svg [^>]*>")


def _lines(text: str, y: float, size: int, colour: str, *, bold: bool = False) -> tuple[Markup, float]:
    """Lines of text from a height on, and the height below them."""
    width = WIDTH - PICTURE - 2 * MARGIN
    lines = [
        html(
            '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}">{}</text>',
            MARGIN,
            y + number * size * 1.25,
            size,
            "bold" if bold else "normal",
            colour,
            line,
        )
        for number, line in enumerate(wrap(text, width, size, bold=bold))
    ]
    return joined(lines), y + len(lines) * size * 1.25


def _map(pages: str) -> Markup:
    """The first map of some pages, as large as its part allows; nothing where they have none."""
    found = MAP.search(pages)
    box = BOX.search(found[1]) if found else None
    if found is None or box is None:
        return Markup()
    wide, high = float(box["width"]), float(box["height"])
    scale = min((PICTURE - MARGIN) / wide, (HEIGHT - MARGIN) / high)
    x, y = WIDTH - PICTURE / 2 - wide * scale / 2, HEIGHT / 2 - high * scale / 2
    opening = html(
        '<svg x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" viewBox="0 0 {} {}">',
        *(x, y, wide * scale, high * scale, box["width"], box["height"]),
    )
    # A finished page has it as HTML already.
    return opening + Markup(OUTER.sub("", found[1], count=1))


def drawn(pages: str, note: EditionNote) -> Markup:
    """The picture as SVG, given the HTML of an edition's finished first page, and of those that may have its map."""
    said = SENTENCE.search(pages)
    kind, y = _lines("Breaking the cycle, executable", 110, 28, ACCENT, bold=True)
    name, y = _lines(note.name, y + 50, 60, PAPER, bold=True)
    # Up to the colon after which it explains its terms.
    sentence, _ = _lines(Markup(said[1]).unescape().partition(":")[0] if said else "", y + 10, 34, PALE)
    mark = (
        "Synthetic data: nothing here is real"
        if note.data == "synthetic"
        else "Computed from published open data. CC BY 4.0"
    )
    foot, _ = _lines(mark, HEIGHT - 50, 22, PALE)
    return html(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{w}" height="{h}" '
        'viewBox="0 0 {w} {h}" font-family="{font}"><rect width="{w}" height="{h}" fill="{ground}"/>'
        '<rect x="{x}" width="{picture}" height="{h}" fill="{paper}"/>{words}{map}</svg>',
        w=WIDTH,
        h=HEIGHT,
        font=FONT,
        ground=FOCUS,
        x=WIDTH - PICTURE,
        picture=PICTURE,
        paper=PAPER,
        words=joined((kind, name, sentence, foot)),
        map=_map(pages),
    )


def write(out: Path, note: EditionNote, root: str) -> None:
    """Write the picture of an edition into its folder.

    Parameters
    ----------
    out : Path
        The folder of its finished pages.
    note : EditionNote
    root : str
        Its first page, from that folder, without an ending.
    """
    pages = [file for file in (out / f"{root}.html", out / AREA) if file.exists()]
    svg = drawn("".join(file.read_text(encoding="utf-8") for file in pages), note)
    key = hashlib.sha256(f"{converter_version()}\n{svg}".encode()).hexdigest()
    picture = kept(f"{key[:2]}/{key}.png")
    if not picture.exists():
        made = converter().svg_to_png(str(svg))
        with written_whole(picture) as fresh:
            fresh.write_bytes(made)
    (out / NAME).write_bytes(picture.read_bytes())


def tags(address: str, name: str) -> Markup:
    """What a page's head says of the picture, given the address of its edition's folder and the edition's name."""
    return html(
        '<meta property="og:image" content="{}{}"><meta property="og:image:width" content="{}">'
        '<meta property="og:image:height" content="{}"><meta property="og:image:alt" content="{}">'
        '<meta name="twitter:card" content="summary_large_image">',
        address,
        NAME,
        WIDTH,
        HEIGHT,
        f"Breaking the cycle, executable: {name}, with a map of its deprived neighbourhoods",
    )
