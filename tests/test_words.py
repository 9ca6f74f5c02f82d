"""Words chosen from numbers: every branch, the boundaries, and the laws that they keep."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.wording import words
from analysis.indicators.comparison import clearly_different

NAN = math.nan

values = st.floats(-1e6, 1e6)
errors = st.one_of(st.just(NAN), st.floats(0, 1e3))


@pytest.mark.parametrize(
    ("a", "b", "interval", "text"),
    [
        (10, 5, (4, 6), "higher than"),
        (5, 10, (-6, -4), "lower than"),
        (10, 5, None, "higher than"),
        (10.1, 10, (0.09, 0.11), "about the same as"),  # 1%, though statistically clear
        (10, 9, (-1, 3), "not clearly different from"),
        (10, 9, (0, 2), "not clearly different from"),  # nought itself is inside
        (10, 5, (NAN, NAN), "not clearly different from"),  # nobody can tell
        (NAN, 5, None, "not comparable with"),
        (5, NAN, None, "not comparable with"),
        (math.inf, 5, None, "not comparable with"),
        (0, 0, None, "about the same as"),
        (1, 0, None, "higher than"),
        (-2, -1, None, "lower than"),
        (-1, 1, None, "lower than"),
    ],
)
def test_compare(a: float, b: float, interval: tuple[float, float] | None, text: str) -> None:
    assert words.compare(a, b, interval) == text


@pytest.mark.parametrize(
    ("a", "text"),
    [(98.1, "about the same as"), (98, "lower than"), (102, "about the same as"),
     (102.05, "higher than")],
)  # fmt: skip
def test_two_percent_of_the_larger_is_the_line(a: float, text: str) -> None:
    # 100 - 98 is 2% of 100 and no longer less; 102.05 - 100 is 2.009% of 102.05.
    assert words.compare(a, 100) == text


def test_change() -> None:
    assert words.change(5, 10) == "rose"
    assert words.change(10, 5) == "fell"
    assert words.change(10, 10.1) == "hardly changed"
    assert words.change(10, 11, (-1, 3)) == "did not clearly change"
    assert words.change(NAN, 10) == "cannot be compared over time"


def around(a: float, b: float, half: float) -> tuple[float, float]:
    return a - b - half, a - b + half


@given(values, values, errors)
def test_the_same_pair_gets_opposite_words_from_its_two_sides(a: float, b: float, half: float) -> None:
    opposite = {"higher than": "lower than", "lower than": "higher than"}
    there = words.compare(a, b, around(a, b, half))
    assert words.compare(b, a, around(b, a, half)) == opposite.get(there, there)


@given(values, values, errors)
def test_a_change_is_worded_as_a_comparison_is(a: float, b: float, half: float) -> None:
    as_change = {
        "higher than": "rose",
        "lower than": "fell",
        "about the same as": "hardly changed",
        "not clearly different from": "did not clearly change",
    }
    interval = around(b, a, half)
    assert words.change(a, b, interval) == as_change[words.compare(b, a, interval)]


@given(values, values, errors)
def test_a_wider_interval_never_makes_a_difference_clearer(a: float, b: float, half: float) -> None:
    if clearly_different(around(a, b, 2 * half + 1)):
        assert clearly_different(around(a, b, half))


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
