"""Tables as a browser shows them: filtered, sorted, and found in whatever way a name is typed."""

import re

import pandas as pd
import pytest

from analysis.book.display import table as tables
from analysis.book.display.table import Column
from analysis.book.tables import neighbourhood_list
from render_support import regions_table, with_styles, write_page
from sample_results import sample

pytestmark = pytest.mark.browser

NAMES = {
    "King's Lynn": ("King's Lynn and West Norfolk 013B", "Gaywood Clock", "King's Lynn and West Norfolk"),
    "St. Helens": ("St. Helens 006A", "Parr", "St. Helens"),
    "Redcar": ("Redcar and Cleveland 005C", "Grangetown", "Redcar and Cleveland"),
    "Stoke": ("Stoke-on-Trent 011A", "Abbey Hulton & Townsend", "Stoke-on-Trent"),
    "Hull": ("Kingston upon Hull 002B", "Orchard Park", "Kingston upon Hull, City of"),
    "Salle": ("Salle 001A", "Château Court", "Salle"),
}
"""Names with whatever people type in more than one way: neighbourhood, ward and authority."""

TYPED = {
    "King's Lynn": (
        "king's lynn",
        "King\u2019s Lynn",
        "King\u2018s  lynn",
        "kings lynn",
        "KING\u02bcS LYNN",
        "King`s Lynn",
    ),
    "St. Helens": ("st helens", "St. Helens", "ST.HELENS", "saint helens", "Saint Helens 006a"),
    "Redcar": ("Redcar & Cleveland", "redcar and cleveland", "Redcar&Cleveland", "cleveland redcar"),
    "Stoke": (
        "stoke on trent",
        "Stoke-on-Trent",
        "stoke\u2013on\u2011trent",
        "Abbey Hulton and Townsend",
        "hulton & townsend",
    ),
    "Hull": ("kingston upon hull", "Hull, City of", "hull city of", "(hull)", "E01000005"),
    "Salle": ("chateau court", "CH\u00c2TEAU", "cha\u0302teau", "salle 001A"),
}


def named_frame() -> pd.DataFrame:
    """A list of the names, each doubly disadvantaged."""
    columns = ["lsoa21_name", "ward_name", "local_authority_name"]
    frame = pd.DataFrame(NAMES.values(), columns=columns)
    frame["name"] = frame["lsoa21_name"]
    frame["lsoa21_code"] = [f"E0100000{i}" for i in range(1, len(frame) + 1)]
    return frame.assign(
        group="doubly_disadvantaged", group_label="Doubly disadvantaged", imd_text="1,234", cni_text="56"
    )


def table_of_names() -> tables.Table:
    """The same list as a table that can be filtered."""
    return tables.build(
        named_frame(), neighbourhood_list.COLUMNS, caption="Names", table_id="names", filterable=True, download=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for pages, with the site's scripts and styles."""
    return with_styles(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def page(browser, folder):
    """A page with the table of regions and the list of neighbourhoods."""
    results = sample()
    page = browser.new_page()
    page.goto(
        write_page(folder, "page", regions_table(results).to_html() + neighbourhood_list.build(results).to_html())
    )
    yield page
    page.close()


@pytest.fixture(scope="module")
def names_page(browser, folder):
    """The page of names, opened once for all that is typed into it."""
    page = browser.new_page()
    page.goto(write_page(folder, "names", table_of_names().to_html()))
    yield page
    page.close()


def choice(box, label):
    """The list of choices under a label."""
    return box.locator("label", has_text=re.compile(f"^{label}")).locator("select")


def test_tables_filter_and_sort(page):
    box = page.locator("#table-regions")
    box.locator("input[type=search]").fill("north west")
    assert box.locator("tbody tr:visible").count() == 3
    assert box.locator("[role=status]").inner_text() == "3 of 27 rows"
    box.locator("input[type=search]").fill("")
    choice(box, "Group").select_option("doubly_disadvantaged")
    assert box.locator("tbody tr:visible").count() == 9
    head = box.locator("thead th").nth(2)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    values = [int(t.replace(",", "")) for t in box.locator("tbody tr:visible td:last-child").all_inner_texts()]
    assert values == sorted(values)


NUMBERS = pd.DataFrame(
    {
        "place": ["nine", "ten", "a thousand", "none", "minus two", "a half"],
        "value": [9.0, 10.0, 1000.0, None, -2.0, 0.5],
        "typed": ["£9", "10%", "1,000", "", "\u2212£2", "0.5 [0.1, 0.9]"],
        "group": ["a", "b", "a", "b", "a", "b"],
        "more": list("uvwxyz"),
    }
)
"""Numbers that sort otherwise as text."""


@pytest.fixture
def numbers_page(browser, folder):
    columns = [
        Column("place", "Place", header=True),
        Column("value", "Value", "score"),
        Column("typed", "As typed", "numeral"),
        Column("group", "Group", choose=True),
        Column("more", "More"),
    ]
    table = tables.build(NUMBERS, columns, caption="N", table_id="n", filterable=True, download=False)
    page = browser.new_page()
    page.address = write_page(folder, "numbers", table.to_html())
    page.goto(page.address)
    yield page
    page.close()


def shown(page) -> list[str]:
    return page.locator("#table-n tbody tr:visible th").all_inner_texts()


@pytest.mark.parametrize("heading", ["Value", "As typed"])
def test_numbers_sort_as_numbers_and_what_is_missing_stays_below(numbers_page, heading):
    ascending = ["minus two", "a half", "nine", "ten", "a thousand"]
    button = numbers_page.locator("#table-n thead").get_by_role("button", name=heading)
    button.click()
    assert shown(numbers_page) == [*ascending, "none"]
    button.click()
    assert shown(numbers_page) == [*reversed(ascending), "none"]


def test_a_link_brings_the_same_view(numbers_page, browser):
    box = numbers_page.locator("#table-n")
    box.locator("input[type=search]").fill("e")
    box.locator("input[type=search]").blur()
    choice(box, "Group").select_option("a")
    box.locator("thead").get_by_role("button", name="Value").click()
    box.locator("thead").get_by_role("button", name="Value").click()
    assert shown(numbers_page) == ["nine"]
    numbers_page.goto(numbers_page.address + "?table-n.sort=-value&table-n.group=a#table-n")
    assert shown(numbers_page) == ["a thousand", "nine", "minus two"]
    assert box.locator("thead th").nth(1).get_attribute("aria-sort") == "descending"
    box.locator("input[type=search]").fill("n")
    box.locator("input[type=search]").blur()
    address = numbers_page.url
    other = browser.new_page()
    other.goto(address)
    assert shown(other) == shown(numbers_page) == ["a thousand", "nine", "minus two"]
    assert other.locator("#table-n input[type=search]").input_value() == "n"
    assert other.locator("#table-n [role=status]").inner_text() == "3 of 6 rows"
    # A view that there is not leaves all rows, in the order of the page.
    other.goto(numbers_page.address + "?table-n.sort=nothing&table-n.group=z")
    assert shown(other) == list(NUMBERS["place"])
    other.close()


def test_a_page_without_a_view_keeps_its_address(numbers_page):
    assert numbers_page.url == numbers_page.address


@pytest.mark.parametrize("width", [320, 390])
def test_a_table_of_many_columns_is_cards_on_a_phone(numbers_page, width):
    numbers_page.set_viewport_size({"width": width, "height": 800})
    assert numbers_page.evaluate("document.documentElement.scrollWidth") <= width
    cells = numbers_page.locator("#table-n tbody tr").first.locator("th, td")
    boxes = [cell.bounding_box() for cell in cells.all()]
    assert all(b["x"] >= 0 and b["x"] + b["width"] <= width for b in boxes)
    assert [b["y"] for b in boxes] == sorted({b["y"] for b in boxes})
    # Headings are out of sight, so a list sorts.
    choice(numbers_page, "Sort by").select_option("-value")
    assert shown(numbers_page)[0] == "a thousand"
    # Whoever hears the page still hears a table.
    assert numbers_page.get_by_role("cell", name="1,000").count() == 2
    assert numbers_page.get_by_role("columnheader").count() == 5


def test_a_heading_that_has_the_focus_is_seen_on_a_phone(numbers_page):
    numbers_page.set_viewport_size({"width": 390, "height": 800})
    button = numbers_page.locator("#table-n thead").get_by_role("button", name="Value")
    button.focus()
    assert button.bounding_box()["width"] > 20


def test_the_list_is_found_by_place_ward_authority_and_code(page):
    page.locator("details.listed > summary").click()
    box = page.locator("#table-neighbourhoods")
    for words, expected in (("wigan", "Wigan"), ("ward 3", "Ward 3"), ("X00000005", "X00000005")):
        box.locator("input[type=search]").fill(words)
        assert expected in " ".join(box.locator("tbody tr:visible").all_inner_texts())


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, forms in TYPED.items() for typed in forms])
def test_a_name_is_found_in_whatever_way_it_is_typed(names_page, name, typed):
    names_page.locator("#table-names input[type=search]").fill(typed)
    rows = names_page.locator("#table-names tbody tr:visible th")
    assert rows.all_inner_texts() == [NAMES[name][0]]


@pytest.mark.parametrize("typed", ["1,234", "1234"])
def test_a_number_is_found_with_and_without_its_comma(names_page, typed):
    names_page.locator("#table-names input[type=search]").fill(typed)
    assert names_page.locator("#table-names tbody tr:visible").count() == len(NAMES)
