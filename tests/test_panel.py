"""A panel says of each measure what the results say, and its strips stand where their values are."""

import math
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.charts import draw
from analysis.book.display.panel import Panel
from analysis.book.display.strip import EDGE, WIDTH, axis_of
from analysis.book.figures.registry import load_registry
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from chapters_support import EDITIONS, have_edition
from sample_results import sample
from wording_truth import truth_of

PANELS = [f for f in load_registry().figures.values() if f.kind == "panel"]
values = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))


@given(st.lists(values, min_size=1, max_size=8))
def test_an_axis_holds_every_value(numbers: list[float]) -> None:
    axis = axis_of(numbers)
    assert axis.low <= min(numbers)
    assert axis.high >= max(numbers)
    assert axis.low < axis.high
    assert [axis.at(end) for end in (axis.low, axis.high)] == [EDGE, WIDTH - EDGE]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_an_axis_starts_at_zero_unless_all_is_in_its_upper_half(numbers: list[float]) -> None:
    if min(numbers) <= max(numbers) / 2:
        assert axis_of(numbers).low == 0


def test_an_axis_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        axis_of([math.nan])


@pytest.mark.parametrize("region", EDITIONS)
@pytest.mark.parametrize("figure", PANELS, ids=lambda f: f.id)
def test_a_row_says_clear_where_the_interval_of_the_difference_does(figure, region) -> None:
    have_edition(region)
    from analysis.results.reading import read

    results = read(region).scope
    panel = draw.build(figure.id, results)
    assert isinstance(panel, Panel)
    own = panel.frame.set_index("indicator")
    for name in figure.indicators:
        rows = results.indicators[results.indicators["indicator"] == name]
        now = rows[rows["period"] == rows["period"].iloc[-1]].set_index("group")["value"].astype(float)
        one, other = now[DOUBLY_DISADVANTAGED], now[OTHER_DEPRIVED]
        row = own.loc[[name]].iloc[0]
        assert row["difference_from_other_deprived"] == pytest.approx(one - other)
        ends = results.differences.query(
            "indicator == @name and group == @DOUBLY_DISADVANTAGED and against == @OTHER_DEPRIVED"
            " and period == first_period"
        )
        low, high = ends[["ci_low", "ci_high"]].astype(float).iloc[-1]
        same = one == other or abs(one - other) < 0.02 * max(abs(one), abs(other))
        expected = "about the same" if same else "clear" if low > 0 or high < 0 else "not clear"
        if expected == "clear" and truth_of(region, results.region.area).relation(name, "od") == "limited":
            expected = "not clear like for like"
        assert row["difference_is"] == expected, name


def test_the_strip_is_not_read_out_and_the_numbers_are() -> None:
    panel = draw.build("trap_panel", sample())
    soup = BeautifulSoup(panel.to_html(), "html.parser")
    assert all(svg["aria-hidden"] == "true" for svg in soup.select("svg"))
    rows = soup.select("tbody tr:not(.section-row)")
    assert len(rows) == len(load_registry().figure("trap_panel").indicators)
    for row in rows:
        assert row.select_one("th[scope=row]").get_text()
        assert len(row.select("td.number")) == 5
        assert all(re.search(r"\d", cell.get_text()) for cell in row.select("td.number"))
        assert row.select_one('a[href^="../sources/measure-"]')["aria-label"].startswith("Source: ")


def test_a_regional_panel_sets_like_beside_like() -> None:
    panel = draw.build("trap_panel", sample("greater-manchester"))
    assert [mark.label for mark in panel.marks][3] == "England’s doubly disadvantaged"
    assert panel.marks[3].shape == "ring"


def test_no_strip_of_a_share_goes_beyond_all() -> None:
    results = sample("greater-manchester")
    shares = results.indicators["indicator"].eq("e_withdrawn_rate")
    results.indicators.loc[shares, ["value", "ci_low", "ci_high"]] = [96.0, 80.0, 112.0]
    panel = draw.build("trap_panel", results)
    assert {row.axis.high for row in panel.sections[1].rows} == {100.0}


def test_the_download_has_units_bases_and_datasets() -> None:
    frame = draw.build("work_panel", sample()).frame
    assert isinstance(frame, pd.DataFrame)
    assert frame[["unit", "period", "group", "value", "datasets"]].notna().all().all()
    assert set(frame["measured_at"]) == {"neighbourhood", "MSOA around", "ward around", "authority around"}


def test_the_published_value_keeps_its_relation_and_leads_to_its_test() -> None:
    html = draw.build("work_panel", sample()).to_html()
    assert "The report: under 25%," in html
    assert "Report, England: under 25%," in draw.build("work_panel", sample("greater-manchester")).to_html()
    assert 'href="replication.html#claim-managerial-professional-dd"' in html
