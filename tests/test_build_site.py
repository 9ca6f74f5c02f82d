"""The site of several editions: every page leads to all of them, and to itself in the others."""

import json
import os
import re
from pathlib import Path

import pytest

from analysis import paths
from analysis.build import book, site

PAGES = ("index", "work_and_income")
NUMBERS = {"england": 1315, "london": 2, "devon-and-torbay": 6}
LINK = re.compile(r'href="([^"]+)"')


def edition(slug: str, data: str = "real") -> None:
    """An edition's pages and the few results that the site's first page reads."""
    html = book.EDITIONS / slug / "_build" / "html"
    (html / "chapters").mkdir(parents=True)
    for page in (*PAGES, *(["area"] if slug != "england" else [])):
        text = f"<body>{site.PLACE}<p>{page} of {slug}</p></body>"
        (html / "chapters" / f"{page}.html").write_text(text, encoding="utf-8")
    (html / "search.html").write_text(f"<body>{site.PLACE}</body>", encoding="utf-8")
    (html / "index.html").write_text("goes to chapters/index.html", encoding="utf-8")
    (book.EDITIONS / slug / "html.done").touch()
    results = paths.RESULTS / slug
    results.mkdir(parents=True)
    (results / "edition.json").write_text(json.dumps({"slug": slug, "data": data}), encoding="utf-8")
    header = "area_type,area_code,area_name,group,areas,population"
    row = f"edition,{slug},{slug},doubly_disadvantaged,{NUMBERS[slug]},1000"
    (results / "areas.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(book, "EDITIONS", tmp_path / "editions")
    monkeypatch.setattr(site, "SITE", tmp_path / "site")
    monkeypatch.setattr(paths, "RESULTS", tmp_path / "results")
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
    styles = (paths.SOURCE / "site" / "static" / "site.css").read_text("utf-8")
    assert re.search(r"@media print \{\s*\.editions \{\s*display: none;", styles)


def test_the_books_themselves_stay_as_they_were(built: Path) -> None:
    for page in book.EDITIONS.rglob("chapters/*.html"):
        assert site.PLACE in page.read_text("utf-8")


def test_the_first_page_counts_and_links_every_edition(built: Path) -> None:
    text = (built / "index.html").read_text("utf-8")
    for slug, number in NUMBERS.items():
        assert f'<td class="number">{number:,}</td>' in text
        assert f'href="{site.home(slug)}"' in text
    for target in LINK.findall(text):
        assert target.endswith("data.zip") or (built / target).is_file()


def test_publishing_one_edition_keeps_the_others_of_its_kind(built: Path) -> None:
    assert site.with_built(["london"]) == ["england", "devon-and-torbay", "london"]
    (paths.RESULTS / "devon-and-torbay" / "edition.json").write_text(
        json.dumps({"slug": "devon-and-torbay", "data": "released"}), encoding="utf-8"
    )
    assert site.with_built(["london"]) == ["england", "london"]
