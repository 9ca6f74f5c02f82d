"""What a page holds for later stands beside it, to the letter, and the page asks for it."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.book.display.downloads import csv_link
from analysis.book.display.table import Column, Table
from analysis.errors import AnalysisError
from analysis.markup import Markup, data_block, html
from analysis.results.schema.spreadsheets import csv_text
from analysis.site.late import FIGURES, HERE, LATE, Aside
from poisoned import PAYLOADS
from site_support import late

FRAME = pd.DataFrame({"place": ["Hull & Goole", '"quoted"', "a < b"], "rate": [0.1, 0.2, 0.3]})


def figure(frame: pd.DataFrame = FRAME, name: str = "rates") -> Markup:
    """A figure as pages hold it: its table behind a summary, its file, what it comes alive from."""
    twin = Table(frame, [Column("place", "Place"), Column("rate", "Rate")], "The values", "t", download=False)
    return html(
        '<figure class="chart" id="fig-a">{}<details class="chart-details"><summary>Data</summary>{}'
        '<p class="downloads">{}</p></details></figure>',
        data_block("chart-spec", {"values": list(frame["place"])}),
        twin.to_html(),
        csv_link(frame, name, "the data"),
    )


def test_a_page_keeps_its_drawing_and_asks_for_the_rest(tmp_path: Path) -> None:
    before = f"<body>{figure()}</body>"
    page = Aside(tmp_path).set_aside(before, "chapters/index")
    assert "<table" not in page
    assert "Goole" not in page
    assert 'href="../figures/rates.csv"' in page
    one, two = (late(tmp_path / LATE / f"index-{n}.js") for n in (1, 2))
    assert json.loads(one) == {"values": list(FRAME["place"])}
    assert two.startswith('<div class="table-scroll"')
    # What was taken out, put back, is the page as it was.
    restored = page.replace(' data-late="../late/index-1.js">', f">{one}", 1)
    restored = restored.replace(' data-late="../late/index-2.js"', "", 1).replace(HERE, two, 1)
    assert restored.split("<a ")[0] == before.split("<a ")[0]


@pytest.mark.parametrize("rows", [1, 40])
def test_a_figure_with_many_rows_takes_no_other_with_it(tmp_path: Path, rows: int) -> None:
    many = pd.DataFrame({"place": [f"place {k}" for k in range(rows)], "rate": 0.5})
    page = Aside(tmp_path).set_aside(f"<body>{figure(many, 'many')}<p>between</p>{figure()}</body>", "chapters/index")
    assert page.count('id="fig-a"') == 2
    assert "<p>between</p>" in page
    assert "<table" not in page
    assert sum(f"place {rows - 1}" in late(file) for file in (tmp_path / LATE).iterdir()) == 2


def test_a_folded_table_to_whose_rows_pages_lead_stays(tmp_path: Path) -> None:
    table = '<div class="table-scroll"><table><tr{}><td>a</td></tr></table></div>'
    page = '<details class="book-sources told-in-print"><summary>S</summary><div class="book-table">{}</div></details>'
    led, free = (page.format(table.format(row)) for row in (' id="claim-1"', ""))
    assert Aside(tmp_path).set_aside(led, "chapters/index") == led
    assert HERE in Aside(tmp_path).set_aside(free, "chapters/index")


def test_a_file_to_save_has_the_bytes_that_the_page_offered(tmp_path: Path) -> None:
    Aside(tmp_path).set_aside(f"<body>{figure()}</body>", "chapters/index")
    assert (tmp_path / FIGURES / "rates.csv").read_bytes() == csv_text(FRAME).encode()


def test_a_finished_page_stays_as_it_is_and_keeps_its_files(tmp_path: Path) -> None:
    page = Aside(tmp_path).set_aside(f"<body>{figure()}</body>", "chapters/index")
    again = Aside(tmp_path)
    assert again.set_aside(page, "chapters/index") == page
    again.sweep()
    assert sorted(file.name for file in (tmp_path / LATE).iterdir()) == ["index-1.js", "index-2.js"]


def test_what_no_page_asks_for_goes(tmp_path: Path) -> None:
    Aside(tmp_path).set_aside(f"<body>{figure()}</body>", "chapters/index")
    after = Aside(tmp_path)
    after.set_aside("<body></body>", "chapters/index")
    after.sweep()
    assert list((tmp_path / LATE).iterdir()) == []


def test_one_name_has_one_file_whatever_page_offers_it(tmp_path: Path) -> None:
    aside = Aside(tmp_path)
    aside.set_aside(f"<body>{figure()}</body>", "chapters/index")
    aside.set_aside(f"<body>{figure()}</body>", "chapters/definition")
    with pytest.raises(AnalysisError, match=r"chapters/data\.html offers a rates\.csv"):
        aside.set_aside(f"<body>{figure(FRAME.iloc[:1])}</body>", "chapters/data")


def test_tables_of_one_name_are_told_apart_by_their_chapter(tmp_path: Path) -> None:
    aside = Aside(tmp_path)
    one = aside.set_aside(f"<body>{figure(name='table-sources')}</body>", "chapters/index")
    two = aside.set_aside(f"<body>{figure(FRAME.iloc[:1], name='table-sources')}</body>", "chapters/data")
    assert 'href="../figures/index-table-sources.csv"' in one
    assert 'href="../figures/data-table-sources.csv"' in two


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_would_act_is_handed_over_as_text(tmp_path: Path, payload: str) -> None:
    frame = pd.DataFrame({"place": [payload], "rate": [0.1]})
    Aside(tmp_path).set_aside(f"<body>{figure(frame)}</body>", "chapters/index")
    assert json.loads(late(tmp_path / LATE / "index-1.js")) == {"values": [payload]}
    assert "<script" not in late(tmp_path / LATE / "index-2.js")
