"""Tables, the hierarchy and the look-up as HTML that works without a script."""

import io
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.book.charts import hierarchy
from analysis.book.display import table as tables
from analysis.book.display.downloads import csv_link
from analysis.book.display.table import Column
from analysis.book.tables import neighbourhood_list
from sample_results import sample

FRAME = pd.DataFrame(
    {
        "id": ["a", "b"],
        "name": ["Bolton & Bury", "Wigan"],
        "rate": [10.44, np.nan],
        "pounds": [21_300.4, -5.0],
        "people": [1_234_567, 12],
        "link": ["data.html#x", ""],
    }
)
COLUMNS = [
    Column("name", "Place", header=True, href="link"),
    Column("rate", "Bad health", "percent"),
    Column("pounds", "Income", "gbp", 0),
    Column("people", "Residents", "count"),
]


@pytest.fixture(scope="module")
def table():
    built = tables.build(
        FRAME,
        COLUMNS,
        caption="Two places",
        table_id="two",
        number="Table 2.1",
        filterable=True,
        row_anchor="row-{id}",
    )
    return BeautifulSoup(built.to_html(), "html.parser")


def test_a_table_is_a_table(table):
    assert table.caption.get_text() == "Table 2.1 Two places"
    assert [th.get_text() for th in table.select("thead th[scope=col]")] == [
        "Place",
        "Bad health (%)",
        "Income",
        "Residents",
    ]
    assert [th.get_text() for th in table.select("tbody th[scope=row]")] == [
        "Bolton & Bury",
        "Wigan",
    ]


def test_numbers_stand_right_with_their_units(table):
    cells = [[td.get_text() for td in tr.find_all("td")] for tr in table.select("tbody tr")]
    assert cells[0] == ["10.4", "£21,300", "1,234,567"]
    assert cells[1][1:] == ["−£5", "12"]
    assert all("number" in td["class"] for td in table.select("tbody td"))


def test_a_missing_value_is_said_to_be_missing(table):
    assert table.select("tbody tr")[1].td.get_text() == "– no value"


def test_a_narrow_page_has_below_a_name_what_a_wide_one_has_in_a_column():
    columns = [Column("name", "Place", header=True, below="id"), Column("id", "Code", wide=True), COLUMNS[1]]
    page = BeautifulSoup(tables.build(FRAME, columns, caption="Two", table_id="two").to_html(), "html.parser")
    assert [th["data-below"] for th in page.select("tbody th")] == ["a", "b"]
    assert [cell.get_text() for cell in page.select(".wide-only")] == ["Code", "a", "b"]
    # The name alone is the cell's text, which the download and a screen reader take.
    assert page.select_one("tbody th").get_text() == "Bolton & Bury"


def test_links_stand_where_there_is_an_address(table):
    assert [a["href"] for a in table.select("tbody a")] == ["data.html#x"]


def test_rows_can_be_linked_to(table):
    assert [tr["id"] for tr in table.select("tbody tr")] == ["row-a", "row-b"]


def test_a_wide_table_scrolls_and_can_be_reached_by_keyboard(table):
    box = table.select_one(".table-scroll")
    assert box["tabindex"] == "0"
    assert box["role"] == "region"
    assert table.find(id=box["aria-labelledby"]).name == "caption"


def test_filterable_tables_stand_whole_without_a_script(table):
    assert table.div.has_attr("data-filterable")
    assert not table.find_all(hidden=True)


def test_download_gives_back_the_frame():
    link = BeautifulSoup(csv_link(FRAME, "two", "two places"), "html.parser").a
    assert link["download"] == "two.csv"
    head, _, body = link["href"].partition(",")
    assert head == "data:text/csv;charset=utf-8"
    back = pd.read_csv(io.StringIO(unquote(body).removeprefix("\ufeff")))
    pd.testing.assert_frame_equal(back, FRAME.assign(link=["data.html#x", np.nan]), check_dtype=False)
    assert unquote(body).startswith("\ufeffid,name")


def test_an_absent_column_is_named():
    with pytest.raises(KeyError, match="no column 'speed'"):
        tables.build(FRAME, [Column("speed", "Speed")], caption="", table_id="t")


# ---- hierarchy ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def levels():
    return BeautifulSoup(hierarchy.build(sample()).to_html(), "html.parser")


def test_hierarchy_has_four_levels_highest_first(levels):
    names = [p.get_text() for p in levels.select(".level-name")]
    assert [n.split(" ")[1] for n in names] == ["4", "3", "2", "1"]
    assert levels.select_one("ol.levels").has_attr("reversed")


def test_each_element_has_measures_or_says_that_there_are_none(levels):
    elements = levels.select("li.element")
    assert len(elements) == 15
    for element in elements:
        measured = bool(element.select("ul li"))
        assert measured != ("no open measure" in element.get_text())


def test_a_synthetic_hierarchy_bears_the_mark():
    assert "SYNTHETIC DATA" in hierarchy.build(sample(data="synthetic")).to_html()
    assert "SYNTHETIC" not in hierarchy.build(sample()).to_html()


def test_measures_lead_to_the_figure_that_shows_them_or_to_how_they_are_worked_out(levels):
    addresses = {a["href"] for a in levels.select(".element a")}
    assert "good_work.html#fig-good_work_panel" in addresses
    assert all("#fig-" in a or a.startswith("../sources/measure-") for a in addresses)


# ---- the list of neighbourhoods ----------------------------------------------------------------


def test_the_list_has_every_deprived_neighbourhood():
    results = sample("greater-manchester", doubly=120)
    box = BeautifulSoup(neighbourhood_list.build(results).to_html(), "html.parser")
    rows = box.select("tbody tr")
    assert len(rows) == 330
    assert [r.find_all("td")[3].get_text() for r in rows[:120]] == ["Doubly disadvantaged"] * 120
    assert box.details.summary.get_text().startswith("The whole list: 120 doubly disadvantaged and 210 other deprived")
    assert len(box.select("tbody tr")[0].find_all(["th", "td"])) == len(neighbourhood_list.COLUMNS)


def test_a_short_list_stands_open():
    results = sample("greater-manchester", doubly=6)
    results.map_points = results.map_points.groupby("group").head(6)
    box = BeautifulSoup(neighbourhood_list.build(results).to_html(), "html.parser")
    assert box.details is None
    assert (
        box.caption.get_text() == "Six doubly disadvantaged and six other deprived neighbourhoods of Greater Manchester"
    )


def test_an_empty_list_says_so():
    results = sample("greater-manchester")
    results.map_points = results.map_points.head(0)
    box = neighbourhood_list.build(results)
    assert box.summary == "No deprived neighbourhood of Greater Manchester"
    assert "<table" in box.to_html()
