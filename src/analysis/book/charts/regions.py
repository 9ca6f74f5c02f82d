"""The nine regions of England: a row each, a mark for every group, and how many neighbourhoods stand behind it."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Layer,
    Layout,
    datasets_of,
    fit,
    group_colour,
    group_key,
    group_shape,
    in_rows,
    interval_columns,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import indicator, region_rows
from analysis.book.wording import numbers, words
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, GROUPS
from analysis.results.reading import Results

_COLUMN = 74
"""Width of one column of counts."""
_HEADS = {
    "doubly_disadvantaged": "Doubly\ndisadvantaged",
    "other_deprived": "Other\ndeprived",
    "non_deprived": "Non-\ndeprived",
}


def _regions(figure: FigureSpec, results: Results) -> pd.DataFrame:
    spec = indicator(results, figure.indicators[0])
    rows = region_rows(results, spec.id, figure.periods)
    rows = interval_columns(rows[rows["group"].isin(GROUPS)].copy(), spec)
    rows["few"] = rows["areas"] < FEWEST
    own = rows[rows["group"] == DOUBLY_DISADVANTAGED].set_index("region_name")["value"]
    rows["place"] = rows["region_name"].map(own)
    return rows.sort_values(["place", "region_name", "order"], ascending=[False, True, True]).reset_index(drop=True)


def _count_columns(rows: pd.DataFrame, base: Layer) -> list[Layer]:
    """The numbers of neighbourhoods, to the right of the plot, under the group's name."""
    layers = []
    for i, group in enumerate(GROUPS):
        place: dict[str, Any] = {
            "align": "right",
            "dx": _COLUMN * (i + 1) + 8,
            "color": theme.GROUP_TEXT[group],
        }
        layers.append(
            base.transform_filter(alt.datum.group == group)
            .mark_text(**place)
            .encode(x=alt.XValue("width"), text=alt.Text("areas_text:N"))
        )
        head = Layer(rows.head(1)[["region_name"]].assign(head=_HEADS[group]))
        layers.append(
            head.mark_text(**place, baseline="bottom", lineBreak="\n", lineHeight=14, fontSize=theme.SMALL_SIZE).encode(
                x=alt.XValue("width"), y=alt.YValue(-6), text=alt.Text("head:N")
            )
        )
    return layers


def regions(figure: FigureSpec, results: Results) -> Drawing:
    """One indicator by region and group; hollow marks stand for fewer than ten neighbourhoods."""
    spec = indicator(results, figure.indicators[0])
    rows = _regions(figure, results)
    rows["row_low"] = rows.groupby("region_name")["value"].transform("min")
    rows["row_high"] = rows.groupby("region_name")["value"].transform("max")
    zero = bool(figure.options.get("zero", True))
    own = rows[rows["group"] == DOUBLY_DISADVANTAGED].set_index("region_name")["areas_text"]

    def chart(layout: Layout) -> Any:
        names = rows["region_name"].str.replace(" and The ", " and ")
        if layout.narrow:
            names = names + " (" + rows["region_name"].map(own).fillna("0") + ")"
        frame = rows.assign(row=layout.lines(names.tolist()))
        tips = {
            "region_name": "Region",
            "group_label": "Group",
            "text": "Value",
            "interval": "95% interval",
            "areas_text": "Neighbourhoods",
        }
        base = in_rows(frame, tips)
        x = alt.X(
            "value:Q",
            axis=value_axis(spec.unit, layout, ticks=3),
            scale=alt.Scale(zero=zero, nice=True),
        )
        groups = rows["group"]
        marks = base.mark_point(size=110).encode(x=x, color=group_colour(groups), shape=group_shape(groups))
        # A white heart makes a mark hollow.
        hearts = base.transform_filter("datum.few").mark_point(size=34, fill=theme.PAPER)
        hollow = hearts.encode(x=x, shape=group_shape(groups))
        first = base.transform_filter("datum.value == datum.row_low")
        rule = first.mark_rule(stroke=theme.GRID, strokeWidth=4).encode(x=alt.X("row_low:Q"), x2=alt.X2("row_high:Q"))
        counts = [] if layout.narrow else _count_columns(rows, base)
        return fit([rule, marks, hollow, *counts], layout, data=frame, height=alt.Step(34))

    cells = "; ".join(
        f"{name} "
        + ", ".join(
            f"{g.lower()} {t} ({n})"
            for g, t, n in zip(part["group_label"], part["text"], part["areas_text"], strict=True)
        )
        for name, part in rows.groupby("region_name", sort=False)
    )
    few = rows["few"].any()
    return Drawing(
        chart,
        rows,
        [
            Column("region_name", "Region", header=True),
            Column("group_label", "Group"),
            Column("period", "Period"),
            Column("value", "Value", unit=spec.unit, decimals=spec.decimals),
            Column("areas", "Neighbourhoods", unit="count"),
        ],
        f"Marks by region and group, {words.within_sentence(spec.label)}, with the number of neighbourhoods: {cells}.",
        tuple(rows["period"]),
        (
            "The numbers are of neighbourhoods; on a narrow screen, of the doubly disadvantaged.",
            *((f"Hollow marks stand for fewer than {numbers.in_words(FEWEST)} neighbourhoods.",) if few else ()),
        ),
        group_key(rows["group"]),
        datasets_of(rows),
    )
