"""The built England site: complete, without broken links, raw markup or requests to other hosts."""

import base64
import gzip
import hashlib
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit

import jupytext
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import paths
from analysis.publish.record import headers
from analysis.site import policy
from search_support import fragments
from site_support import Page, Site

pytestmark = pytest.mark.slow

MAX_PAGE_BYTES = 300_000
"""A page with its styles, scripts and fonts, compressed, before anybody touches it."""
CHART_LIBRARY = "vega.js"
MAX_ELEMENTS = 3000
MORE_ELEMENTS = {
    "chapters/replication.html": "a row for each statement of the report",
}
"""Pages that have more elements than that, each with what they are."""


def linked(page: Page) -> list[tuple[str, str]]:
    """Every address that a page names, with its tag."""
    found = []
    for tag in page.soup.find_all(True):
        for attribute in ("href", "src", "srcset", "action", "poster", "data", "xlink:href"):
            value = tag.get(attribute)
            if isinstance(value, str) and value:
                found.append((tag.name, value))
    return found


def test_the_contents_and_the_pages_are_the_same(site):
    built = {n for n in site.pages if n.startswith("chapters/")}
    assert built == {c.name for c in site.chapters}


def test_the_header_of_a_release_allows_every_script_of_the_pages_and_no_other(site):
    texts = {
        str(tag.string)
        for page in site.pages.values()
        for tag in page.soup.find_all("script", src=False)
        if tag.get("type") not in ("application/json", "application/ld+json")
    }
    assert len(texts) == 1  # the theme's, before the page is drawn
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    header = policy.header(headers.scripts(site.folder))
    (allowed,) = [part.split() for part in header.split("; ") if part.startswith("script-src ")]
    # WebAssembly is for the search alone; each page's own policy says so.
    assert set(allowed) == {"script-src", "'self'", "'wasm-unsafe-eval'", *(f"'sha256-{name}'" for name in hashes)}


def test_the_front_page_leads_to_the_report(site):
    front = site.pages["index.html"].soup
    assert front.find("a")["href"] == site.chapters[0].name
    assert front.find("meta", attrs={"http-equiv": "refresh"})["content"].endswith(site.chapters[0].name)


def places_of_the_release() -> set[str]:
    """The codes that the page of the cards shows, one page for all of them."""
    folder = paths.RELEASED / "places"
    own = pd.read_csv(folder / "places.csv", usecols=["lsoa21_code"])["lsoa21_code"]
    return {*own, *pd.read_csv(folder / "place_areas.csv", usecols=["area_code"])["area_code"]}


def test_no_internal_link_is_broken(site):
    known = places_of_the_release()
    broken = []
    for page in site.pages.values():
        for tag, address in linked(page):
            parts = urlsplit(address)
            if parts.scheme or address.startswith("//"):
                continue
            place, anchor = urldefrag(address)
            place = unquote(urlsplit(place).path)
            target = (site.folder / page.name).parent / place if place else site.folder / page.name
            target = Path(*target.resolve().parts)
            if not target.exists():
                broken.append(f"{page.name}: <{tag}> {address}: no such file")
            elif anchor and target.suffix == ".html":
                name = target.relative_to(site.folder.resolve()).as_posix()
                if name == "place/index.html" and set(anchor.split("+")) <= known:
                    continue
                if name == "map/index.html" and set(parse_qs(anchor)) <= {"area", "show"}:
                    continue  # test_atlas.py knows which there are
                if unquote(anchor) not in site.pages[name].anchors:
                    broken.append(f"{page.name}: {address}: no such place on the page")
    assert broken == []


def test_only_plain_links_lead_to_other_hosts(site):
    requests = [
        f"{page.name}: <{tag}> {address[:100]}"
        for page in site.pages.values()
        for tag, address in linked(page)
        if tag != "a" and (address.startswith("//") or urlsplit(address).scheme in ("http", "https"))
    ]
    assert requests == []


def test_no_style_or_script_of_the_site_asks_another_host(site):
    call = re.compile(r"""(?:url\(|@import\s|fetch\(|import\(|\.src\s*=\s*)\s*["']?(https?:)?//[^"')\s]+""")
    own = [p for p in site.folder.rglob("*") if p.suffix in (".css", ".js") and p.name != CHART_LIBRARY]
    found = [f"{p.name}: {m[0][:80]}" for p in own for m in call.finditer(p.read_text(encoding="utf-8"))]
    assert found == []


def test_every_page_has_a_strict_policy(site):
    for page in site.pages.values():
        meta = page.soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert meta is not None, page.name
        policy = meta["content"]
        assert policy.startswith("default-src 'none'"), page.name
        assert "http" not in policy, page.name
        assert ("'wasm-unsafe-eval'" in policy) is (page.name == "search.html"), page.name
        assert "'unsafe-eval'" not in policy, page.name
        assert "script-src 'self' file: 'unsafe-inline'" not in policy, page.name


LEFTOVERS = {
    "chart object": r"alt\.\w*Chart\(",
    "object": r"<analysis\.|<[\w.]+ object at 0x",
    "glue": r"\{glue|glue:text",
    "raw role": r"\{(?:ref|doc|term|cite|fig|data|numref|eq)(?::\w+)?\}`",
    "raw directive": r"```\{|:::\{",
    "substitution": r"\{\{.*?\}\}",
    "traceback": r"Traceback \(most recent call last\)",
    "missing value": r"\b(?:nan|NaN|inf|undefined)\b|\bNone\b(?! (?:of|is|are|was|has)\b)",
}


@pytest.mark.parametrize("kind", LEFTOVERS)
def test_no_page_shows_what_was_meant_for_the_machine(site, kind):
    pattern = re.compile(LEFTOVERS[kind])
    found = [
        f"{page.name}: …{text[max(m.start() - 40, 0) : m.end() + 40]}…"
        for page in site.chapters
        for text in [page.visible_text]
        for m in pattern.finditer(text)
    ]
    assert found == []


def test_every_page_has_one_title_and_says_its_language(site):
    for page in site.pages.values():
        assert page.soup.html["lang"] == "en-GB", page.name
        assert page.soup.title.get_text(strip=True), page.name
        # The theme repeats the title in a block that only a printer sees.
        headings = [h for h in page.soup.find_all("h1") if not h.find_parent(class_="onlyprint")]
        assert len(headings) == 1, page.name


def test_headings_do_not_skip_a_level(site):
    for page in site.chapters:
        levels = [int(h.name[1]) for h in page.soup.select("article :is(h1, h2, h3, h4, h5, h6)")]
        steps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert steps == [], page.name


def test_ids_are_unique_on_a_page(site):
    for page in site.chapters:
        ids = [str(t["id"]) for t in page.soup.find_all(id=True)]
        assert sorted({i for i in ids if ids.count(i) > 1}) == [], page.name


def test_no_figure_is_empty(site):
    for page in site.chapters:
        for figure in page.soup.find_all("figure"):
            name = f"{page.name}#{figure.get('id')}"
            assert figure.find("figcaption") is not None, name
            drawn = figure.select("svg :is(path, rect, circle, line, text)")
            assert len(drawn) > 3 or figure.select_one(".not-shown, .levels .element"), name


def test_every_chart_has_a_title_and_a_description(site):
    for page in site.chapters:
        for svg in page.soup.select("figure svg"):
            if svg.find_parent("svg") or svg.get("aria-hidden") == "true":
                continue
            name = f"{page.name}#{svg.find_parent('figure').get('id')}"
            assert svg.get("role") == "img", name
            title, description = svg.find("title"), svg.find("desc")
            assert title is not None, name
            assert title.get_text(strip=True), name
            assert description is not None, name
            assert description.get_text(strip=True), name
            assert description.get_text(strip=True) != title.get_text(strip=True), name
        for image in page.soup.select("article img"):
            assert image.get("alt") is not None, f"{page.name}: {image.get('src')}"


def test_the_parameters_of_a_chapter_are_not_shown(site):
    for page in site.chapters:
        assert 'region = "' not in page.visible_text, page.name
        assert not page.soup.select(".tag_parameters, .tag_injected-parameters"), page.name


def test_every_page_says_licence_version_and_data(site):
    for page in site.chapters:
        note = " ".join(p.get_text(" ", strip=True) for p in page.soup.select("footer .edition-note"))
        assert re.search(r"England edition, version \d+\.\d+", note), page.name
        assert "CC BY 4.0" in note, page.name
        assert re.search(r"computed from the published data|synthetic data", note), page.name
        asked = page.soup.select_one("footer .edition-note a.asked")
        assert ((site.folder / page.name).parent / asked["href"]).name in ("data.html", "#"), page.name


def test_pages_show_no_code_and_lead_to_their_notebook(site):
    led = 0
    for page in site.chapters:
        assert not page.soup.select("article .cell_input, article details.hide"), page.name
        for link in page.soup.select("footer .edition-note a.notebook"):
            text = ((site.folder / page.name).parent / link["href"]).read_text(encoding="utf-8")
            notebook = jupytext.reads(text, fmt="md:myst")
            assert any(cell.cell_type == "code" and "region" in cell.source for cell in notebook.cells), page.name
            led += 1
    assert led == len([file for file in paths.CHAPTERS.glob("*.md") if "{code-cell}" in file.read_text("utf-8")]) - 1


def weight(site: Site, page: Page) -> int:
    """Compressed bytes that a reader's browser brings for a page."""
    files = {site.folder / page.name}
    for tag, address in linked(page):
        path = ((site.folder / page.name).parent / unquote(urlsplit(address).path)).resolve()
        if tag in ("script", "link", "img") and path.is_file() and path.suffix != ".html":
            files.add(path)
    names = ("icons", "source-serif-4-latin-wght-normal")
    fonts = {site.folder / "_static" / "fonts" / f"{name}.woff2" for name in names}
    return sum(len(gzip.compress(f.read_bytes(), 6)) for f in {*files, *fonts})


def test_no_page_weighs_more_than_it_may(site):
    weights = {page.name: weight(site, page) for page in site.chapters}
    assert {name: size for name, size in weights.items() if size > MAX_PAGE_BYTES} == {}


def test_pages_have_few_elements_but_for_those_that_say_why(site):
    numbers = {page.name: len(BeautifulSoup(page.html, "lxml").find_all(True)) for page in site.pages.values()}
    assert {name for name, number in numbers.items() if number > MAX_ELEMENTS} == set(MORE_ELEMENTS)


def test_the_search_index_holds_every_chapter(site):
    held = {fragment["url"]: fragment["content"] for fragment in fragments(site.folder)}
    assert sorted(held) == sorted(chapter.name for chapter in site.chapters)
    for name, text in held.items():
        assert not re.search(r"[{}]|edition\.(?:figure|table|glue)", text), name
