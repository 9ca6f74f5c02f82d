"""Moran's I and its parts by group. R's numbers stand in test_spatial_reference."""

import numpy as np
import pytest

from analysis.models.results import NotEstimable
from analysis.models.spatial.diagnostics.moran import group_moran, moran
from spatial_reference_data import columbus, lattice


def test_the_groups_parts_add_up_in_proportion_to_their_sizes():
    frame, weights = columbus()
    values, member = frame["CRIME"].to_numpy(), frame["EW"].to_numpy() == 1
    parts = [group_moran(values, weights, chosen) for chosen in (member, ~member)]
    shares = [member.mean(), 1 - member.mean()]
    total = sum(share * part.value for share, part in zip(shares, parts, strict=True))
    assert total == pytest.approx(moran(values, weights).value)
    everyone = group_moran(values, weights, np.ones(len(values), dtype=bool))
    assert everyone == moran(values, weights)


@pytest.mark.slow
def test_moments_are_those_of_shuffling():
    rng = np.random.default_rng(0)
    weights, values = lattice(7), rng.gamma(2, size=49)
    member = np.arange(49) % 3 == 0
    for statistic in (moran, lambda z, w: group_moran(z, w, member)):
        expected = statistic(values, weights)
        drawn = [statistic(rng.permutation(values), weights).value for _ in range(4000)]
        assert np.mean(drawn) == pytest.approx(expected.expectation, abs=0.006)
        assert np.var(drawn) == pytest.approx(expected.variance, rel=0.1)


def test_likeness_is_positive_and_a_chessboard_negative():
    weights = lattice(8)
    x, y = np.arange(64) % 8, np.arange(64) // 8
    assert moran(x.astype(float), weights).value > 0.5
    stripes = (-1.0) ** x + 0.001 * y
    assert moran(stripes, weights).value < -0.2
    assert moran(x.astype(float), weights).p_value < 1e-6


def test_values_that_do_not_vary_and_empty_groups_give_no_number():
    weights = lattice(3)
    with pytest.raises(NotEstimable, match="do not vary"):
        moran(np.ones(9), weights)
    with pytest.raises(NotEstimable, match="no areas"):
        group_moran(np.arange(9.0), weights, np.zeros(9, dtype=bool))
