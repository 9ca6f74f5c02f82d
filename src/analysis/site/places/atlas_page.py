"""The page of the map that can be moved: a small drawing of England, which a script replaces, and ways without one."""

from pathlib import Path

import numpy as np

from analysis.book.area import atlas as said
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, LABELS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.markup import Markup, html, joined
from analysis.regions import ENGLAND
from analysis.site.edition_note import EditionNote
from analysis.site.places import leaflet, shell
from analysis.site.places.atlas import Atlas
from analysis.site.places.authority import FOLDER as AUTHORITIES
from analysis.site.places.authority import slug
from analysis.site.places.drawing import STEPS

FOLDER = "map"
"""Where the page stands in a site."""

NAME = f"{FOLDER}/index.html"

LEAFLET = "places/leaflet"
"""Where Leaflet's files stand in ``_static``."""

SCRIPTS = (
    f"{LEAFLET}/{leaflet.SCRIPT}",
    *("place-map.js", "place-atlas.js", "place-atlas-layer.js", "place-atlas-marks.js", "place-atlas-list.js"),
    "place-atlas-page.js",
)
STYLES = (f"{LEAFLET}/{leaflet.SHEET}", "place-atlas.css")

WAYS = html(
    '<a href="../{}/index.html">All local authorities</a>\n<a href="../place/index.html">Find your place</a>',
    AUTHORITIES,
)

COARSE = 5
"""Steps of the drawing within which neighbourhoods that are not deprived share a dot."""


def write(atlas: Atlas, folder: Path) -> None:
    """Write the page into the folder of a site."""
    about, words = atlas.places.about, said.page_sentences()
    note = EditionNote(ENGLAND, "England", about["data"], about["version"], about["date"])
    names = sorted({atlas.places.names[code] for code in atlas.places.authorities})
    links = joined(html('<li><a href="../{}/{}.html">{}</a></li>', AUTHORITIES, slug(name), name) for name in names)
    content = html(
        '<header class="place-head atlas-head"><h1>{}</h1><p class="place-lead">{}</p></header>\n'
        '<div data-atlas data-failed="{}">{}<noscript><p>{}</p><h2>{}</h2><ul class="atlas-authorities">{}</ul>'
        "</noscript></div>",
        *(words["title"], words["lead"], said.words()["not_read"], _still(atlas, words["still"])),
        *(words["without"], words["list"], links),
    )
    page = folder / NAME
    page.parent.mkdir(parents=True, exist_ok=True)
    text = shell.page(
        NAME.removesuffix(".html"),
        content,
        note,
        title=words["title"],
        description=words["description"],
        ways=WAYS,
        scripts=SCRIPTS,
        styles=STYLES,
    )
    page.write_text(text, encoding="utf-8")


def _still(atlas: Atlas, title: str) -> Markup:
    """Return the drawing with its key; nothing without outlines."""
    if atlas.rows.empty:
        return Markup("")
    points = atlas.points * [1, -1]
    points = points - points.min(axis=0)
    scale = STEPS / points.max()
    wide, high = np.ceil(points.max(axis=0) * scale).astype(int) + 1
    # The others say where England is: one dot for all that lie close together.
    steps = {NON_DEPRIVED: 1 / COARSE, OTHER_DEPRIVED: 1.0, DOUBLY_DISADVANTAGED: 1.0}
    dots = [
        _dots(np.round(points[atlas.rows["group"] == group] * scale * step) / step, GROUPS.index(group))
        for group, step in steps.items()
    ]
    key = [
        html('<span><span class="atlas-swatch group-{}"></span>{}</span>', number, LABELS[group])
        for number, group in enumerate(GROUPS)
    ]
    return html(
        '<figure class="atlas-still"><svg class="place-map" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
        '<p class="place-key">{}</p></figure>',
        *(wide, high, title, joined(dots), joined(key)),
    )


def _dots(points: np.ndarray, group: int) -> Markup:
    """Return a dot for each point that differs from all others, each by how far it is from the last."""
    moves = np.diff(np.unique(points.astype(int), axis=0), axis=0, prepend=0)
    path = "".join(f"m{x} {y}h0" for x, y in moves)
    return html('<path class="atlas-dots group-{}" d="{}"/>', group, path)
