"""Look-up and cards of places in a browser: what people type is found, and a card says what is known."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import sample_places
from analysis.site.places.folding import fold
from static_host import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample's places, in a folder with a blank."""
    return sample_places.site(tmp_path_factory.mktemp("a site"))


@pytest.fixture(scope="module")
def page(browser: "Browser", site: Path) -> "Iterator[Page]":
    """The page of the cards, from its folder, watched for errors."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto((site / "place" / "index.html").as_uri())
    yield page
    assert errors == []
    page.close()


FOUND = "typed => places.search(typed).then(({ found, said }) => ({ codes: found.map((own) => own.code), said }))"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        # Postcodes, in any writing.
        *(("M9 4DH", "E01005061"), ("m94dj", "E01005062"), ("  dn31 2ab ", "E01013139"), ("M1 5AA", "E01005063")),
        # Towns and authorities, as people call them.
        *(("Grimsby", "E35000003"), ("grimsby", "E35000003"), ("Hull", "E06000010"), ("stoke on trent", "E06000021")),
        *(("Stoke-on-Trent", "E06000021"), ("saint helens", "E08000013"), ("St. Helens", "E08000013")),
        *(("Allerdale", "E06000063"), ("manchester", "E08000003")),
        # Wards and neighbourhoods by any of their words.
        *(
            ("harpurhey", "E05011361"),
            ("Monsall", "E02001053"),
            ("moss side", "E05011370"),
            ("east marsh", "E05001711"),
        ),
        *(("chateau corner", "E02005577"), ("CH\u00c2TEAU", "E02005577"), ("druids heath and monyhull", "E02001947")),
        *(("moss side manchester", "E05011370"), ("orchard park hull", "E02002654")),
        # Codes and official names.
        *(
            ("E01005061", "E01005061"),
            ("e02001053", "E02001053"),
            ("E05011361", "E05011361"),
            ("E08000025", "E08000025"),
        ),
        *(("E35000003", "E35000003"), ("Manchester 009A", "E01005061"), ("manchester 009", "E01005061")),
        *(("allerdale 001a", "E01019093"), ("hull 003A", "E01012757")),
        # Misspellings.
        *(
            ("Grimsbey", "E35000003"),
            ("Machester", "E08000003"),
            ("harpuhrey", "E05011361"),
            ("birmigham", "E08000025"),
        ),
    ],
)
def test_what_people_type_is_found_first(page: "Page", typed: str, code: str) -> None:
    assert page.evaluate(FOUND, typed)["codes"][0] == code


def test_a_whole_word_goes_before_a_fragment(page: "Page") -> None:
    codes = page.evaluate(FOUND, "hull")["codes"]
    assert codes[:2] == ["E06000010", "E35000002"]
    assert "E02001947" not in codes  # Monyhull


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Atlantis", "We don\u2019t know a place called \u201cAtlantis\u201d"),
        ("M9 4ZZ", "We don\u2019t know the postcode M9 4ZZ"),
        ("ZZ99 9ZZ", "We don\u2019t know the postcode ZZ99 9ZZ"),
        ("M9 4", "Go on typing the postcode"),
        ("E01999999", "You can type a postcode"),
        ("<img src=x onerror=alert(1)>", "We don\u2019t know a place called \u201c<img"),
        ("   ", ""),
    ],
)
def test_what_is_not_found_is_said_kindly(page: "Page", typed: str, says: str) -> None:
    found = page.evaluate(FOUND, typed)
    assert found["codes"] == []
    assert says in found["said"]


def test_names_are_folded_alike_in_python_and_in_the_browser(page: "Page") -> None:
    names = [
        *("King\u2019s Lynn", "St. Helens", "Saint Helen's", "Stoke-on-Trent", "Redcar & Cleveland", "Ch\u00e2teau"),
        *("cha\u0302teau", "\uff2d\uff21\uff2e", "1,000 Acres", "Isles of Scilly, the", "S\u00f8nder_gade", "saints"),
    ]
    assert page.evaluate("names => names.map(places.search.fold)", names) == [fold(name) for name in names]


def test_the_keyboard_does_all_that_the_mouse_does(browser: "Browser", site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "place" / "index.html").as_uri())
    field = page.get_by_role("combobox")
    field.press_sequentially("harpurhey")
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert re.fullmatch(r"\d+ places found\.", page.get_by_role("status").first.inner_text())
    field.press("ArrowDown")
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("heading", level=1, name="Harpurhey").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.url.endswith("place/index.html#E05011361")
    page.close()


def open_card(browser: "Browser", site: Path, code: str, **context: object) -> "Page":
    page = browser.new_context(**context).new_page()
    page.goto((site / "place" / "index.html").as_uri() + f"#{code}")
    page.get_by_role("heading", level=1).wait_for()
    return page


def test_a_card_says_what_is_known(browser: "Browser", site: Path) -> None:
    page = open_card(browser, site, "E01005061", accept_downloads=True)
    page.locator("svg.place-map").wait_for()
    page.locator(".place-editions").wait_for()
    text = page.locator(".place-card").inner_text()
    assert page.get_by_role("heading", level=1).inner_text() == "Harpurhey South & Monsall"
    for part in (
        *("Manchester 009A", "ward of Harpurhey", "1st of 10", "Doubly disadvantaged", "1,501 residents", "1,601"),
        "It lies in Harpurhey South & Monsall, which the Pride in Place Programme funds in phase 2.",
        "It was made in 2021, when E01005060 was split.",
        "Greater Manchester",
    ):
        assert part in text, part
    row = page.locator(".place-measures tbody tr").first.locator("td").all_inner_texts()
    assert row == ["10.0%", "20.0%", "28.0%", "29.0%", "31.0%"]
    assert page.locator("svg.place-map a").count() == 1  # the neighbourhood beside it
    with page.expect_download() as download:
        page.get_by_role("button", name="Download JSON").click()
    held = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert held["code"] == "E01005061"
    assert held["name"] == "Harpurhey South & Monsall (Manchester 009A)"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("code,name,ward,")
    page.locator("svg.place-map a").click()
    page.get_by_text("E01005062").first.wait_for()
    page.context.close()


@pytest.mark.parametrize("code", ["E08000003", "E05011361", "E02001053", "E35000001"])
def test_a_larger_area_lists_its_neighbourhoods(browser: "Browser", site: Path, code: str) -> None:
    page = open_card(browser, site, code)
    rows = page.locator(".place-list tbody tr")
    rows.first.wait_for()
    assert rows.count() == (3 if code in ("E08000003", "E35000001") else 2)
    assert "1 doubly disadvantaged" in page.locator(".place-lead").inner_text()
    rows.first.get_by_role("link").click()
    page.get_by_text("Manchester 009A").first.wait_for()
    page.context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("code", ["E01005061", "E08000003"])
def test_anyone_can_use_the_page(browser: "Browser", site: Path, code: str, width: int, colours: str) -> None:
    page = open_card(browser, site, code, viewport={"width": width, "height": 800}, color_scheme=colours)
    page.locator(".place-editions").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    page.get_by_role("combobox").press_sequentially("manc")
    page.get_by_role("option").first.wait_for()
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    page.context.close()


def test_it_works_under_a_sub_path_and_asks_for_little(browser: "Browser", site: Path) -> None:
    with serve(site, "/some/where/") as host:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{host.address}place/index.html")
        page.get_by_role("combobox").press_sequentially("grimsby")
        page.get_by_role("option").first.wait_for()
        page.get_by_role("combobox").press("Enter")
        page.get_by_role("heading", level=1, name="Grimsby").wait_for()
        assert all(url.startswith(host.address) for url in asked)
        page.close()


def test_without_scripts_the_page_says_where_the_list_is(browser: "Browser", site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "place" / "index.html").as_uri())
    assert "needs JavaScript" in page.locator("main").inner_text()
    context.close()
