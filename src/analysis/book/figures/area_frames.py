"""Figures of an area that are no indicators: the rows they draw, and the finding that is their title."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.book.figures.model_frames import ModelFigure
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import gives
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS_AND_ALL, LABELS, NON_DEPRIVED
from analysis.indicators.comparison import ABOUT_THE_SAME
from analysis.results.reading import Results


def output_place(results: Results) -> str:
    """The place that small-area output is of: the area, or those of its authorities that the data hold."""
    named = str(results.small_area_output["place"].iloc[0]).split("; ")
    rows = results.areas
    every = rows.loc[rows["area_type"] == "local_authority", "area_code"].nunique()
    return results.region.name_in_sentence if len(named) == every else words.listing(named)


def small_area_output(results: Results) -> ModelFigure:
    """Output per resident at constant prices, by group and year."""
    rows = results.small_area_output
    rows = rows[(rows["prices"] == "prices_of_2018") & rows["gva_per_resident_gbp"].notna()]
    if rows.empty:
        return ModelFigure(pd.DataFrame(), "")
    frame = rows.assign(
        period=rows["year"].astype(str),
        value=rows["gva_per_resident_gbp"],
        group_label=[LABELS[group] for group in rows["group"]],
        text=[numbers.value_text(value, "gbp", 0) for value in rows["gva_per_resident_gbp"]],
        order=[GROUPS_AND_ALL.index(group) for group in rows["group"]],
        datasets=None,  # the figure's entry names them
    ).sort_values(["order", "year"])
    title = gives(_title(frame, output_place(results)), "titles.output", results.region.area)
    return ModelFigure(frame.reset_index(drop=True), title)


def _title(frame: pd.DataFrame, place: str) -> str:
    """What became of output per resident in the doubly disadvantaged neighbourhoods, and in the rest."""
    values = frame.pivot(index="year", columns="group", values="value")
    growth = 100 * (values.iloc[-1] / values.iloc[0] - 1)
    return say(
        "titles.output",
        place=words.possessive(place),
        own=_changed(growth[DOUBLY_DISADVANTAGED]),
        rest=_changed(growth[NON_DEPRIVED]),
        first=str(values.index[0]),
        last=str(values.index[-1]),
    )


def _changed(percent: float) -> str:
    """What a value did: "fell by 16%"."""
    size = numbers.value_text(abs(percent), "percent", 0)
    kind = "hardly" if abs(percent) < 100 * ABOUT_THE_SAME else "rose" if percent > 0 else "fell"
    return choose("titles.output_moved", kind, size=size)


def reason(name: str, results: Results) -> str:
    """Why a figure has no rows."""
    return f"no results of {results.region.name_in_sentence} have the rows of {name.replace('_', ' ')}"


FIGURES: Mapping[str, Callable[[Results], ModelFigure]] = {"small_area_output": small_area_output}
"""Figures by id."""


def build(name: str, results: Results) -> ModelFigure:
    """The frame and title of a figure."""
    return FIGURES[name](results)
