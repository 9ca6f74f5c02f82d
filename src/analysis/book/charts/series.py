"""Charts over time: a line for each group, its name at its end."""

from collections.abc import Sequence
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
    datasets_of,
    fit,
    group_colour,
    group_scale,
    group_shape,
    tooltips,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.display.text_width import wrap
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import group_rows, indicator, year_of
from analysis.book.wording import words
from analysis.groups import LABELS
from analysis.results.reading import Results

HEIGHT = 300
LINE_HEIGHT = 16
"""Pixels that one line of a label takes."""


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels as near as can be to where they are wanted, so that none overlaps.

    Parameters
    ----------
    wanted : sequence of float
        Wanted centres, in pixels.
    sizes : sequence of float
        Heights of the labels, in pixels.
    low, high : float
        The span they have to stay in, where it is large enough.

    Notes
    -----
    Labels are put in order; neighbours that overlap become one block around the mean of their wishes.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[int]] = []
    starts: list[float] = []
    for i in order:
        blocks.append([i])
        starts.append(wanted[i] - sizes[i] / 2)
        while len(blocks) > 1 and starts[-2] + sum(sizes[j] for j in blocks[-2]) > starts[-1]:
            merged = blocks.pop()
            blocks[-1] += merged
            starts.pop()
            starts[-1] = _best_start(blocks[-1], wanted, sizes)
        total = sum(sizes[j] for j in blocks[-1])
        starts[-1] = min(max(starts[-1], low), max(high - total, low))
    centres = [0.0] * len(wanted)
    for block, start in zip(blocks, starts, strict=True):
        for i in block:
            centres[i] = start + sizes[i] / 2
            start += sizes[i]
    return centres


def _best_start(block: Sequence[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    """Where a block starts so that its labels stand, on the mean, where they are wanted."""
    offset, wishes = 0.0, []
    for i in block:
        wishes.append(wanted[i] - offset - sizes[i] / 2)
        offset += sizes[i]
    return float(np.mean(wishes))


def nice_domain(values: pd.Series, *, zero: bool) -> tuple[float, float]:
    """A domain with round ends around the values, from zero where that is asked for."""
    low = 0.0 if zero else float(values.min())
    high = float(values.max())
    step = 10 ** np.floor(np.log10(max(high - low, 1e-9)))
    step *= 0.5 if (high - low) / step < 4 else 1
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step)


def _ends(rows: pd.DataFrame, domain: tuple[float, float], width: float) -> pd.DataFrame:
    """The last point of each line, with its label's lines and place in units of the axis."""
    ends = rows.sort_values("year", kind="stable").groupby("group", sort=False).tail(1).copy()
    lines = [wrap(f"{g} {t}", width, theme.TEXT_SIZE) for g, t in zip(ends["group_label"], ends["text"], strict=True)]
    ends["ink"] = ends["group"].map(theme.GROUP_TEXT)
    ends["label_text"] = ["\n".join(part) for part in lines]
    low, high = domain
    pixels = (high - ends["value"]) / (high - low) * HEIGHT
    centres = spread(pixels.tolist(), [len(part) * LINE_HEIGHT + 3 for part in lines], -8, HEIGHT + 8)
    # Vega puts the first line of a text at its place and the others below it.
    firsts = [c - (len(part) - 1) * LINE_HEIGHT / 2 for c, part in zip(centres, lines, strict=True)]
    ends["label_place"] = [high - y / HEIGHT * (high - low) for y in firsts]
    return ends


def lines(figure: FigureSpec, results: Results) -> Drawing:
    """One indicator over the years, a line for each group, named at its end."""
    spec = indicator(results, figure.indicators[0])
    rows = group_rows(results, spec.id, ("all",))
    rows["year"] = [year_of(p) for p in rows["period"]]
    return _lines(figure, rows, spec.label, spec.unit, spec.decimals)


def output(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Small-area output over the years, a line for each group (:mod:`analysis.book.figures.area_frames`)."""
    require(figure, frame, "group", "group_label", "period", "year", "value", "text", "datasets")
    return _lines(figure, frame, "Output per resident", "gbp", 0)


def _lines(figure: FigureSpec, rows: pd.DataFrame, label: str, unit: str, decimals: int) -> Drawing:
    """A line for each group of rows with ``group``, ``group_label``, ``period``, ``year``, ``value`` and ``text``."""
    groups = list(dict.fromkeys(rows["group"]))
    domain = nice_domain(rows["value"], zero=bool(figure.options.get("zero", True)))

    def chart(layout: Layout) -> Any:
        ends = _ends(rows, domain, 96 if layout.narrow else 150)
        ticks = 4 if layout.narrow else 8
        base = Layer().encode(
            x=alt.X(
                "year:Q",
                axis=alt.Axis(title=None, format="d", tickCount=ticks, grid=False),
                scale=alt.Scale(nice=False),
            ),
            y=alt.Y(
                "value:Q",
                axis=value_axis(unit, layout),
                scale=alt.Scale(domain=list(domain), nice=False),
            ),
            color=group_colour(rows["group"]),
        )
        line = base.mark_line().encode(
            strokeDash=alt.StrokeDash(
                "group_label:N", scale=group_scale(rows["group"], theme.GROUP_DASHES), legend=None
            )
        )
        tips = tooltips(rows, {"group_label": "Group", "period": "Period", "text": "Value"})
        hits = base.mark_point(size=160, opacity=0).encode(tooltip=tips)
        last = (
            base.transform_filter(f"datum.year == {rows['year'].max():g}")
            .mark_point(size=80)
            .encode(shape=group_shape(rows["group"]))
        )
        # Names have a colour scale of their own: letters need more contrast than lines.
        names = (
            Layer(ends)
            .mark_text(align="left", baseline="middle", dx=12, lineBreak="\n", lineHeight=LINE_HEIGHT)
            .encode(
                x=alt.X("year:Q"),
                y=alt.Y("label_place:Q"),
                text=alt.Text("label_text:N"),
                color=alt.Color("ink:N", scale=None),
            )
        )
        whole = fit([alt.layer(line, hits, last), names], layout, data=rows, height=HEIGHT, top=12)
        return whole.resolve_scale(color="independent")

    return Drawing(
        chart,
        _by_period(rows),
        [
            Column("period", "Period", header=True),
            *(Column(g, LABELS[g], unit=unit, decimals=decimals) for g in groups),
        ],
        f"Lines by group of neighbourhoods, {words.within_sentence(label)}, {rows['period'].iloc[0]} to "
        f"{rows['period'].iloc[-1]}. {_spoken(rows)}",
        tuple(dict.fromkeys(rows["period"])),
        datasets=datasets_of(rows),
    )


def _by_period(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each period, a column for each group."""
    return rows.pivot(index="period", columns="group", values="value").reset_index()


def _spoken(rows: pd.DataFrame) -> str:
    """Each line in words: where it starts, where it ends, its highest and lowest point between."""
    parts = []
    for group, line in rows.sort_values("year", kind="stable").groupby("group", sort=False):
        first, last = line.iloc[0], line.iloc[-1]
        low, high = line.loc[line["value"].idxmin()], line.loc[line["value"].idxmax()]
        text = f"{LABELS[str(group)]}: {first['text']} in {first['period']}, {last['text']} in {last['period']}"
        between = [
            f"{word} {point['text']} in {point['period']}"
            for word, point in (("lowest", low), ("highest", high))
            if point["period"] not in (first["period"], last["period"])
        ]
        parts.append(f"{text}, {words.listing(between)}." if between else f"{text}.")
    return " ".join(parts)
