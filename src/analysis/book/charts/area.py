"""The chart of the constraints' scores: three comparisons above each other on one scale."""

import math
from typing import Any

import altair as alt
import pandas as pd

from analysis.book.area import constraints as constraint_words
from analysis.book.area import scores as area_scores
from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Key,
    Layer,
    Layout,
    in_rows,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.display.text_width import text_width, wrap
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import indicator
from analysis.book.wording import numbers, words
from analysis.indicators.constraints import AGAINST, load_constraints
from analysis.results.reading import Results

_STANDINGS = {
    "worse": "Worse placed",
    "unclear": "Not clearly different",
    "better": "Better placed",
}
_COLOURS = {"worse": theme.DIVERGING[0], "unclear": theme.REST, "better": theme.DIVERGING[-1]}
_SHAPES = {"worse": "circle", "unclear": "diamond", "better": "square"}
_ROW = 32
_ROOM = 12
"""Pixels right of the plot, for the end of its axis."""
_LABEL = 52
"""Pixels inside the plot for a value beside its interval."""


def _text(score: float, decimals: int = 0) -> str:
    if not math.isfinite(score):
        return numbers.NOT_AVAILABLE
    return f"{score:+.{decimals}f}%".replace("-", numbers.MINUS)


def _end(value: float) -> str:
    """An end of an interval, as its own sign decides what is said of the score."""
    return _text(value, numbers.decimals_beside_nought(value, 0))


def _rows(results: Results) -> pd.DataFrame:
    """A row a comparison and constraint, with labels, colours and texts."""
    known = load_constraints()
    headings = area_scores.labels(results.region.name_in_sentence)
    parts = [constraint_words.rows_against(results.constraint_scores, a) for a in AGAINST]
    rows = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    kind = ["unclear" if s == "same" else s for s in rows["standing"]]
    return rows.assign(
        kind=kind,
        heading=[headings[a] for a in rows["against"]],
        name=[known[c].name.capitalize() for c in rows["constraint"]],
        text=[_text(s) for s in rows["score"]],
        interval=[
            f"{_end(low)} to {_end(high)}" if math.isfinite(low) else "no interval: one authority holds most of them"
            for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)
        ],
        # Without an interval the line is the point itself.
        line_low=rows["ci_low"].fillna(rows["score"]),
        line_high=rows["ci_high"].fillna(rows["score"]),
        standing_text=[_STANDINGS[k] for k in kind],
    )


def _plot_width(rows: pd.DataFrame, layout: Layout) -> float:
    """Width that the names of the constraints leave."""
    lines = (line for n in _names(rows, layout) for line in n.split("\n"))
    return layout.width - max(text_width(line, theme.TEXT_SIZE) for line in lines) - _ROOM


def _names(rows: pd.DataFrame, layout: Layout) -> list[str]:
    return layout.lines(rows["name"].tolist(), share=0.3)


def _panel(rows: pd.DataFrame, layout: Layout, width: float, domain: list[float], *, last: bool) -> Any:
    """One comparison: a point, its interval and its value for each constraint."""
    names = _names(rows, layout)
    frame = rows.assign(row=names)
    tips = {
        "heading": "",
        "name": "Constraint",
        "text": "Score",
        "interval": "95% interval",
        "standing_text": "Doubly disadvantaged",
    }
    axis = value_axis("percent", layout, labels=last)
    base = in_rows(frame, tips)
    kinds = list(_STANDINGS)
    low, high, text = alt.X("line_low:Q"), alt.X("line_high:Q"), alt.Text("text:N")
    x = alt.X("score:Q", axis=axis, scale=alt.Scale(domain=domain, nice=False))
    colours = alt.Scale(domain=kinds, range=[_COLOURS[k] for k in kinds])
    colour = alt.Color("kind:N", scale=colours, legend=None)
    shape_scale = alt.Scale(domain=kinds, range=[_SHAPES[k] for k in kinds])
    title = "\n".join(wrap(rows["heading"].iloc[0], layout.width - 20, theme.TEXT_SIZE, bold=True))
    return alt.layer(
        Layer(pd.DataFrame({"nought": [0]}))
        .mark_rule(stroke=theme.INK, strokeWidth=1.2)
        .encode(x=alt.X("nought:Q", axis=axis, scale=alt.Scale(domain=domain, nice=False))),
        base.mark_rule(strokeWidth=3).encode(x=low, x2=alt.X2("line_high:Q"), color=colour),
        base.mark_point(size=110).encode(x=x, color=colour, shape=alt.Shape("kind:N", scale=shape_scale, legend=None)),
        base.transform_filter("datum.score >= 0").mark_text(align="left", dx=8).encode(x=high, text=text),
        base.transform_filter("datum.score < 0").mark_text(align="right", dx=-8).encode(x=low, text=text),
        data=frame,
        width=width,
        height=alt.Step(_ROW),
        title=alt.TitleParams(
            title.split("\n"),
            anchor="start",
            frame="group",
            fontSize=theme.TEXT_SIZE,
            font=theme.FONT,
            color=theme.INK,
            offset=6,
        ),
    )


def scores(figure: FigureSpec, results: Results) -> Drawing:
    """How much worse placed the area's doubly disadvantaged are on each constraint, three times."""
    rows = _rows(results)

    def chart(layout: Layout) -> Any:
        parts = [part for _, part in rows.groupby("against", sort=False)]
        width = _plot_width(rows, layout)
        domain = _domain(rows, width)
        panels = [
            _panel(part, layout, width, domain, last=number == len(parts)) for number, part in enumerate(parts, start=1)
        ]
        return alt.vconcat(*panels, spacing=16)

    spoken = "; ".join(
        f"{words.within_sentence(heading)}: "
        + ", ".join(f"{n.lower()} {t} ({i})" for n, t, i in zip(p["name"], p["text"], p["interval"], strict=True))
        for heading, p in rows.groupby("heading", sort=False)
    )
    there = [k for k in _STANDINGS if k in set(rows["kind"])]
    names = dict.fromkeys(i for ids in rows["indicators"] for i in str(ids).split(";"))
    datasets = dict.fromkeys(d for n in names for d in indicator(results, n).series[-1].datasets)
    return Drawing(
        chart,
        rows,
        [
            Column("heading", "Comparison", header=True),
            Column("name", "Constraint"),
            Column("score", "Worse placed by", unit="percent"),
            Column("ci_low", "95% interval from", unit="percent"),
            Column("ci_high", "to", unit="percent"),
            Column("areas_against", "Neighbourhoods compared with", unit="count"),
        ],
        f"Points with 95% intervals, percent worse placed. {spoken}.",
        notes=("Right of the line is worse placed, left of it better; bars are 95% intervals.",),
        key=tuple(Key(_STANDINGS[k], _COLOURS[k], _SHAPES[k]) for k in there),
        datasets=tuple(datasets),
        flexible=False,
    )


def _domain(rows: pd.DataFrame, width: float) -> list[float]:
    """Both ends of the scale, with nought inside and room for the labels beside the intervals."""
    low, high = min(0.0, float(rows["line_low"].min())), max(0.0, float(rows["line_high"].max()))
    left = _LABEL if (rows["score"] < 0).any() else 0
    per_pixel = (high - low) / (width - left - _LABEL)
    return [low - left * per_pixel, high + _LABEL * per_pixel]
