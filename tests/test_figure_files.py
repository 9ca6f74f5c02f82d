"""The file behind a figure: units, sources and terms in each row, codes where it names areas, a map's points."""

import pandas as pd
import pytest

from analysis.book.charts import draw as charts
from analysis.book.display.figure import Figure
from analysis.book.display.panel import Panel
from analysis.book.figures.registry import load_registry
from analysis.book.figures.saved import AREAS, POINTS
from analysis.results.reading import read
from chapters_support import have_edition

EDITIONS = ("england", "greater-manchester", "london")


@pytest.fixture(scope="module", params=EDITIONS)
def files(request: pytest.FixtureRequest) -> dict[str, pd.DataFrame]:
    """What each figure of an edition offers to save."""
    have_edition(request.param)
    results, found = read(request.param), {}
    for name, spec in load_registry().figures.items():
        shown = charts.build(name, results) if spec.shown_in(request.param) else None
        if isinstance(shown, Figure):
            assert shown.saved is not None
            found[name] = shown.saved
        elif isinstance(shown, Panel):
            found[name] = shown.frame
    return found


def test_each_row_says_its_units_its_source_and_its_terms(files: dict[str, pd.DataFrame]) -> None:
    for name, frame in files.items():
        assert len(frame), name
        units = "unit" if "unit" in frame else "units"
        for column in (units, "source", "licence"):
            assert frame[column].str.len().gt(5 if column != "unit" else 1).all(), (name, column)
        assert frame["licence"].str.startswith("CC-BY-4.0; credit Breaking the cycle").all(), name
        if units == "units" and load_registry().figure(name).kind not in POINTS:
            said = frame["units"].iloc[0]
            assert all(f"{column}: " in said for column in frame.select_dtypes("number")), (name, said)


def test_areas_have_their_codes(files: dict[str, pd.DataFrame]) -> None:
    for name, frame in files.items():
        if set(AREAS) & set(frame.columns) and "lsoa21_code" not in frame:
            assert frame["area_code"].str.fullmatch(r"E\d{8}").all(), name


def test_a_map_has_its_points(files: dict[str, pd.DataFrame]) -> None:
    points = [frame for name, frame in files.items() if load_registry().figure(name).kind in POINTS]
    assert points
    for frame in points:
        assert frame["lsoa21_code"].str.fullmatch(r"E01\d{6}").all()
        # England, from Scilly to Berwick.
        assert frame["longitude"].between(-6.5, 1.8).all()
        assert frame["latitude"].between(49.8, 55.9).all()


def test_the_map_of_england_has_every_deprived_neighbourhood_with_the_line_that_its_outlines_ask_for() -> None:
    have_edition("england")
    figure = charts.build("groups_map", read("england"))
    assert isinstance(figure, Figure)
    assert figure.saved is not None
    assert figure.saved["group"].value_counts().to_dict() == {"other_deprived": 2060, "doubly_disadvantaged": 1315}
    assert figure.saved["licence"].str.contains("Contains OS data © Crown copyright").all()
