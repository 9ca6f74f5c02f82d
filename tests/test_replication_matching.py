"""Matched pairs, balance and intervals, held against enumeration, scipy, statsmodels and paper."""

from itertools import combinations, permutations
from math import log

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.spatial.distance import mahalanobis

from analysis.replication import matching
from analysis.replication.matching import Sample


def sample(n: int = 60, seed: int = 7) -> Sample:
    """Places in two city regions, the treated a little higher in each condition."""
    random = np.random.default_rng(seed)
    treated = random.random(n) < 0.45
    frame = pd.DataFrame(
        {"rate": random.normal(20, 4, n) + 1.0 * treated, "size": random.normal(0, 1, n) + 0.3 * treated},
        index=[f"p{i:02}" for i in range(n)],
    )
    cities = pd.Series(np.where(random.random(n) < 0.5, "East", "West"), index=frame.index)
    return Sample(frame, pd.Series(treated, index=frame.index), cities, "rate")


def pairs(*rows: tuple[str, str, float], stratum: str = "East") -> pd.DataFrame:
    return pd.DataFrame([(stratum, *row) for row in rows], columns=["stratum", "treated", "control", "distance"])


# ---- distances -----------------------------------------------------------------------------------


def test_the_covariance_is_that_within_the_groups() -> None:
    conditions = pd.DataFrame({"x": [1.0, 3.0, 10.0, 14.0]})
    treated = pd.Series([True, True, False, False])
    # Around means of 2 and 12: 1 + 1 + 4 + 4 over 4 - 2. The distance between the groups is not in it.
    assert matching.within_covariance(conditions, treated).tolist() == [[5.0]]


def test_distances_are_scipys_mahalanobis_distances() -> None:
    made = sample()
    found = matching.distances(made, caliper=np.inf, key_caliper=np.inf)
    one, other = made.conditions[made.treated], made.conditions[~made.treated]
    centred = pd.concat([one - one.mean(), other - other.mean()])
    inverse = np.linalg.inv(centred.T @ centred / (len(made.conditions) - 2))
    expected = [
        mahalanobis(made.conditions.loc[row.treated], made.conditions.loc[row.control], inverse)
        for row in found.itertuples()
    ]
    np.testing.assert_allclose(found["distance"], expected, rtol=1e-10)


def test_without_a_caliper_every_pair_of_a_city_region_is_allowed_and_no_other() -> None:
    made = sample()
    found = matching.distances(made, caliper=np.inf, key_caliper=np.inf)
    sizes = pd.crosstab(made.strata, made.treated)
    assert len(found) == int((sizes[True] * sizes[False]).sum())
    for side in ("treated", "control"):
        assert (found[side].map(made.strata) == found["stratum"]).all()
    assert found["treated"].map(made.treated).all()
    assert not found["control"].map(made.treated).any()


def test_the_linear_predictor_is_the_log_odds() -> None:
    # Of four places with x = 1 three are treated, of four with x = 0 one: odds of 3 and of 1/3.
    conditions = pd.DataFrame({"x": [1.0, 1, 1, 1, 0, 0, 0, 0]})
    treated = pd.Series([True, True, True, False, True, False, False, False])
    predictor = matching.linear_predictor(conditions, treated)
    assert predictor.tolist() == pytest.approx([log(3)] * 4 + [-log(3)] * 4)


def test_the_linear_predictor_is_that_of_statsmodels() -> None:
    made = sample()
    fit = sm.Logit(made.treated.astype(float), sm.add_constant(made.conditions)).fit(disp=0)
    found = matching.linear_predictor(made.conditions, made.treated)
    np.testing.assert_allclose(found, fit.fittedvalues, atol=1e-6)


def test_groups_that_conditions_tell_apart_cannot_be_matched() -> None:
    conditions = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0]})
    with pytest.raises(ValueError, match="nothing to match"):
        matching.linear_predictor(conditions, pd.Series([False, False, True, True]))


def test_the_key_caliper_is_a_quarter_of_a_standard_deviation() -> None:
    made = sample()
    width = 0.25 * made.conditions["rate"].std()
    every = matching.distances(made, caliper=np.inf, key_caliper=np.inf)
    apart = (every["treated"].map(made.conditions["rate"]) - every["control"].map(made.conditions["rate"])).abs()
    found = matching.distances(made, caliper=np.inf)
    assert 0 < len(found) < len(every)
    assert len(found) == int((apart <= width).sum())


def test_the_caliper_is_a_fifth_of_a_standard_deviation_of_the_predictor() -> None:
    made = sample()
    predictor = matching.linear_predictor(made.conditions, made.treated)
    every = matching.distances(made, caliper=np.inf, key_caliper=np.inf)
    apart = (every["treated"].map(predictor) - every["control"].map(predictor)).abs()
    found = matching.distances(made, key_caliper=np.inf)
    assert len(found) == int((apart <= 0.2 * predictor.std()).sum())


# ---- pairs ---------------------------------------------------------------------------------------


def test_the_sum_of_distances_counts_and_not_the_nearest_pair_first() -> None:
    # Nearest first takes b with x (1), which leaves a with y (10). Together 11; the other way 2 + 7.
    allowed = pairs(("a", "x", 2), ("a", "y", 10), ("b", "x", 1), ("b", "y", 7))
    made = matching.without_replacement(allowed)
    assert set(zip(made["treated"], made["control"], strict=True)) == {("a", "x"), ("b", "y")}


def test_as_many_pairs_as_can_be_come_before_near_ones() -> None:
    # a can go to x alone; b is nearer to x, but may have y.
    allowed = pairs(("a", "x", 5), ("b", "x", 1), ("b", "y", 9))
    made = matching.without_replacement(allowed)
    assert set(zip(made["treated"], made["control"], strict=True)) == {("a", "x"), ("b", "y")}


def _best(allowed: pd.DataFrame) -> tuple[int, float]:
    """The most pairs, and of those the smallest sum, by trying every matching."""
    cost = {(r.treated, r.control): r.distance for r in allowed.itertuples()}
    treated, controls = sorted(allowed["treated"].unique()), sorted(allowed["control"].unique())
    for size in range(min(len(treated), len(controls)), 0, -1):
        sums = [
            sum(cost[pair] for pair in zip(chosen, order, strict=True))
            for chosen in combinations(treated, size)
            for order in permutations(controls, size)
            if all(pair in cost for pair in zip(chosen, order, strict=True))
        ]
        if sums:
            return size, min(sums)
    return 0, 0.0


@pytest.mark.parametrize("seed", range(8))
def test_pairs_are_the_best_of_all_that_there_are(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [
        (f"t{i}", f"c{j}", float(random.uniform(0, 5))) for i in range(4) for j in range(5) if random.random() < 0.45
    ]
    allowed = pairs(*rows)
    made = matching.without_replacement(allowed)
    assert (len(made), made["distance"].sum()) == pytest.approx(_best(allowed))
    assert made["treated"].is_unique and made["control"].is_unique


def test_the_order_of_the_places_does_not_matter() -> None:
    allowed = matching.distances(sample(), key_caliper=1.0)
    one = matching.without_replacement(allowed)
    other = matching.without_replacement(allowed.sample(frac=1, random_state=1).reset_index(drop=True))
    assert set(zip(one["treated"], one["control"], strict=True)) == set(
        zip(other["treated"], other["control"], strict=True)
    )


def test_with_replacement_each_takes_its_nearest_even_twice() -> None:
    allowed = pairs(("a", "x", 2), ("a", "y", 10), ("b", "x", 1), ("b", "y", 7))
    made = matching.with_replacement(allowed)
    assert list(zip(made["treated"], made["control"], strict=True)) == [("a", "x"), ("b", "x")]


def test_nothing_allowed_gives_no_pairs() -> None:
    nothing = pairs()
    assert matching.without_replacement(nothing).empty
    assert matching.with_replacement(nothing).empty


# ---- balance -------------------------------------------------------------------------------------


def test_balance_is_the_standardised_mean_difference() -> None:
    conditions = pd.DataFrame({"x": [1.0, 3.0, 2.0, 6.0, 4.0]}, index=list("abcde"))
    treated = pd.Series([True, True, False, False, False], index=conditions.index)
    before = matching.balance(conditions, treated, None).loc["x"]
    # Means 2 and 4, variances 2 and 4: (2 - 4) / sqrt(3) = -1.1547; 2 / 4.
    assert before.tolist() == pytest.approx([2.0, 4.0, -1.1547005, 0.5])
    matched = pairs(("a", "c", 1.0), ("b", "e", 1.0))
    after = matching.balance(conditions, treated, matched).loc["x"]
    # Means 2 and 3 over the same sqrt(3); variances 2 and 2.
    assert after.tolist() == pytest.approx([2.0, 3.0, -0.5773503, 1.0])


def test_a_control_that_serves_twice_counts_twice() -> None:
    conditions = pd.DataFrame({"x": [1.0, 3.0, 2.0, 6.0]}, index=list("abcd"))
    treated = pd.Series([True, True, False, False], index=conditions.index)
    after = matching.balance(conditions, treated, pairs(("a", "c", 1.0), ("b", "c", 1.0)))
    assert after.loc["x", "control_mean"] == 2.0


# ---- intervals -----------------------------------------------------------------------------------


def test_the_interval_of_a_paired_difference() -> None:
    one, other = np.array([2.0, 4.0, 6.0, 10.0]), np.array([1.0, 2.0, 3.0, 4.0])
    found = matching.paired_difference(one, other, np.array(["A", "A", "B", "B"]))
    # Differences 1, 2, 3, 6; mean 3; from it -2, -1, 0, 3; sums -3 and 3;
    # se = sqrt(2/1 * (9 + 9)) / 4 = 1.5; t with one degree of freedom 12.7062;
    # p = 1 - 2 atan(3 / 1.5) / pi = 0.29517.
    assert (found.pairs, found.clusters) == (4, 2)
    assert (found.treated_mean, found.control_mean, found.difference) == (5.5, 2.5, 3.0)
    assert found.std_error == pytest.approx(1.5)
    assert found.ci_low == pytest.approx(3 - 1.5 * 12.7062047)
    assert found.ci_high == pytest.approx(3 + 1.5 * 12.7062047)
    assert found.p_value == pytest.approx(0.2951672)


def test_one_place_a_cluster_is_a_plain_t_test_of_the_differences() -> None:
    one, other = np.array([2.0, 4.0, 6.0, 10.0]), np.array([1.0, 2.0, 3.0, 4.0])
    found = matching.paired_difference(one, other, np.array(list("ABCD")))
    # se = sd / sqrt(n): variance (4 + 1 + 0 + 9) / 3, over 4: 1.0801.
    assert found.std_error == pytest.approx(1.0801234)


def test_a_pair_without_a_value_is_left_out() -> None:
    found = matching.paired_difference(np.array([2.0, np.nan, 5.0]), np.array([1.0, 1.0, 3.0]), np.array(list("ABC")))
    assert (found.pairs, found.difference) == (2, 1.5)


def test_one_cluster_has_no_interval_and_no_pairs_have_nothing() -> None:
    alone = matching.paired_difference(np.array([2.0, 3.0]), np.array([1.0, 1.0]), np.array(["A", "A"]))
    assert alone.difference == 1.5
    assert np.isnan(alone.ci_low)
    nothing = matching.paired_difference(np.array([]), np.array([]), np.array([], dtype=str))
    assert nothing.pairs == 0 and np.isnan(nothing.difference)
