"""How many doubly disadvantaged neighbourhoods each phase reaches, by area."""

from typing import Any

import altair as alt

from analysis.book.area.funding import EVERY_PHASE, PHASE_LABELS, by_phase
from analysis.book.display import theme
from analysis.book.display.drawing import Drawing, Layout, fit, in_rows, value_axis
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.maps.funding import phase_key
from analysis.book.wording import numbers, words
from analysis.book.wording.places import short_name
from analysis.results.reading import Results


def funding(figure: FigureSpec, results: Results) -> Drawing:
    """Stacked bars by area: those in each phase, and those in none; areas with most in none at the top."""
    rows = by_phase(results, figure.options["area_type"]).reset_index()
    shown = rows.head(int(figure.options.get("top", 20)))
    place = {name: number for number, name in enumerate(shown["area_name"])}
    long = shown.melt(["area_name", "every", "reached"], list(EVERY_PHASE), "phase", "number")
    long = long.assign(phase_label=long["phase"].map(PHASE_LABELS), order=long["area_name"].map(place))
    long = long.sort_values("order", kind="stable").reset_index(drop=True)
    end = long.groupby("area_name", sort=False)["number"].cumsum()
    long = long.assign(
        start=end - long["number"],
        end=end,
        text=[f"{numbers.count(r)} of {numbers.count(n)}" for r, n in zip(long["reached"], long["every"], strict=True)],
    )
    key = phase_key(EVERY_PHASE, shape="bar")
    colour = alt.Scale(domain=[k.label for k in key], range=[k.colour for k in key])

    def chart(layout: Layout) -> Any:
        frame = long.assign(row=layout.lines([short_name(str(name)) for name in long["area_name"]]))
        base = in_rows(frame, {"area_name": "Area", "phase_label": "Phase", "number": "Neighbourhoods"})
        bar = base.mark_bar(size=18, stroke=theme.PAPER, strokeWidth=0.5).encode(
            x=alt.X("start:Q", axis=value_axis("count", layout)),
            x2=alt.X2("end:Q"),
            color=alt.Color("phase_label:N", scale=colour, legend=None),
        )
        last = base.transform_filter(alt.datum.phase == EVERY_PHASE[-1])
        label = last.mark_text(align="left", dx=6).encode(x=alt.X("end:Q"), text=alt.Text("text:N"))
        several_lines = frame["row"].str.contains("\n").any()
        return fit([bar, label], layout, data=frame, height=alt.Step(36 if several_lines else 26))

    spoken = "; ".join(
        f"{r.area_name} {numbers.count(r.reached)} of {numbers.count(r.every)}" for r in shown.itertuples()
    )
    more = len(rows) - len(shown)
    cut = (f"{words.sentence_start(numbers.in_words(more))} more have as many or fewer in no phase.",) if more else ()
    return Drawing(
        chart,
        rows,
        [
            Column("area_name", "Area", header=True),
            *(Column(phase, PHASE_LABELS[phase], "count") for phase in EVERY_PHASE),
            Column("every", "All doubly disadvantaged", "count"),
        ],
        f"Stacked bars of doubly disadvantaged neighbourhoods by area and phase; in a funded place are: {spoken}.",
        notes=("Beside each bar: how many lie in a funded place.", *cut),
        key=key,
    )
