"""A map of weights: places of one city as points, and a line wherever two of them touch."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.book.charts.models import require
from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Layer,
    Layout,
    group_colour,
    group_key,
    group_shape,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.maps import outline
from analysis.book.wording import numbers
from analysis.groups import GROUPS, LABELS

_LARGEST = 520
"""Pixels of the longer side on a wide screen."""

_ENDS = (("longitude", "latitude"), ("neighbour_longitude", "neighbour_latitude"))


def links(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Places in kilometres with lines between neighbours; the city's shape is kept.

    Parameters
    ----------
    figure : FigureSpec
    frame : DataFrame
        ``place``; ``group``, ``longitude``, ``latitude`` of one, and of the other under
        ``neighbour_...``: each pair once.
    """
    require(figure, frame, "place", "group", "neighbour_group", *_ENDS[0], *_ENDS[1])
    here, there = (outline.to_kilometres(frame[x], frame[y]) for x, y in _ENDS)
    corner = np.minimum(here.min(axis=0), there.min(axis=0))
    (x, y), (x_to, y_to) = (here - corner).round(2).T, (there - corner).round(2).T
    pairs = pd.DataFrame({"x": x, "y": y, "x_to": x_to, "y_to": y_to})
    ends = pd.DataFrame(
        {
            "x": np.concatenate([x, x_to]),
            "y": np.concatenate([y, y_to]),
            "group": pd.concat([frame["group"], frame["neighbour_group"]]).to_numpy(),
        }
    )
    points = ends.groupby(["x", "y", "group"], as_index=False, sort=False).size()
    points["group_label"] = points["group"].map(LABELS)
    wide, high = float(points["x"].max()), float(points["y"].max())
    groups = [group for group in GROUPS if (points["group"] == group).any()]

    def chart(layout: Layout) -> Any:
        side = min(_LARGEST, layout.width - 8)
        scale = side / max(wide, high)
        x_scale = alt.Scale(domain=[0, wide], nice=False)
        y_scale = alt.Scale(domain=[0, high], nice=False)
        lines = (
            Layer(pairs)
            .mark_rule(stroke=theme.COAST, strokeWidth=0.8)
            .encode(
                x=alt.X("x:Q", axis=None, scale=x_scale),
                y=alt.Y("y:Q", axis=None, scale=y_scale),
                x2=alt.X2("x_to:Q"),
                y2=alt.Y2("y_to:Q"),
            )
        )
        dots = (
            Layer(points)
            .mark_point(filled=True, size=16 if layout.narrow else 34)
            .encode(
                x=alt.X("x:Q", axis=None, scale=x_scale),
                y=alt.Y("y:Q", axis=None, scale=y_scale),
                color=group_colour(groups),
                shape=group_shape(groups),
            )
        )
        return alt.layer(lines, dots, width=wide * scale, height=high * scale)

    mean = 2 * len(pairs) / len(points)
    table = points.groupby("group", sort=False).agg(areas=("size", "size"), links=("size", "mean"))
    table = table.reindex(groups).reset_index()
    table["group_label"] = table["group"].map(LABELS)
    place = str(frame["place"].iloc[0])
    return Drawing(
        chart,
        table,
        [
            Column("group_label", "Group", header=True),
            Column("areas", f"Neighbourhoods of {place}", unit="count"),
            Column("links", "Neighbours each, on average", unit="score", decimals=1),
        ],
        f"The {numbers.count(len(points))} neighbourhoods of {place} as points, with a line between "
        f"any two that touch: {numbers.count(len(pairs))} lines, {mean:.1f} for each on average.",
        key=group_key(groups),
        flexible=False,
    )
