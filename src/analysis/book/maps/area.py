"""A map of an area's doubly disadvantaged neighbourhoods, zoomed to where they are, with names of places."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.book.area.wards import wards
from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Layer,
    Layout,
    Picture,
    group_key,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.maps import outline
from analysis.book.maps.labels import LINE, SIZE, Box, covered, fits, label_box, place_labels
from analysis.book.maps.neighbourhoods import DEPRIVED, Shapes, deprived_points, dots
from analysis.book.maps.outline import Line, Window
from analysis.book.wording import numbers
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS
from analysis.results.reading import Results

SMALLEST_KM = 8.0
"""A map is at least this wide, so that one neighbourhood still has its town around it."""

MARGIN = 0.12
_TURNS = tuple((np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 12, endpoint=False))
_REACH = (10, 16, 24, 34)
_PER_POINT = 14
"""Pixels that a name would rather move than cover one point."""

_MOST_HIDDEN = 1
"""Points that a name may hide; where it would hide more it is left out."""


def _window(points: Line, layout: Layout) -> Window:
    """The window that holds the points, of a height that suits their shape."""
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    wide, high = max(east - west, SMALLEST_KM), max(north - south, SMALLEST_KM / 2)
    height = int(min(max(layout.width * high / wide, 0.6 * layout.width), 1.15 * layout.width, 620))
    per_pixel = max(wide / layout.width, high / height) * (1 + 2 * MARGIN)
    return Window.centred((west + east) / 2, (south + north) / 2, layout.width, height, 1 / per_pixel)


def _ward_places(points: pd.DataFrame) -> pd.DataFrame:
    """Wards with doubly disadvantaged neighbourhoods: name, middle in kilometres, number; most first."""
    own = points[points["group_label"] == LABELS[DOUBLY_DISADVANTAGED]]
    by_ward = own.groupby(["local_authority_name", "ward_name"])
    frame = by_ward.agg(x=("x", "mean"), y=("y", "mean"), areas=("x", "size")).reset_index()
    return frame.sort_values(["areas", "ward_name"], ascending=[False, True], ignore_index=True)


def _beside(place: tuple[float, float], text: str, window: Window, taken: list[Box], points: Line) -> Box | None:
    """The free place around a point that hides the fewest points; None where there is none."""
    best: tuple[float, Box] | None = None
    half = (label_box(0, 0, [text])[2], label_box(0, 0, [text])[3])
    for reach in _REACH:
        for right, down in _TURNS:
            x, y = place[0] + right * (reach + half[0]), place[1] + down * (reach + half[1] / 2)
            box = label_box(x, y, [text])
            hidden = covered(box, points)
            if hidden > _MOST_HIDDEN or not fits(box, window, taken):
                continue
            cost = reach + _PER_POINT * hidden
            if best is None or cost < best[0]:
                best = cost, box
    return best[1] if best else None


def place_names(points: pd.DataFrame, window: Window, taken: list[Box]) -> pd.DataFrame:
    """Where the wards' names go, in pixels; those with most neighbourhoods first, where there is room.

    Returns
    -------
    DataFrame
        ``text``, ``px``, ``py``.
    """
    obstacles = window.exact_pixels(points[["x", "y"]].to_numpy())
    rows = []
    for ward in _ward_places(points).itertuples():
        at = window.exact_pixels(np.array([[ward.x, ward.y]]))[0]
        box = _beside((float(at[0]), float(at[1])), str(ward.ward_name), window, taken, obstacles)
        if box is None:
            continue
        taken.append(box)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        rows.append({"text": ward.ward_name, "px": round(middle[0], 1), "py": round(middle[1], 1)})
    return pd.DataFrame(rows, columns=["text", "px", "py"])


def _boxes(names: pd.DataFrame) -> list[Box]:
    """The boxes of names that stand already."""
    boxes = []
    for row in names.itertuples():
        lines = str(row.text).split("\n")
        boxes.append(label_box(float(row.px), float(row.py) + LINE * (len(lines) - 1) / 2, lines))
    return boxes


def _text_layers(names: pd.DataFrame, window: Window, **style: Any) -> list[Layer]:
    """Names in pixels, with a rim of the paper's colour under the letters."""
    label = Layer(names).encode(
        x=alt.X("px:Q", axis=None, scale=alt.Scale(domain=[0, window.width], nice=False)),
        y=alt.Y("py:Q", axis=None, scale=alt.Scale(domain=[window.height, 0], nice=False)),
        text=alt.Text("text:N"),
    )
    style = {"lineBreak": "\n", "lineHeight": LINE, "baseline": "middle"} | style
    rim = {k: v for k, v in style.items() if k != "fill"}
    return [
        label.mark_text(stroke=theme.PAPER, strokeWidth=3, strokeJoin="round", **rim),
        label.mark_text(**style),
    ]


def _picture(results: Results, points: pd.DataFrame, layout: Layout) -> Picture:
    shapes = Shapes(layout)
    doubly = points[points["group_label"] == LABELS[DOUBLY_DISADVANTAGED]]
    window = _window(doubly[["x", "y"]].to_numpy(), layout)
    members = outline.shapes(results.outlines, "authorities")
    around = outline.shapes(results.outlines, "regions")
    seen = points[window.holds(points[["x", "y"]].to_numpy())]
    authorities = place_labels(members, window, seen[["x", "y"]].to_numpy())
    wards_named = place_names(seen, window, _boxes(authorities))
    beyond = [outline.land_feature(rings, window) for rings in around.values()]
    own = [outline.land_feature(rings, window, name=name) for name, rings in members.items()]
    size = 90 if len(seen) < 60 else 50 if len(seen) < 300 else 26
    base = alt.layer(
        shapes.layer("area around", beyond, fill=theme.LAND_AROUND, stroke=theme.LAND),
        shapes.layer("area members", own, fill=theme.LAND, stroke=theme.COAST, strokeWidth=1),
        dots(seen, window, size),
    )
    layers = [base]
    if len(authorities):
        bold = {"fontSize": SIZE, "fontWeight": "bold", "fill": theme.MUTED}
        layers += _text_layers(authorities, window, **bold)
    if len(wards_named):
        layers += _text_layers(wards_named, window, fontSize=SIZE)
    whole = alt.layer(*layers).resolve_scale(x="independent", y="independent")
    return Picture(whole.properties(width=window.width, height=window.height), shapes.datasets)


def places(figure: FigureSpec, results: Results) -> Drawing:
    """A map zoomed to the doubly disadvantaged neighbourhoods, with authorities and wards named."""
    points = deprived_points(results)
    rows = wards(results.map_points)
    spoken = ", ".join(f"{r.ward_name} {r.areas}" for r in rows.head(9).itertuples())
    return Drawing(
        lambda layout: _picture(results, points, layout),
        rows,
        [
            Column("local_authority_name", "Local authority", header=True),
            Column("ward_name", "Ward"),
            Column("areas", LABELS[DOUBLY_DISADVANTAGED], unit="count"),
        ],
        f"Map of the part of {results.region.name_in_sentence} with its "
        f"{numbers.count(float(rows['areas'].sum()))} doubly disadvantaged neighbourhoods as circles and other "
        f"deprived ones as squares. By ward: {spoken}.",
        notes=("Bold names are local authorities, the others wards; names are left out where there is no room.",),
        key=group_key(DEPRIVED),
        flexible=False,
    )
