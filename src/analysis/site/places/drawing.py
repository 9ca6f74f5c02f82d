"""The map of a local authority as a small drawing: its neighbourhoods by group, in whole steps of a thousand."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS
from analysis.markup import Markup, html, joined

STEPS = 1000
"""Steps along the longer side of a drawing."""


def drawing(rows: pd.DataFrame, outlines: Mapping[str, list[np.ndarray]], labels: pd.Series, title: str) -> Markup:
    """Return the map as SVG, the doubly disadvantaged as links to their cards; nothing without outlines.

    Parameters
    ----------
    rows : DataFrame
        Neighbourhoods with ``lsoa21_code`` and ``group``.
    outlines : mapping
        The rings of each neighbourhood by code, as :attr:`analysis.site.places.tables.Places.rings` has them.
    labels : Series
        What each is called, by code.
    title : str
        What the map shows, for those who do not see it.
    """
    rings = {code: outlines[code] for code in rows["lsoa21_code"] if code in outlines}
    if not rings:
        return Markup("")
    points = np.concatenate([ring for held in rings.values() for ring in held])
    west, north = int(points[:, 0].min()), int(points[:, 1].max())
    size = np.array([points[:, 0].max() - west, north - points[:, 1].min()])
    scale = STEPS / size.max()

    def placed(code: str) -> Iterator[np.ndarray]:
        for ring in rings.get(code, []):
            yield np.round(np.column_stack([ring[:, 0] - west, north - ring[:, 1]]) * scale).astype(int)

    def shape(codes: Iterable[str], group: int) -> Markup:
        path = "".join(_path(ring) for code in codes for ring in placed(code))
        return html('<path class="place-area group-{}" d="{}"/>', group, path) if path else Markup("")

    groups = rows.groupby("group")["lsoa21_code"]
    plain = [
        shape(groups.get_group(group), number)
        for number, group in reversed(list(enumerate(GROUPS)))
        if group in groups.groups and group != DOUBLY_DISADVANTAGED
    ]
    doubly = rows.loc[rows["group"] == DOUBLY_DISADVANTAGED, "lsoa21_code"]
    # The list beside the map has the same links: the keyboard need not go through both.
    links = [
        html('<a href="../place/index.html#{}" tabindex="-1" aria-label="{}">{}</a>', code, labels[code], drawn)
        for code in doubly
        if (drawn := shape([code], 0))
    ]
    wide, high = np.maximum(np.ceil(size * scale).astype(int), 1)
    return html(
        '<svg class="place-map" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        *(wide, high, title, joined([*plain, *links])),
    )


def _path(ring: np.ndarray) -> str:
    """Return a ring as a path of steps from point to point; nothing where all of it is one point."""
    moves = np.diff(ring, axis=0)
    moves = moves[moves.any(axis=1)]
    if not len(moves):
        return ""
    x, y = ring[0]
    return f"M{x} {y}l{''.join(_step(a, b) for a, b in moves.tolist())}z"


def _step(x: int, y: int) -> str:
    """Return a move in as few characters as can be read: a sign parts numbers as well as a blank does."""
    return f"{' ' if x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}"
