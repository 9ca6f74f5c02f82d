"""The status of a claim on hand-made estimates: every status, and the edges between them."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.replication.estimates import Comparison, Estimate
from analysis.replication.evidence import Value
from analysis.replication.spec import ClaimTest, Kind, Measure, Nearness, Tolerance
from analysis.replication.verdict import CLEAR, TURNS, Verdict, direction, judge
from spreads import apart

NAN = float("nan")
POINT = Tolerance("point", "a point", within=1.0)
TENTH = Tolerance("tenth", "a tenth of it", part=0.10)
DD, OD = "doubly_disadvantaged", "other_deprived"


def a_test(kind: Kind = "level", **more: Any) -> ClaimTest:
    return ClaimTest("a-claim", kind, Measure(("bad_health_rate",)), more.pop("nearness", "same"), **more)


def an_estimate(value: float, *others: float, error: float = 0.1, other_error: float = 0.1) -> Estimate:
    own = Value(apart(value, error, "own"))
    others_ = [Value(apart(o, other_error, (place, o))) for place, o in enumerate(others)]
    return Estimate(value, error, tuple(Comparison.of(own, other) for other in others_))


def verdict(test: ClaimTest, relation: str, published: float, estimate: Estimate, near: Nearness = "same") -> Verdict:
    return judge(test, relation, published, estimate, near)


# ---- a published value ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("estimate", "status"),
    [
        (10.0, "reproduced"),
        (11.0, "reproduced"),  # on the edge: the tolerance is within it
        (9.0, "reproduced"),
        (11.001, "differs"),
        (8.999, "differs"),
    ],
)
def test_a_value_is_reproduced_up_to_its_tolerance_and_no_further(estimate: float, status: str) -> None:
    found = verdict(a_test(tolerance=POINT), "equals", 10.0, an_estimate(estimate))
    assert found.status == status


@pytest.mark.parametrize(
    ("published", "within", "estimate"),
    # Amounts of which floats make 0.15000000000000036 and 0.5999999999999996.
    [(10.5, 0.15, 10.65), (8.8, 0.15, 8.95), (8.0, 0.6, 8.6), (8.0, 0.6, 7.4)],
)
def test_the_edge_of_a_tolerance_is_not_lost_to_floats(published: float, within: float, estimate: float) -> None:
    test = a_test(tolerance=Tolerance("t", "", within=within))
    assert verdict(test, "equals", published, an_estimate(estimate)).status == "reproduced"


@pytest.mark.parametrize(("estimate", "status"), [(220.0, "reproduced"), (180.0, "reproduced"), (221.0, "differs")])
def test_a_tolerance_in_parts_is_taken_of_the_published_value(estimate: float, status: str) -> None:
    assert verdict(a_test(tolerance=TENTH), "approx", 200.0, an_estimate(estimate)).status == status


def test_an_exact_number_has_no_room() -> None:
    exact = a_test("count", tolerance=Tolerance("exact", "", within=0))
    assert verdict(exact, "equals", 1315, Estimate(1315)).status == "reproduced"
    assert verdict(exact, "equals", 1315, Estimate(1316)).status == "differs"


def test_a_value_that_is_off_is_in_the_same_direction_if_its_comparison_holds() -> None:
    test = a_test(tolerance=POINT, direction="higher", than=(OD,))
    assert verdict(test, "equals", 10.0, an_estimate(12.0, 8.0)).status == "same_direction"
    # Below the other group, though as far from the published value.
    reversed_ = verdict(test, "equals", 10.0, an_estimate(12.0, 14.0))
    assert (reversed_.status, reversed_.holds) == ("differs", False)


def test_every_comparison_must_hold_not_one_of_them() -> None:
    test = a_test(tolerance=POINT, direction="higher", than=(OD, "non_deprived"))
    assert verdict(test, "equals", 10.0, an_estimate(12.0, 8.0, 11.0)).status == "same_direction"
    assert verdict(test, "equals", 10.0, an_estimate(12.0, 8.0, 13.0)).status == "differs"


def test_a_value_that_agrees_while_its_comparison_fails_says_so() -> None:
    # As with part-time work: 33% published and 32.7% found, but other deprived places have 34.6%.
    test = a_test(tolerance=POINT, direction="higher", than=(OD,))
    found = verdict(test, "approx", 33.0, an_estimate(32.7, 34.6))
    assert (found.status, found.holds) == ("reproduced", False)
    assert "does not hold" in found.reason


@pytest.mark.parametrize(
    ("relation", "estimate", "status"),
    [
        ("greater_than", 50.1, "reproduced"),
        ("greater_than", 50.0, "differs"),  # half is not over half
        ("greater_than", 49.9, "differs"),
        ("less_than", 49.9, "reproduced"),
        ("less_than", 50.0, "differs"),
        ("at_least", 50.0, "reproduced"),
        ("at_least", 49.9, "differs"),
        ("at_most", 50.0, "reproduced"),
        ("at_most", 50.1, "differs"),
    ],
)
def test_over_half_means_over_half(relation: str, estimate: float, status: str) -> None:
    # No tolerance applies to a side: a near miss of "over half" is a miss.
    assert verdict(a_test(tolerance=POINT), relation, 50.0, an_estimate(estimate)).status == status


def test_bounds_that_the_wording_allows_are_within() -> None:
    test = a_test(between=(10.0, 50.0))
    inside = [verdict(test, "less_than", NAN, an_estimate(v)).status for v in (9.9, 10.0, 31.0, 50.0, 50.1)]
    assert inside == ["differs", "reproduced", "reproduced", "reproduced", "differs"]


# ---- a direction without a value -----------------------------------------------------------------


def test_a_clear_direction_is_reproduced() -> None:
    # 10 against 8 with errors of 0.1: 2 is 14 times sqrt(0.1^2 + 0.1^2).
    assert verdict(a_test(than=(OD,)), "higher_than_other", NAN, an_estimate(10.0, 8.0)).status == "reproduced"


@pytest.mark.parametrize(
    ("error", "status"),
    # 1.96 times the error of the difference, sqrt(2) error: 1.94 for 0.70, 2.02 for 0.73; the difference is 2.
    [(0.70, "reproduced"), (0.73, "same_direction")],
)
def test_a_direction_whose_interval_holds_zero_is_not_clear(error: float, status: str) -> None:
    estimate = an_estimate(10.0, 8.0, error=error, other_error=error)
    assert verdict(a_test(than=(OD,)), "higher_than_other", NAN, estimate).status == status


@pytest.mark.parametrize(("other", "status"), [(9.79, "reproduced"), (9.81, "same_direction")])
def test_a_difference_under_two_percent_is_not_clear_however_small_its_error(other: float, status: str) -> None:
    estimate = an_estimate(10.0, other, error=0.001, other_error=0.001)
    assert verdict(a_test(than=(OD,)), "higher_than_other", NAN, estimate).status == status


def test_a_direction_that_is_reversed_or_level_differs() -> None:
    for other in (12.0, 10.0):
        found = verdict(a_test(than=(OD,)), "higher_than_other", NAN, an_estimate(10.0, other))
        assert found.status == "differs"


@pytest.mark.parametrize(
    ("relation", "status"),
    [
        ("lower_than_other", "differs"),
        ("lowest", "differs"),
        ("decrease", "differs"),
        ("less_than", "differs"),
        ("higher_than_other", "reproduced"),
        ("highest", "reproduced"),
        ("increase", "reproduced"),
        ("greater_than", "reproduced"),
        ("rise_then_fall", "reproduced"),
    ],
)
def test_each_relation_points_its_way(relation: str, status: str) -> None:
    assert verdict(a_test(than=(OD,)), relation, NAN, an_estimate(10.0, 8.0)).status == status


def test_more_households_without_a_car_mean_fewer_cars() -> None:
    reverse = ClaimTest("cars", "level", Measure(("no_car_rate",), reverse=True), "same", than=("england",))
    # Claimed: fewer cars. Measured: 41% of households without one, against 24%.
    assert verdict(reverse, "lower_than_other", NAN, an_estimate(41.0, 24.0)).status == "reproduced"
    assert verdict(reverse, "lower_than_other", NAN, an_estimate(24.0, 41.0)).status == "differs"


@pytest.mark.parametrize(("own", "status"), [(95.0, "reproduced"), (94.9, "differs"), (105.1, "differs")])
def test_similar_is_within_a_part_of_the_other_value(own: float, status: str) -> None:
    test = a_test(than=(OD,), tolerance=Tolerance("similar", "", part=0.05))
    found = verdict(test, "similar", NAN, an_estimate(own, 100.0))
    assert found.status == status
    assert "clearly" not in found.reason


def test_without_comparisons_or_a_value_there_is_nothing_to_test() -> None:
    assert verdict(a_test(), "higher_than_other", NAN, Estimate(10.0)).status == "not_testable"
    assert direction(a_test(), "higher_than_other", Estimate(10.0)) is None


# ---- measures that cannot speak to the level -----------------------------------------------------


@pytest.mark.parametrize("published", [10.0, NAN])
def test_a_wider_measure_is_never_reproduced(published: float) -> None:
    test = a_test(tolerance=POINT, direction="higher", than=(OD,))
    # 10.0 is the published value itself, and clearly above 8.0.
    assert verdict(test, "equals", published, an_estimate(10.0, 8.0), "wider").status == "same_direction"
    assert verdict(test, "equals", published, an_estimate(10.0, 12.0), "wider").status == "differs"


def test_a_level_that_cannot_be_compared_is_not_compared() -> None:
    test = a_test(than=(OD,), direction="higher", tolerance=POINT, only_direction="another base")
    assert verdict(test, "equals", 10.0, an_estimate(10.0, 8.0)).status == "same_direction"


def test_an_unclear_direction_of_a_wider_measure_says_so() -> None:
    test = a_test(direction="higher", than=(OD,))
    assert "not clearly" in verdict(test, "equals", NAN, an_estimate(10.0, 9.9), "wider").reason


def test_a_wider_measure_without_a_direction_tests_nothing() -> None:
    # "Differs" would be a verdict on a comparison that nobody made.
    assert verdict(a_test(tolerance=POINT), "equals", 10.0, an_estimate(99.0), "wider").status == "not_testable"


def test_a_direction_that_turns_with_the_first_year_is_not_clear() -> None:
    clear = an_estimate(5.0, 10.0)
    assert verdict(a_test("gap"), "decrease", NAN, clear).reason == CLEAR
    turning = replace(clear, turns=True)
    assert verdict(a_test("gap"), "decrease", NAN, turning) == Verdict("same_direction", TURNS, True)
