"""The built site on a static host, under a sub-path, as GitHub Pages serves a branch."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, Request, Response

import static_host
from site_support import Site

pytestmark = pytest.mark.slow

CHARTS = "figure.chart:has(script.chart-spec)"


@pytest.fixture(scope="module")
def host(site: Site) -> Iterator[static_host.Host]:
    with static_host.serve(site.folder) as host:
        yield host


def without_mark(site: Site, folder: Path) -> Path:
    """The site's front and styles, less the mark for hosts."""
    shutil.copytree(site.folder, folder, ignore=shutil.ignore_patterns(".nojekyll", "locales", "results"))
    return folder


def test_the_site_is_marked_to_be_served_as_it_is(site: Site) -> None:
    mark = site.folder / ".nojekyll"
    assert mark.read_bytes() == b""


def test_the_host_gives_styles_only_with_the_mark(site: Site, host: static_host.Host, tmp_path: Path) -> None:
    styles = "_static/book.css"
    assert requests.get(host.address + styles, timeout=60).headers["Content-Type"].startswith("text/css")
    with static_host.serve(without_mark(site, tmp_path / "site")) as bare:
        assert requests.get(bare.address + "chapters/index.html", timeout=60).status_code == 200
        assert requests.get(bare.address + styles, timeout=60).status_code == 404


def test_the_host_serves_nothing_above_its_path_and_lists_no_folder(host: static_host.Host) -> None:
    above = host.address.removesuffix("repo/")
    assert requests.get(above + "chapters/index.html", timeout=60).status_code == 404
    assert requests.get(host.address + "_static/", timeout=60).status_code == 404
    front = requests.get(host.address.removesuffix("/"), timeout=60)
    assert front.url == host.address
    assert "chapters/index.html" in front.text


def test_everything_served_has_a_type_of_its_own(site: Site) -> None:
    asked = {p.suffix for p in site.folder.rglob("*") if p.is_file() and not p.name.startswith(".")}
    # Sphinx's inventory, sources of translations and licences: nothing on a page asks for them. Pagefind reads its
    # index as bytes, whatever a host calls it.
    index = {".pagefind", ".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta"}
    assert asked - set(static_host.TYPES) == {".inv", ".mo", ".po", ".txt", *index}


class Network:
    """What a page asked for, what failed and what its console said."""

    def __init__(self, browser: Browser, address: str):
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.address = address
        self.asked: list[str] = []
        self.bad: list[tuple[int, str]] = []
        self.errors: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("response", self.note)
        self.page.on("requestfailed", self.note_failure)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)

    def note(self, response: Response) -> None:
        """Keep an answer that was none."""
        if response.status >= 400:
            self.bad.append((response.status, response.url))

    def note_failure(self, request: Request) -> None:
        """Keep a request that failed, unless the browser dropped it on the way to the next page."""
        if request.failure != "net::ERR_ABORTED":
            self.bad.append((0, request.url))

    def elsewhere(self) -> list[str]:
        """Requests that left the site's own path."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]


@pytest.fixture
def network(browser: Browser, host: static_host.Host) -> Iterator[Network]:
    network = Network(browser, host.address)
    yield network
    network.page.context.close()


@pytest.mark.browser
def test_every_page_is_whole_on_the_host(site: Site, host: static_host.Host, network: Network) -> None:
    charts = 0
    for chapter in site.chapters:
        network.page.goto(host.address + chapter.name)
        sheets = network.page.evaluate("[...document.styleSheets].filter(s => s.href).map(s => s.cssRules.length)")
        assert len(sheets) == 1, chapter.name
        assert sheets[0] > 500, chapter.name
        for figure in network.page.locator(CHARTS).all():
            figure.locator(".chart-view").hover()
            figure.locator(".chart-live svg").wait_for(timeout=60_000)
            charts += 1
    assert charts > 10
    assert network.bad == []
    assert network.errors == []
    assert network.elsewhere() == []
    assert f"{host.address}_static/vega.js" in network.asked


@pytest.mark.browser
def test_a_reader_goes_from_the_front_through_the_report_to_the_search(
    site: Site, host: static_host.Host, network: Network
) -> None:
    page = network.page
    page.goto(host.address)
    page.wait_for_url(f"**/repo/{site.chapters[0].name}")
    for chapter in site.chapters[1:]:
        page.locator("a.right-next").first.click()
        page.wait_for_url(f"**/repo/{chapter.name}")
    page.goto(f"{host.address}search.html?q=Grimsby")
    page.get_by_role("link", name="Grimsby", exact=True).wait_for(timeout=60_000)
    page.locator("#search-words").fill("claimant count")
    page.keyboard.press("Enter")
    found = page.locator("#search-results li a").first
    found.wait_for(timeout=60_000)
    assert "found for “claimant count”" in page.get_by_role("status").first.inner_text()
    found.click()
    page.wait_for_url("**/repo/chapters/**")
    assert network.bad == []
    assert network.errors == []
    assert network.elsewhere() == []


@pytest.mark.browser
def test_without_the_mark_the_browser_sees_what_is_missing(site: Site, browser: Browser, tmp_path: Path) -> None:
    with static_host.serve(without_mark(site, tmp_path / "site")) as bare:
        network = Network(browser, bare.address)
        network.page.goto(f"{bare.address}chapters/index.html", wait_until="networkidle")
        network.page.context.close()
    assert {"/repo/_static/pages.css", "/repo/_static/charts.js"} <= set(bare.missing)
    assert all(path.startswith("/repo/_static/") for path in bare.missing)
    assert {status for status, _ in network.bad} == {404}
    assert network.errors != []


def test_every_download_is_there(site: Site, host: static_host.Host) -> None:
    links = {
        a["href"]
        for a in site.pages["chapters/data.html"].soup.find_all("a", href=True)
        if re.match(r"[\w./-]+\.csv$", a["href"])
    }
    assert links
    for link in links:
        answer = requests.get(f"{host.address}chapters/{link}", timeout=60)
        assert answer.status_code == 200, link
        assert answer.headers["Content-Type"].startswith("text/csv"), link
