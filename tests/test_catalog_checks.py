"""The checks of readers name the dataset, the file, the column and the first bad value."""

import pandas as pd
import pytest

from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.errors import DataError

FRAME = pd.DataFrame({"code": ["E01000001", "E01000002"], "rate": [0.0, 100.0]})


def test_good_frames_pass() -> None:
    require_columns("x", "x.csv", FRAME, ["rate", "code"])
    require_codes("x", "x.csv", FRAME, "code", pattern=r"E01\d{6}")
    require_codes("x", "x.csv", FRAME, "code", expected={"E01000001", "E01000002", "E01000003"})
    require_codes("x", "x.csv", FRAME.set_index("code"), "code", pattern=r"E01\d{6}")
    require_codes("x", "x.csv", FRAME["code"], "code", expected=list(FRAME["code"]))
    require_range("x", "x.csv", FRAME["rate"])
    require_total("x", "x.csv", "rate", FRAME["rate"].sum(), 100, 100)


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(DataError, match=r"'x'.*x\.csv.*'count'.*missing.*code, rate") as caught:
        require_columns("x", "x.csv", FRAME, ["code", "count"])
    assert caught.value.column == "count"
    assert "data fetch x" in str(caught.value)


@pytest.mark.parametrize("bad", ["W01000001", "E0100001", "E010000011", "", None])
def test_the_first_code_of_another_form_is_named(bad: str | None) -> None:
    frame = pd.DataFrame({"code": ["E01000001", bad, "also bad"]})
    with pytest.raises(DataError, match=r"2 of 3 codes are not of the form") as caught:
        require_codes("x", "x.csv", frame, "code", pattern=r"E01\d{6}")
    value = caught.value.value
    assert pd.isna(value) if bad is None else value == bad


def test_a_code_outside_the_expected_set_is_named() -> None:
    with pytest.raises(DataError, match="1 of 2 codes are not one of 1 known") as caught:
        require_codes("x", "x.csv", FRAME.set_index("code"), "code", expected={"E01000001"})
    assert caught.value.value == "E01000002"
    assert caught.value.column == "code"


@pytest.mark.parametrize("bad", [-0.1, 100.1, float("inf"), float("nan")])
def test_a_rate_outside_0_to_100_is_named_with_its_row(bad: float) -> None:
    rates = pd.Series([1.0, bad], index=["E01000001", "E01000002"], name="rate")
    with pytest.raises(DataError, match="outside 0 to 100, the first at 'E01000002'") as caught:
        require_range("x", "x.csv", rates)
    assert caught.value.column == "rate"


def test_empty_cells_pass_only_where_they_are_allowed() -> None:
    rates = pd.Series([1.0, None], name="rate")
    require_range("x", "x.csv", rates, missing=True)
    with pytest.raises(DataError):
        require_range("x", "x.csv", rates)


@pytest.mark.parametrize("total", [9.0, 21.0, float("nan")])
def test_a_total_of_another_magnitude_is_shown(total: float) -> None:
    with pytest.raises(DataError, match="between 10 and 20") as caught:
        require_total("x", "x.csv", "people", total, 10, 20)
    assert caught.value.column == "people"
