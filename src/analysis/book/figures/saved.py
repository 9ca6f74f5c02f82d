"""What the file behind a figure holds: its values with the codes of areas, units, sources and terms in each row."""

from collections.abc import Sequence

import pandas as pd

from analysis.book.display.drawing import Drawing
from analysis.book.display.figure import CSV_NAMES
from analysis.book.display.table import Column
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.book.figures.source_lines import named_sources
from analysis.catalog import carried, load_catalog
from analysis.results import schema
from analysis.results.reading import Results

UNITS = {
    "percent": "percent",
    "count": "number",
    "people": "people",
    "gbp": "pounds",
    "gbp_million": "millions of pounds",
    "per_100": "per 100",
    "score": "see about",
    "numeral": "see about",
}
"""Units in words, where their name is none."""

PLAIN = ("text", "year")
"""Columns that have no unit."""

AREAS = ("area_name", "region_name", "local_authority_name")
"""Columns that name areas."""

POINTS = {
    "map": ["lsoa21_code", "name", "ward_name", "local_authority_name", "group"],
    "places": ["lsoa21_code", "name", "ward_name", "local_authority_name", "group"],
    "funding_map": ["lsoa21_code", "name", "ward_name", "local_authority_name", "group", "phase", "place"],
}
"""Kinds of figure that draw points, with what their file says of each besides ranks and coordinates."""


OF_POINTS = "ranks: 1 is the worst of England; longitude, latitude: degrees (WGS84)"
"""The units of a map's file."""


def terms(datasets: Sequence[str]) -> dict[str, str]:
    """Sources and terms of a file, as each of its rows says them."""
    ours, catalog = schema.load_schema().licence, load_catalog()
    lines = [f"{ours.name}; credit {ours.credit}", *carried(catalog[name] for name in datasets)]
    source = "; ".join(named_sources(load_registry(), datasets)) or ours.credit
    return {"source": source, "licence": ". ".join(lines)}


def units(columns: Sequence[Column], results: Results, figure: FigureSpec) -> str:
    """The unit of each column of numbers, by its name in the file: "value: percent; neighbourhoods: number"."""
    own = {results.specs[name].unit for name in figure.indicators if name in results.specs}
    measured = own.pop() if len(own) == 1 else ""
    said = []
    for column in columns:
        if column.unit not in PLAIN:
            unit = measured if measured and column.unit == "score" else column.unit
            said.append(f"{CSV_NAMES.get(column.name, column.name)}: {UNITS.get(unit, unit)}")
    return "; ".join(said)


def _with_codes(frame: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The frame with the ONS code of each area that it names, where one kind of area has all of the names."""
    named = next((column for column in AREAS if column in frame.columns), None)
    if named is None or "lsoa21_code" in frame.columns:
        return frame
    for _, kind in results.areas.groupby("area_type", sort=False):
        codes = kind.drop_duplicates("area_name").set_index("area_name")["area_code"]
        if set(frame[named]) <= set(codes.index):
            frame = frame.copy()
            frame.insert(0, "area_code", frame[named].map(codes))
            return frame
    return frame


def _points(figure: FigureSpec, results: Results) -> pd.DataFrame:
    """Each point of a map: codes, names, group, ranks and coordinates."""
    points = results.map_points
    if figure.kind == "funding_map":
        funded = results.table("funding_neighbourhoods")
        points = points.merge(funded[["lsoa21_code", "phase", "place"]], on="lsoa21_code")
    return points[[*POINTS[figure.kind], results.imd_rank, "cni2023_rank", "longitude", "latitude"]]


def saved(
    figure: FigureSpec, results: Results, drawing: Drawing, datasets: Sequence[str], measure: str
) -> pd.DataFrame:
    """The rows of a figure's file.

    Parameters
    ----------
    figure : FigureSpec
    results : Results
    drawing : Drawing
    datasets : sequence of str
        Catalogue ids of all that it shows.
    measure : str
        Measure, base and period in words, which stand in each row as ``about``.

    Returns
    -------
    DataFrame
        The values that the figure's table shows, with ``area_code`` where it names areas, and ``about``; or the points
        of a map. Then ``units``, ``source`` and ``licence``, the same in each row.
    """
    said = terms(list(dict.fromkeys(datasets)))
    if figure.kind in POINTS:
        return _points(figure, results).assign(units=OF_POINTS, **said)
    shown = [column.name for column in drawing.columns]
    frame = _with_codes(drawing.twin[shown], results).rename(columns=CSV_NAMES)
    return frame.assign(about=measure, units=units(drawing.columns, results, figure), **said)
