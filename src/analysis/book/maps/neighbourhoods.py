"""Maps: where the deprived neighbourhoods are, for England with its conurbations, and for a region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Layer,
    Layout,
    Picture,
    group_colour,
    group_key,
    group_shape,
    tooltips,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import is_national
from analysis.book.maps import outline
from analysis.book.maps.labels import LINE, SIZE, place_labels
from analysis.book.maps.outline import Line, Window
from analysis.book.wording import numbers, words
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, OTHER_DEPRIVED
from analysis.results.reading import Results

DEPRIVED = (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED)

CONURBATIONS: dict[str, tuple[float, float]] = {
    "Newcastle to the Tees": (-1.42, 54.78),
    "Liverpool, Manchester": (-2.56, 53.47),
    "Leeds to Sheffield": (-1.43, 53.60),
    "Hull and Grimsby": (-0.27, 53.63),
    "Birmingham, Stoke": (-2.05, 52.72),
    "London": (-0.10, 51.52),
}
"""Longitude and latitude of the middle of each inset."""

TIPS = {
    "name": "Neighbourhood",
    "ward_name": "Ward",
    "local_authority_name": "Local authority",
    "group_label": "Group",
}


@dataclass(frozen=True)
class Marks:
    """How points look, and what is told of the one under the pointer."""

    colour: alt.Color
    shape: alt.Shape
    tips: Mapping[str, str]


def _by_group() -> Marks:
    return Marks(group_colour(DEPRIVED), group_shape(DEPRIVED), TIPS)


def deprived_points(results: Results) -> pd.DataFrame:
    """The deprived neighbourhoods in kilometres, the doubly disadvantaged last, so that they lie on top."""
    points = results.map_points
    km = outline.to_kilometres(points["longitude"], points["latitude"]).round(1)
    frame = points.assign(x=km[:, 0], y=km[:, 1], group_label=points["group"].map(LABELS))
    frame = frame.sort_values("group", ascending=False, kind="stable")
    return frame[["x", "y", *TIPS]].reset_index(drop=True)


class Shapes:
    """Shapes in the pixels of one layout, under the names that its chart knows them by."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout.name
        self.datasets: dict[str, list[dict[str, Any]]] = {}

    def layer(self, name: str, features: Sequence[dict[str, Any] | None], **mark: Any) -> Layer:
        """A chart of shapes that are in pixels already."""
        name = f"{name}, {self.layout}"
        self.datasets[name] = [f for f in features if f]
        chart = Layer(alt.NamedData(name)).mark_geoshape(clip=True, **mark)
        return chart.project(type="identity", scale=1, translate=[0, 0])


def dots(points: pd.DataFrame, window: Window, size: int, marks: Marks | None = None) -> Layer:
    """The neighbourhoods in a window, by group unless told; all views share one copy of the data."""
    marks = marks or _by_group()
    inside = (
        f"datum.x >= {window.west:.1f} && datum.x <= {window.east:.1f} && "
        f"datum.y >= {window.south:.1f} && datum.y <= {window.north:.1f}"
    )
    x_scale = alt.Scale(domain=[window.west, window.east], nice=False, zero=False)
    y_scale = alt.Scale(domain=[window.south, window.north], nice=False, zero=False)
    return (
        Layer(points)
        .transform_filter(inside)
        .mark_point(filled=True, size=size, clip=True, strokeWidth=0)
        .encode(
            x=alt.X("x:Q", axis=None, scale=x_scale),
            y=alt.Y("y:Q", axis=None, scale=y_scale),
            color=marks.colour,
            shape=marks.shape,
            tooltip=tooltips(points, dict(marks.tips)),
        )
    )


def _borders(shapes: Shapes, name: str, lines: Sequence[Line], window: Window, width: float) -> Layer:
    feature = outline.border_feature(lines, window)
    return shapes.layer(f"{name} borders", [feature], filled=False, stroke=theme.COAST, strokeWidth=width)


def _panel(
    shapes: Shapes,
    name: str,
    land: Sequence[Line],
    lines: Sequence[Line],
    points: pd.DataFrame,
    window: Window,
    marks: Marks,
) -> Any:
    """An inset: a conurbation with its name."""
    return (
        alt.layer(
            shapes.layer(name, [outline.land_feature(land, window)], fill=theme.LAND),
            _borders(shapes, name, lines, window, 0.5),
            dots(points, window, 16, marks),
        )
        .properties(width=window.width, height=window.height)
        .properties(
            view=alt.ViewBackground(stroke=theme.COAST),
            title=alt.TitleParams(name, anchor="start", fontSize=SIZE, offset=3, color=theme.INK, font=theme.FONT),
        )
    )


def _england(results: Results, points: pd.DataFrame, layout: Layout, marks: Marks) -> Picture:
    """The whole country, with six conurbations beside it (below it on a narrow screen)."""
    shapes = Shapes(layout)
    regions = outline.shapes(results.outlines, "regions")
    land = [ring for rings in regions.values() for ring in rings]
    lines = outline.borders(results.outlines, "authorities")
    main_size = (336, 380) if layout.narrow else (424, 480)
    main = Window.around(np.concatenate(land), *main_size, margin=0.005)
    panel_size = (160, 150) if layout.narrow else (116, 134)
    panels = []
    for name, place in CONURBATIONS.items():
        x, y = outline.to_kilometres(*place)[0]
        window = Window.centred(x, y, *panel_size, scale=2.15)
        panels.append(_panel(shapes, name, land, lines, points, window, marks))
    country = alt.layer(
        shapes.layer("England", [outline.land_feature(land, main)], fill=theme.LAND),
        _borders(shapes, "England", lines, main, 0.35),
        dots(points, main, 9, marks),
    ).properties(width=main.width, height=main.height)
    insets = alt.concat(*panels, columns=2, spacing=8).resolve_scale(x="independent", y="independent")
    whole = (alt.vconcat if layout.narrow else alt.hconcat)(country, insets, spacing=10)
    return Picture(whole.resolve_scale(x="independent", y="independent"), shapes.datasets)


def dot_size(count: int) -> int:
    """Larger dots where there are few."""
    return 90 if count < 40 else 45 if count < 300 else 22


def _region(results: Results, points: pd.DataFrame, layout: Layout, marks: Marks) -> Picture:
    """A region with its authorities named, and the land around it."""
    shapes = Shapes(layout)
    members = outline.shapes(results.outlines, "authorities")
    around = outline.shapes(results.outlines, "regions")
    corner = np.concatenate([ring for rings in members.values() for ring in rings])
    wide, high = np.ptp(corner, axis=0)
    height = int(min(max(layout.width * high / wide, 0.55 * layout.width), 1.1 * layout.width, 560))
    window = Window.around(corner, layout.width, height)
    names = place_labels(members, window, points[["x", "y"]].to_numpy())
    style: dict[str, Any] = {
        "fontSize": SIZE,
        "lineBreak": "\n",
        "lineHeight": LINE,
        "baseline": "middle",
    }
    label = Layer().encode(
        x=alt.X("px:Q", axis=None, scale=alt.Scale(domain=[0, window.width], nice=False)),
        y=alt.Y("py:Q", axis=None, scale=alt.Scale(domain=[window.height, 0], nice=False)),
        text=alt.Text("text:N"),
    )
    beyond = [outline.land_feature(rings, window) for rings in around.values()]
    own = [outline.land_feature(rings, window, name=name) for name, rings in members.items()]
    base = alt.layer(
        shapes.layer("around", beyond, fill=theme.LAND_AROUND, stroke=theme.LAND),
        shapes.layer("members", own, fill=theme.LAND, stroke=theme.COAST, strokeWidth=0.8),
        dots(points, window, dot_size(len(points)), marks),
    )
    text = alt.layer(
        label.mark_text(stroke=theme.PAPER, strokeWidth=3.5, **style), label.mark_text(**style), data=names
    )
    whole = alt.layer(base, text).resolve_scale(x="independent", y="independent")
    return Picture(whole.properties(width=window.width, height=window.height), shapes.datasets)


def draw(results: Results, points: pd.DataFrame, layout: Layout, marks: Marks) -> Picture:
    """A map of the edition with points on it, in kilometres (``x``, ``y``)."""
    return (_england if is_national(results) else _region)(results, points, layout, marks)


def _counts(results: Results) -> pd.DataFrame:
    area_type = "region" if is_national(results) else "local_authority"
    rows = results.areas[results.areas["area_type"] == area_type]
    wide = rows.pivot_table(index="area_name", columns="group", values="areas", aggfunc="sum")
    wide = wide.reindex(columns=list(DEPRIVED)).fillna(0)
    return wide.sort_values([*DEPRIVED], ascending=False).reset_index()


def neighbourhoods(figure: FigureSpec, results: Results) -> Drawing:
    """A map of the deprived neighbourhoods by group."""
    points = deprived_points(results)
    twin = _counts(results)

    def chart(layout: Layout) -> Any:
        return draw(results, points, layout, _by_group())

    n = results.map_points["group"].value_counts()
    most = [
        f"{name} {numbers.count(dd)}"
        for name, dd in zip(twin["area_name"], twin[DOUBLY_DISADVANTAGED], strict=True)
        if dd > 0
    ]
    inset = " Six insets enlarge the conurbations." if is_national(results) else ""
    return Drawing(
        chart,
        twin,
        [
            Column("area_name", "Area", header=True),
            Column(DOUBLY_DISADVANTAGED, LABELS[DOUBLY_DISADVANTAGED], unit="count"),
            Column(OTHER_DEPRIVED, LABELS[OTHER_DEPRIVED], unit="count"),
        ],
        f"Map of {results.region.name_in_sentence} with {numbers.count(int(n.get(DOUBLY_DISADVANTAGED, 0)))} doubly "
        f"disadvantaged neighbourhoods as circles and {numbers.count(int(n.get(OTHER_DEPRIVED, 0)))} other deprived "
        f"ones as squares. Doubly disadvantaged by area: {words.listing(most[:9])}.{inset}",
        notes=("Grey lines are local authorities.",),
        key=group_key(DEPRIVED),
        flexible=False,
    )
