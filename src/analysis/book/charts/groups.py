"""Charts that set the groups of neighbourhoods side by side: bars, dots, and two periods."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Key,
    Layer,
    Layout,
    datasets_of,
    fit,
    group_colour,
    group_key,
    group_shape,
    in_rows,
    interval_columns,
    row_axis,
    tooltips,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import group_rows, indicator, is_national, present
from analysis.book.wording import words
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS
from analysis.indicators.spec import Indicator
from analysis.results.reading import Results

_STEP = 36
_LABEL_SHARE = 0.2
"""About how much of the plot's width a value beside a bar takes on a narrow screen."""
_SAME_GROUP = "The upright line marks the same group in England as a whole."
_INTERVAL = (
    "Thin lines are 95% intervals: how far a value might move if other local authorities of the same kind stood in the "
    "place of these."
)
_NO_INTERVAL = "One authority holds most of these neighbourhoods, so that no interval can be given."
_TIPS = {
    "group_label": "Group",
    "period": "Period",
    "text": "Value",
    "interval": "95% interval",
    "areas_text": "Neighbourhoods",
}


def _twin_columns(rows: pd.DataFrame, spec: Indicator, *, several: bool = False) -> list[Column]:
    columns = [
        Column("label", "Measure", header=several),
        Column("area_label", "Area"),
        Column("group_label", "Group", header=not several),
        Column("period", "Period"),
        Column("value", "Value", unit=spec.unit, decimals=spec.decimals),
        Column("low", "95% interval from", unit=spec.unit, decimals=spec.decimals),
        Column("high", "to", unit=spec.unit, decimals=spec.decimals),
        Column("areas", "Neighbourhoods", unit="count"),
    ]
    drop = {"label"} if not several else set()
    if rows["area_label"].nunique() < 2:
        drop.add("area_label")
    if rows["low"].isna().all():
        drop |= {"low", "high"}
    return [c for c in columns if c.name not in drop]


def _with_national(results: Results, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The edition's rows, followed by England's of the same groups and periods in a regional edition."""
    own = rows.assign(area_label=results.region.name_in_sentence)
    if is_national(results):
        return own.assign(area_label="England")
    there = group_rows(results, name, tuple(dict.fromkeys(rows["period"])), national=True)
    return pd.concat([own, there.assign(area_label="England")], ignore_index=True)


def _spoken(rows: pd.DataFrame) -> str:
    return "; ".join(f"{g} {t}" for g, t in zip(rows["group_label"].str.lower(), rows["text"], strict=True))


def _interval_layers(base: Layer, rows: pd.DataFrame) -> list[Layer]:
    """A line from low to high with a pale casing, so that it shows on a bar of any colour."""
    if rows["low"].isna().all():
        return []
    known = base.transform_filter("isValid(datum.low)").encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    return [
        known.mark_rule(stroke=theme.PAPER, strokeWidth=4.5),
        known.mark_rule(stroke=theme.INK, strokeWidth=1.6),
    ]


def _clear_of(rows: pd.DataFrame, marks: pd.DataFrame) -> pd.Series:
    """Where each label starts: beyond its bar and interval, and beyond England's mark if that is near."""
    national = rows["group"].map(marks.set_index("group")["value"])
    near = (national > rows["end"]) & (national < rows["end"] + _LABEL_SHARE * rows["end"].max())
    return rows["end"].where(~near, national)


def bars(figure: FigureSpec, results: Results) -> Drawing:
    """One indicator by group, one bar each, the value beside it."""
    spec = indicator(results, figure.indicators[0])
    rows = interval_columns(group_rows(results, spec.id, figure.periods), spec)
    rows["end"] = rows[["value", "high"]].max(axis=1)
    both = _with_national(results, spec.id, rows)
    marks = both[(both["area_label"] == "England") & both["group"].isin(rows["group"])]
    rows["end"] = _clear_of(rows, marks)
    notes = [_INTERVAL] if rows["low"].notna().any() else []
    if not notes and len(rows) and not spec.whole and spec.kind != "count":
        notes = [_NO_INTERVAL]

    def chart(layout: Layout) -> Any:
        frame = rows.assign(row=layout.lines(rows["group_label"].tolist()))
        y = alt.Y("row:N", sort=None, axis=row_axis())
        base = Layer().encode(y=y, tooltip=tooltips(frame, _TIPS))
        x = alt.X("value:Q", axis=value_axis(spec.unit, layout), scale=alt.Scale(zero=True, nice=True))
        layers = [
            base.mark_bar(size=22).encode(x=x, color=group_colour(rows["group"])),
            *_interval_layers(base, rows),
        ]
        layers.append(
            base.mark_text(align="left", dx=7, fontWeight="bold").encode(x=alt.X("end:Q"), text=alt.Text("text:N"))
        )
        if not is_national(results):
            national = marks.assign(row=layout.lines(marks["group_label"].tolist()))
            tick = Layer(national).encode(y=y, x=alt.X("value:Q"), tooltip=tooltips(national, _TIPS))
            layers += [
                tick.mark_tick(size=31, thickness=5, color=theme.PAPER),
                tick.mark_tick(size=30, thickness=2, color=theme.INK),
            ]
        return fit(layers, layout, data=frame, height=alt.Step(_STEP))

    return Drawing(
        chart,
        both,
        _twin_columns(both, spec),
        f"Bars by group of neighbourhoods, {words.within_sentence(spec.label)}: {_spoken(rows)}.",
        tuple(rows["period"]),
        tuple(notes if is_national(results) else [*notes, _SAME_GROUP]),
        datasets=datasets_of(rows),
    )


def _pairs(figure: FigureSpec, results: Results) -> pd.DataFrame:
    """Rows of the first and the last period asked for, of every indicator that has both."""
    parts = []
    for name in present(results, figure):
        rows = group_rows(results, name, figure.periods)
        periods = sorted(dict.fromkeys(rows["period"]))
        if len(periods) > 1:
            rows = rows[rows["period"].isin((periods[0], periods[-1]))]
            rows = rows.assign(is_last=rows["period"] == periods[-1])
            parts.append(interval_columns(rows, indicator(results, name)))
    if not parts:
        return pd.DataFrame()
    rows = pd.concat(parts, ignore_index=True)
    by_pair = rows.groupby(["indicator", "group"])["value"]
    rows["pair_low"], rows["pair_high"] = by_pair.transform("min"), by_pair.transform("max")
    rows["on_right"] = rows["value"] == rows["pair_high"]
    rows["stroke"] = rows["group"].map(theme.GROUP_COLOURS)
    rows["fill"] = rows["stroke"].where(rows["is_last"], theme.PAPER)
    return rows


def _with_headings(rows: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Rows with the name of their line; every line of the chart in order; those that are headings."""
    several = rows["indicator"].nunique() > 1
    frame = rows.copy()
    lines, headings = [], []
    for i, (_, part) in enumerate(rows.groupby("indicator", sort=False)):
        # An invisible character keeps equal names in different blocks apart.
        apart = "\u200b" * i
        names = [text + apart for text in layout.lines(part["group_label"].tolist())]
        if several:
            heading = layout.lines([part["label_short"].iloc[0]])[0]
            headings.append(heading)
            lines.append(heading)
        frame.loc[part.index, "row"] = names
        lines += list(dict.fromkeys(names))
    return frame, lines, headings


def change(figure: FigureSpec, results: Results) -> Drawing:
    """Indicators by group in two periods: a hollow mark for the first, a filled one for the last."""
    rows = _pairs(figure, results)
    if rows.empty:
        return bars(figure, results)
    spec = indicator(results, rows["indicator"].iloc[0])
    several = rows["indicator"].nunique() > 1
    first, last = sorted(dict.fromkeys(rows["period"]))[:: rows["period"].nunique() - 1]
    both = rows.assign(area_label=results.region.name_in_sentence)

    def chart(layout: Layout) -> Any:
        frame, lines, headings = _with_headings(rows, layout)
        weight = alt.condition(
            alt.FieldOneOfPredicate(field="value", oneOf=headings),
            alt.value("bold"),
            alt.value("normal"),
        )
        y = alt.Y("row:N", sort=None, axis=row_axis(labelFontWeight=weight), scale=alt.Scale(domain=lines))
        base = Layer().encode(y=y, tooltip=tooltips(frame, {"label": "Measure", **_TIPS}))
        x = alt.X(
            "value:Q",
            axis=value_axis(spec.unit, layout),
            scale=alt.Scale(zero=False, nice=True, padding=48),
        )
        stroke = alt.Stroke("stroke:N", scale=None, legend=None)
        line = base.transform_filter("datum.is_last").mark_rule(strokeWidth=3)
        points = base.mark_point(size=130, strokeWidth=2.2)
        layers = [
            line.encode(
                x=alt.X("pair_low:Q", axis=value_axis(spec.unit, layout)),
                x2=alt.X2("pair_high:Q"),
                stroke=stroke,
            ),
            points.encode(x=x, fill=alt.Fill("fill:N", scale=None, legend=None), stroke=stroke),
        ]
        for on_right in (False, True):
            side = base.transform_filter(alt.datum.on_right == on_right)
            place = side.mark_text(align="left" if on_right else "right", dx=11 if on_right else -11)
            layers.append(place.encode(x=alt.X("value:Q"), text=alt.Text("text:N")))
        return fit(layers, layout, data=frame, height=alt.Step(_STEP))

    spoken = "; ".join(
        f"{words.within_sentence(label)}, {LABELS[group].lower()} {' and '.join(part['text'])}"
        for (label, group), part in rows.groupby(["label", "group"], sort=False)
    )
    return Drawing(
        chart,
        both,
        _twin_columns(both, spec, several=several),
        f"Two marks for each group of neighbourhoods, for {first} and {last}: {spoken}.",
        (first, last),
        key=(Key(first, theme.INK, "ring"), Key(last, theme.INK, "circle")),
        datasets=datasets_of(rows),
    )


def dots(figure: FigureSpec, results: Results) -> Drawing:
    """Several indicators in one unit, a row each, with a mark for every group."""
    names = present(results, figure)
    spec = indicator(results, names[0])
    parts = [group_rows(results, name, figure.periods) for name in names]
    rows = interval_columns(pd.concat(parts, ignore_index=True), spec)
    key = ["indicator", "period"]
    rows["row_low"] = rows.groupby(key)["value"].transform("min")
    rows["row_high"] = rows.groupby(key)["value"].transform("max")
    several_periods = rows["period"].nunique() > 1 and rows.groupby("indicator")["period"].nunique().max() > 1
    label = rows["label_short"] + (", " + rows["period"] if several_periods else "")
    both = rows.assign(area_label=results.region.name_in_sentence)

    def chart(layout: Layout) -> Any:
        frame = rows.assign(row=layout.lines(label.tolist()))
        base = in_rows(frame, {"label": "Measure", **_TIPS})
        scale = alt.Scale(zero=bool(figure.options.get("zero", True)), nice=True)
        x = alt.X("value:Q", axis=value_axis(spec.unit, layout), scale=scale)
        rule = base.transform_filter(alt.datum.group == rows["group"].iloc[0])
        points = base.mark_point(size=120).encode(
            x=x, color=group_colour(rows["group"]), shape=group_shape(rows["group"])
        )
        own = base.transform_filter(alt.datum.group == DOUBLY_DISADVANTAGED)
        right = own.transform_filter("datum.value >= datum.row_high")
        left = own.transform_filter("datum.value < datum.row_high")
        layers = [
            rule.mark_rule(stroke=theme.GRID, strokeWidth=4).encode(x=alt.X("row_low:Q"), x2=alt.X2("row_high:Q")),
            points,
            right.mark_text(align="left", dx=11, fontWeight="bold").encode(x=alt.X("value:Q"), text=alt.Text("text:N")),
            left.mark_text(align="center", dy=-14, fontWeight="bold").encode(
                x=alt.X("value:Q"), text=alt.Text("text:N")
            ),
        ]
        return fit(layers, layout, data=frame, height=alt.Step(44))

    spoken = " ".join(f"{name}: {_spoken(part)}." for name, part in rows.groupby(label, sort=False))
    return Drawing(
        chart,
        both,
        _twin_columns(both, spec, several=True),
        f"A mark for each group of neighbourhoods on {len(parts)} measures. {spoken}",
        tuple(rows["period"]),
        ("Values are written beside the doubly disadvantaged.",),
        group_key(rows["group"]),
        datasets_of(rows),
    )
