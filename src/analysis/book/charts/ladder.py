"""The ladder: estimates beside a placebo as one control after the other is added, and how strong they are."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.book.charts.models import require
from analysis.book.charts.series import nice_domain
from analysis.book.display import theme
from analysis.book.display.drawing import Drawing, Key, Layer, Layout, tooltips, value_axis
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.wording import numbers

_HEIGHT, _HEIGHT_BELOW = 230, 80
_AXIS, _LINE = 44, 15
_SIDE = 0.4
"""Share of a rung's width that the estimates take, and the placebo's again."""

_OUTCOME, _PLACEBO = theme.FOCUS, theme.CATEGORIES[2]
_WEAK = "Weak instruments"


def _text(value: float, decimals: int = 1) -> str:
    return numbers.value_text(float(value), "score", decimals)


def ladder(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """A rung for each set of controls: every measure's estimate, beside its placebo, and effective F beneath.

    Estimates with weak instruments are pale and have no interval; where they lie outside of what the others
    need, they are not drawn.

    Parameters
    ----------
    figure : FigureSpec
        Options: ``dark`` and ``pale`` (what the key calls the outcome and the placebo).
    frame : DataFrame
        ``rung`` and ``measure`` (in the order to be shown), ``is_placebo``, ``estimate``, ``ci_low``,
        ``ci_high``, ``effective_f``, ``critical`` and ``strong``.
    """
    require(figure, frame, "rung", "measure", "is_placebo", "estimate", "ci_low", "ci_high", "effective_f", "strong")
    rungs, measures = (list(dict.fromkeys(frame[name])) for name in ("rung", "measure"))
    names = {False: str(figure.options.get("dark", "Effect")), True: str(figure.options.get("pale", "Placebo"))}
    rows = frame.assign(
        place=_places(frame, rungs, measures),
        series=frame["is_placebo"].map(names),
        strength=["strong" if strong else "weak" for strong in frame["strong"]],
        text=[_text(v) for v in frame["estimate"]],
        interval=[
            numbers.interval_text(float(a), float(b), "score", 1)
            for a, b in zip(frame["ci_low"], frame["ci_high"], strict=True)
        ],
        f_text=[f"{_text(a)} against {_text(b)}" for a, b in zip(frame["effective_f"], frame["critical"], strict=True)],
    )
    told = rows[rows["strong"]]
    domain = nice_domain(pd.concat([told["ci_low"], told["ci_high"], rows["estimate"].clip(-1, 1)]), zero=False)
    inside = rows["estimate"].between(*domain)
    tips = {
        "rung": "Controls",
        "series": "",
        "measure": "Measure",
        "text": "Estimate",
        "interval": "95% interval",
        "f_text": "Effective F, critical value",
    }

    def chart(layout: Layout) -> Any:
        width = layout.width - _AXIS
        scale = alt.Scale(domain=[0, len(rungs)], nice=False)
        x, plain = (alt.X("place:Q", scale=scale, axis=axis) for axis in (_names(rungs, layout), None))
        y = alt.Y("estimate:Q", axis=value_axis("score", layout), scale=alt.Scale(domain=list(domain), nice=False))
        marks = [
            _marks(rows[(rows["is_placebo"] == placebo) & inside], x, y, tips, placebo=placebo, layout=layout)
            for placebo in (False, True)
        ]
        upper = alt.layer(_walls(len(rungs), x), _zero(), *marks, width=width, height=_HEIGHT)
        lower = alt.layer(
            _walls(len(rungs), plain),
            *_strengths(rows[~rows["is_placebo"]], rungs, measures, plain, tips, layout),
            width=width,
            height=_HEIGHT_BELOW,
        ).properties(title=_heading("Effective F, and from where it is strong (line)"))
        return alt.vconcat(upper, lower, spacing=6).resolve_scale(x="shared")

    return Drawing(
        chart,
        rows,
        [
            Column("rung", "Controls", header=True),
            Column("measure", "Measure"),
            Column("series", "Outcome"),
            Column("estimate", "Estimate", unit="score", decimals=1),
            Column("ci_low", "95% interval from", unit="score", decimals=1),
            Column("ci_high", "to", unit="score", decimals=1),
            Column("effective_f", "Effective F", unit="score", decimals=1),
            Column("critical", "Its critical value", unit="score", decimals=1),
            Column("strength", "Instruments"),
        ],
        _spoken(rows, rungs, names),
        notes=(_order(measures, int((~inside).sum())),),
        key=(
            Key(names[False], _OUTCOME, "circle"),
            Key(names[True], _PLACEBO, "diamond"),
            Key(_WEAK, theme.REST, "circle"),
        ),
        flexible=False,
    )


def _places(frame: pd.DataFrame, rungs: list[str], measures: list[str]) -> list[float]:
    """Where each mark stands: rungs are one wide, the placebo right of the outcome."""
    step = _SIDE / len(measures)
    return [
        rungs.index(rung) + 0.5 * placebo + 0.05 + step * (measures.index(measure) + 0.5)
        for rung, measure, placebo in zip(frame["rung"], frame["measure"], frame["is_placebo"], strict=True)
    ]


def _names(rungs: list[str], layout: Layout) -> alt.Axis:
    """The rungs' names above their columns, slanted where columns are narrow."""
    labels = rungs if layout.narrow else layout.lines(rungs, 0.15)
    slanted = {"labelAngle": -60, "labelAlign": "left"} if layout.narrow else {}
    further = max(label.count("\n") for label in labels)
    return alt.Axis(
        title=None,
        orient="top",
        values=[number + 0.5 for number in range(len(rungs))],
        labelExpr=f"split({labels!r}[floor(datum.value)], '\\n')",
        labelLimit=0,
        labelOverlap=False,
        labelColor=theme.INK,
        labelPadding=6 + _LINE * further,
        grid=False,
        **slanted,
    )


def _walls(count: int, x: alt.X) -> Layer:
    """Lines between the rungs."""
    return Layer(pd.DataFrame({"place": range(1, count)})).mark_rule(stroke=theme.GRID, strokeWidth=1.2).encode(x=x)


def _zero() -> Layer:
    return Layer(pd.DataFrame({"zero": [0]})).mark_rule(stroke=theme.INK, strokeWidth=1.2).encode(y=alt.Y("zero:Q"))


def _heading(text: str) -> alt.TitleParams:
    return alt.TitleParams(
        text, anchor="start", font=theme.FONT, fontSize=theme.SMALL_SIZE, fontWeight="normal", color=theme.MUTED
    )


def _marks(
    rows: pd.DataFrame, x: alt.X, y: alt.Y, tips: dict[str, str], *, placebo: bool, layout: Layout
) -> alt.LayerChart:
    """Points of one outcome, with an interval where the instruments are strong."""
    colour, shape = (_PLACEBO, "diamond") if placebo else (_OUTCOME, "circle")
    size = 26 if layout.narrow else 60
    base = Layer(rows).encode(x=x, tooltip=tooltips(rows, tips))
    strong = base.transform_filter("datum.strong")
    return alt.layer(
        base.transform_filter("!datum.strong").mark_point(size=size, shape=shape, fill=theme.REST).encode(y=y),
        strong.mark_rule(stroke=colour, strokeWidth=1.5).encode(y=alt.Y("ci_low:Q"), y2=alt.Y2("ci_high:Q")),
        strong.mark_point(size=size, shape=shape, fill=colour).encode(y=y),
    )


def _strengths(
    rows: pd.DataFrame, rungs: list[str], measures: list[str], x: alt.X, tips: dict[str, str], layout: Layout
) -> list[Layer]:
    """The effective F of each measure with a dash at its critical value."""
    step = 0.8 / len(measures)
    shown = rows.assign(
        place=[
            rungs.index(rung) + 0.1 + step * (measures.index(measure) + 0.5)
            for rung, measure in zip(rows["rung"], rows["measure"], strict=True)
        ]
    )
    shown = shown.assign(left=shown["place"] - step / 2, right=shown["place"] + step / 2)
    top = nice_domain(shown["effective_f"], zero=True)[1]
    y_axis, y_scale = value_axis("score", layout, ticks=3), alt.Scale(domain=[0, top], nice=False)
    dash = Layer(shown).mark_rule(stroke=theme.INK, strokeWidth=1.2)
    points = Layer(shown).mark_point(size=20 if layout.narrow else 50)
    strong = alt.condition("datum.strong", alt.value(theme.FOCUS), alt.value(theme.REST))
    return [
        dash.encode(x=alt.X("left:Q", axis=None), x2=alt.X2("right:Q"), y=alt.Y("critical:Q")),
        points.encode(
            x=x,
            y=alt.Y("effective_f:Q", axis=y_axis, scale=y_scale),
            fill=strong,
            tooltip=tooltips(shown, tips),
        ),
    ]


def _order(measures: list[str], outside: int) -> str:
    text = f"In each rung the marks are, from the left: {', '.join(measures)}. {_WEAK}: pale, without interval"
    return f"{text}; {outside} of these lie outside." if outside else f"{text}."


def _spoken(rows: pd.DataFrame, rungs: list[str], names: dict[bool, str]) -> str:
    """Each rung's strong estimates in words."""
    parts = []
    for rung in rungs:
        here = rows[(rows["rung"] == rung)]
        said = [f"strong instruments for {int(here.loc[~here['is_placebo'], 'strong'].sum())} measures"]
        for placebo, name in names.items():
            told = here[(here["is_placebo"] == placebo) & here["strong"]]["estimate"]
            if len(told):
                said.append(f"{name.lower()} {_text(told.min())} to {_text(told.max())}")
        parts.append(f"{rung}: {', '.join(said)}")
    return f"Points in columns, a column a set of controls, effective F beneath. {'; '.join(parts)}."
