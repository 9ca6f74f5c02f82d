"""Words chosen from numbers: every branch, the boundaries, and the laws that they keep."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.wording import words

NAN = math.nan

values = st.floats(-1e6, 1e6)
errors = st.one_of(st.just(NAN), st.floats(0, 1e3))


@pytest.mark.parametrize(
    ("a", "b", "error_a", "error_b", "text"),
    [
        (10, 5, 0.1, 0.1, "higher than"),
        (5, 10, 0.1, 0.1, "lower than"),
        (10, 5, NAN, NAN, "higher than"),
        (10.1, 10, 0.001, 0.001, "about the same as"),  # 1%, though statistically clear
        (10, 9, 1, 1, "not clearly different from"),  # 1 against 1.96 * sqrt(2)
        (10, 9, 1, NAN, "not clearly different from"),  # one of the errors is not known
        (10, 5, 0.1, NAN, "not clearly different from"),
        (NAN, 5, NAN, NAN, "not comparable with"),
        (5, NAN, NAN, NAN, "not comparable with"),
        (math.inf, 5, NAN, NAN, "not comparable with"),
        (0, 0, NAN, NAN, "about the same as"),
        (1, 0, NAN, NAN, "higher than"),
        (-2, -1, NAN, NAN, "lower than"),
        (-1, 1, NAN, NAN, "lower than"),
    ],
)
def test_compare(a: float, b: float, error_a: float, error_b: float, text: str) -> None:
    assert words.compare(a, b, error_a, error_b) == text


@pytest.mark.parametrize(
    ("a", "text"),
    [(98.1, "about the same as"), (98, "lower than"), (102, "about the same as"),
     (102.05, "higher than")],
)  # fmt: skip
def test_two_percent_of_the_larger_is_the_line(a: float, text: str) -> None:
    # 100 - 98 is 2% of 100 and no longer less; 102.05 - 100 is 2.009% of 102.05.
    assert words.compare(a, 100) == text


@pytest.mark.parametrize(("difference", "text"), [(2.771, "not clearly different from"), (2.773, "higher than")])
def test_the_interval_of_the_difference_is_the_line(difference: float, text: str) -> None:
    # 1.959964 * sqrt(1 + 1) = 2.771808
    assert words.compare(20 + difference, 20, 1, 1) == text


def test_change() -> None:
    assert words.change(5, 10) == "rose"
    assert words.change(10, 5) == "fell"
    assert words.change(10, 10.1) == "hardly changed"
    assert words.change(10, 11, 1, 1) == "did not clearly change"
    assert words.change(NAN, 10) == "cannot be compared over time"


@given(values, values, errors, errors)
def test_the_same_pair_gets_opposite_words_from_its_two_sides(
    a: float, b: float, error_a: float, error_b: float
) -> None:
    opposite = {"higher than": "lower than", "lower than": "higher than"}
    there = words.compare(a, b, error_a, error_b)
    back = words.compare(b, a, error_b, error_a)
    assert back == opposite.get(there, there)


@given(values, values, errors, errors)
def test_a_change_is_worded_as_a_comparison_is(a: float, b: float, error_a: float, error_b: float) -> None:
    as_change = {
        "higher than": "rose",
        "lower than": "fell",
        "about the same as": "hardly changed",
        "not clearly different from": "did not clearly change",
    }
    assert words.change(a, b, error_a, error_b) == as_change[words.compare(b, a, error_b, error_a)]


@given(values, values, errors, errors)
def test_a_larger_error_never_makes_a_difference_clearer(a: float, b: float, error_a: float, error_b: float) -> None:
    if not math.isnan(error_a) and words.clearly_different(a, b, 2 * error_a + 1, error_b):
        assert words.clearly_different(a, b, error_a, error_b)


@given(values, values)
def test_the_same_numbers_give_the_same_word(a: float, b: float) -> None:
    assert words.compare(a, b) == words.compare(a, b)
    assert words.ratio(a, b) == words.ratio(a, b)


@pytest.mark.parametrize(
    ("a", "text"),
    [
        (0, "0% of"),
        (12, "12% of"),
        (25, "about a quarter"),
        (33.3, "about a third"),
        (40, "40% of"),
        (50, "about half"),
        (53.1, "53% of"),
        (66.7, "about two-thirds"),
        (75, "about three-quarters"),
        (81, "81% of"),
        (97, "97% of"),
        (98, "about the same as"),
        (100, "about the same as"),
        (102, "about the same as"),
        (105, "105% of"),
        (109.9, "110% of"),
        (110, "1.1 times"),
        (130, "1.3 times"),
        (150, "about one and a half times"),
        (200, "about twice"),
        (208, "2.1 times"),
        (300, "about three times"),
        (400, "about four times"),
        (1250, "12.5 times"),
    ],
)
def test_ratio_to_a_hundred(a: float, text: str) -> None:
    assert words.ratio(a, 100) == text


@pytest.mark.parametrize(
    ("a", "b"),
    [(1, 0), (NAN, 1), (1, NAN), (math.inf, 1), (1, math.inf), (-1, 2), (1, -2), (1, 1e-309)],
)
def test_some_values_have_no_ratio(a: float, b: float) -> None:
    assert words.ratio(a, b) == "not comparable with"


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_a_ratio_never_contradicts_the_comparison(a: float, b: float) -> None:
    text = words.ratio(a, b)
    if words.compare(a, b) == "higher than":
        assert text.endswith(("times", "twice")) or int(text.rstrip("% of")) > 100
    if words.compare(a, b) == "lower than":
        assert "times" not in text
        assert "twice" not in text


def test_listing() -> None:
    assert words.listing([]) == "none"
    assert words.listing(["Leeds"]) == "Leeds"
    assert words.listing(["Leeds", "York"]) == "Leeds and York"
    assert words.listing(["Leeds", "York", "Hull"]) == "Leeds, York and Hull"
    assert words.listing(["Leeds", "York"], last="or") == "Leeds or York"
    assert words.listing(name for name in ("Leeds", "York")) == "Leeds and York"


def test_plural() -> None:
    assert words.plural(1, "neighbourhood") == "neighbourhood"
    assert words.plural(0, "neighbourhood") == "neighbourhoods"
    assert words.plural(2, "authority", "authorities") == "authorities"


def test_possessive() -> None:
    assert words.possessive("Greater Manchester") == "Greater Manchester\u2019s"
    assert words.possessive("the West Midlands") == "the West Midlands\u2019"


def test_sentence_start() -> None:
    assert words.sentence_start("the West Midlands") == "The West Midlands"
    assert words.sentence_start("Greater Manchester") == "Greater Manchester"
    assert words.sentence_start("") == ""
