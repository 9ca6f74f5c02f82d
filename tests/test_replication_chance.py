"""Random lists of places against published figures, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.groups import DOUBLY_DISADVANTAGED as DD
from analysis.groups import NON_DEPRIVED as ND
from analysis.indicators.parts import Part
from analysis.indicators.spec import Indicator
from analysis.replication import chance
from analysis.replication.chance import Figure, Way
from analysis.replication.spec import ClaimTest, ClaimTests, Measure, Tolerance

WITHIN = Tolerance("t", "stated so", within=0.2)
LOOSELY = Tolerance("t", "stated loosely", part=0.11)


def figure(name: str, published: float, *ways: Way) -> Figure:
    return Figure(ClaimTest(name, "level", Measure(("x",)), "same", tolerance=WITHIN), "equals", published, ways)


def people(counts: list[float]) -> Way:
    return Way(((np.array(counts), None, 1.0),))


def test_a_rate_of_a_list_is_a_ratio_of_sums_over_its_wards() -> None:
    # Places 0 and 1 lie in ward 0, place 2 in ward 1; 1 of 10 and 2 of 10; 3 of 30. Place 3 is in no deprived ward.
    rate = Way(((np.array([1.0, 2, 3, 9]), np.array([10.0, 10, 30, 9]), 100.0),))
    place = np.array([0, 0, 1, -1])
    np.testing.assert_allclose(rate.of(np.array([[1.0, 0], [0, 1], [1, 1]]), place), [15, 10, 12])


def test_a_figure_is_met_in_any_way_and_told_in_the_nearest() -> None:
    either = figure("a", 10.0, people([4, 4, 4]), people([5, 5, 5]))
    np.testing.assert_array_equal(either.met(np.array([[1.0, 1, 0], [1, 1, 1]])), [True, False])
    # The first list comes nearest in the second way, the other in the first.
    np.testing.assert_array_equal(either.nearest(np.array([[1.0, 1, 0], [1, 1, 1]])), [10, 12])


@pytest.fixture
def places() -> pd.DataFrame:
    """Forty wards of one place each, the first of them poorest; the list of 2019 is the first two."""
    n = 40
    return pd.DataFrame(
        {
            "ward_code": [f"W{i:02}" for i in range(n)],
            "population": 1000,
            "group": [DD if i in (0, 3) else ND for i in range(n)],
            "cni2019_left_behind": [i < 2 for i in range(n)],
        }
    )


def test_what_every_list_meets_is_not_counted(places: pd.DataFrame) -> None:
    # Poorest tenth: places 0 to 3. Any two of them have two people in "all"; only 0 and 1 have 3 in "own".
    scores = pd.Series(np.arange(40.0, 0, -1))
    every, own = people([1.0] * 40), people([1.0, 2, 4, 8] + [0.0] * 36)
    rows, lists = chance.chance([figure("all", 2, every), figure("own", 3, own)], places, scores, 2)
    rows = rows.set_index("id")
    assert rows["met"].tolist() == [True, True]
    assert rows["met_by_2023"].tolist() == [True, False]
    assert rows.loc["all", "met_by_random"] == 100 and not rows.loc["all", "counted"]
    # One of the six pairs of four wards; 1,500 draws know that to a percentage point.
    assert rows.loc["own", "met_by_random"] == pytest.approx(100 / 6, abs=3)
    assert rows.loc["own", "counted"]
    assert lists["random_lists"].sum() == chance.DRAWS
    assert lists.loc[lists["of_2019"], "met"].tolist() == [1]
    assert lists.loc[lists["of_2023"], "met"].tolist() == [0]


def test_a_loose_figure_is_not_counted_however_few_lists_meet_it(places: pd.DataFrame) -> None:
    own = people([1.0, 2, 4, 8] + [0.0] * 36)
    tests = [ClaimTest(t.reason, "level", Measure(("x",)), "same", tolerance=t) for t in (WITHIN, LOOSELY)]
    published = [Figure(test, "equals", 3.0, (own,)) for test in tests]
    rows, lists = chance.chance(published, places, pd.Series(np.arange(40.0, 0, -1)), 2)
    assert rows["counted"].tolist() == [True, False]
    assert rows["met_by_random"].nunique() == 1
    assert lists["met"].max() == 1


def test_figures_are_values_for_the_doubly_disadvantaged_on_near_measures() -> None:
    claims = pd.DataFrame(
        {"relation": ["equals", "equals", "higher_than_other", "equals"], "value": [10.0, 10.0, np.nan, 10.0]},
        index=["a", "of-others", "direction", "wider"],
    )
    tests = {
        "a": ClaimTest("a", "level", Measure(("x",)), "same", tolerance=WITHIN),
        "of-others": ClaimTest("of-others", "level", Measure(("x",)), "same", group=ND, tolerance=WITHIN),
        "direction": ClaimTest("direction", "level", Measure(("x",)), "same"),
        "wider": ClaimTest("wider", "level", Measure(("x",)), "wider", tolerance=WITHIN),
    }
    part = Part("x", "2021", "percent", ("d",), 100.0, np.array([1.0, 0]), np.array([1.0, 1]), None)
    specs = {"x": Indicator("x", "X", "rate", "percent", "neighbourhoods", "lower", "replication", ())}
    found = chance.figures(claims, ClaimTests(tests, {}, {}, frozenset()), [part], specs, pd.Series([100.0, 300.0]))
    assert [f.test.id for f in found] == ["a"]
    # A share of neighbourhoods is tried by residents too: 1 of 2 places, 100 of 400 people.
    both = np.ones((1, 2))
    assert [float(way.of(both)[0]) for way in found[0].ways] == [50.0, 25.0]
