"""Two cards side by side in a browser: how the second comes and goes, and that anyone can read both."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import sample_places
from analysis.book.wording.places import place_name
from analysis.site.places.authority import slug

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAIR = "E01005061+E01005063"
NAMES = ["Harpurhey South & Monsall (Manchester 009A)", "Moss Side West (Manchester 021A)"]
MARKS = "marks => marks.map(mark => mark.style.left)"
SIZES = """strips => strips.map(strip => {
  const box = strip.getBoundingClientRect();
  return [box.width, box.top].map(Math.round);
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample's places."""
    return sample_places.site(tmp_path_factory.mktemp("compared"))


@pytest.fixture
def page(browser: "Browser", site: Path) -> "Iterator[Page]":
    """The page of the card of Harpurhey, watched for errors."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(address(site, "E01005061"))
    page.get_by_role("heading", level=1, name="Harpurhey South").wait_for()
    yield page
    assert errors == []
    page.close()


def address(site: Path, codes: str) -> str:
    return (site / "place" / "index.html").as_uri() + f"#{codes}"


def titles(page: "Page") -> list[str | None]:
    """The labels of the two cards, once they are there."""
    page.get_by_role("heading", level=1, name="Two places compared").wait_for()
    return [card.get_attribute("aria-label") for card in page.locator(".place-card").all()]


def compare(page: "Page", typed: str, button: int = 0) -> None:
    page.get_by_role("button", name="Compare with another place").nth(button).click()
    field = page.locator("dialog[open]").get_by_role("combobox")
    assert field.evaluate("field => field === document.activeElement")
    field.press_sequentially(typed)
    page.get_by_role("dialog").get_by_role("option").first.wait_for()
    field.press("Enter")


def test_a_second_card_comes_and_each_can_be_taken_away(page: "Page") -> None:
    compare(page, "m1 5aa")
    assert titles(page) == NAMES
    assert page.url.endswith(f"#{PAIR}")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.get_by_role("button", name=f"Remove {NAMES[0]}").click()
    page.get_by_role("heading", level=1, name="Moss Side West").wait_for()
    assert page.url.endswith("#E01005063")
    page.go_back()
    assert titles(page) == NAMES
    page.get_by_role("button", name=f"Remove {NAMES[1]}").click()
    page.get_by_role("heading", level=1, name="Harpurhey South").wait_for()
    assert page.url.endswith("#E01005061")


def test_back_and_forward_go_from_one_card_to_two(page: "Page") -> None:
    compare(page, "m1 5aa")
    titles(page)
    page.go_back()
    page.get_by_role("heading", level=1, name="Harpurhey South").wait_for()
    assert page.locator(".place-card").count() == 1
    page.go_forward()
    assert titles(page) == NAMES


def test_a_card_of_two_can_get_another_beside_it(page: "Page") -> None:
    compare(page, "m1 5aa")
    titles(page)
    compare(page, "dn31 2ab", button=1)
    page.wait_for_url("**/*#E01013139+E01005063")
    assert titles(page)[1] == NAMES[1]


def test_the_same_place_and_none_change_nothing(page: "Page") -> None:
    compare(page, "m9 4dh")
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.url.endswith("#E01005061")
    button = page.get_by_role("button", name="Compare with another place")
    button.click()
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    assert button.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("e01005061+e01005063", NAMES),
        ("E01005061%2BE01005063", NAMES),
        ("E01005061+E01005063+E01013139", NAMES),
        ("E01005061+E08000003", [NAMES[0], "Manchester"]),
        ("E01005061+E01999999", [NAMES[0], "No such place"]),
    ],
)
def test_the_address_says_which_two(page: "Page", site: Path, codes: str, expected: list[str]) -> None:
    page.goto(address(site, codes))
    assert titles(page) == expected
    assert page.title().startswith(" and ".join(expected))


ONE_AFTER_ANOTHER = """async codes => {
  for (const code of codes) {
    const changed = new Promise(resolve => addEventListener('hashchange', resolve, { once: true }));
    location.hash = code;
    await changed;
  }
}"""


def test_an_answer_that_comes_late_does_not_overtake(page: "Page") -> None:
    # The first of these has files to read, the second has been read.
    page.evaluate(ONE_AFTER_ANOTHER, ["E01005061+E01013139", "E01005061"])
    page.wait_for_timeout(500)
    assert page.locator(".place-card").count() == 1
    assert page.title().startswith(NAMES[0])


@pytest.mark.parametrize("codes", ["E01005061+E01005061", "+E01005061+"])
def test_one_place_has_one_card(page: "Page", site: Path, codes: str) -> None:
    page.goto(address(site, "E01005063"))
    page.get_by_role("heading", level=1, name="Moss Side West").wait_for()
    page.goto(address(site, codes))
    page.get_by_role("heading", level=1, name="Harpurhey South").wait_for()
    assert page.locator(".place-card").count() == 1


def test_an_address_that_cannot_be_read_says_so(page: "Page", site: Path) -> None:
    page.goto(address(site, "%E0%A4"))
    page.get_by_role("alert").wait_for()


def test_the_strips_of_both_have_the_same_axes(browser: "Browser", site: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address(site, PAIR))
    titles(page)
    page.locator("svg.place-map").nth(1).wait_for()
    cards = page.locator(".place-card").all()
    first, second = (card.locator(".place-strip").evaluate_all(SIZES) for card in cards)
    assert first == second
    first, second = (card.locator(".place-strip .is-england").evaluate_all(MARKS) for card in cards)
    assert len(first) > 7
    assert first == second
    first, second = (card.locator(".place-strip .is-own").evaluate_all(MARKS) for card in cards)
    assert first != second
    page.close()


def test_a_screen_reader_finds_two_regions_with_headings(browser: "Browser", site: Path) -> None:
    page = browser.new_page()
    page.goto(address(site, PAIR))
    titles(page)
    assert page.get_by_role("heading", level=1).count() == 1
    for name in NAMES:
        region = page.get_by_role("region", name=name, exact=True)
        assert region.get_by_role("heading", level=2).all_inner_texts() == [name.split(" (")[0]]
        assert "How it compares" in region.get_by_role("heading", level=3).all_inner_texts()
        assert region.get_by_role("heading", level=4).count() == 2
    page.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("codes", [PAIR, "E01005061+E08000003"])
def test_anyone_can_use_two_cards(browser: "Browser", site: Path, codes: str, width: int, colours: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=colours)
    page.goto(address(site, codes))
    titles(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    first, second = (card.bounding_box() for card in page.locator(".place-card").all())
    assert (second["x"] > first["x"] + 300) == (width == 1280)
    assert (second["y"] > first["y"] + first["height"] - 1) == (width == 320)
    for is_open in (False, True):
        if is_open:
            page.get_by_role("button", name="Compare with another place").first.click()
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    page.close()


def test_two_cards_print_one_after_the_other(browser: "Browser", site: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address(site, PAIR))
    titles(page)
    page.emulate_media(media="print")
    first, second = (card.bounding_box() for card in page.locator(".place-card").all())
    assert second["x"] == first["x"]
    assert second["y"] > first["y"] + first["height"] - 1
    assert not page.get_by_role("button", name="Compare with another place").first.is_visible()
    for mark in (".place-strip .is-own", ".place-strip .is-england", ".place-rank-mark", ".place-badge"):
        adjust = page.locator(mark).first.evaluate("mark => getComputedStyle(mark).printColorAdjust")
        assert adjust == "exact", mark
    page.close()


def test_the_list_of_an_authority_leads_to_its_page(browser: "Browser", site: Path) -> None:
    page = browser.new_page()
    for code, name in sample_places.AUTHORITIES.items():
        page.goto(address(site, code))
        file = f"authority/{slug(place_name(name))}.html"
        link = page.locator(f'.place-head a[href$="/{file}"]')
        link.wait_for()
        assert (site / file).is_file()
    link.click()
    page.get_by_role("heading", level=1, name="North Norfolk").wait_for()
    page.close()


def test_two_places_are_cited_together_by_the_address_that_shows_both(page: "Page", site: Path) -> None:
    page.goto(address(site, PAIR))
    assert titles(page) == NAMES
    cited = page.locator(".place-cited")
    text = cited.locator(".place-cite").inner_text()
    assert " and ".join(NAMES) in text
    assert text.endswith(f"#{PAIR}")
    # A page from a folder may not write to the clipboard: what would be copied is then shown.
    cited.get_by_role("button", name="Copy citation").click()
    page.wait_for_function("document.querySelector('.place-cited [role=status]').textContent !== ''")
    assert cited.get_by_role("status").inner_text() in (text, "The citation is copied.")
