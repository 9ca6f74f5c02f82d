"""Each figure has a page of its own, which reads without a script and can be shown and cited elsewhere."""

import json
import shutil
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

import static_host
from analysis import paths
from analysis.book.charts import draw
from analysis.markup import html, joined
from analysis.site import figure_pages, social_card
from analysis.site.edition_note import EditionNote
from analysis.site.finish import with_policy
from analysis.site.hosting import serve_as_it_is
from analysis.site.late import Aside
from sample_results import sample

NOTE = EditionNote("london", "London", "released", "0.2.0", "2026-11-30")


def chapter(out: Path, name: str, title: str, *figures: str) -> None:
    """A finished chapter with figures of invented results."""
    drawn = joined(draw.build(figure, sample()).to_html() for figure in figures)
    page = html(
        '<html><head></head><body><article><h1>{}<a class="headerlink" href="#t">#</a></h1>{}</article></body></html>',
        title,
        drawn,
    )
    file = out / "chapters" / f"{name}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(with_policy(Aside(out).set_aside(page, f"chapters/{name}"), f"chapters/{name}"), encoding="utf-8")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    chapter(tmp_path, "index", "At a glance", "groups_map", "headline")
    chapter(tmp_path, "definition", "Which neighbourhoods", "groups_map")
    figure_pages.write(tmp_path, NOTE)
    return tmp_path


def soup(out: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((out / "figures" / f"{name}.html").read_text(encoding="utf-8"), "lxml")


def test_the_title_heads_the_page_and_every_part_of_the_figure_is_there(out: Path) -> None:
    page, there = soup(out, "headline"), draw.build("headline", sample())
    assert [h.get_text() for h in page.find_all("h1")] == [there.title]
    assert page.title.get_text().startswith(f"Figure {there.number}: {there.title}")
    for part in (".chart-number", ".chart-subtitle", ".chart-wide svg desc", ".chart-source", "a[download]"):
        assert page.select_one(f"figure {part}") is not None, part
    assert (out / "figures" / page.select_one("figure a[download]")["href"].rpartition("/")[2]).is_file()


def test_it_reads_without_a_script_and_runs_no_other_than_files_of_the_site(out: Path) -> None:
    page = soup(out, "headline")
    scripts = [tag for tag in page.find_all("script") if tag.get("type") != "application/json"]
    assert all(tag["src"].startswith("../_static/") for tag in scripts)
    meta = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert meta.startswith("default-src 'none'; script-src 'self' file:;")
    assert page.select_one(".figure-share").get_text().count("CC BY 4.0") >= 2


def test_a_chapter_leads_to_the_page_and_the_page_to_its_chapter(out: Path) -> None:
    link = BeautifulSoup((out / "chapters" / "index.html").read_text("utf-8"), "lxml").select_one(
        "#fig-headline a.own-page"
    )
    assert link["href"] == "../figures/headline.html"
    page = soup(out, "headline")
    assert page.select_one("a.own-page") is None
    assert page.select_one("header a")["href"] == "../chapters/index.html#fig-headline"
    # Seen from the folder of figures, and out of the frame that may hold the page.
    inward = [a for a in page.select("a[href]") if not a.has_attr("download")]
    assert all(a.get("target") == "_top" for a in inward)
    assert all(a["href"].startswith(("../chapters/", "../sources/", "headline.html")) for a in inward)


def test_a_figure_that_two_chapters_show_has_one_page_and_it_names_its_own(out: Path) -> None:
    # data/figures.yml says that the map is of the definition's chapter.
    assert soup(out, "groups-map").select_one("header a").get_text() == "Which neighbourhoods"


def test_citation_and_code_say_the_address_where_it_is_known(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {tag["data-told"]: tag.get_text() for tag in soup(out, "headline").select("[data-told]")}
    assert "https:" not in told["citation"] + told["link"]
    root = tmp_path / "root"
    root.mkdir()
    (root / "_config.yml").write_text("html:\n  baseurl: https://example.org/b/\n", encoding="utf-8")
    monkeypatch.setattr(paths, "ROOT", root)
    figure = next(f for f in figure_pages.found_in("index.html", (out / "chapters/index.html").read_text("utf-8")))
    page = BeautifulSoup(figure_pages.page(figure, NOTE), "lxml")
    told = {tag["data-told"]: tag.get_text() for tag in page.select("[data-told]")}
    address = f"https://example.org/b/london/figures/{figure.file}.html"
    assert told["link"] == address
    assert told["citation"] == (
        f"{figure.said('number')}, “{figure.said('title')}”. Breaking the cycle, executable: "
        f"London edition, version 0.2.0, 30 November 2026. CC BY 4.0. {address}."
    )
    frame = BeautifulSoup(told["embed"], "lxml").iframe
    assert frame["src"] == f"{address}#embed"
    assert frame["title"] == f"{figure.said('number')}. {figure.said('title')}"
    assert page.find("link", rel="canonical")["href"] == address
    assert page.find("meta", property="og:image")["content"] == f"https://example.org/b/london/{social_card.NAME}"


def test_a_title_that_would_act_is_text_in_the_code_too(out: Path) -> None:
    title = html('<span class="chart-title">{}</span>', '"><script>alert(1)</script>')
    text = html('<figure class="chart" id="fig-x" data-file="x">{}<svg viewBox="0 0 9 9"></svg></figure>', title)
    (figure,) = figure_pages.found_in("index.html", text)
    page = BeautifulSoup(figure_pages.page(figure, NOTE), "lxml")
    assert [tag.get("src") for tag in page.find_all("script") if not tag.get("src")] == []
    frame = BeautifulSoup(page.select_one("[data-told=embed]").get_text(), "lxml").iframe
    assert unescape(frame["title"]).endswith("<script>alert(1)</script>")


def test_the_page_of_a_figure_that_went_goes(out: Path) -> None:
    chapter(out, "index", "At a glance", "groups_map")
    figure_pages.write(out, NOTE)
    assert [file.name for file in (out / "figures").glob("*.html")] == ["groups-map.html"]


def test_a_figure_that_cannot_be_drawn_has_no_page_and_no_link_to_one() -> None:
    not_shown = '<figure class="chart chart-not-shown" id="fig-x"><figcaption>x</figcaption></figure>'
    assert figure_pages.found_in("index.html", not_shown) == []


@pytest.mark.browser
def test_another_site_shows_the_figure_and_no_other_page(out: Path, browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(paths.ROOT / "_static", out / "_static")
    shutil.copytree(paths.PACKAGE / "site" / "static", out / "_static", dirs_exist_ok=True)
    serve_as_it_is(out)
    other = tmp_path / "other"
    other.mkdir()
    with static_host.serve(out) as own, static_host.serve(other) as host:
        frames = ("figures/headline.html#embed", "chapters/index.html")
        code = BeautifulSoup(soup(out, "headline").select_one("[data-told=embed]").get_text(), "lxml").iframe
        frame = '<iframe src="{}{}" width="700" height="{}"></iframe>'
        text = joined(html(frame, own.address, name, code["height"]) for name in frames)
        (other / "index.html").write_text(f"<!DOCTYPE html><title>Other</title>{text}", encoding="utf-8")
        page = browser.new_page()
        page.goto(f"{host.address}index.html", wait_until="networkidle")
        figure, chapter_page = page.frames[1:]
        assert figure.locator("h1").inner_text() == draw.build("headline", sample()).title
        assert figure.locator(".chart-wide svg").is_visible()
        assert figure.locator(".figure-share").is_hidden()
        assert figure.locator("footer").is_visible()
        assert figure.evaluate("document.documentElement.scrollHeight") <= int(code["height"])
        assert chapter_page.locator("figure").count() == 0
        # Opened by itself, the page says where it stands.
        page.goto(f"{own.address}figures/headline.html")
        told = page.locator("[data-told=embed]").inner_text()
        assert f'src="{own.address}figures/headline.html#embed"' in told
        assert page.locator("[data-told=link]").inner_text() == f"{own.address}figures/headline.html"
        page.close()


class TestSocialCard:
    def test_it_has_the_name_the_first_sentence_and_the_map(self, out: Path) -> None:
        page = (out / "chapters" / "index.html").read_text("utf-8")
        said = html(
            '<meta name="description" content="{}">', "About 34 people & more live there: that is where it ends."
        )
        card = BeautifulSoup(social_card.drawn(page.replace("<head>", f"<head>{said}"), NOTE), "xml")
        words = " ".join(text.get_text() for text in card.svg.find_all("text", recursive=False))
        assert "London" in words
        assert "About 34 people & more live there" in words
        assert "where it ends" not in words
        assert card.select_one("svg > svg path") is not None

    def test_it_is_a_picture_of_the_size_that_is_asked_for(self, out: Path) -> None:
        social_card.write(out, NOTE, "chapters/index")
        made = (out / social_card.NAME).read_bytes()
        # PNG (second edition), 11.2.2: width and height are the first two fields of IHDR.
        assert made[:8] == b"\x89PNG\r\n\x1a\n"
        assert [int.from_bytes(made[16 + 4 * k : 20 + 4 * k]) for k in (0, 1)] == [1200, 630]
        assert len(made) < 300_000

    def test_tags_are_escaped(self) -> None:
        tags = social_card.tags("https://example.org/a&b/", 'A "B"')
        assert "a&amp;b" in tags
        assert json.dumps(tags).count("&#34;") == 2
