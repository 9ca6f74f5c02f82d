"""A map of the doubly disadvantaged neighbourhoods by the phase that funds their place."""

from collections.abc import Collection
from typing import Any

import altair as alt
import pandas as pd

from analysis.book.area.funding import EVERY_PHASE, NO_PHASE, PHASE_LABELS, by_phase
from analysis.book.display import theme
from analysis.book.display.drawing import Drawing, Key, Layout
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import is_national
from analysis.book.maps.neighbourhoods import Marks, deprived_points, draw
from analysis.book.wording import numbers, words
from analysis.groups import DOUBLY_DISADVANTAGED, LABELS
from analysis.results.reading import Results

SHAPES = ("square", "circle", "triangle-up", "diamond")
"""Of phases 1 to 3 and none: colour never stands alone."""

COLOURS = (*theme.CATEGORIES[1::-1], theme.CATEGORIES[2], theme.CATEGORIES[3])
"""Turquoise for towns, dark blue and dark pink for neighbourhoods, orange for those in no phase."""

TIPS = {
    "name": "Neighbourhood",
    "ward_name": "Ward",
    "local_authority_name": "Local authority",
    "phase_label": "Phase",
    "place": "Funded place",
}


def phase_key(phases: Collection[str], shape: str = "") -> tuple[Key, ...]:
    """The key of some phases; `shape` stands for the shapes of all of them where it is given."""
    every = zip(EVERY_PHASE, COLOURS, SHAPES, strict=True)
    return tuple(Key(PHASE_LABELS[p], colour, shape or own) for p, colour, own in every if p in phases)


def _points(results: Results) -> pd.DataFrame:
    """The doubly disadvantaged neighbourhoods in kilometres with their phase, those in no phase first."""
    phase = results.table("funding_neighbourhoods")
    points = deprived_points(results)
    points = points[points["group_label"] == LABELS[DOUBLY_DISADVANTAGED]]
    listed = results.map_points[results.map_points["group"] == DOUBLY_DISADVANTAGED]
    codes = listed.set_index("name")["lsoa21_code"]
    frame = points.assign(lsoa21_code=codes.reindex(points["name"]).to_numpy()).merge(phase, on="lsoa21_code")
    frame = frame.assign(
        phase_label=frame["phase"].map(PHASE_LABELS),
        place=frame["place"].fillna(""),
        order=[EVERY_PHASE.index(phase) for phase in frame["phase"]],
    )
    frame = frame.sort_values("order", ascending=False, kind="stable")
    return frame[["x", "y", "phase", *TIPS]].reset_index(drop=True)


def _marks(key: tuple[Key, ...]) -> Marks:
    labels = [k.label for k in key]
    colours, shapes = [k.colour for k in key], [k.shape for k in key]
    return Marks(
        alt.Color("phase_label:N", scale=alt.Scale(domain=labels, range=colours), legend=None),
        alt.Shape("phase_label:N", scale=alt.Scale(domain=labels, range=shapes), legend=None),
        TIPS,
    )


def phases(figure: FigureSpec, results: Results) -> Drawing:
    """A map of the doubly disadvantaged neighbourhoods by phase."""
    points = _points(results)
    key = phase_key(set(points["phase"]))
    there = points["phase"].value_counts()
    twin = by_phase(results, "region" if is_national(results) else "local_authority").reset_index()

    def chart(layout: Layout) -> Any:
        return draw(results, points.drop(columns="phase"), layout, _marks(key))

    spoken = [
        f"{numbers.count(int(there[p]))} in {'no phase' if p == NO_PHASE else f'phase {p}'}"
        for p in EVERY_PHASE
        if p in there
    ]
    return Drawing(
        chart,
        twin,
        [
            Column("area_name", "Area", header=True),
            *(Column(phase, PHASE_LABELS[phase], "count") for phase in EVERY_PHASE),
        ],
        f"Map of {results.region.name_in_sentence} with its doubly disadvantaged neighbourhoods by the phase that "
        f"funds their place: {words.listing(spoken)}.",
        notes=("Grey lines are local authorities.",),
        key=key,
        flexible=False,
    )
