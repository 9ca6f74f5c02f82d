"""One sheet of styles: it has what pages and scripts can use, in the order in which it stood, and nothing else."""

from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont

from analysis.site.styles import ICON_FONT, LETTERS, SHEET, embed_letters, in_one_sheet

THEME = """@charset "UTF-8";
@font-face{font-family:FA;src:url(../vendor/fontawesome/webfonts/fa-solid-900.woff2)}
@font-face{font-family:Brands;src:url(../vendor/fontawesome/webfonts/fa-brands-400.woff2)}
.modal,.nowhere{color:red}
.nowhere .used{color:blue}
a.used:not(.nowhere)::before{content:"\\f002"}
@media (min-width: 40em){.used{color:green}.nowhere{color:green}}
@media print{.nowhere{color:black}}
@container (max-width: 30em){.used{color:navy}.nowhere{color:navy}}
h1{margin:0}
"""
OWN = '@import url("basic.css");\n.used{background:url("images/a.svg");color:var(--ink)}'
PAGE = (
    '<head><link href="{up}_static/styles/pydata-sphinx-theme.css?digest=1" rel="stylesheet" />\n'
    '<link rel="stylesheet" type="text/css" href="{up}_static/own.css?v=2" />\n'
    '<link rel="icon" href="{up}_static/favicon.svg"></head><body class="used"></body>'
)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    files = {
        "styles/pydata-sphinx-theme.css": THEME,
        "own.css": OWN,
        "basic.css": "p{margin:1px}",
        "scripts/bootstrap.js": 'e.classList.add("modal")',
        "places/blocks/1.js": '"nowhere"',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (font,) = Path(pydata_sphinx_theme.__file__).parent.rglob(Path(ICON_FONT).name)
    (tmp_path / ICON_FONT).parent.mkdir(parents=True)
    (tmp_path / ICON_FONT).write_bytes(font.read_bytes())
    return tmp_path


def test_a_page_has_one_sheet_with_the_rules_that_can_hold(static: Path) -> None:
    page = in_one_sheet({"chapters/index": PAGE.format(up="../")}, static)["chapters/index"]
    assert page.count("stylesheet") == 1
    assert f'href="../_static/{SHEET}?v=' in page
    assert '<link rel="icon" href="../_static/favicon.svg">' in page
    sheet = (static / SHEET).read_text(encoding="utf-8")
    assert ".modal{color:red}" in sheet
    assert "nowhere .used" not in sheet
    assert ":not(.nowhere)" in sheet
    assert "print" not in sheet
    assert "@media (min-width: 40em){.used{color:green}}" in sheet
    assert "@container (max-width: 30em){.used{color:navy}}" in sheet
    assert "h1{margin:0}" in sheet
    assert "fa-brands" not in sheet


def test_sheets_keep_their_order_and_imports_stand_where_they_are_asked_for(static: Path) -> None:
    in_one_sheet({"chapters/index": PAGE.format(up="../")}, static)
    sheet = (static / SHEET).read_text(encoding="utf-8")
    assert sheet.index("h1{margin:0}") < sheet.index("p{margin:1px}") < sheet.index("images/a.svg")
    assert 'url("images/a.svg")' in sheet


def test_properties_that_nothing_asks_for_go_and_what_they_alone_ask_for(static: Path) -> None:
    own = (
        ':root{--kept: url("data:image/svg+xml;utf8,<svg a=1;b>");--asked:1px;--gone:var(--gone-too);--gone-too:2px;'
        "--by-a-script:3px;--by-a-page:4px}.used{color:var(--kept);margin:var( --asked)}"
    )
    (static / "own.css").write_text(own, encoding="utf-8")
    (static / "own.js").write_text('getPropertyValue("--by-a-script")', encoding="utf-8")
    page = PAGE.format(up="").replace("<body", '<body style="top:var(--by-a-page)"')
    in_one_sheet({"search": page}, static)
    sheet = (static / SHEET).read_text(encoding="utf-8")
    assert '--kept: url("data:image/svg+xml;utf8,<svg a=1;b>")' in sheet
    assert all(name in sheet for name in ("--asked:1px", "--by-a-script:3px", "--by-a-page:4px"))
    assert "--gone" not in sheet


def test_the_font_of_icons_has_those_that_the_sheet_shows(static: Path) -> None:
    in_one_sheet({"search": PAGE.format(up="")}, static)
    assert 'url("fonts/icons.woff2")' in (static / SHEET).read_text(encoding="utf-8")
    icons = TTFont(static / "fonts" / "icons.woff2")
    assert set(icons.getBestCmap()) == {0xF002}
    assert (static / "fonts" / "icons.woff2").stat().st_size < 2000


def test_a_finished_page_follows_the_sheet_of_today(static: Path) -> None:
    pages = {"chapters/index": PAGE.format(up="../")}
    finished = in_one_sheet(pages, static)
    assert in_one_sheet(finished, static) == finished
    (static / "own.css").write_text(OWN.replace("--ink", "--paper"), encoding="utf-8")
    again = in_one_sheet(finished, static)
    assert again != finished
    assert again == in_one_sheet(pages, static)


def test_the_letters_of_the_text_come_with_the_sheet_of_type(static: Path) -> None:
    (static / "type.css").write_text(f'@font-face{{src:url("{LETTERS}")}} h1{{src:url("b.woff2")}}', encoding="utf-8")
    (static / LETTERS).parent.mkdir()
    (static / LETTERS).write_bytes(b"letters")
    embed_letters(static)
    embed_letters(static)  # a second build finds them there
    text = (static / "type.css").read_text(encoding="utf-8")
    assert text.count("data:font/woff2;base64,bGV0dGVycw==") == 1
    assert 'url("b.woff2")' in text


def test_a_page_that_is_not_of_the_book_keeps_its_own(static: Path) -> None:
    page = '<link rel="stylesheet" href="../_static/own.css"><body></body>'
    assert in_one_sheet({"place/index": page}, static) == {"place/index": page}
