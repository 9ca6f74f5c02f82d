"""Which areas are like the edition's, in words and as a table."""

import pandas as pd

from analysis.book.area.names import by_area
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import say
from analysis.book.wording.places import place_name
from analysis.indicators.similar import AREA, AUTHORITY, load_method
from analysis.results.origins import regions_of
from analysis.results.reading import Results

NEAR = 0.7
"""Part of the typical distance from which the nearest area is not called alike."""


def _measure(results: Results, indicator: str) -> str:
    """An indicator's short name in the middle of a sentence."""
    spec = results.specs[indicator]
    return words.within_sentence(spec.label_short or spec.label)


def _in_sentence(results: Results) -> dict[str, str]:
    """Names of combined authorities as they stand in a sentence, by code."""
    return {r.code: r.name_in_sentence for r in regions_of(results.data).values()}


def area_text(results: Results) -> str:
    """Which combined authorities are most like the area, and how like; empty where that is not known."""
    rows = results.similar_areas
    rows = rows[rows["kind"] == AREA].sort_values("rank", kind="stable")
    if rows.empty:
        return ""
    known = _in_sentence(results)
    names = [known.get(r.similar_code, r.similar_name) for r in rows.itertuples()]
    first = rows.iloc[0]
    ratio = float(first["distance"] / first["typical_distance"])
    apart = words.within_sentence(results.specs[str(first["differs_most"])].label)
    area = results.region.name_in_sentence
    listed = words.listing(names)
    distance = numbers.value_text(100 * ratio, "percent", 0)
    if ratio >= NEAR:
        return say("area.similar_none", area=area, listed=listed, distance=distance, apart=apart)
    return say("area.similar", area=area, listed=listed, distance=distance, apart=apart)


def _numbered(row: pd.Series) -> str:
    """An authority with its number of doubly disadvantaged neighbourhoods: "Bolton (8)"."""
    return f"{place_name(row['similar_name'])} ({row['doubly_disadvantaged']:.0f})"


def authorities(results: Results) -> pd.DataFrame:
    """Each local authority of the area with those most like it, most doubly disadvantaged first.

    Returns
    -------
    DataFrame
        ``area_name``, ``doubly_disadvantaged``, ``similar`` (with their numbers), ``nearest`` (distance of
        the first as a percentage of the usual one), ``differs_most`` (from the first).
    """
    rows = results.similar_areas
    rows = rows[rows["kind"] == AUTHORITY].sort_values(["code", "rank"])
    number = by_area(results, "local_authority")
    out = []
    for name, part in rows.groupby("name", sort=False):
        first = part.iloc[0]
        spec = results.specs[str(first["differs_most"])]
        out.append(
            {
                "area_name": str(name),
                "doubly_disadvantaged": int(number.get(name, 0)),
                "similar": ", ".join(_numbered(row) for _, row in part.iterrows()),
                "nearest": 100 * first["distance"] / first["typical_distance"],
                "differs_most": spec.label_short or spec.label,
            }
        )
    columns = ["area_name", "doubly_disadvantaged", "similar", "nearest", "differs_most"]
    frame = pd.DataFrame(out, columns=columns)
    return frame.sort_values("doubly_disadvantaged", ascending=False, kind="stable", ignore_index=True)


def measures(results: Results) -> str:
    """The measures that likeness is judged by, as a list."""
    return words.listing([_measure(results, name) for name in load_method().indicators])


def number_of_measures() -> str:
    """How many measures there are, in words or figures."""
    return numbers.in_words(len(load_method().indicators))
