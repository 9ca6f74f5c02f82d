"""Charts that set unlike measures on one scale: differences in percent, and indices with a base of 100."""

from collections.abc import Sequence
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
    in_rows,
    value_axis,
)
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import group_rows, indicator, present
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.statement import Statement
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS, OTHER_DEPRIVED
from analysis.results.reading import Results

_COLOURS = {
    "Worse": theme.DIVERGING[0],
    "About the same": theme.REST,
    "Not clearly different": theme.REST,
    "Not clear like for like": theme.REST,
    "Better": theme.DIVERGING[-1],
    "Neither better nor worse": theme.REST,
}


_OF_RELATION = {"same": "About the same", "unclear": "Not clearly different", "unknown": "Not clearly different"}


def _judgement(statement: Statement, better: str) -> str:
    """What a relation means for residents, where it holds like for like."""
    if better == "neither":
        return "Neither better nor worse"
    if statement.is_limited:
        return "Not clear like for like"
    return _OF_RELATION.get(statement.relation) or ("Better" if statement.relation == better else "Worse")


def _differences(figure: FigureSpec, results: Results) -> pd.DataFrame:
    """A row for each indicator: both values, and their difference in percent of the comparator's."""
    against = figure.options.get("against", OTHER_DEPRIVED)
    facts, rows = Facts(results), []
    for name in present(results, figure):
        spec = indicator(results, name)
        both = group_rows(results, name).set_index("group")
        if not {DOUBLY_DISADVANTAGED, against}.issubset(both.index) or both["value"][against] == 0:
            continue
        own, other = both.loc[DOUBLY_DISADVANTAGED], both.loc[against]
        difference = 100 * (own["value"] / other["value"] - 1)
        rows.append(
            {
                "indicator": name,
                "measure": spec.label_short or spec.label,
                "constraint": spec.constraint.capitalize(),
                "period": own["period"],
                "datasets": own["datasets"],
                "own": own["value"],
                "other": other["value"],
                "own_text": own["text"],
                "other_text": other["text"],
                "difference": difference,
                "text": f"{difference:+.0f}%".replace("-", numbers.MINUS),
                "judgement": _judgement(facts.compared(name, against), spec.better),
            }
        )
    frame = pd.DataFrame(rows)
    return frame.reindex(frame["difference"].abs().sort_values(ascending=False, kind="stable").index) if rows else frame


def _key(there: Sequence[str]) -> tuple[Key, ...]:
    """The judgements of a chart by their colours: those that are no worse and no better share one."""
    by_colour: dict[str, list[str]] = {}
    for judgement in there:
        by_colour.setdefault(_COLOURS[judgement], []).append(words.within_sentence(judgement))
    return tuple(Key(words.sentence_start(words.listing(j, "or")), c, "bar") for c, j in by_colour.items())


def difference(figure: FigureSpec, results: Results) -> Drawing:
    """How far the doubly disadvantaged are from another group on each measure, in percent."""
    rows = _differences(figure, results).reset_index(drop=True)
    against = LABELS[figure.options.get("against", OTHER_DEPRIVED)]
    there = [j for j in _COLOURS if j in set(rows["judgement"])]
    reach = max(float(rows["difference"].abs().max()), 1.0)
    low = min(float(rows["difference"].min()), 0.0)
    high = max(float(rows["difference"].max()), 0.0)

    def chart(layout: Layout) -> Any:
        frame = rows.assign(row=layout.lines(rows["measure"].tolist()))
        tips = {
            "measure": "Measure",
            "constraint": "Constraint",
            "period": "Period",
            "own_text": LABELS[DOUBLY_DISADVANTAGED],
            "other_text": against,
            "text": "Difference",
            "judgement": "For residents",
        }
        base = in_rows(frame, tips)
        room = reach * (0.5 if layout.narrow else 0.25)
        domain = [low - (room if low < 0 else 0), high + (room if high > 0 else 0)]
        x = alt.X(
            "difference:Q",
            axis=value_axis("percent", layout),
            scale=alt.Scale(domain=domain, nice=False),
        )
        colour = alt.Color(
            "judgement:N",
            scale=alt.Scale(domain=there, range=[_COLOURS[j] for j in there]),
            legend=None,
        )
        bar = base.mark_bar(size=18).encode(x=x, color=colour)
        layers = [
            bar,
            Layer(pd.DataFrame({"zero": [0]})).mark_rule(stroke=theme.INK).encode(x=alt.X("zero:Q")),
        ]
        for positive in (True, False):
            side = base.transform_filter("datum.difference >= 0" if positive else "datum.difference < 0")
            layers.append(
                side.mark_text(align="left" if positive else "right", dx=6 if positive else -6).encode(
                    x=alt.X("difference:Q"), text=alt.Text("text:N")
                )
            )
        return fit(layers, layout, data=frame, height=alt.Step(38))

    spoken = "; ".join(
        f"{r.measure} {r.text} ({r.own_text} against {r.other_text}, {r.judgement.lower()})" for r in rows.itertuples()
    )
    return Drawing(
        chart,
        rows,
        [
            Column("measure", "Measure", header=True),
            Column("constraint", "Constraint"),
            Column("period", "Period"),
            Column("own_text", LABELS[DOUBLY_DISADVANTAGED], unit="numeral"),
            Column("other_text", against, unit="numeral"),
            Column("difference", "Difference", unit="percent"),
            Column("judgement", "For residents"),
        ],
        f"Bars of the difference in percent, doubly disadvantaged against {against.lower()}: {spoken}.",
        tuple(rows["period"]),
        key=_key(there),
        datasets=datasets_of(rows),
    )
