"""What is typed into data never acts: a whole book of poisoned data, opened in a browser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Comment
from playwright.sync_api import Browser, Page

import static_host
from analysis.book.contents import read_chapters
from analysis.site.print_pages import collect
from poisoned import PAYLOADS, Checkout
from site_support import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLUG = "west-of-england"
"""A small edition that has every chapter and groups of its own."""

NOT_SHOWN = {
    "funders.yml": "tell the models which grants to count",
    "released/shared/statistics.csv": "are for those who download the models' tests",
}
"""Files whose texts stand on no page, and what they are for."""

THEME_SCRIPTS = 4
"""Inline scripts of the theme on a page, at most."""


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory) -> Checkout:
    checkout = Checkout(tmp_path_factory.mktemp("poisoned"), SLUG)
    checkout.lay_out()
    built = subprocess.run(
        [sys.executable, "-m", "analysis", "edition", SLUG, "--data", "released", "--only", "html"],
        env={**os.environ, "ANALYSIS_ROOT": str(checkout.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert built.returncode == 0, built.stdout[-6000:]
    return checkout


@pytest.fixture(scope="module")
def site(poisoned) -> Site:
    return Site(poisoned.folder / "_build" / "editions" / SLUG / "_build" / "html")


class Visit:
    """A page that remembers whatever would tell that a text acted."""

    def __init__(self, browser: Browser):
        self.page: Page = browser.new_page()
        self.signs: list[str] = []
        self.page.on("dialog", lambda dialog: (self.signs.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.signs.append(str(error)))
        self.page.on("console", lambda m: self.signs.append(m.text) if m.type == "error" else None)

    def acted(self) -> list[str]:
        """What acted, or tried to; empty when nothing did."""
        hit = self.page.evaluate("window.hit")
        inline = self.page.locator("script:not([src]):not([type])").count()
        strange = self.page.locator("img[src='x'], [onerror], [onload], [onmouseover], a[href^='javascript']").count()
        return [
            *self.signs,
            *(["window.hit"] if hit is not None else []),
            *([f"{strange} strange elements"] if strange else []),
            *([f"{inline} inline scripts"] if inline > THEME_SCRIPTS else []),
        ]


@pytest.fixture
def visit(browser) -> Iterator[Visit]:
    opened = Visit(browser)
    yield opened
    opened.page.close()


def plain(text: str) -> str:
    """A text without the typography that pages add: curved quotes, capitals, runs of blanks."""
    text = re.sub('[\u2018\u2019\u201c\u201d"]', "'", text).replace("\u2026", "...").replace("\u2013", "--")
    return re.sub(r"\s+", " ", text).lower()


def words_of(page: BeautifulSoup) -> str:
    """All that a page says or offers, tables and charts in it, as text."""
    for script in page.select("script, style"):
        script.extract()
    return plain(page.get_text())


def test_no_text_acts_when_pages_open_and_charts_come_alive(site, visit):
    for name in site.pages:
        visit.page.goto((site.folder / name).as_uri())
        if name == "index.html":  # leads to the first chapter at once
            visit.page.wait_for_url("**/chapters/**")
        for details in visit.page.locator("details").all():
            details.evaluate("(d) => { d.open = true }")
        for figure in visit.page.locator("figure.chart:has(script.chart-spec)").all():
            figure.locator(".chart-view").hover()
            figure.locator(".chart-live svg").wait_for(timeout=60_000)
        assert visit.acted() == [], name


def test_a_tooltip_shows_a_text_as_it_was_typed(site, visit):
    visit.page.goto((site.folder / "chapters/definition.html").as_uri())
    figure = visit.page.locator("#fig-groups_by_area")
    figure.locator(".chart-view").hover()
    figure.locator(".chart-live .mark-rect path").first.hover()
    tip = visit.page.locator("#vg-tooltip-element")
    tip.wait_for(state="visible")
    assert any(payload in tip.inner_text() for payload in PAYLOADS), tip.inner_text()
    assert visit.acted() == []


def test_the_list_and_the_search_show_a_text_as_it_was_typed(site, visit):
    visit.page.goto((site.folder / "chapters/definition.html").as_uri())
    for details in visit.page.locator("details.listed").all():
        details.evaluate("(d) => { d.open = true }")
    listed = visit.page.locator("#table-neighbourhoods tbody tr").filter(has_text="Bristol")
    listed.first.wait_for(timeout=60_000)
    rows = listed.all_text_contents()
    assert rows
    assert all(any(payload in row for payload in PAYLOADS) for row in rows)
    assert visit.acted() == []
    with static_host.serve(site.folder) as host:
        visit.page.goto(f"{host.address}search.html?q=window")
        visit.page.locator("#search-results p").filter(has_text=re.compile(r".{10}")).first.wait_for(timeout=60_000)
        assert visit.acted() == []


def test_no_text_has_become_a_comment_or_an_element(site):
    for name, page in site.pages.items():
        comments = page.soup.find_all(string=lambda text: isinstance(text, Comment))
        assert [text for text in comments if "window" in text] == [], name
        assert page.soup.select("img[src='x'], [onerror], [onload], [onmouseover], a[href*='window.hit']") == [], name


def test_texts_of_every_file_stand_on_pages_as_they_were_typed(poisoned, site):
    said = " ".join(words_of(BeautifulSoup(str(page.soup), "html.parser")) for page in site.pages.values())
    found = {name: {text for text in texts if plain(text) in said} for name, texts in poisoned.texts.items()}
    assert {name for name in found if not found[name]} == set(NOT_SHOWN)
    shown = {payload for texts in found.values() for payload in PAYLOADS if any(payload in text for text in texts)}
    assert shown == set(PAYLOADS)


def test_print_has_the_texts_and_nothing_of_what_they_would_be(poisoned, site):
    source = poisoned.folder / "_build" / "editions" / SLUG / "source"
    document = collect(site.folder, read_chapters(source / "_toc.yml"))
    printed = BeautifulSoup("".join(map(str, document.chapters)), "html.parser")
    assert printed.select("script, [onerror], [onload], [onmouseover], a[href^='javascript']") == []
    assert {image["src"].split(":")[0] for image in printed.select("img")} == {"chart"}
    assert [payload for payload in PAYLOADS if plain(payload) not in plain(printed.get_text())] == []
    alternatives = [plain(image["alt"]) for image in printed.select("img.drawing")]
    assert [p for p in PAYLOADS if not any(plain(p) in text for text in alternatives)] == []
