"""The printed book: the site's text on designed pages, tagged, with vectors and no code."""

import re
import unicodedata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, StreamObject

import printed
from analysis.book.contents import Chapter, read_chapters
from analysis.errors import AnalysisError
from analysis.site import pdf, print_pages
from analysis.site.edition_note import EditionNote
from analysis.site.formulas import mathml
from site_support import Page, Site

A4_POINTS = (595.3, 841.9)


@pytest.fixture(scope="module")
def reader(clone: Path, site: Site) -> PdfReader:
    return PdfReader(clone / "_build" / "pdf" / "england.pdf")


@pytest.fixture(scope="module")
def texts(reader) -> list[str]:
    """The text of each page, read once: that takes longer than setting it."""
    return [page.extract_text() for page in reader.pages]


@pytest.fixture(scope="module")
def text(texts) -> str:
    return "\n".join(texts)


def letters(text: str) -> str:
    """Text without what a typesetter may change: spaces, hyphens, ligatures, line ends."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u2010\u2011-]+", "", plain)


def first_paragraph(page: Page) -> str:
    """The first paragraph of a page; empty for the list of references, which has none."""
    paragraph = page.soup.select_one("article section > p")
    return paragraph.get_text() if paragraph else ""


@pytest.mark.slow
def test_every_chapter_is_there_with_its_first_paragraph(site, text):
    whole = letters(text)
    for page in site.chapters:
        title = page.soup.select_one("article h1")
        title.select_one(".headerlink").decompose()
        assert letters(title.get_text()) in whole, page.name
        assert letters(first_paragraph(page))[:300] in whole, page.name


@pytest.mark.slow
def test_it_has_no_code_and_nothing_for_the_screen(text):
    code = r"edition\.(?:figure|table|glue)\w*\(|\nimport \w+\n"
    assert re.findall(rf"{code}|Show the code|Download (?:CSV|SVG|PNG)", text) == []
    assert not re.search(r"alt\.\w*Chart\(|\{glue|\{fig\}|Traceback", text)


@pytest.mark.slow
def test_pages_are_a4_and_as_many_as_a_report_has(reader):
    assert {tuple(round(float(v), 1) for v in p.mediabox[2:]) for p in reader.pages} == {A4_POINTS}
    assert 20 <= len(reader.pages) <= 70


@pytest.mark.slow
def test_no_letter_is_under_8_points(reader):
    small = {
        number: sorted({round(piece.size, 1) for piece in printed.pieces(page) if piece.size < 7.95})
        for number, page in enumerate(reader.pages, 1)
    }
    assert {number: sizes for number, sizes in small.items() if sizes} == {}


def first_pages(reader: PdfReader) -> set[int]:
    """Pages at whose head a chapter begins, from nought: those to whose upper third the top of the outline leads."""
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    return {reader.get_destination_page_number(c) for c in chapters if float(c.top) > A4_POINTS[1] * 2 / 3}


@pytest.mark.slow
def test_no_page_is_under_half_full_but_the_last_of_a_chapter(reader):
    top, foot = A4_POINTS[1] - 21 / 25.4 * 72, 19 / 25.4 * 72  # the margins of print.css
    last = {page - 1 for page in first_pages(reader)} | {len(reader.pages) - 1}
    filled = {}
    for number, page in enumerate(reader.pages):
        lowest = min(piece.y for piece in printed.pieces(page) if foot < piece.y < top)
        filled[number + 1] = (top - lowest) / (top - foot)
    assert {n: round(full, 2) for n, full in filled.items() if full < 0.5 and n - 1 not in last} == {}


@pytest.mark.slow
def test_no_page_is_blank(reader, texts):
    for number, (page, text) in enumerate(zip(reader.pages, texts, strict=True), 1):
        assert len(text.strip()) > 40 or "/XObject" in page["/Resources"], number


@pytest.mark.slow
def test_it_says_who_what_and_in_which_language(reader):
    assert reader.metadata.title == "Breaking the cycle: England"
    assert reader.metadata.author == pdf.AUTHORS
    assert "deprivation" in reader.metadata["/Keywords"]
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] == "true" or root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def structure(reader: PdfReader) -> list:
    found, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        element = left.pop().get_object()
        found.append(element)
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        left += [k for k in kids if hasattr(k.get_object(), "get")]
    return found


@pytest.mark.slow
def test_every_chart_has_its_text_alternative(site, reader):
    figures = [e for e in structure(reader) if e.get("/S") == "/Figure"]
    charts = site.folder.glob("chapters/*.html")
    drawn = sum(len(BeautifulSoup(p.read_text("utf-8"), "html.parser").select(".chart-wide svg")) for p in charts)
    described = [f for f in figures if str(f.get("/Alt", "")).strip()]
    assert len(described) >= drawn


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    embedded = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            embedded[str(font.get_object()["/BaseFont"])] = any(f"/FontFile{n}" in below for n in ("", "2", "3"))
    return embedded


@pytest.mark.slow
def test_every_font_is_embedded(reader):
    fonts = fonts_of(reader)
    assert fonts
    assert [name for name, there in fonts.items() if not there] == []


def images(resources: DictionaryObject, content: bytes) -> list[str]:
    """Names of the pixel images that a page or a form within it has, those within its content included."""
    found = ["in the content"] if re.search(rb"(?:^|\s)BI\s*/[^>]*?\sID\s", content) else []
    for name, reference in resources.get("/XObject", {}).items():
        held = reference.get_object()
        if held["/Subtype"] == "/Image":
            found.append(name)
        elif "/Resources" in held:
            found += images(held["/Resources"].get_object(), held.get_data())
    return found


@pytest.mark.slow
def test_charts_are_vectors(reader):
    pages = {page.page_number: images(page["/Resources"], page.get_contents().get_data()) for page in reader.pages}
    assert {number: found for number, found in pages.items() if found} == {}


def test_an_image_is_found():
    form = StreamObject()
    form.set_data(b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q")
    picture = DictionaryObject({NameObject("/Subtype"): NameObject("/Image")})
    form.update(
        {
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): picture})}
            ),
        }
    )
    page = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/Fm0"): form})})
    assert images(page, b"q /Fm0 Do Q") == ["in the content", "/Im0"]


@pytest.mark.slow
def test_contents_name_the_page_on_which_each_chapter_starts(reader, texts):
    lines = "\n".join(texts[1:5]).splitlines()
    entries = [re.fullmatch(r"(.+?)(?: \.)+ ?(\d+).*", line) for line in lines]
    listed = {letters(entry[1]): int(entry[2]) for entry in entries if entry}
    starts = {
        letters(o.title): reader.get_destination_page_number(o) + 1
        for o in reader.outline
        if not isinstance(o, list) and o.title != "Contents"
    }
    starts.pop(letters("Breaking the cycle"), None)  # the cover has the title of the first chapter
    assert {title: listed.get(title) for title in starts} == starts


@pytest.mark.slow
def test_chapters_start_on_pages_of_their_own(reader):
    titles = [o for o in reader.outline if not isinstance(o, list)]
    assert len(titles) == len(read_chapters()) + 2  # cover and contents
    # The short pages at the end follow each other.
    own = [o for o in titles if o.title.split()[-1] not in ("Errata", "Glossary", "References")]
    assert len(own) == len(titles) - 3
    assert len({reader.get_destination_page_number(o) for o in own}) == len(own)


def test_a_failed_print_leaves_the_old_file(tmp_path):
    out = tmp_path / "england.pdf"
    out.write_bytes(b"old")
    with pytest.raises(AnalysisError, match="build the site first"):
        pdf.write_pdf(tmp_path / "no-site", out, "england")
    assert out.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["england.pdf"]


HERE = Chapter("chapters/here")
THERE = Chapter("chapters/there", "Part", 1)
ARTICLE = '<article class="bd-article"><section id="s"><h1 id="t">T</h1>{}</section></article>'


def printed_page(body: str) -> tuple[str, dict[str, str]]:
    document = print_pages.PrintDocument()
    chapters = {c.page: c for c in (HERE, THERE)}
    print_pages.add_page(ARTICLE.format(body), HERE, chapters, document)
    return str(document.chapters[0]), document.images


@pytest.mark.parametrize(
    ("href", "printed_href"),
    [
        ("#fig-a", "#here--fig-a"),
        ("there.html", "#there"),
        ("there.html#fig-b", "#there--fig-b"),
        ("../chapters/there.html", "#there"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_links_between_pages_become_links_within_the_document(href, printed_href):
    html, _ = printed_page(f'<p><a href="{href}">x</a></p>')
    assert f'href="{printed_href}"' in html


def test_a_link_to_a_file_beside_the_pages_becomes_text():
    html, _ = printed_page('<p>Take <a href="results/indicators.csv">the numbers</a>.</p>')
    assert "<p>Take the numbers.</p>" in html


def test_a_link_to_no_page_is_refused():
    with pytest.raises(AnalysisError, match=r"gone\.html"):
        printed_page('<p><a href="gone.html">x</a></p>')


def test_a_chart_becomes_one_image_with_its_title_and_description():
    svg = '<svg role="img"><title>Few &amp; far</title><desc>Bars.</desc><g><svg></svg></g><path d="M0,0"/></svg>'
    html, images = printed_page(f"<figure><div>{svg}</div></figure>")
    assert list(images) == ["chart:1"]
    assert images["chart:1"].endswith('<path d="M0,0"/></svg>')
    assert 'alt="Few &amp; far. Bars"' in html


def test_a_drawing_is_as_large_as_8_points_ask_for():
    # Its smallest letters have 12 pixels, 9 points: 8 are 680 x 8/9 pixels wide.
    html, _ = printed_page('<figure><svg role="img" viewBox="0 0 680 400"><title>A</title></svg></figure>')
    assert 'style="width:604px"' in html


def test_a_printed_table_says_that_the_site_has_more_columns():
    head = '<tr><th scope="col">A</th><th scope="col" class="screen-only">B</th></tr>'
    html, _ = printed_page(f'<div class="book-table"><table><thead>{head}</thead></table></div>')
    assert ">B<" not in html
    assert "The site has one more of its columns." in html


def test_a_table_of_few_rows_and_many_letters_may_be_broken():
    row = "<tr><td>{}</td><td>b</td></tr>"
    html, _ = printed_page(f"<table>{3 * row.format('a')}</table><table>{3 * row.format(600 * 'word ')}</table>")
    assert [kind.split() for kind in re.findall(r'<table class="([^"]*)"', html)] == [["short"], ["wide"]]


def test_a_formula_is_drawn_on_the_line_of_its_text_and_told_in_words():
    html, images = printed_page(f"<p>Let {mathml('x_i')} be.</p>")
    assert 'alt="x sub i"' in html
    assert re.search(r'style="vertical-align:-\d+\.\d+px"', html)
    assert "<path" in images["chart:1"]


def test_what_only_a_screen_can_use_is_left_out():
    html, _ = printed_page(
        "<p>Kept.</p><details><summary>Data</summary></details><script>x()</script>"
        '<div class="cell_input">code</div><div class="chart-narrow screen-only">narrow</div><button>Save</button>'
    )
    assert "Kept." in html
    for gone in ("Data", "x()", "code", "narrow", "Save"):
        assert gone not in html


FOLDED = '<details class="{}"><summary>What checks are for</summary><div class="book-table">rows</div></details>'


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("book-sources told-in-print", "What checks are for: on the site."),
        ("sd-sphinx-override sd-dropdown sd-card", "What checks are for: on the site."),
        ("book-sources", ""),
        ("chart-details", ""),
    ],
)
def test_what_is_folded_on_the_site_is_named_on_paper_where_the_text_speaks_of_it(kind, printed):
    html, _ = printed_page(FOLDED.format(kind))
    assert ("on the site" in html) == bool(printed)
    assert printed in html
    assert "rows" not in html


def test_a_smaller_areas_document_leads_nowhere_that_it_lacks(tmp_path):
    rows = "".join(f'<tr id="row-{k}"><td>{k}</td></tr>' for k in range(40))
    table = f'<div class="book-table tall-table"><table><tbody>{rows}</tbody></table></div>'
    links = '<p><a href="#row-39">last</a> <a href="there.html">there</a></p>'
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "here.html").write_text(ARTICLE.format(table + links), encoding="utf-8")
    document = print_pages.collect(tmp_path, [HERE, THERE], frozenset({"there"}))
    (chapter,) = document.chapters
    assert len(chapter.find_all("tr")) == print_pages.PRINTED_ROWS
    assert [(a["href"], a.get_text()) for a in chapter.find_all("a")] == [("#here", "last")]


def test_the_cover_has_the_editions_facts_filled_in():
    note = EditionNote("england", "England", "real", "0.1.0", "2026-05-03")
    html = pdf.cover(note, "chart:1")
    assert "3 May 2026" in html
    assert 'src="chart:1"' in html
    assert "{" not in html


def test_the_cover_shows_a_name_as_it_was_typed():
    note = EditionNote("england", '<b>{{ logo }}</b> & "co"', "real", "0.1.0", "2026-05-03")
    cover = BeautifulSoup(pdf.cover(note, "chart:1"), "html.parser")
    assert cover.select_one(".edition").get_text() == '<b>{{ logo }}</b> & "co" edition'


def test_a_table_of_few_cells_has_headers_of_its_columns_alone():
    head = '<thead><tr><th scope="col">File</th><th scope="col">Why</th></tr></thead>'
    row = '<tr><th scope="row">a</th><td>b</td></tr>'
    few = BeautifulSoup(printed_page(f"<table>{head}<tbody>{row}</tbody></table>")[0], "html.parser")
    assert [cell.name for cell in few.select("tbody tr > *")] == ["td", "td"]
    assert not few.select("tbody [scope]")
    wide = row.replace("</tr>", "<td>c</td><td>d</td></tr>")
    many = BeautifulSoup(printed_page(f"<table>{head}<tbody>{wide * 3}</tbody></table>")[0], "html.parser")
    assert len(many.select('tbody th[scope="row"]')) == 3


@pytest.mark.parametrize(("rows", "anchors", "left"), [(12, False, 12), (25, False, 12), (25, True, 25)])
def test_of_a_long_table_the_first_rows_are_printed_unless_pages_lead_to_its_rows(
    rows: int, anchors: bool, left: int
) -> None:
    cells = "".join(f"<tr{f' id=row-{k}' if anchors else ''}><td>{k}</td></tr>" for k in range(rows))
    page, _ = printed_page(f'<div class="book-table tall-table"><table><tbody>{cells}</tbody></table></div>')
    chapter = BeautifulSoup(page, "html.parser")
    assert [cell.get_text() for cell in chapter.find_all("td")] == [str(k) for k in range(left)]
    assert ("of 25 rows" in chapter.get_text()) == (left < rows)
