"""Numbers as text: the same rules in every sentence and table."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.wording.numbers import (
    NOT_AVAILABLE,
    count,
    difference_text,
    in_words,
    interval_text,
    people,
    prose_decimals,
    value_text,
)

MINUS = "\u2212"
UNKNOWN = [math.nan, math.inf, -math.inf]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (4, "0"),
        (6, "10"),
        (994, "990"),
        (1_049, "1,000"),
        (1_051, "1,100"),
        (12_345, "12,300"),
        (999_949, "999,900"),
        (999_950, "1.0 million"),
        (1_000_000, "1.0 million"),
        (2_107_145, "2.1 million"),
        (56_490_048, "56.5 million"),
        (-1_234, f"{MINUS}1,200"),
    ],
)
def test_people_are_rounded_to_what_a_reader_can_hold(value: float, text: str) -> None:
    assert people(value) == text


@pytest.mark.parametrize(("value", "text"), [(50, "50"), (150, "150"), (1_250, "1,300"), (45, "50")])
def test_people_halfway_are_rounded_up(value: float, text: str) -> None:
    assert people(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1315, "1,315"), (33755.0, "33,755")])
def test_a_count_keeps_every_digit(value: float, text: str) -> None:
    assert count(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11"), (1315, "1,315")])
def test_small_counts_are_words(value: int, text: str) -> None:
    assert in_words(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (10.449, "percent", 1, "10.4%"),
        (10.449, "percent", 0, "10%"),
        (-0.52, "percent", 1, f"{MINUS}0.5%"),
        (-0.04, "percent", 1, "0.0%"),
        (31250.4, "gbp", 0, "£31,250"),
        (-310.2, "gbp", 0, f"{MINUS}£310"),
        (-0.2, "gbp", 0, "£0"),
        (1682.8, "gbp_million", 1, "£1,682.8 million"),
        (-4.2, "gbp_million", 1, f"{MINUS}£4.2 million"),
        (61.26, "years", 1, "61.3 years"),
        (9.96, "minutes", 0, "10 minutes"),
        (1.234, "ratio", 2, "1.23"),
        (41.3, "per_100", 1, "41.3"),
        (12_345, "people", 0, "12,300"),
    ],
)
def test_a_value_is_written_in_its_unit(value: float, unit: str, decimals: int, text: str) -> None:
    assert value_text(value, unit, decimals) == text


@pytest.mark.parametrize("value", UNKNOWN)
@pytest.mark.parametrize("unit", ["percent", "people", "gbp", "gbp_million", "years", "score"])
def test_what_is_not_known_is_said(value: float, unit: str) -> None:
    assert value_text(value, unit) == NOT_AVAILABLE
    assert difference_text(value, unit) == NOT_AVAILABLE
    assert count(value) == NOT_AVAILABLE
    assert people(value) == NOT_AVAILABLE


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.14, 1, "2.1 percentage points"),
        (-2.14, 1, "2.1 percentage points"),
        (1.0, 1, "1.0 percentage point"),
        (0.96, 1, "1.0 percentage point"),
        (1.2, 0, "1 percentage point"),
        (1.001, 2, "1.00 percentage point"),
        (0.0, 1, "0.0 percentage points"),
    ],
)
def test_percentages_differ_by_points(value: float, decimals: int, text: str) -> None:
    assert difference_text(value, "percent", decimals) == text


def test_other_units_differ_in_themselves_without_a_sign() -> None:
    assert difference_text(-310.2, "gbp", 0) == "£310"
    assert difference_text(-2.5, "years", 1) == "2.5 years"


@pytest.mark.parametrize(
    ("values", "unit", "decimals"),
    [
        ([10.4, 13.9, 25.0], "percent", 0),
        ([10.4, 11.3, 25.0], "percent", 1),  # two of them differ by less than a point
        ([9.9, 13.9, 25.0], "percent", 1),  # one is below ten
        ([11.5, 12.5], "percent", 1),  # both would be rounded to 12
        ([25.0, 10.4, 13.9], "percent", 0),  # the order does not matter
        ([10.4, math.nan, 25.0], "percent", 0),  # what is not known does not count
        ([math.nan], "percent", 1),
        ([], "percent", 1),
        ([20.0, 40.0], "per_100", 0),
        ([20.0, 40.0], "years", 1),
    ],
)
def test_percentages_are_whole_in_prose_unless_the_difference_needs_decimals(
    values: list[float], unit: str, decimals: int
) -> None:
    assert prose_decimals(values, unit, 1) == decimals


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (22.4, 67.0, "22% to 67%"),
        (0.4, 53.0, "0.4% to 53%"),
        (0.04, 53.0, "0.04% to 53%"),
        (-0.3, 20.0, "\u22120.3% to 20%"),
        (0.0, 74.3, "0% to 74%"),
        (math.nan, 53.0, ""),
    ],
)
def test_an_end_of_an_interval_is_nought_only_where_it_is(low: float, high: float, text: str) -> None:
    assert interval_text(low, high, "percent", 0) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(9.37, 1, "£9.37"), (21.0, 1, "£21.00"), (1234.5, 0, "£1,234")]
)
def test_pence_have_two_digits(value: float, decimals: int, text: str) -> None:
    assert value_text(value, "gbp", decimals) == text


@given(st.floats(-1e9, 1e9), st.sampled_from(["percent", "gbp", "years", "ratio", "people"]))
def test_a_minus_is_a_minus_sign_and_never_stands_before_zero(value: float, unit: str) -> None:
    text = value_text(value, unit, 1)
    assert "-" not in text
    digits = [c for c in text if c.isdigit()]
    if text.startswith(MINUS):
        assert value < 0
        assert any(d != "0" for d in digits)


@given(st.lists(st.floats(10, 100), min_size=2, max_size=4))
def test_whole_percentages_never_hide_a_difference(values: list[float]) -> None:
    if prose_decimals(values, "percent", 1) == 0:
        assert len({value_text(v, "percent", 0) for v in values}) == len(values)
