"""Small multiples: the same small chart for many things."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.book.charts.models import require
from analysis.book.display import theme
from analysis.book.display.drawing import Drawing, Key, Layout, tooltips, value_axis
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec

_PANEL_HEIGHT = 110
_GAP = 22
_AXIS = 44


def grid(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Small charts on one scale, three beside each other, two on a narrow screen.

    Parameters
    ----------
    figure : FigureSpec
        Options: ``unit`` (``percent``), ``decimals`` (1), ``x_label``.
    frame : DataFrame
        ``panel``, ``x`` (number), ``value``, and ``series``: one line each, in the order of the frame.
    """
    require(figure, frame, "panel", "x", "value", "series")
    unit, decimals = (
        str(figure.options.get("unit", "percent")),
        int(figure.options.get("decimals", 1)),
    )
    series = list(dict.fromkeys(frame["series"]))
    colours = list(theme.CATEGORIES[: len(series)])
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 2], [12, 3]][: len(series)]

    def chart(layout: Layout) -> Any:
        columns = 2 if layout.narrow else 3
        width = (layout.width - columns * _AXIS - (columns - 1) * _GAP) / columns
        lines = (
            alt.Chart(frame)
            .mark_line(point=alt.OverlayMarkDef(size=30))
            .encode(
                x=alt.X(
                    "x:Q",
                    axis=alt.Axis(title=None, tickCount=3, grid=False, format="~f"),
                    scale=alt.Scale(zero=False),
                ),
                y=alt.Y("value:Q", axis=value_axis(unit, layout), scale=alt.Scale(zero=True)),
                color=alt.Color("series:N", scale=alt.Scale(domain=series, range=colours), legend=None),
                strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(domain=series, range=dashes), legend=None),
                tooltip=tooltips(
                    frame,
                    {
                        "panel": "",
                        "series": "Line",
                        "x": str(figure.options.get("x_label", "")),
                        "value": "Value",
                    },
                ),
            )
            .properties(width=width, height=_PANEL_HEIGHT)
        )
        header = alt.Header(title=None, labelFontWeight="bold", labelAnchor="start", labelColor=theme.INK)
        return lines.facet(
            facet=alt.Facet("panel:N", sort=list(dict.fromkeys(frame["panel"])), header=header),
            columns=columns,
            spacing=_GAP,
        )

    ends = (
        frame.sort_values("x", kind="stable").groupby(["panel", "series"], sort=False)["value"].agg(["first", "last"])
    )
    spoken = "; ".join(
        f"{p}, {s}: {v['first']:.{decimals}f} to {v['last']:.{decimals}f}" for (p, s), v in ends.iterrows()
    )
    return Drawing(
        chart,
        frame,
        [
            Column("panel", "Panel", header=True),
            Column("series", "Line"),
            Column("x", str(figure.options.get("x_label", "x")), unit="numeral"),
            Column("value", "Value", unit=unit, decimals=decimals),
        ],
        f"{frame['panel'].nunique()} small charts on one scale. {spoken}.",
        key=tuple(Key(s, c, "bar") for s, c in zip(series, colours, strict=True)) if len(series) > 1 else (),
        flexible=False,
    )
