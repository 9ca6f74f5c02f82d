"""Charts of estimates: coefficients with their intervals, a specification curve, published against ours."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Key,
    Layer,
    Layout,
    fit,
    group_colour,
    group_key,
    group_shape,
    in_rows,
    row_step,
    tooltips,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.wording import numbers
from analysis.errors import DataError
from analysis.groups import LABELS

_SHOWN = "Ours"
_PUBLISHED = "Published"
_CURVE_HEIGHT = 190
_DOT_STEP = 17


def require(figure: FigureSpec, frame: pd.DataFrame, *columns: str) -> None:
    """Check that a frame has the columns that a kind draws.

    Raises
    ------
    DataError
        Names the figure and the first column that is absent.
    """
    for column in columns:
        if column not in frame.columns:
            raise DataError(
                figure.id,
                f"a figure of kind '{figure.kind}' needs the columns {', '.join(columns)}",
                column=column,
            )


def _text(value: float, decimals: int) -> str:
    return numbers.value_text(float(value), "score", decimals)


def _with_texts(frame: pd.DataFrame, decimals: int) -> pd.DataFrame:
    interval = [
        numbers.interval_text(float(low), float(high), "score", decimals)
        for low, high in zip(frame["ci_low"], frame["ci_high"], strict=True)
    ]
    return frame.assign(text=[_text(v, decimals) for v in frame["estimate"]], interval=interval)


def _reference(figure: FigureSpec) -> Layer:
    at = float(figure.options.get("reference", 0))
    return Layer(pd.DataFrame({"reference": [at]})).mark_rule(stroke=theme.INK, strokeWidth=1.2)


def coefficients(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Estimates with their 95% intervals, a row each, and a line at the value of no effect.

    Parameters
    ----------
    figure : FigureSpec
        Options: ``reference`` (0), ``decimals`` (2).
    frame : DataFrame
        ``label``, ``estimate``, ``ci_low``, ``ci_high``, in the order of the rows.
    """
    require(figure, frame, "label", "estimate", "ci_low", "ci_high")
    rows = _with_texts(frame.reset_index(drop=True), int(figure.options.get("decimals", 2)))

    def chart(layout: Layout) -> Any:
        shown = rows.assign(row=layout.lines(rows["label"].tolist()))
        tips = {"label": "Estimate of", "text": "Estimate", "interval": "95% interval"}
        base = in_rows(shown, tips)
        x = alt.X("estimate:Q", axis=value_axis("score", layout), scale=alt.Scale(zero=False, nice=True))
        known = base.transform_filter("isValid(datum.ci_low) && isValid(datum.ci_high)")
        layers = [
            _reference(figure).encode(x=alt.X("reference:Q")),
            known.mark_rule(stroke=theme.FOCUS, strokeWidth=2).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q")),
            base.mark_point(size=100, fill=theme.FOCUS).encode(x=x),
            base.mark_text(dy=-12).encode(x=alt.X("estimate:Q"), text=alt.Text("text:N")),
        ]
        return fit(layers, layout, data=shown, height=row_step(shown["row"], 40))

    spoken = "; ".join(f"{r.label} {r.text}" + (f" ({r.interval})" if r.interval else "") for r in rows.itertuples())
    decimals = int(figure.options.get("decimals", 2))
    return Drawing(
        chart,
        rows,
        [
            Column("label", "Estimate of", header=True),
            Column("estimate", "Estimate", unit="score", decimals=decimals),
            Column("ci_low", "95% interval from", unit="score", decimals=decimals),
            Column("ci_high", "to", unit="score", decimals=decimals),
        ],
        f"Points with 95% intervals: {spoken}.",
        notes=("Horizontal lines are 95% intervals.",),
    )


def _choices(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """A row for each specification and choice, with the choice's line in the lower panel."""
    parts = [
        rows[["place", "is_evidence"]].assign(line=name.replace("_", " ").capitalize() + ": " + rows[name].astype(str))
        for name in names
    ]
    return pd.concat(parts, ignore_index=True)


def specification_curve(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Every specification's estimate, smallest first, above the choices that made it.

    Parameters
    ----------
    figure : FigureSpec
        Options: ``choices`` (columns of the frame), ``reference`` (0), ``decimals`` (2), ``dark`` and
        ``pale`` (what the key calls estimates that count and those that do not).
    frame : DataFrame
        ``estimate``, ``ci_low``, ``ci_high``, the columns of the choices, and ``is_evidence``, whether
        the specification counts (its placebo passes, say); the others are drawn pale.
    """
    names = [str(name) for name in figure.options["choices"]]
    require(figure, frame, "estimate", "ci_low", "ci_high", "is_evidence", *names)
    decimals = int(figure.options.get("decimals", 2))
    rows = _with_texts(frame.sort_values("estimate", kind="stable").reset_index(drop=True), decimals)
    rows["place"] = range(1, len(rows) + 1)
    choices = _choices(rows, names)
    order = [
        line
        for _, part in choices.groupby(choices["line"].str.split(":").str[0], sort=False)
        for line in sorted(set(part["line"]))
    ]
    x_scale = alt.Scale(domain=[0, len(rows) + 1], nice=False)

    def chart(layout: Layout) -> Any:
        left = 150 if layout.narrow else 220
        width = layout.width - left
        colour = alt.condition("datum.is_evidence", alt.value(theme.FOCUS), alt.value(theme.REST))
        tips = {
            "text": "Estimate",
            "interval": "95% interval",
            **{n: n.replace("_", " ").capitalize() for n in names},
        }
        x = alt.X("place:Q", axis=None, scale=x_scale)
        upper = Layer().encode(x=x, color=colour, tooltip=tooltips(rows, tips))
        y = alt.Y("estimate:Q", axis=value_axis("score", layout), scale=alt.Scale(zero=True, nice=True))
        curve = alt.layer(
            _reference(figure).encode(y=alt.Y("reference:Q")),
            upper.mark_rule(strokeWidth=1.2).encode(y=alt.Y("ci_low:Q"), y2=alt.Y2("ci_high:Q")),
            upper.mark_point(size=22).encode(y=y),
            data=rows,
            width=width,
            height=_CURVE_HEIGHT,
        )
        axis = alt.Axis(title=None, grid=True, labelLimit=left - 12, labelFontSize=theme.SMALL_SIZE, labelOverlap=False)
        lower = (
            alt.Chart(choices)
            .mark_point(size=14)
            .encode(x=x, y=alt.Y("line:N", sort=order, axis=axis), color=colour)
            .properties(width=width, height=alt.Step(_DOT_STEP))
        )
        return alt.vconcat(curve, lower, spacing=10).resolve_scale(x="shared")

    evidence = rows[rows["is_evidence"]]
    spoken = f"{len(rows)} estimates from {rows['text'].iloc[0]} to {rows['text'].iloc[-1]}"
    if len(evidence) < len(rows):
        spoken += f"; {len(evidence)} count as evidence"
    if 0 < len(evidence) < len(rows):
        spoken += f", from {evidence['text'].iloc[0]} to {evidence['text'].iloc[-1]}"
    return Drawing(
        chart,
        rows,
        [
            Column("place", "Place", unit="count"),
            *(Column(n, n.replace("_", " ").capitalize()) for n in names),
            Column("estimate", "Estimate", unit="score", decimals=decimals),
            Column("ci_low", "95% interval from", unit="score", decimals=decimals),
            Column("ci_high", "to", unit="score", decimals=decimals),
        ],
        f"Specification curve: {spoken}.",
        key=tuple(
            key
            for key, shown in (
                (
                    Key(str(figure.options.get("dark", "Counts as evidence")), theme.FOCUS, "circle"),
                    len(evidence),
                ),
                (
                    Key(str(figure.options.get("pale", "Does not")), theme.REST, "circle"),
                    len(rows) - len(evidence),
                ),
            )
            if shown
        ),
        flexible=False,
    )


def published(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Published values beside ours, a row for each claim.

    Parameters
    ----------
    figure : FigureSpec
        Options: ``unit`` of all values (``percent``).
    frame : DataFrame
        ``label``, ``published``, ``estimate``, in one unit, and ``group``, in the order of the rows.
    """
    require(figure, frame, "label", "published", "estimate", "group")
    unit = str(figure.options.get("unit", "percent"))
    rows = frame.dropna(subset=["published", "estimate"]).reset_index(drop=True)
    rows["estimate_text"] = [numbers.value_text(v, unit, 1) for v in rows["estimate"]]
    rows["published_text"] = [numbers.value_text(v, unit, 1) for v in rows["published"]]

    rows["group_label"] = rows["group"].map(LABELS)
    groups = rows["group"].tolist()

    def chart(layout: Layout) -> Any:
        shown = rows.assign(row=layout.lines(rows["label"].tolist()))
        tips = {"label": "Claim", "published_text": _PUBLISHED, "estimate_text": _SHOWN}
        base = in_rows(shown, tips)
        x = alt.X("estimate:Q", axis=value_axis(unit, layout), scale=alt.Scale(zero=True, nice=True))
        layers = [
            base.mark_rule(stroke=theme.GRID, strokeWidth=4).encode(x=x, x2=alt.X2("published:Q")),
            base.mark_point(size=130, shape="diamond", fill=theme.PAPER, stroke=theme.CATEGORIES[2]).encode(
                x=alt.X("published:Q")
            ),
            base.mark_point(size=80, filled=True).encode(x=x, color=group_colour(groups), shape=group_shape(groups)),
        ]
        return fit(layers, layout, data=shown, height=row_step(shown["row"], 30))

    spoken = "; ".join(f"{r.label}: published {r.published_text}, ours {r.estimate_text}" for r in rows.itertuples())
    return Drawing(
        chart,
        rows,
        [
            Column("label", "Claim", header=True),
            Column("published", _PUBLISHED, unit=unit),
            Column("estimate", _SHOWN, unit=unit),
        ],
        f"Two marks for each claim. {spoken}.",
        key=(*group_key(groups), Key(_PUBLISHED, theme.CATEGORIES[2], "hollow-diamond")),
    )
