"""The site of several editions: every page leads to all of them, and to itself in the others."""

import json
import os
import re
from pathlib import Path

import pytest

from analysis import paths
from analysis.build import book, site
from analysis.build.record import RECORD, Record, Step

PAGES = ("index", "work_and_income")
NUMBERS = {"england": 1315, "london": 2, "devon-and-torbay": 6}
STYLES = '<link href="{up}_static/same.css?v=1"><link href="{up}_static/own.css">'
LINK = re.compile(r'href="([^"]+)"')


def edition(slug: str, data: str = "real") -> None:
    """An edition's pages and the few results that the site's first page reads."""
    html = book.EDITIONS / slug / "_build" / "html"
    (html / "chapters").mkdir(parents=True)
    for page in (*PAGES, *(["area"] if slug != "england" else [])):
        text = f"<head>{STYLES.format(up='../')}</head><body>{site.ROOM}<p>{page} of {slug}</p></body>"
        (html / "chapters" / f"{page}.html").write_text(text, encoding="utf-8")
    (html / "search.html").write_text(f"<body>{site.ROOM}</body>", encoding="utf-8")
    (html / "index.html").write_text('<a href="chapters/index.html">on</a>' + STYLES.format(up=""), encoding="utf-8")
    for name in ("authority", "map"):
        (html / name).mkdir()
        (html / name / "index.html").write_text(STYLES.format(up="../"), encoding="utf-8")
    (html / "_static").mkdir()
    for style, text in {"same": "same", "own": slug, "places": "places", "type": "type"}.items():
        (html / "_static" / f"{style}.css").write_text(text, encoding="utf-8")
    results = html / "chapters" / "results"
    results.mkdir(parents=True)
    (results / "edition.json").write_text(json.dumps({"slug": slug, "data": data}), encoding="utf-8")
    header = "area_type,area_code,area_name,group,areas,population"
    row = f"edition,{slug},{slug},doubly_disadvantaged,{NUMBERS[slug]},1000"
    (results / "areas.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    record = Record(book.EDITIONS / slug / RECORD)
    record.note(Step("book", {"the results": "1"}, html))
    pack = book.EDITIONS / slug / "data.zip"
    pack.write_bytes(b"pack")
    record.note(Step("pack", {"the results": "1"}, pack))


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(book, "EDITIONS", tmp_path / "editions")
    monkeypatch.setattr(site, "EDITIONS", tmp_path / "editions")
    monkeypatch.setattr(site, "SITE", tmp_path / "site")
    monkeypatch.setattr(site, "STAMP", tmp_path / "made" / "site")
    for slug in NUMBERS:
        edition(slug)
    return site.assemble(list(NUMBERS))


def ways(page: Path) -> dict[str, Path]:
    """The links of a page's way to the other editions: text and the file that each leads to."""
    nav = re.search(r'<nav class="editions".*?</nav>', page.read_text("utf-8"), re.DOTALL)
    assert nav, f"{page} has no way to the other editions"
    pairs = re.findall(r'<a href="([^"]+)">([^<]+)</a>', nav[0])
    return {text: Path(os.path.normpath(page.parent / target)) for target, text in pairs}


def test_every_page_leads_to_all_editions_by_files_that_are_there(built: Path) -> None:
    pages = [*built.rglob("chapters/*.html"), *built.rglob("search.html")]
    assert len(pages) == 3 + 4 + 4
    for page in pages:
        found = ways(page)
        assert found["All editions"] == built / "index.html"
        assert all(target.is_file() for target in found.values())
        assert len(found) == len(NUMBERS)


def test_what_is_alike_stands_once_and_every_page_finds_it(built: Path) -> None:
    assert {s.relative_to(built).as_posix() for s in built.rglob("*.css")} == {
        "_static/same.css",
        "_static/places.css",
        "_static/type.css",
        *(f"{folder}_static/own.css" for folder in ("", "london/", "devon-and-torbay/")),
    }
    assert (built / "london" / "chapters" / "results" / "areas.csv").is_file()
    for page in built.rglob("*.html"):
        styles = [a for a in LINK.findall(page.read_text("utf-8")) if "_static" in a]
        found = {(page.parent / address.partition("?")[0]).resolve() for address in styles}
        own = page.relative_to(built).parts[0]
        root = built / own if own in NUMBERS else built
        expected = {built / "_static" / "same.css", root / "_static" / "own.css"} if styles else set()
        if page == built / "index.html":  # with the look-up
            expected = {built / "_static" / name for name in ("places.css", "type.css")}
        assert found == expected, page
        assert styles or page in (built / "index.html", built / "404.html", *built.rglob("search.html")), page


def test_a_page_leads_to_itself_elsewhere_and_to_the_first_page_where_there_is_none(built: Path) -> None:
    assert ways(built / "london" / "chapters" / "work_and_income.html") == {
        "All editions": built / "index.html",
        "England": built / "chapters" / "work_and_income.html",
        "Devon and Torbay": built / "devon-and-torbay" / "chapters" / "work_and_income.html",
    }
    assert ways(built / "london" / "chapters" / "area.html")["England"] == built / "chapters" / "index.html"


def test_the_way_needs_no_script_and_is_not_printed(built: Path) -> None:
    nav = re.search(r'<nav class="editions".*?</nav>', (built / "chapters/index.html").read_text("utf-8"), re.DOTALL)
    assert nav
    assert "script" not in nav[0]
    assert " on" not in re.sub(r">[^<]*<", "><", nav[0])
    styles = (paths.PACKAGE / "site" / "static" / "site.css").read_text("utf-8")
    assert re.search(r"@media print \{\s*\.editions \{\s*display: none;", styles)


def test_the_books_themselves_stay_as_they_were(built: Path) -> None:
    for page in book.EDITIONS.rglob("chapters/*.html"):
        assert site.ROOM in page.read_text("utf-8")


def test_the_first_page_counts_and_links_every_edition(built: Path) -> None:
    text = (built / "index.html").read_text("utf-8")
    for slug, number in NUMBERS.items():
        assert f'<td class="number">{number:,}</td>' in text
        assert f'href="{site.home(slug)}"' in text
    for target in LINK.findall(text):
        assert target.endswith(("data.zip", ".js")) or (built / target).is_file()


def test_publishing_one_edition_keeps_the_others_of_its_kind(built: Path) -> None:
    assert site.with_built(["london"]) == ["england", "devon-and-torbay", "london"]
    results = book.EDITIONS / "devon-and-torbay" / "_build" / "html" / "chapters" / "results"
    other = {"slug": "devon-and-torbay", "data": "released"}
    (results / "edition.json").write_text(json.dumps(other), encoding="utf-8")
    assert site.with_built(["london"]) == ["england", "london"]


def test_the_site_is_current_until_an_edition_is_made_again(built: Path) -> None:
    assert site.is_current()
    html = book.EDITIONS / "london" / "_build" / "html"
    (html / "index.html").write_text("other", encoding="utf-8")
    Record(book.EDITIONS / "london" / RECORD).note(Step("book", {"the results": "2"}, html))
    assert not site.is_current()


def test_a_pack_of_other_results_than_the_pages_is_not_published(built: Path) -> None:
    assert site.beside("london") == ["data.zip"]
    html = book.EDITIONS / "london" / "_build" / "html"
    Record(book.EDITIONS / "london" / RECORD).note(Step("book", {"the results": "2"}, html))
    assert site.beside("london") == []
