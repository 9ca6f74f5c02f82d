"""The built site in a browser, from its folder: charts draw, nothing is asked of a host, anyone can use it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from site_support import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCAL = ("file:", "data:", "blob:")
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


class Watched:
    """A page that remembers its errors and what it asked other hosts for."""

    def __init__(self, browser: Browser, size: str, colours: str):
        # A button of the theme takes a moment to get its colours, unless the reader wants nothing to move.
        context = browser.new_context(viewport=SIZES[size], color_scheme=colours, reduced_motion="reduce")
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("request", lambda r: self.requests.append(r.url) if not r.url.startswith(LOCAL) else None)

    def open(self, site: Site, name: str) -> Page:
        """Open a page from the site's folder."""
        self.page.goto(f"{site.folder.as_uri()}/{name}")
        return self.page

    def close(self) -> None:
        """Close the page."""
        self.page.context.close()


@pytest.fixture
def watched(request, browser) -> Iterator[Watched]:
    page = Watched(browser, *getattr(request, "param", ("desk", "light")))
    yield page
    page.close()


def shown(*cases: tuple[str, str]) -> pytest.MarkDecorator:
    """Sizes and colours to open every page in."""
    return pytest.mark.parametrize("watched", cases, indirect=True, ids="-".join)


SOME = ("chapters/definition.html", "chapters/good_work.html")
"""Pages with charts of most kinds; tests/test_render_browser.py opens every chart at a phone's width."""


@shown(("desk", "light"), ("phone", "dark"))
def test_charts_come_alive_without_an_error_or_a_request(site, watched, request):
    phone = "phone" in request.node.callspec.id
    for chapter in [c for c in site.chapters if not phone or c.name in SOME]:
        page = watched.open(site, chapter.name)
        for figure in page.locator("figure.chart:has(script.chart-spec)").all():
            figure.locator(".chart-view").hover()
            live = figure.locator(".chart-live svg")
            live.wait_for(timeout=60_000)
            drawn = live.bounding_box()
            assert drawn is not None, chapter.name
            assert drawn["height"] > 40, chapter.name
    assert watched.errors == []
    assert watched.requests == []


@shown(("phone", "dark"), ("desk", "light"))
def test_no_page_is_wider_than_the_screen(site, watched):
    wide = {}
    for chapter in site.chapters:
        page = watched.open(site, chapter.name)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[chapter.name] = over
    assert wide == {}


FEW_ROWS = """document.querySelectorAll("tbody").forEach((body) => {
  [...body.rows].slice(6).forEach((row) => row.remove());
})"""
"""Rows of a table are alike, and there are thousands."""


@shown(("desk", "light"), ("desk", "dark"))
def test_pages_have_no_serious_accessibility_fault(site, watched, request):
    axe = Axe()
    # To who cannot see it a chart is one image: nothing within it is read, and it holds most of a page's elements.
    images = {"exclude": [["figure.chart svg[role=img] > *"]]}
    # A page in dark colours is the same page but for its colours.
    rules = {"runOnly": ["color-contrast"]} if "dark" in request.node.callspec.id else {}
    faults = {}
    for chapter in site.chapters:
        # axe would read style sheets by requests, which a page from a folder may not make.
        page = watched.open(site, chapter.name)
        page.evaluate(FEW_ROWS)
        found = axe.run(page, context=images, options={"preload": False, **rules}).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        if serious:
            faults[chapter.name] = [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:160]) for v in serious]
    assert faults == {}


def test_charts_stay_readable_without_scripts(site, browser):
    context = browser.new_context(viewport=SIZES["desk"], java_script_enabled=False)
    page = context.new_page()
    for chapter in site.chapters:
        page.goto((site.folder / chapter.name).as_uri())
        for figure in page.locator("figure.chart:has(.chart-wide)").all():
            assert figure.locator(".chart-wide svg").first.is_visible(), chapter.name
    context.close()


def test_the_search_finds_places_from_a_folder_and_says_that_it_finds_no_pages(site, watched):
    page = watched.open(site, "search.html?q=Hull")
    page.locator(".search-places a").first.wait_for(timeout=60_000)
    assert page.locator(".search-places a").first.inner_text() == "Kingston upon Hull"
    assert "opened from a folder" in page.locator(".search-status").inner_text()
    assert watched.errors == []
    assert watched.requests == []


def test_a_term_says_what_it_means_to_the_mouse_and_to_the_keyboard(site, watched):
    page = watched.open(site, "chapters/definition.html")
    term = page.locator('article a[href*="glossary.html#term-LSOA"]').first
    term.hover()
    tip = page.get_by_role("tooltip")
    tip.wait_for(timeout=60_000)
    assert "Super Output Area" in tip.inner_text()
    assert term.get_attribute("aria-describedby") == tip.get_attribute("id")
    tip.hover()
    page.keyboard.press("Escape")
    assert tip.count() == 0
    term.focus()
    tip.wait_for(timeout=60_000)
    assert watched.errors == []
    assert watched.requests == []


def test_the_front_page_opens_the_report(site, watched):
    watched.open(site, "index.html")
    watched.page.wait_for_url(f"**/{site.chapters[0].name}")
    assert watched.page.locator("article h1").count() == 1
    assert watched.errors == []
