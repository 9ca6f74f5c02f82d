"""The map to move in a browser: by hand and by keys, its address, its legend, and the list that says the same."""

import base64
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

import sample_places
from static_host import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NEAR = "z=9&e=400450&n=400400"
"""Over the middle of the sample's first neighbourhood, a square of 900 by 800 metres; the others follow to the east."""
FIRST, SECOND = "Harpurhey South & Monsall (Manchester 009A)", "Harpurhey South & Monsall (Manchester 009B)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample's places, in a folder with a blank."""
    return sample_places.site(tmp_path_factory.mktemp("a site"))


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What went wrong in the page."""
    found: list[str] = []
    yield found
    assert found == []


def open_map(browser: "Browser", site: Path, asked: str, errors: list[str], **context: Any) -> "Page":
    page = browser.new_context(**context).new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{(site / 'map' / 'index.html').as_uri()}#{asked}")
    page.locator("canvas.leaflet-tile").first.wait_for(state="attached")
    return page


def address(page: "Page") -> dict[str, str]:
    return {name: held[0] for name, held in parse_qs(urlsplit(page.url).fragment).items()}


def told(page: "Page") -> list[str]:
    return page.locator(".atlas-told p").all_inner_texts()


def seen(page: "Page") -> str:
    return page.locator(".atlas-list > p").inner_text()


def colour_at(page: "Page", x: float, y: float) -> list[int]:
    """The colour painted at a place of the map, in pixels from its middle."""
    return page.evaluate(
        """([x, y]) => {
            const frame = document.querySelector(".atlas-map").getBoundingClientRect();
            const [left, top] = [frame.left + frame.width / 2 + x, frame.top + frame.height / 2 + y];
            for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
                const box = tile.getBoundingClientRect();
                const [own, high] = [left - box.left, top - box.top];
                if (own < 0 || high < 0 || own >= box.width || high >= box.height) continue;
                const scale = tile.width / box.width;
                return [...tile.getContext("2d").getImageData(own * scale, high * scale, 1, 1).data];
            }
        }""",
        [x, y],
    )


def test_it_opens_with_all_of_england_and_says_how_many(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, "", errors)
    assert seen(page) == "10 of England\u2019s 10 neighbourhoods are in view and shown."
    numbers = page.locator(".atlas-legend .number").all_inner_texts()
    assert [text.split()[0] for text in numbers] == ["3", "4", "3"]
    page.context.close()


def test_a_tap_on_a_neighbourhood_says_what_it_is_and_leads_to_its_card(
    browser: "Browser", site: Path, errors: list[str]
) -> None:
    page = open_map(browser, site, NEAR, errors, has_touch=True, viewport={"width": 390, "height": 800})
    box = page.locator(".atlas-map").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_text(FIRST).wait_for()
    assert told(page) == [FIRST, "Doubly disadvantaged", "See its card"]
    assert address(page)["at"] == "E01005061"
    page.get_by_role("link", name="See its card").click()
    page.wait_for_url("**/place/index.html#E01005061")
    page.get_by_role("heading", level=1, name="Harpurhey").wait_for()
    # And from the card back to the map.
    page.get_by_role("link", name="See it on the map of England").click()
    page.get_by_text(FIRST).wait_for()
    page.context.close()


def test_the_keyboard_moves_it_and_a_screen_reader_hears_where(
    browser: "Browser", site: Path, errors: list[str]
) -> None:
    page = open_map(browser, site, f"{NEAR}&show=no_car_rate", errors, reduced_motion="reduce")
    frame = page.get_by_role("application")
    assert frame.get_attribute("aria-label") == "Map of England\u2019s neighbourhoods"
    frame.focus()
    # 900 metres are 180 pixels at five metres a pixel; an arrow moves by 80.
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.get_by_role("status").get_by_text(SECOND).wait_for()
    # The second of the sample's neighbourhoods has 20% for every measure.
    assert told(page)[1] == "Other deprived. Households without a car or van: 20.0%"
    assert int(address(page)["e"]) == pytest.approx(400_450 + 2 * 80 * 5, abs=6)
    page.keyboard.press("-")
    page.wait_for_url("**z=8&**")
    page.keyboard.press("+")
    page.wait_for_url("**z=9&**")
    page.get_by_role("status").get_by_text(SECOND).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/index.html#E01005062")
    page.context.close()


def test_dragging_pans_and_the_wheel_zooms(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, NEAR, errors, reduced_motion="reduce")
    box = page.locator(".atlas-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile(r"e=400[89]|e=401"))
    assert int(address(page)["e"]) == pytest.approx(400_450 + 100 * 5, abs=40)
    page.mouse.wheel(0, -200)
    page.wait_for_url(re.compile(r"z=1[01]&"))
    page.context.close()


def test_the_pointer_is_told_what_lies_under_it(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, f"{NEAR}&show=imd2019", errors)
    box = page.locator(".atlas-map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".atlas-tip").get_by_text(FIRST).wait_for()
    assert "1 of 10" in page.locator(".atlas-tip").inner_text()
    page.context.close()


def test_an_address_brings_the_same_view_again(browser: "Browser", site: Path, errors: list[str]) -> None:
    asked = "z=8&e=402000&n=400100&show=no_car_rate&hide=0.2&at=E01005062"
    page = open_map(browser, site, asked, errors)
    page.get_by_text(SECOND).first.wait_for()
    assert urlsplit(page.url).fragment == asked
    assert page.get_by_label("Colours show").input_value() == "no_car_rate"
    ticked = [box.is_checked() for box in page.locator(".atlas-legend input").all()]
    assert ticked == [False, True, False, True, True]
    first = page.evaluate("document.querySelector('.atlas-list > p').textContent")
    again = open_map(browser, site, urlsplit(page.url).fragment, errors)
    again.get_by_text(SECOND).first.wait_for()
    assert again.evaluate("document.querySelector('.atlas-list > p').textContent") == first
    page.context.close()
    again.context.close()


@pytest.mark.parametrize("asked", ["show=nonsense&hide=x.99", "area=atlantis", "at=E01999999", "z=q&e=1&n=2"])
def test_an_address_that_says_nothing_known_brings_england(
    browser: "Browser", site: Path, errors: list[str], asked: str
) -> None:
    page = open_map(browser, site, asked, errors)
    assert seen(page) == "10 of England\u2019s 10 neighbourhoods are in view and shown."
    lost = "This copy of the map does not know that place."
    assert told(page) == ([lost] if asked.startswith(("area", "at")) else [])
    page.context.close()


@pytest.mark.parametrize(("asked", "number"), [("area=greater-manchester", 3), ("area=stoke-on-trent", 1)])
def test_an_area_in_the_address_fills_the_map(
    browser: "Browser", site: Path, errors: list[str], asked: str, number: int
) -> None:
    page = open_map(browser, site, asked, errors, viewport={"width": 420, "height": 700})
    assert int(address(page)["z"]) >= 8
    middle = {3: 400_000 + 1.5 * 900, 1: 400_000 + 6.5 * 900}[number]
    assert int(address(page)["e"]) == pytest.approx(middle, abs=60)
    page.context.close()


def test_the_legend_hides_a_class_on_the_map_and_in_the_list(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, NEAR, errors, reduced_motion="reduce")
    page.wait_for_timeout(500)
    blue = [0x12, 0x43, 0x6D, 255]
    assert colour_at(page, 20, 20) == blue
    page.locator("summary").click()
    page.get_by_role("link", name=FIRST).wait_for()
    page.get_by_label("Doubly disadvantaged").uncheck()
    assert colour_at(page, 20, 20)[3] == 0
    page.get_by_role("link", name=FIRST).wait_for(state="detached")
    assert page.get_by_role("link", name=SECOND).count() == 1
    assert address(page)["hide"] == "0"
    page.get_by_label("Doubly disadvantaged").check()
    assert colour_at(page, 20, 20) == blue
    page.context.close()


def test_the_list_says_what_the_colours_say_and_can_be_kept(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, "show=no_car_rate", errors, accept_downloads=True)
    page.locator("summary").click()
    rows = page.locator(".atlas-list tbody tr")
    rows.first.wait_for()
    values = [row.locator("td").last.inner_text() for row in rows.all()]
    # 10 * i % 90 for the first to the tenth, the highest first.
    assert values == ["80.0%", "70.0%", "60.0%", "50.0%", "40.0%", "30.0%", "20.0%", "10.0%", "10.0%", "0.0%"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the list as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    held = list(csv.DictReader(io.StringIO(text)))
    assert len(held) == 10
    assert {"code": "E01005061", "name": FIRST, "local_authority": "Manchester", "no_car_rate": "10"}.items() <= next(
        row for row in held if row["code"] == "E01005061"
    ).items()
    page.context.close()


def test_what_is_not_known_is_said_and_hatched(browser: "Browser", tmp_path: Path, errors: list[str]) -> None:
    site = sample_places.site(tmp_path)
    file = site / "_static" / "places" / "atlas" / "no_car_rate.js"
    nothing = base64.b64encode(b"\xff" * 2 * 10).decode()
    file.write_text(f'places.take("atlas/no_car_rate",{{"values":"{nothing}"}});\n', encoding="utf-8")
    page = open_map(browser, site, f"{NEAR}&show=no_car_rate&at=E01005061", errors)
    page.get_by_text(FIRST).first.wait_for()
    assert told(page)[1] == "Doubly disadvantaged. Households without a car or van: Not known"
    assert page.get_by_label("Not known").is_checked()
    page.context.close()


def test_the_look_up_moves_the_map(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, "", errors, reduced_motion="reduce")
    field = page.get_by_role("combobox", name="Move the map to a place")
    field.press_sequentially("m9 4dj")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.get_by_role("status").get_by_text(SECOND).wait_for()
    assert address(page)["at"] == "E01005062"
    field.press_sequentially("grimsby")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    # Grimsby is the fifth of the sample's squares.
    page.wait_for_url(re.compile(r"e=40(39[89]|40|41[01])\d*&"))
    page.context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_anyone_can_use_it(browser: "Browser", site: Path, errors: list[str], width: int, colours: str) -> None:
    size = {"width": width, "height": 800}
    page = open_map(browser, site, f"{NEAR}&at=E01005061", errors, viewport=size, color_scheme=colours)
    page.get_by_text(FIRST).first.wait_for()
    page.locator("summary").click()
    page.locator(".atlas-list tbody tr").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    page.context.close()


def test_who_wants_no_motion_sees_none(browser: "Browser", site: Path, errors: list[str]) -> None:
    page = open_map(browser, site, NEAR, errors, reduced_motion="reduce")
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate("document.querySelectorAll('.leaflet-zoom-anim').length") == 0
    page.wait_for_url("**z=10&**")
    page.context.close()


def test_it_works_under_a_sub_path_and_brings_outlines_when_it_is_near(browser: "Browser", site: Path) -> None:
    with serve(site, "/some/where/") as host:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{host.address}map/index.html")
        page.locator("canvas.leaflet-tile").first.wait_for(state="attached")
        assert all(url.startswith(host.address) for url in asked)
        page.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(300)
        page.goto(f"{host.address}map/index.html#z=3&e=404500&n=400400")
        page.reload()
        page.locator("canvas.leaflet-tile").first.wait_for(state="attached")
        asked.clear()
        page.evaluate("location.hash = 'z=9&e=400450&n=400400'")
        page.wait_for_timeout(500)
        assert any("/places/blocks/" in url for url in asked)
        assert host.missing == []
        page.close()


def test_without_scripts_there_is_a_drawing_and_a_way_to_every_authority(browser: "Browser", site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "map" / "index.html").as_uri())
    assert page.get_by_role("img").get_attribute("aria-label").startswith("England")
    assert "needs JavaScript" in page.locator("main").inner_text()
    links = page.locator(".atlas-authorities a")
    assert links.count() == len(sample_places.AUTHORITIES)
    links.get_by_text("Manchester").click()
    page.get_by_role("heading", level=1, name="Manchester").wait_for()
    page.get_by_role("link", name="Manchester on the map of England").wait_for()
    context.close()
