"""The index of the search: what it holds of a page, and that it is the same each time."""

import filecmp
from pathlib import Path

from analysis.site.search import FOLDER, led_to_index, pages_of, write_index
from search_support import fragments

PAGE = """<html><head><title>T</title></head><body><nav>contents</nav><article class="bd-article"><section id="work">
<h1>Work &amp; income</h1><p>Jobs are few near the docks.</p><pre>edition.figure("gva")</pre>
<div class="cell_input">hidden code</div><table><tr><td>soup</td></tr></table><svg><text>axis</text></svg>
</section></article></body></html>"""


def built(folder: Path) -> Path:
    (folder / "chapters").mkdir(parents=True)
    for name in ("work", "index"):
        (folder / "chapters" / f"{name}.html").write_text(PAGE, encoding="utf-8")
    return folder


def test_an_index_holds_the_text_of_pages_and_neither_code_nor_tables(tmp_path: Path) -> None:
    folder = built(tmp_path / "site")
    write_index(folder, pages_of(folder, "Tees <Valley>", "tees-valley/"))
    first, second = sorted(fragments(folder), key=lambda held: held["url"])
    assert (first["url"], second["url"]) == ("tees-valley/chapters/index.html", "tees-valley/chapters/work.html")
    assert "Jobs are few near the docks" in first["content"]
    assert all(word not in first["content"] for word in ("contents", "hidden code", "soup", "axis"))
    assert first["meta"]["title"] == "Work & income"
    assert first["filters"] == {"edition": ["Tees <Valley>"]}


def test_the_same_pages_give_the_same_bytes_and_what_is_not_shown_is_left_out(tmp_path: Path) -> None:
    folder = built(tmp_path / "site")
    for root in ("one", "two"):
        write_index(tmp_path / root, pages_of(folder, "London"))
    one, two = tmp_path / "one" / FOLDER, tmp_path / "two" / FOLDER
    names = [file.relative_to(one).as_posix() for file in one.rglob("*") if file.is_file()]
    assert names
    assert filecmp.cmpfiles(one, two, names, shallow=False)[0] == names
    assert not [name for name in names if "ui" in name or name.endswith(".css")]


def test_an_index_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    folder = built(tmp_path / "site")
    write_index(folder, pages_of(folder, "London"))
    (folder / "chapters" / "work.html").unlink()
    write_index(folder, pages_of(folder, "London"))
    assert [held["url"] for held in fragments(folder)] == ["chapters/index.html"]


def test_the_page_of_an_edition_leads_to_the_index_of_the_site() -> None:
    assert led_to_index('<div data-index="pagefind/">', "../") == '<div data-index="../pagefind/">'
    assert led_to_index('<div data-index="pagefind/">', "") == '<div data-index="pagefind/">'
