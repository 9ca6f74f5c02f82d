"""The error of a value and of a difference, held against other software, a bootstrap, and simulated areas."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis.indicators.spread import FEWEST_EFFECTIVE, Spread, combined

AUTHORITIES = 60


def by_authority(values: np.ndarray, authority: np.ndarray, size: int = AUTHORITIES) -> np.ndarray:
    return np.bincount(authority, weights=values, minlength=size)


def rate(n: np.ndarray, d: np.ndarray, authority: np.ndarray, size: int = AUTHORITIES) -> Spread:
    return Spread.ratio(by_authority(n, authority, size), by_authority(d, authority, size))


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    """Eight hundred places of two groups in sixty uneven authorities that the groups share."""
    draw = np.random.default_rng(12)
    authority = draw.choice(AUTHORITIES, 800, p=draw.dirichlet(np.full(AUTHORITIES, 3.0)))
    frame = pd.DataFrame({"authority": authority, "own": draw.random(800) < 0.4})
    frame["d"] = draw.integers(800, 2500, 800).astype(float)
    chance = 0.2 + 0.05 * draw.standard_normal(AUTHORITIES)[authority] + 0.03 * draw.standard_normal(800)
    frame["n"] = frame["d"] * (chance + 0.02 * frame["own"])
    return frame


def of(frame: pd.DataFrame) -> Spread:
    return rate(frame["n"].to_numpy(), frame["d"].to_numpy(), frame["authority"].to_numpy())


def test_the_joint_error_agrees_with_clustered_weighted_least_squares(places: pd.DataFrame) -> None:
    # A pooled rate is the weighted mean of rates, so that the two groups' difference is a coefficient of weighted
    # least squares, and statsmodels' clustered error another computation of the same (it leaves out m/(m-1)).
    x = sm.add_constant(places["own"].astype(float))
    fit = sm.WLS(places["n"] / places["d"], x, weights=places["d"]).fit(
        cov_type="cluster", cov_kwds={"groups": places["authority"], "use_correction": False}
    )
    own, other = of(places[places["own"]]), of(places[~places["own"]])
    joint = own - other
    assert joint.value == pytest.approx(fit.params["own"], rel=1e-10)
    assert other.value == pytest.approx(fit.params["const"], rel=1e-10)
    assert joint.std_error == pytest.approx(fit.bse["own"], rel=0.08)
    assert other.std_error == pytest.approx(fit.bse["const"], rel=0.08)
    # Two groups that share authorities move together: apart, they would look half as sure again.
    assert joint.std_error < 0.7 * math.hypot(own.std_error, other.std_error)


def test_the_joint_error_agrees_with_a_bootstrap_of_authorities(places: pd.DataFrame) -> None:
    sums = {
        side: [by_authority(part[c].to_numpy(), part["authority"].to_numpy()) for c in ("n", "d")]
        for side, part in places.groupby("own")
    }
    picks = np.random.default_rng(3).integers(0, AUTHORITIES, (4000, AUTHORITIES))
    drawn = {side: n[picks].sum(axis=1) / d[picks].sum(axis=1) for side, (n, d) in sums.items()}
    own, other = of(places[places["own"]]), of(places[~places["own"]])
    # 4,000 draws know a standard deviation to 1.1%; the jackknife is a little on the safe side.
    assert (own - other).std_error == pytest.approx((drawn[True] - drawn[False]).std(ddof=1), rel=0.08)
    assert combined(np.divide, own, other).std_error == pytest.approx(
        (drawn[True] / drawn[False]).std(ddof=1), rel=0.08
    )


def test_by_hand() -> None:
    # Three authorities: 10 of 100, 30 of 100, 20 of 200. Without each: 50/300, 30/300, 40/200; whole 60/400.
    three = Spread.ratio(np.array([10.0, 30, 20]), np.array([100.0, 100, 200]), 100)
    np.testing.assert_allclose(three.without, [100 / 6, 10, 20])
    # Moves 1.6667, -5, 5; 2/3 of their squares' sum 52.7778 is 35.1852.
    assert three.std_error == pytest.approx(math.sqrt(35.18518518))
    # Shares a quarter, a quarter, a half: 1 / 0.375.
    assert three.effective == pytest.approx(8 / 3)
    low, high = three.interval
    # Three authorities and 8/3 effective ones: the root of 2 times 5/3 degrees of freedom.
    assert (high - low) / 2 == pytest.approx(stats.t.ppf(0.975, math.sqrt(10 / 3)) * three.std_error)


def test_an_exact_number_has_no_error_and_an_interval_of_no_width() -> None:
    exact = Spread.exact(5.0)
    assert math.isnan(exact.std_error)
    assert exact.interval == (5.0, 5.0)
    assert (exact - Spread.exact(3.0)).interval == (2.0, 2.0)


@pytest.mark.parametrize("sizes", [[100.0], [100.0, 0.0], [900.0, 100.0]])
def test_where_one_authority_holds_most_there_is_no_interval(sizes: list[float]) -> None:
    d = np.array(sizes)
    few = Spread.ratio(0.2 * d, d)
    assert few.effective < FEWEST_EFFECTIVE
    assert np.isnan([few.std_error, *few.interval]).all()


def test_an_authority_that_neither_group_lives_in_changes_nothing() -> None:
    n, d = np.array([10.0, 30, 20]), np.array([100.0, 100, 200])
    three, four = Spread.ratio(n, d), Spread.ratio(np.append(n, 0), np.append(d, 0))
    assert four.std_error == pytest.approx(three.std_error)
    assert four.interval == pytest.approx(three.interval)


AREAS = {
    # Neighbourhoods of the two deprived groups in each authority, of areas like those of the editions.
    "ten, even": ([24, 23, 18, 14, 12, 8, 7, 5, 4, 3], [60, 20, 15, 30, 12, 8, 20, 5, 15, 3]),
    "seven, one large": ([65, 16, 11, 9, 4, 4, 3], [200, 20, 25, 30, 10, 15, 12]),
    "five": ([28, 14, 13, 11, 7], [20, 12, 6, 9, 4]),
    "four": ([45, 28, 21, 21], [60, 15, 12, 18]),
    "three": ([30, 20, 16], [25, 18, 30]),
    "seventeen, one large": ([25, 6, 6, 5, 3, 3, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0, 0],
                             [30, 4, 10, 2, 3, 8, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0]),
}  # fmt: skip
DRAWS = 1500


@pytest.mark.parametrize("name", AREAS)
@pytest.mark.parametrize("alike", [0.1, 0.4])
def test_intervals_hold_the_truth_in_simulated_areas(name: str, alike: float) -> None:
    # Both groups' true rate is nought; an authority moves all of its neighbourhoods (`alike` is the part of the
    # variance that it has) and mostly both groups alike. The seed depends on the design alone.
    counts = np.array(AREAS[name], dtype=float)
    draw = np.random.default_rng([len(name), int(10 * alike)])
    shared = np.array([[1.0, 0.7], [0.7, 1.0]])
    effects = draw.multivariate_normal([0, 0], alike * shared, (DRAWS, counts.shape[1]))
    noise = draw.standard_normal((DRAWS, 2, counts.shape[1])) * np.sqrt((1 - alike) * counts)
    sums = effects.transpose(0, 2, 1) * counts + noise
    held = np.zeros(2)
    for own, other in sums:
        one, two = Spread.ratio(own, counts[0]), Spread.ratio(other, counts[1])
        for place, value in enumerate((one, one - two)):
            low, high = value.interval
            held[place] += low <= 0 <= high
    # 95% is meant; few authorities cost width and not truth. 1,500 draws know a coverage to 0.6 points.
    assert ((held / DRAWS > 0.92) & (held / DRAWS < 0.98)).all(), held / DRAWS


def test_as_if_neighbourhoods_were_independent_the_truth_would_be_missed() -> None:
    # What the book did before: the same areas, every neighbourhood on its own.
    counts = np.array(AREAS["ten, even"][0])
    authority = np.repeat(np.arange(len(counts)), counts)
    draw = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        rates = math.sqrt(0.4) * draw.standard_normal(len(counts))[authority]
        rates += math.sqrt(0.6) * draw.standard_normal(len(authority))
        apart = rate(rates, np.ones(len(rates)), np.arange(len(rates)), len(rates))
        held += apart.interval[0] <= 0 <= apart.interval[1]
    assert held / 400 < 0.75
