"""Charts of the replication: claims by status, shares of improvers, balance before and after matching."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.book.charts.models import require
from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Key,
    Layer,
    Layout,
    fit,
    in_rows,
    row_step,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.figures.claim_frames import OF_SHARES
from analysis.book.figures.registry import FigureSpec
from analysis.book.findings.claim_texts import DIFFERS, NOT_TESTABLE, REPRODUCED, SAME
from analysis.book.wording import numbers
from analysis.book.wording.patterns import phrases

STATUS_COLOURS = {
    REPRODUCED: theme.FOCUS,
    SAME: theme.SEQUENTIAL[2],
    DIFFERS: theme.CATEGORIES[3],
    NOT_TESTABLE: theme.GRID,
}
_BAR_STEP = 34
_ROW_STEP = 30
_NO_INTERVAL = "There is no interval where one authority holds most of the neighbourhoods, or all or none improved."


def _whole_axis(layout: Layout) -> alt.Axis:
    return alt.Axis(title=None, tickCount=3 if layout.narrow else 6, format="d")


def scorecard(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Claims by chapter as bars of their statuses.

    Parameters
    ----------
    figure : FigureSpec
    frame : DataFrame
        ``label`` (chapter), ``status`` (id), ``claims`` (how many), in the order of chapters and statuses.
    """
    require(figure, frame, "label", "status", "claims")
    rows = frame[frame["claims"] > 0].reset_index(drop=True)
    order = [name for name in STATUS_COLOURS if name in set(rows["status"])]
    rows["status_label"] = rows["status"].map(phrases("claims.status"))
    rows["place"] = rows["status"].map(order.index)
    rows["end"] = rows.groupby("label")["claims"].cumsum()
    rows["middle"] = rows["end"] - rows["claims"] / 2
    rows["text"] = rows["claims"].astype(str)
    rows["ink"] = [theme.text_on(STATUS_COLOURS[s]) for s in rows["status"]]
    labels = phrases("claims.status")
    colours = alt.Scale(domain=[labels[name] for name in order], range=[STATUS_COLOURS[name] for name in order])

    def chart(layout: Layout) -> Any:
        shown = rows.assign(row=layout.lines(rows["label"].tolist()))
        tips = {"label": "Chapter", "status_label": "Status", "text": "Statements"}
        base = in_rows(shown, tips)
        bars = base.mark_bar().encode(
            x=alt.X("claims:Q", axis=_whole_axis(layout), stack="zero"),
            color=alt.Color("status_label:N", scale=colours, legend=None),
            order=alt.Order("place:Q"),
        )
        ink = alt.Color("ink:N", scale=None, legend=None)
        texts = base.mark_text().encode(x=alt.X("middle:Q"), text=alt.Text("text:N"), color=ink)
        return fit([bars, texts], layout, data=shown, height=alt.Step(_BAR_STEP))

    wide = rows.pivot(index="label", columns="status", values="claims").fillna(0)
    wide = wide.reindex(list(dict.fromkeys(rows["label"])))[order].astype(int).reset_index()
    spoken = "; ".join(
        f"{r['label']}: " + ", ".join(f"{r[s]} {labels[s].lower()}" for s in order if r[s])
        for r in wide.to_dict("records")
    )
    return Drawing(
        chart,
        wide,
        [Column("label", "Chapter", header=True), *(Column(s, labels[s], "count") for s in order)],
        f"Bars of statements by chapter and status. {spoken}.",
        key=tuple(Key(labels[s], STATUS_COLOURS[s], "bar") for s in order),
    )


def _without(rows: pd.DataFrame) -> tuple[str, ...]:
    """What is said where some shares have no interval."""
    return (_NO_INTERVAL,) if rows["ci_low"].isna().any() else ()


def shares(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """Shares with their intervals, a row each, beside a share of all and what was published for some.

    Parameters
    ----------
    figure : FigureSpec
    frame : DataFrame
        ``label``, ``estimate``, ``ci_low``, ``ci_high`` (percent), ``published`` (may be missing),
        ``areas``, ``stands_out``, and ``reference``, the same in every row.
    """
    require(figure, frame, *OF_SHARES)
    rows = frame.reset_index(drop=True)
    rows["text"] = [numbers.value_text(v, "percent", 0) for v in rows["estimate"]]
    rows["interval"] = [
        numbers.interval_text(low, high, "percent", 0)
        for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)
    ]
    rows["published_text"] = [numbers.value_text(v, "percent", 0) if pd.notna(v) else "" for v in rows["published"]]
    rows["areas_text"] = [numbers.count(v) for v in rows["areas"]]
    diamond = theme.CATEGORIES[2]

    def chart(layout: Layout) -> Any:
        shown = rows.assign(row=layout.lines(rows["label"].tolist()))
        tips = {
            "label": "Area",
            "text": "Improved more than the average",
            "interval": "95% interval",
            "areas_text": "Deprived neighbourhoods",
            "published_text": "Published, early 2000s",
        }
        base = in_rows(shown, tips)
        x = alt.X("estimate:Q", axis=value_axis("percent", layout), scale=alt.Scale(zero=True, nice=True))
        colour = alt.condition("datum.stands_out", alt.value(theme.FOCUS), alt.value(theme.REST))
        mean = Layer(shown.head(1)).mark_rule(stroke=theme.INK, strokeDash=[4, 3])
        then = base.transform_filter("isValid(datum.published)")
        known = base.transform_filter("isValid(datum.ci_low)")
        layers = [
            mean.encode(x=alt.X("reference:Q")),
            known.mark_rule(strokeWidth=2).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q"), color=colour),
            base.mark_point(size=90, filled=True).encode(x=x, color=colour),
            then.mark_point(size=120, shape="diamond", filled=True, fill=theme.PAPER, stroke=diamond).encode(
                x=alt.X("published:Q")
            ),
        ]
        return fit(layers, layout, data=shown, height=row_step(shown["row"], _ROW_STEP))

    spoken = "; ".join(
        f"{r.label} {r.text}"
        + (f" ({r.interval})" if r.interval else "")
        + (f", published {r.published_text}" if r.published_text else "")
        for r in rows.itertuples()
    )
    then = (Key("Published, early 2000s", diamond, "hollow-diamond"),) if rows["published"].notna().any() else ()
    return Drawing(
        chart,
        rows,
        [
            Column("label", "Area", header=True),
            Column("areas", "Deprived neighbourhoods", "count"),
            Column("estimate", "Improved more than the average", "percent"),
            Column("ci_low", "95% interval from", "percent"),
            Column("ci_high", "to", "percent"),
            Column("published", "Published, early 2000s", "percent", 0),
        ],
        f"Points with 95% intervals. {spoken}.",
        notes=("The broken line is the share of all of England\u2019s deprived neighbourhoods.", *_without(rows)),
        key=(
            Key("The study\u2019s areas and this edition\u2019s", theme.FOCUS, "circle"),
            Key("Others", theme.REST, "circle"),
            *then,
        ),
    )


def chance(figure: FigureSpec, frame: pd.DataFrame) -> Drawing:
    """How many random lists of places meet as many published figures, with those of 2019 and 2023 marked.

    Parameters
    ----------
    figure : FigureSpec
    frame : DataFrame
        ``met`` (how many figures), ``random_lists`` (how many meet as many), ``of_2019`` and ``of_2023``
        (whether that list does), in the order of ``met``.
    """
    require(figure, frame, "met", "random_lists", "of_2019", "of_2023")
    rows = frame.reset_index(drop=True)
    rows["label"] = rows["met"].astype(int).astype(str)
    rows["text"] = [numbers.count(n) for n in rows["random_lists"]]
    marks = rows[["of_2019", "of_2023"]].astype(bool).to_numpy()
    names = ("the wards of 2019", "the neighbourhoods of 2023")
    found = [" and ".join(name for name, met in zip(names, row, strict=True) if met) for row in marks]
    rows["mark"] = [f"{n} \u25c0 {who}" if who else n for n, who in zip(rows["text"], found, strict=True)]

    def chart(layout: Layout) -> Any:
        shown = rows.assign(row=layout.lines(rows["label"].tolist()))
        base = in_rows(shown, {"label": "Figures met", "text": "Random lists"})
        x = alt.X("random_lists:Q", axis=_whole_axis(layout), scale=alt.Scale(zero=True, nice=True))
        ink = alt.condition("datum.of_2019 || datum.of_2023", alt.value(theme.FOCUS), alt.value(theme.INK))
        layers = [
            base.mark_bar().encode(x=x, color=alt.value(theme.REST)),
            base.mark_text(align="left", dx=7, fontWeight="bold").encode(x=x, text=alt.Text("mark:N"), color=ink),
        ]
        return fit(layers, layout, data=shown, height=alt.Step(_ROW_STEP))

    spoken = "; ".join(f"{r.label.lower()} {r.mark}" for r in rows.itertuples()).replace("\u25c0", "and")
    return Drawing(
        chart,
        rows,
        [
            Column("label", "Published figures met", header=True),
            Column("random_lists", "Random lists", "count"),
            Column("mark", "In the figure"),
        ],
        f"Bars of random lists by how many published figures they meet: {spoken}.",
    )
