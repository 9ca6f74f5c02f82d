"""Every figure can be drawn for every kind of edition, and says in words what it shows."""

import itertools

import altair as alt
import numpy as np
import pandas as pd
import pytest

from analysis.book.charts import draw as charts
from analysis.book.charts.series import nice_domain, spread
from analysis.book.display.drawing import LAYOUTS, NARROW, WIDE, Picture
from analysis.book.display.figure import Figure, NotShown, Omitted
from analysis.book.display.panel import Panel
from analysis.book.figures import titles
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.book.figures.rows import year_of
from analysis.errors import CatalogError, DataError
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS_AND_ALL
from sample_results import sample

DRAWN = [f.id for f in load_registry().figures.values() if f.kind != "hierarchy" and f.kind not in charts.FRAME_KINDS]
"""Figures of the edition's own results; those of the models are drawn in test_models_in_book."""
EDITIONS = {
    "England": sample(),
    "region": sample("greater-manchester"),
    "few": sample("greater-manchester", doubly=6),
    "none": sample("greater-manchester", doubly=0),
}


def chart_of(figure, layout):
    drawn = figure.drawing.chart(layout)
    return drawn.chart if isinstance(drawn, Picture) else drawn


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("figure_id", DRAWN)
def test_a_figure_is_drawn_or_says_why_not(figure_id, edition):
    figure = charts.build(figure_id, EDITIONS[edition])
    if isinstance(figure, Omitted):
        spec = load_registry().figure(figure_id)
        assert spec.editions != "all" or (edition == "none" and spec.kind in charts.LEFT_OUT)
        return
    if isinstance(figure, Panel):
        assert all(section.rows for section in figure.sections)
        assert not {"nan", "None", "inf"} & set(figure.to_html().striptags().replace(",", " ").split())
        return
    assert isinstance(figure, Figure)
    assert len(figure.drawing.twin) > 0
    assert {c.name for c in figure.drawing.columns} <= set(figure.drawing.twin.columns)
    assert figure.alt.endswith(".")
    assert figure.title not in figure.alt
    for text in (figure.title, figure.subtitle, figure.alt, figure.note, figure.source):
        assert not {"nan", "None", "inf"} & set(text.replace(",", " ").replace(";", " ").split())


@pytest.mark.parametrize("figure_id", [name for name in DRAWN if load_registry().figure(name).kind != "panel"])
def test_specifications_are_valid_vega_lite(figure_id):
    national = load_registry().figure(figure_id).shown_in("england")
    figure = charts.build(figure_id, EDITIONS["England" if national else "region"])
    for layout in LAYOUTS:
        chart_of(figure, layout).to_dict(validate=True)


BARS = FigureSpec(
    "bars",
    "bars",
    "work_and_income",
    {"rule": "compare", "subject": "Unemployment"},
    indicators=("unemployment_rate",),
)
"""A figure of one measure, as an author may add one."""


def test_text_alternative_gives_every_groups_value():
    results = sample()
    drawing = charts.KINDS["bars"](BARS, results)
    rows = results.indicators[results.indicators["indicator"] == "unemployment_rate"]
    assert len(rows) == len(GROUPS_AND_ALL)
    for value in rows["value"]:
        assert f"{value:.1f}%" in drawing.alt


def test_a_group_without_neighbourhoods_leaves_the_others():
    results = sample()
    rows = results.indicators["indicator"].eq("unemployment_rate") & results.indicators["group"].eq(
        DOUBLY_DISADVANTAGED
    )
    results.indicators.loc[rows, "value"] = np.nan
    assert len(charts.KINDS["bars"](BARS, results).twin) == len(GROUPS_AND_ALL) - 1
    said = titles.title(BARS, results)
    assert "other deprived (" in said
    assert "doubly" not in said


def test_regional_editions_show_england_beside_their_own():
    drawing = charts.KINDS["bars"](BARS, EDITIONS["region"])
    assert set(drawing.twin["area_label"]) == {"Greater Manchester", "England"}
    assert "same group in England" in " ".join(drawing.notes)


def test_a_small_edition_compares_the_groups_of_england():
    figure = charts.build("headline", EDITIONS["few"])
    assert "England’s doubly disadvantaged" in figure.title
    assert "Greater Manchester" in charts.build("groups_map", EDITIONS["few"]).title


def test_a_missing_dataset_is_named_with_its_reason():
    results = sample()
    rows = results.indicators["indicator"] == "buses_an_hour"
    results.indicators = results.indicators[~rows]
    results.unavailable["bus_service_2025_lsoa21"] = "the publisher's server does not answer"
    figure = charts.build("buses", results)
    assert isinstance(figure, NotShown)
    html = figure.to_html()
    assert "Bus timetables" in html
    assert "the publisher's server does not answer" in html.striptags()
    assert 'id="fig-buses"' in html


def test_an_area_without_any_deprived_neighbourhood_says_so():
    results = sample("greater-manchester", doubly=0)
    results.areas.loc[results.areas["group"] != "non_deprived", "areas"] = 0
    results.map_points = results.map_points.head(0)
    counts = charts.build("groups_by_area", results)
    assert isinstance(counts, NotShown)
    assert counts.title == "No doubly disadvantaged neighbourhood lies in Greater Manchester"
    assert "no neighbourhood of Greater Manchester is in the most deprived tenth" in counts.to_html()
    a_map = charts.build("groups_map", results)
    assert "Bolton" in a_map.to_html()
    assert "0 doubly disadvantaged neighbourhoods" in a_map.alt


def test_one_missing_measure_of_several_leaves_the_rest():
    results = sample()
    results.indicators = results.indicators[results.indicators["indicator"] != "part_time_rate"]
    panel = charts.build("good_work_panel", results)
    assert isinstance(panel, Panel)
    assert "part_time_rate" not in set(panel.frame["indicator"])
    assert "short_hours_rate" in set(panel.frame["indicator"])


def test_sources_are_those_of_the_periods_shown():
    figure = charts.build("headline", EDITIONS["England"])
    assert "TS066" in figure.source
    assert "../sources/data-" in figure.source


def test_regions_mark_a_handful_and_give_every_cell_its_number():
    figure = charts.build("gdhi_region", EDITIONS["England"])
    twin = figure.drawing.twin
    assert len(twin) == 9 * 3
    assert twin["areas"].notna().all()
    assert set(twin[twin["few"]]["region_name"]) == {"London"}
    assert "fewer than ten neighbourhoods" in figure.note


# ---- charts of frames --------------------------------------------------------------------------


ESTIMATES = pd.DataFrame(
    {"label": ["A", "B"], "estimate": [0.31, 0.35], "ci_low": [0.2, 0.3], "ci_high": [0.4, np.nan]}
)
CURVE = pd.DataFrame(
    {
        "estimate": [0.3, -0.1, 0.2],
        "ci_low": [0.1, -0.2, 0.1],
        "ci_high": [0.5, 0.1, 0.3],
        "weights": ["queen", "queen", "nearest"],
        "is_evidence": [True, False, True],
    }
)
CLAIMS = pd.DataFrame(
    {
        "label": ["A", "B"],
        "published": [10.0, np.nan],
        "estimate": [9.7, 3.0],
        "group": ["doubly_disadvantaged", "england"],
    }
)
STATUSES = pd.DataFrame(
    {
        "label": ["Definition", "Definition", "Analysis"],
        "status": ["reproduced", "differs", "reproduced"],
        "claims": [3, 2, 0],
    }
)
SHARES = pd.DataFrame(
    {
        "label": ["North", "South"],
        "estimate": [40.0, 55.0],
        "ci_low": [35.0, 50.0],
        "ci_high": [45.0, 60.0],
        "published": [57.0, np.nan],
        "areas": [1784, 900],
        "stands_out": [True, False],
        "reference": [43.0, 43.0],
    }
)
PANELS = pd.DataFrame({"panel": ["P", "P", "Q", "Q"], "x": [5, 10, 5, 10], "value": [1, 2, 3, 4.0], "series": "dd"})
LADDER = pd.DataFrame(
    {
        "rung": ["nothing"] * 4 + ["place"] * 4,
        "measure": ["grants", "assets"] * 4,
        "is_placebo": [False, False, True, True] * 2,
        "estimate": [2.0, 3.0, 2.5, 4.0, 1.0, -90.0, 0.5, 80.0],
        "ci_low": [1.0, 1.0, 2.0, 2.0, -1.0, -400.0, -1.0, -400.0],
        "ci_high": [3.0, 5.0, 3.0, 6.0, 3.0, 400.0, 2.0, 400.0],
        "effective_f": [30.0, 20.0, 30.0, 20.0, 11.0, 2.0, 11.0, 2.0],
        "critical": 10.0,
        "strong": [True, True, True, True, True, False, True, False],
    }
)
LISTS = pd.DataFrame(
    {"met": [0, 1, 2], "random_lists": [900, 599, 1], "of_2019": [False, False, True], "of_2023": [True, False, False]}
)
OUTPUT = pd.DataFrame(
    {
        "group": ["doubly_disadvantaged"] * 2,
        "group_label": ["Doubly disadvantaged"] * 2,
        "period": ["2011", "2019"],
        "year": [2011, 2019],
        "value": [15_000.0, 14_000.0],
        "text": ["£15,000", "£14,000"],
        "datasets": [None, None],
    }
)
FRAMES = {
    "output": (OUTPUT, {}, ["Doubly disadvantaged: £15,000 in 2011, £14,000 in 2019"]),
    "coefficients": (ESTIMATES, {}, ["A 0.31 (0.20 to 0.40)", "B 0.35"]),
    "specification_curve": (
        CURVE,
        {"choices": ["weights"]},
        ["3 estimates from −0.10 to 0.30", "2 count as evidence"],
    ),
    "published": (CLAIMS, {}, ["A: published 10.0%, ours 9.7%"]),
    "ladder": (
        LADDER,
        {"dark": "After", "pale": "Before"},
        [
            "nothing: strong instruments for 2 measures, after 2.0 to 3.0, before 2.5 to 4.0",
            "place: strong instruments for 1 measures, after 1.0 to 1.0, before 0.5 to 0.5",
        ],
    ),
    "grid": (PANELS, {"x_label": "Threshold"}, ["P, dd: 1.0 to 2.0"]),
    "scorecard": (STATUSES, {}, ["Definition: 3 reproduced, 2 differs"]),
    "shares": (SHARES, {}, ["North 40% (35% to 45%), published 57%", "South 55% (50% to 60%)"]),
    "chance": (LISTS, {}, ["0 900", "2 1 and the wards of 2019"]),
}


def frame_drawing(kind, frame, options):
    figure = FigureSpec("test", kind, "appendix_models", {"rule": "text"}, subtitle="A unit", options=options)
    return charts.FRAME_KINDS[kind](figure, frame)


def test_every_kind_that_draws_a_frame_is_tried():
    assert set(FRAMES) | {"links"} == set(charts.FRAME_KINDS)


@pytest.mark.parametrize("kind", FRAMES)
def test_frames_are_drawn_and_told(kind):
    frame, options, told = FRAMES[kind]
    drawing = frame_drawing(kind, frame, options)
    for layout in LAYOUTS:
        drawing.chart(layout).to_dict(validate=True)
    for words in told:
        assert words in drawing.alt


@pytest.mark.parametrize("kind", FRAMES)
def test_a_frame_that_lacks_a_column_is_refused(kind):
    frame, options, _ = FRAMES[kind]
    with pytest.raises(DataError, match="column '"):
        frame_drawing(kind, frame.iloc[:, :1], options)


# ---- helpers -----------------------------------------------------------------------------------


def test_labels_at_line_ends_do_not_overlap_and_keep_their_order():
    wanted, sizes = [100.0, 104.0, 108.0, 250.0], [19.0, 35.0, 19.0, 19.0]
    centres = spread(wanted, sizes, 0, 300)
    assert centres == sorted(centres)
    gaps = [(b - a) - (s + t) / 2 for (a, s), (b, t) in itertools.pairwise(zip(centres, sizes, strict=True))]
    assert min(gaps) > -1e-9
    assert centres[3] == 250


def test_labels_that_have_room_stay_where_they_are_wanted():
    assert spread([200.0, 20.0], [19.0, 19.0], 0, 300) == [200.0, 20.0]


def test_labels_stay_inside_the_chart():
    centres = spread([295.0, 298.0], [20.0, 20.0], 0, 300)
    assert centres == [270.0, 290.0]


def test_domain_is_round_and_holds_the_values():
    assert nice_domain(pd.Series([14_418.0, 30_274.0]), zero=True) == (0.0, 35_000.0)
    assert nice_domain(pd.Series([3.3, 12.2]), zero=False) == (3.0, 13.0)


@pytest.mark.parametrize(
    ("period", "year"),
    [("2021", 2021), ("2011/12", 2011), ("2011 to 2013", 2012), ("2011-2013", 2012)],
)
def test_year_of_a_period(period, year):
    assert year_of(period) == year


def test_a_period_without_a_year_is_refused():
    with pytest.raises(CatalogError, match="'latest' has no year"):
        year_of("latest")


def test_narrow_labels_break_and_wide_ones_do_not():
    label = ["Managers, professionals and associates"]
    assert "\n" not in WIDE.lines(label)[0]
    assert "\n" in NARROW.lines(label)[0]


def test_altair_has_no_theme_of_its_own_left():
    spec = charts.build("headline", EDITIONS["England"]).specs["wide"]
    assert spec["config"]["background"] is None
    assert alt.theme.active == "default"
