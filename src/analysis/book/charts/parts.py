"""Counts by area."""

from typing import Any

import altair as alt

from analysis.book.display import theme
from analysis.book.display.drawing import (
    Drawing,
    Layout,
    fit,
    in_rows,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.wording import numbers
from analysis.book.wording.places import short_name
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, OTHER_DEPRIVED
from analysis.results.reading import Results


def _share(percent: float) -> str:
    """A share beside a count: whole from 10% on, and never a zero that is none."""
    if 0 < percent < 0.1:
        return "under 0.1%"
    return numbers.value_text(percent, "percent", 0 if percent >= 10 else 1)


def counts(figure: FigureSpec, results: Results) -> Drawing:
    """Numbers of deprived neighbourhoods by area, the doubly disadvantaged first, most at the top."""
    rows = results.areas[results.areas["area_type"] == figure.options["area_type"]]
    wide = rows.pivot_table(index="area_name", columns="group", values="areas", aggfunc="sum").fillna(0)
    wide["total"] = wide.sum(axis=1)
    wide = wide.sort_values([DOUBLY_DISADVANTAGED, OTHER_DEPRIVED], ascending=False)
    wide["share"] = 100 * wide[DOUBLY_DISADVANTAGED] / wide["total"]
    limit = int(figure.options.get("top", 20))
    shown = wide[wide[DOUBLY_DISADVANTAGED] + wide[OTHER_DEPRIVED] > 0].head(limit).reset_index()
    shown["text"] = [
        f"{numbers.count(n)} ({_share(s)})" if n else "0"
        for n, s in zip(shown[DOUBLY_DISADVANTAGED], shown["share"], strict=True)
    ]
    shown["other_text"] = [numbers.count(n) for n in shown[OTHER_DEPRIVED]]

    def chart(layout: Layout) -> Any:
        frame = shown.assign(row=layout.lines([short_name(n) for n in shown["area_name"]]))
        base = in_rows(
            frame,
            {
                "area_name": "Area",
                "text": LABELS[DOUBLY_DISADVANTAGED],
                "other_text": LABELS[OTHER_DEPRIVED],
            },
        )
        x = alt.X(
            f"{DOUBLY_DISADVANTAGED}:Q",
            axis=value_axis("count", layout),
            scale=alt.Scale(zero=True),
        )
        bar = base.mark_bar(size=18, fill=theme.FOCUS).encode(x=x)
        label = base.mark_text(align="left", dx=6).encode(x=x, text=alt.Text("text:N"))
        several_lines = frame["row"].str.contains("\n").any()
        return fit([bar, label], layout, data=frame, height=alt.Step(36 if several_lines else 26))

    spoken = "; ".join(f"{n} {t}" for n, t in zip(shown["area_name"], shown["text"], strict=True))
    more = len(wide) - len(shown)
    noun = {
        "local_authority": "local authorities",
        "combined_authority": "combined authorities",
    }.get(figure.options["area_type"], "regions")
    cut = (f"The {len(shown)} {noun} with the most are shown; {numbers.count(more)} more have fewer or none.",)
    return Drawing(
        chart,
        wide.reset_index() if len(shown) else shown,
        [
            Column("area_name", "Area", header=True),
            Column(DOUBLY_DISADVANTAGED, LABELS[DOUBLY_DISADVANTAGED], unit="count"),
            Column(OTHER_DEPRIVED, LABELS[OTHER_DEPRIVED], unit="count"),
            Column("total", "All neighbourhoods", unit="count"),
            Column("share", "Doubly disadvantaged, share of all", unit="percent"),
        ],
        f"Bars of the number of doubly disadvantaged neighbourhoods, with their share of all: {spoken}.",
        notes=cut if more and len(wide) > limit else (),
    )
