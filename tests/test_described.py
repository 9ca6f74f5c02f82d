"""What pages say of themselves to those who lead others to them."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analysis import paths
from analysis.errors import AnalysisError
from analysis.site import beside, described
from analysis.site.edition_note import EditionNote

NOTE = EditionNote("london", 'London "the" <city>', "released", "0.2.0", "2026-11-30")
LONG = "Nine in ten of the people who live here are within a walk of a library, which is more than elsewhere. " * 3


def test_a_description_is_the_first_paragraph_that_says_something() -> None:
    body = f'<h1>Title<a class="headerlink" href="#t">#</a></h1><p>Short.</p><p class="x">{LONG[:100]}</p><p>Later.</p>'
    assert described.description(body) == LONG[:100].strip()


def test_a_long_description_ends_at_a_word() -> None:
    said = described.description(f"<p>{LONG}</p>")
    assert len(said) <= described.LONGEST
    assert said.endswith("…")
    assert LONG.startswith(said[:-1] + " ")


def test_a_description_is_text_and_no_reference_is_one() -> None:
    assert described.description("<p>Rates <em>of</em> A &amp; B, by age and by place of work</p>").startswith(
        "Rates of A & B"
    )
    assert described.description(f'<div role="doc-biblioentry"><p>{LONG}</p></div>') == ""


def test_records_are_json_that_cannot_end_their_element() -> None:
    text = described.linked(described.report(NOTE, "</script><b>"))
    assert text.count("</script>") == 1
    record = json.loads(text.split(">", 1)[1].rsplit("<", 1)[0])
    assert record["@type"] == "Report"
    assert record["description"] == "</script><b>"
    assert record["spatialCoverage"]["name"] == NOTE.name
    assert described.dataset(NOTE, "x")["datePublished"] == "2026-11-30"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("address", ["example.org/", "ftp://example.org/", "https://example.org/repo"])
def test_an_address_that_is_none_stops_the_build(project: Path, address: str) -> None:
    (project / "_config.yml").write_text(f"html:\n  baseurl: {address}\n", encoding="utf-8")
    with pytest.raises(AnalysisError, match=r"_config\.yml: html: baseurl is .*expected the address"):
        described.base_address()


def test_a_site_that_knows_its_address_has_a_map_of_its_pages(project: Path) -> None:
    (project / "_config.yml").write_text("html:\n  baseurl: https://example.org/a&b/\n", encoding="utf-8")
    site = project / "site"
    pages = {
        "index.html": '<head>\n<meta http-equiv="refresh" content="0; url=chapters/index.html">',
        **dict.fromkeys(("404.html", "search.html", "london/search.html", "_static/x.html"), ""),
        **dict.fromkeys(("chapters/index.html", "london/chapters/index.html", "place/index.html"), "<p>A page.</p>"),
    }
    for name, text in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    described.write_map(site)
    places = ElementTree.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert [place.text for place in places] == [
        f"https://example.org/a&b/{name}"
        for name in ("chapters/index.html", "london/chapters/index.html", "place/index.html")
    ]


def test_a_site_that_does_not_know_its_address_has_none(project: Path) -> None:
    (project / "_config.yml").write_text("title: x\n", encoding="utf-8")
    described.write_map(project)
    assert not (project / "sitemap.xml").exists()


def test_the_page_for_what_is_not_there_leads_to_a_first_page_from_any_folder(tmp_path: Path) -> None:
    beside.write_not_found(tmp_path)
    text = (tmp_path / "404.html").read_text(encoding="utf-8")
    assert text.count("<a ") == 1
    assert '<a href="index.html">' in text
    assert "default-src 'none'" in text


def test_terms_have_their_meanings_in_plain_text(tmp_path: Path) -> None:
    entry = '<dt id="term-GVA">GVA<a href="#">#</a></dt><dd><p>What <em>is</em> made.</p></dd>'
    page = f'<dl class="simple glossary">{entry}</dl>'
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_static").mkdir()
    (tmp_path / "chapters" / "glossary.html").write_text(page, encoding="utf-8")
    beside.write_terms(tmp_path)
    assert beside.meanings(page) == {"term-GVA": "What is made."}
    assert '{"term-GVA": "What is made."}' in (tmp_path / "_static" / "glossary-terms.js").read_text(encoding="utf-8")
