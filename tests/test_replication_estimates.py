"""What each kind of test estimates, on values made by hand."""

import math
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.replication import estimates
from analysis.replication.evidence import Evidence, Value, World
from analysis.replication.spec import ClaimTest, Kind, Measure, Place
from spreads import apart

DD, OD, ND, ENG = "doubly_disadvantaged", "other_deprived", "non_deprived", "england"
RATE = "bad_health_rate"


def evidence(values: Mapping[tuple[str, str, str], float], error: float = 0.5) -> Evidence:
    return Evidence({key: Value(apart(v, error, (key, v)), v * 10, 1000, 50) for key, v in values.items()})


# Bad health in percent, two censuses.
TWO_YEARS = evidence(
    {
        (RATE, DD, "2011"): 12.0,
        (RATE, OD, "2011"): 11.0,
        (RATE, ND, "2011"): 5.0,
        (RATE, ENG, "2011"): 6.0,
        (RATE, DD, "2021"): 10.0,
        (RATE, OD, "2021"): 8.0,
        (RATE, ND, "2021"): 4.0,
        (RATE, ENG, "2021"): 5.0,
    }
)
ENGLAND = World(TWO_YEARS, TWO_YEARS)


def a_test(kind: Kind, *periods: str, indicators: tuple[str, ...] = (RATE,), **more: Any) -> ClaimTest:
    measure = Measure(indicators, periods=periods, **more.pop("measure", {}))
    return ClaimTest("a-claim", kind, measure, "same", **more)


def test_a_level_is_the_latest_value_beside_the_groups_it_is_against() -> None:
    found = estimates.level(a_test("level", than=(OD, ND)), ENGLAND)
    assert found is not None
    assert (found.value, found.std_error) == (10.0, pytest.approx(0.5))
    assert [c.difference for c in found.comparisons] == [2.0, 6.0]
    assert found.groups == {DD: 10.0, OD: 8.0, ND: 4.0, ENG: 5.0}


def test_a_level_of_a_period_is_of_that_period() -> None:
    found = estimates.level(a_test("level", "2011", than=(OD,)), ENGLAND)
    assert found is not None
    assert (found.value, found.comparisons[0].other) == (12.0, 11.0)


def test_a_level_without_one_of_its_comparators_is_not_estimated() -> None:
    half = Evidence({k: v for k, v in TWO_YEARS.values.items() if k[1] != OD})
    assert estimates.level(a_test("level", than=(OD, ND)), World(half, half)) is None


def test_a_region_is_held_against_englands_value_and_not_its_own() -> None:
    here = evidence({(RATE, DD, "2021"): 15.0, (RATE, ENG, "2021"): 14.0})
    found = estimates.level(a_test("level", than=(ENG,)), World(here, TWO_YEARS))
    assert found is not None
    assert (found.value, found.comparisons[0].other) == (15.0, 5.0)


def test_rates_are_added_up_with_their_joint_error() -> None:
    # Independent here: the root of 0.5 squared twice.
    both = evidence({("a", DD, "2021"): 13.0, ("b", DD, "2021"): 23.0})
    found = estimates.level(a_test("level", indicators=("a", "b")), World(both, both))
    assert found is not None
    assert found.value == 36.0
    assert found.std_error == pytest.approx(math.sqrt(0.5), rel=3e-3)


def test_a_share_can_be_out_of_another_indicators_people() -> None:
    values = {
        ("inactivity_rate", DD, "2021"): Value(apart(45.0, 0.1), numerator=450, denominator=1000),
        ("population", DD, "2021"): replace(Value.exact(1250), numerator=1250),
    }
    world = World(Evidence(values), Evidence(values))
    test = a_test("level", indicators=("inactivity_rate",), measure={"out_of": "population"})
    found = estimates.level(test, world)
    assert found is not None
    # 450 inactive people of 1,250 residents of all ages.
    assert found.value == pytest.approx(36.0)


def test_a_ratio_and_its_error() -> None:
    found = estimates.ratio(a_test("ratio", over=ENG), ENGLAND)
    assert found is not None
    assert found.value == 2.0
    # 2 * sqrt((0.5/10)^2 + (0.5/5)^2) = 2 * sqrt(0.0025 + 0.01) = 0.2236
    assert found.std_error == pytest.approx(0.22360680, rel=3e-3)


def test_a_ratio_over_another_place() -> None:
    places = {"East of England": evidence({(RATE, DD, "2021"): 9.0}), "London": evidence({(RATE, DD, "2021"): 3.0})}
    world = replace(ENGLAND, places=places, regions=("East of England", "London"))
    test = a_test("ratio", area=Place(region="East of England"), over_area=Place(region="London"))
    found = estimates.ratio(test, world)
    assert found is not None
    assert found.value == 3.0


def test_a_change_is_in_points_or_in_percent() -> None:
    points = estimates.change(a_test("change", "2011", "2021"), ENGLAND)
    percent = estimates.change(a_test("change", "2011", "2021", percent=True), ENGLAND)
    assert points is not None and percent is not None
    assert points.value == -2.0
    assert points.std_error == pytest.approx(math.sqrt(0.5), rel=3e-3)
    assert percent.value == pytest.approx(100 * (10 / 12 - 1))
    # 100 sqrt((0.5/12)^2 + (10 * 0.5/144)^2) = 100 sqrt(0.00173611 + 0.00120563)
    assert percent.std_error == pytest.approx(5.42378, rel=3e-3)


def test_a_change_beside_others_compares_the_changes() -> None:
    found = estimates.change(a_test("change", "2011", "2021", than=(OD, ND)), ENGLAND)
    assert found is not None
    # -2 against 8 - 11 = -3 and 4 - 5 = -1.
    assert [c.difference for c in found.comparisons] == [1.0, -1.0]
    assert found.groups == {DD: -2.0, OD: -3.0, ND: -1.0, ENG: -1.0}


def test_a_change_alone_compares_the_two_years() -> None:
    found = estimates.change(a_test("change", "2011", "2021"), ENGLAND)
    assert found is not None
    assert [(c.difference, c.other) for c in found.comparisons] == [(-2.0, 12.0)]


def test_a_gap_is_how_the_distance_changed_whichever_is_above() -> None:
    found = estimates.gap(a_test("gap", "2011", "2021", than=(OD, ND)), ENGLAND)
    assert found is not None
    # To the other deprived from 1 to 2, to the rest from 7 to 6; the first gives the value.
    assert [c.difference for c in found.comparisons] == [1.0, -1.0]
    assert found.value == 1.0
    crossed = evidence({(RATE, DD, "1"): 3.0, (RATE, OD, "1"): 5.0, (RATE, DD, "2"): 6.0, (RATE, OD, "2"): 5.0})
    shrunk = estimates.gap(a_test("gap", "1", "2", than=(OD,)), World(crossed, crossed))
    assert shrunk is not None
    # From 2 below to 1 above: the gap is one smaller.
    assert shrunk.value == -1.0


def test_a_count_and_what_it_is_set_against() -> None:
    world = replace(ENGLAND, counts={"wards": 666.0, "left_behind_wards": 225.0})
    test = ClaimTest("c", "count", Measure(count="wards"), "same", than_count="left_behind_wards")
    found = estimates.count(test, world)
    assert found is not None
    assert (found.value, found.comparisons[0].relation) == (666.0, "higher")
    assert estimates.count(replace(test, than_count="streets"), world) is None


def test_the_main_reason_is_above_each_of_the_others() -> None:
    reasons = evidence({("sick", DD, "2021"): 10.0, ("study", DD, "2021"): 6.0, ("home", DD, "2021"): 7.0})
    test = a_test("highest_of", indicators=("sick",), measure={"others": ("study", "home")})
    found = estimates.highest_of(test, World(reasons, reasons))
    assert found is not None
    assert [c.difference for c in found.comparisons] == [4.0, 3.0]


REGIONS = {"A": 30.0, "B": 28.0, "C": 25.0, "D": 20.0}


def regional(error: float = 0.1) -> World:
    places = {name: evidence({(RATE, DD, "2021"): v}, error) for name, v in REGIONS.items()}
    return replace(ENGLAND, places=places, regions=tuple(REGIONS))


@pytest.mark.parametrize(
    ("region", "among", "lowest", "difference"),
    [
        ("A", 1, False, 2.0),  # first: above B
        ("B", 1, False, -2.0),  # not first: below A
        ("B", 2, False, 3.0),  # among the first two: above C
        ("C", 2, False, -3.0),  # not among the first two: below B
        ("D", 1, True, -5.0),  # lowest: below C
        ("C", 1, True, 5.0),
    ],
)
def test_a_rank_is_held_against_the_one_to_pass(region: str, among: int, lowest: bool, difference: float) -> None:
    found = estimates.rank(a_test("rank", area=Place(region=region), among=among), regional(), lowest=lowest)
    assert found is not None
    assert found.comparisons[0].difference == difference


def test_a_rank_is_clear_only_if_its_interval_leaves_zero_out() -> None:
    # 30 against 28: with errors of 0.1 clear, with errors of 1 not (1.96 * sqrt 2 = 2.8).
    test = a_test("rank", area=Place(region="A"), among=1)
    relations = [f.comparisons[0].relation for e in (0.1, 1.0) if (f := estimates.rank(test, regional(e)))]
    assert relations == ["higher", "unclear"]


def test_no_verdict_rests_on_a_handful_of_neighbourhoods() -> None:
    # London has two: it cannot be ranked, is not ranked among the others, and gives no ratio.
    two = Evidence({k: replace(v, few=True) for k, v in evidence({(RATE, DD, "2021"): 40.0}).values.items()})
    world = replace(ENGLAND, places={**regional().places, "London": two}, regions=(*REGIONS, "London"))
    own = estimates.rank(a_test("rank", area=Place(region="London")), world)
    first = estimates.rank(a_test("rank", area=Place(region="A")), world)
    ratio = estimates.ratio(a_test("ratio", area=Place(region="A"), over_area=Place(region="London")), world)
    assert own is not None and first is not None and ratio is not None
    assert (own.few, first.few, ratio.few) == (True, False, True)
    assert first.comparisons[0].difference == 2.0


def test_a_gap_turns_where_another_first_year_has_it_move_the_other_way() -> None:
    # The distance is 5 in the first year, 2 in the second and 4 in the last: it narrows, or widens.
    years = {"2013": 5.0, "2014": 2.0, "2022": 4.0}
    moving = evidence({(RATE, g, y): 10.0 + far * (g == DD) for y, far in years.items() for g in (DD, ND)}, 0.01)
    world = World(moving, moving)
    found = [
        estimates.gap(a_test("gap", "2013", "2022", than=(ND,), measure={"starts": starts}), world)
        for starts in ((), ("2014",))
    ]
    assert [f is not None and (f.value, f.turns) for f in found] == [(-1.0, False), (-1.0, True)]


def test_groups_that_share_authorities_are_compared_by_their_joint_error() -> None:
    # Both lie 3 higher in one half of the authorities: each has an error, and their difference none to speak of.
    shared = {(RATE, DD, "2021"): apart(30.0, 3.0, "all"), (RATE, OD, "2021"): apart(28.0, 3.0, "all")}
    here = Evidence({key: Value(spread) for key, spread in shared.items()})
    found = estimates.level(a_test("level", than=(OD,)), World(here, here))
    assert found is not None
    assert (found.std_error, found.comparisons[0].relation) == (pytest.approx(3.0), "higher")


def test_the_range_of_regions_is_highest_less_lowest_in_both_years() -> None:
    places = {
        "A": evidence({(RATE, DD, "1"): 10.0, (RATE, DD, "2"): 13.0}),
        "B": evidence({(RATE, DD, "1"): 7.0, (RATE, DD, "2"): 8.0}),
        "C": evidence({(RATE, DD, "1"): 8.0, (RATE, DD, "2"): 14.0}),
    }
    world = replace(ENGLAND, places=places, regions=("A", "B", "C"))
    found = estimates.range_of_regions(a_test("range", "1", "2"), world)
    assert found is not None
    # From 10 - 7 = 3 to 14 - 8 = 6.
    assert found.value == 3.0


@pytest.mark.parametrize(
    ("series", "year", "relation"),
    [
        ([10.0, 14.0, 12.0], 2012.0, "higher"),  # up and down
        ([10.0, 12.0, 14.0], 2013.0, "lower"),  # up only: the top is the end
        ([14.0, 12.0, 10.0], 2011.0, "lower"),
        ([10.0, 14.1, 14.0], 2012.0, "lower"),  # down by less than two percent: not clearly
    ],
)
def test_a_peak_lies_between_the_ends_and_above_them(series: list[float], year: float, relation: str) -> None:
    values = evidence({(RATE, DD, str(2011 + i)): v for i, v in enumerate(series)})
    found = estimates.peak(a_test("peak", "2011", "2013"), World(values, values))
    assert found is not None
    assert (found.value, found.comparisons[0].relation) == (year, relation)


def test_worse_on_counts_each_indicator_by_its_bad_side() -> None:
    values = evidence(
        {
            ("ill", DD, "1"): 10.0,
            ("ill", OD, "1"): 8.0,  # more ill: worse
            ("skilled", DD, "1"): 20.0,
            ("skilled", OD, "1"): 25.0,  # fewer skilled: worse
            ("claims", DD, "1"): 8.0,
            ("claims", OD, "1"): 9.0,  # fewer claimants: better
            ("idle", DD, "1"): 40.1,
            ("idle", OD, "1"): 40.0,  # more, but not clearly
        },
        error=0.05,
    )
    specs: Any = {
        name: SimpleNamespace(better=better)
        for name, better in {"ill": "lower", "skilled": "higher", "claims": "lower", "idle": "lower"}.items()
    }
    test = a_test("worse_on", indicators=("ill", "skilled", "claims", "idle"), than=(OD,))
    found = estimates.worse_on(test, World(values, values, specs=specs))
    assert found is not None
    # Two of four clearly; three of four on that side, which is most.
    assert found.value == 50.0
    assert (found.comparisons[0].relation, found.comparisons[0].difference) == ("unclear", -1.0)
