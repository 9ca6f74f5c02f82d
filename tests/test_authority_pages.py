"""The pages of local authorities: what they say, and that anyone can use them, with a script or without."""

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

import sample_places
from analysis import paths
from analysis.build import once
from analysis.site.places import authority, authority_page, files
from analysis.site.places.tables import Places

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample's places, in a folder with a blank."""
    return sample_places.site(tmp_path_factory.mktemp("a site"))


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / "authority" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def table(found: BeautifulSoup, title: str) -> dict[str, list[str]]:
    """The numbers of a table of the page by the head of their row."""
    rows = found.find("div", attrs={"aria-label": title}).tbody.find_all("tr")
    return {row.th.find(string=True): [cell.get_text() for cell in row.find_all("td")] for row in rows}


def test_a_page_has_the_numbers_of_its_authority(site: Path) -> None:
    found = page(site, "manchester")
    assert found.h1.get_text() == "Manchester"
    assert "1 doubly disadvantaged, 2 other deprived, 0 not deprived" in found.find(class_="place-lead").get_text()
    # Worked by hand from the sample's list: three neighbourhoods of 1,501, 1,502 and 1,503 residents.
    assert table(found, "How many") == {
        "Manchester": ["3", "1", "2", "0", "33.3%", "4,506", "1,501"],
        "Greater Manchester": ["3", "1", "2", "0", "33.3%", "4,506", "1,501"],
        "England": ["10", "3", "4", "3", "30.0%", "15,055", "4,510"],
    }
    assert list(table(found, "Doubly disadvantaged")) == ["Harpurhey South & Monsall (Manchester 009A)"]
    assert len(table(found, "Other deprived")) == 2
    assert "Harpurhey South & Monsall, phase 2: 1 neighbourhood here" in found.find(class_="place-facts").get_text()


def test_every_table_says_what_its_heads_are_of(site: Path) -> None:
    for file in (site / "authority").glob("*.html"):
        for held in page(site, file.stem).find_all("table"):
            assert held.caption.get_text()
            assert {head.get("scope") for head in held.find_all("th")} == {"col", "row"}
            assert all(row.th for row in held.tbody.find_all("tr"))


def test_every_page_has_a_title_a_description_and_links_that_lead_somewhere(site: Path) -> None:
    pages = sorted((site / "authority").glob("*.html"))
    assert len(pages) == len(sample_places.AUTHORITIES) + 1
    found = {file.stem: page(site, file.stem) for file in pages}
    for part in (lambda one: one.title.string, lambda one: one.find("meta", attrs={"name": "description"})["content"]):
        assert len({part(one) for one in found.values()}) == len(found)
    for one in found.values():
        for link in one.find_all(href=True):
            target = link["href"].split("#")[0]
            assert not re.match(r"/|\w+:", target), target
            if not target.startswith("../") or target.startswith(("../place/", "../_static/")):
                assert (site / "authority" / target).is_file(), target


def test_the_list_has_every_authority_under_its_region(site: Path) -> None:
    found = page(site, "index")
    assert [head.get_text() for head in found.find_all("h2")] == sorted({*sample_places.REGIONS.values(), "North West"})
    assert list(table(found, "West Midlands")) == ["Birmingham"]
    assert len(found.tbody.find_all("a")) == 1
    assert {link["href"] for link in found.article.find_all("a")} == {
        f"{authority.slug(name.removesuffix(', City of'))}.html" for name in sample_places.AUTHORITIES.values()
    }


def test_the_file_has_every_neighbourhood_with_all_measures(site: Path) -> None:
    with (site / "authority" / "manchester.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == ["E01005061", "E01005062", "E01005063"]
    assert rows[0]["name"] == "Harpurhey South & Monsall (Manchester 009A)"
    assert rows[1]["claimant_rate_2021"] == "20"


def test_a_page_leads_to_the_editions_that_its_site_has(site: Path, tmp_path: Path) -> None:
    def links(root: Path, name: str) -> dict[str, str]:
        own = page(root, name).find(attrs={"data-editions": True})
        return {link.get_text(): link["href"] for link in own.find_all("a")}

    assert links(site, "manchester") == {
        "England": "../chapters/index.html",
        "Greater Manchester": "../greater-manchester/chapters/index.html",
    }
    assert links(site, "birmingham") == {"England": "../chapters/index.html"}
    alone = sample_places.site(tmp_path)
    files.tell_editions(alone, [("london", "London", "")])
    assert links(alone, "manchester") == {}
    assert {"authority/manchester.html", "authority/index.html"} <= once.alike(site, alone)


def test_a_page_that_would_be_heavy_leaves_the_last_to_its_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = sample_places.results(site / "again")
    monkeypatch.setattr(authority_page, "ELEMENTS", authority_page.AROUND_LISTS + 25)
    authority_page.write(Places(every), site / "small" / "authority")
    found = page(site / "small", "manchester")
    assert len(table(found, "Other deprived")) == 1
    assert "1 more are in the file." in found.get_text()


@pytest.mark.slow
@pytest.mark.mirror
def test_the_pages_of_england_are_as_light_as_is_promised(tmp_path: Path) -> None:
    if not (paths.PLACES / "places.csv").is_file():
        pytest.skip("the tables of every neighbourhood have not been made")
    authority_page.write(Places(), tmp_path)
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == 296 + 1  # local authorities of 2024, ONS, and the list
    for file in pages:
        text = file.read_text(encoding="utf-8")
        assert len(text.encode()) < 300_000, file.name
        assert len(BeautifulSoup(text, "html.parser").find_all()) <= 3_000, file.name


# ---- in a browser --------------------------------------------------------------------------------


def opened(browser: "Browser", site: Path, name: str, **context: object) -> "Page":
    page = browser.new_context(**context).new_page()
    page.goto((site / "authority" / f"{name}.html").as_uri())
    return page


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["manchester", "cumberland", "index"])
def test_anyone_can_use_the_page(browser: "Browser", site: Path, name: str, width: int, colours: str) -> None:
    page = opened(browser, site, name, viewport={"width": width, "height": 800}, color_scheme=colours)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    page.context.close()


@pytest.mark.browser
def test_all_of_it_is_there_without_scripts(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "manchester", java_script_enabled=False)
    assert page.locator("svg.place-map path").count() == 2
    assert page.locator("svg.place-map a").bounding_box()["width"] > 20
    page.get_by_role("link", name="All local authorities").click()
    page.get_by_role("link", name="Birmingham").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Birmingham"
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["manchester", "E08000003"])
def test_the_look_up_leads_to_the_page_of_an_authority(browser: "Browser", site: Path, typed: str) -> None:
    page = opened(browser, site, "birmingham")
    page.get_by_role("link", name="Find your place").click()
    field = page.get_by_role("dialog").get_by_role("combobox")
    field.press_sequentially(typed)
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.wait_for_url("**/authority/manchester.html")
    page.context.close()


@pytest.mark.browser
def test_the_look_up_calls_pages_as_they_are_called(browser: "Browser", site: Path) -> None:
    page = opened(browser, site, "manchester")
    for name in ("Manchester", "Hull", "allerdale", "E08000013", "saint helens"):
        first = page.evaluate("typed => places.search(typed).then(({ found }) => found[0].page)", name)
        assert (site / first).is_file(), name
    page.context.close()
