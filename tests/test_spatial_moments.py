"""Moments of pairs: exact where they can be worked out, and true where likelihood is not."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from analysis.groups import GROUPS
from analysis.models.results import NotEstimable
from analysis.models.spatial.estimators.covariance import cluster_jackknife
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import by_year, indicators
from analysis.models.spatial.estimators.likelihood import maximum_likelihood
from analysis.models.spatial.estimators.moments import _diagonal, _pairs, pair_moments
from analysis.models.spatial.estimators.panel import groups_as_regimes
from analysis.models.spatial.neighbours.weights import SpatialWeights, weights_from_edges

SIDE, PLACES = 12, 40
RHO = np.array([0.36, 0.40, 0.40])
SPREAD = np.array([0.4, 0.6, 2.0])


def england(places: int = PLACES) -> tuple[SpatialWeights, pd.Series, pd.Series]:
    """Places of 12 by 12 areas, a row of them; groups in blocks, so that they meet at edges."""
    rows, columns = np.divmod(np.arange(SIDE * SIDE * places), SIDE)
    at = {(int(r), int(c)): i for i, (r, c) in enumerate(zip(rows, columns, strict=True))}
    pairs = [
        (i, at[r + a, c + b])
        for (r, c), i in at.items()
        for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0))
        if (r + a, c + b) in at
    ]
    codes = pd.Index([f"A{i}" for i in range(len(rows))])
    weights = weights_from_edges("rook", codes, pd.DataFrame(pairs, columns=["focal", "neighbour"]))
    number = ((rows // 4 + columns // 4) % 3).astype(int)
    group = pd.Series(np.array(GROUPS)[number], index=codes)
    return weights, group, pd.Series(rows // SIDE, index=codes)


def drawn(rng: np.random.Generator, weights: SpatialWeights, number: np.ndarray, place: np.ndarray, years: int):
    """Years of the spatial lag with spreads by group, tails, and shocks that an authority\u2019s groups have each."""
    regimes = np.eye(3)[number]
    filter_ = SpatialFilter(weights, regimes)
    factors = filter_.factor(RHO)
    shared = rng.normal(size=(place.max() + 1, 3, years))[place, number]
    errors = SPREAD[number][:, None] * rng.standard_t(5, size=(len(number), years)) + 0.8 * shared
    return filter_.solve(factors, errors)


def test_the_diagonal_takes_that_of_the_projected_pairs_away():
    # M P M worked out in full on a graph of 432 areas.
    weights, group, place = england(3)
    cell = pd.factorize(place.astype(str) + group)[0]
    cluster = place.to_numpy()
    regimes = groups_as_regimes(group, GROUPS)
    member = np.eye(cell.max() + 1)[cell]
    m = np.eye(len(cell)) - member @ np.linalg.inv(member.T @ member) @ member.T
    for pairs in _pairs(weights, regimes.columns.T, cell, cluster):
        assert np.abs(np.diag(m @ pairs.toarray() @ m)).max() < 1e-12
        assert np.abs(pairs - pairs.T).max() < 1e-15
    plain = sp.csr_array(pairs)
    assert np.abs(_diagonal(plain, cell)).max() < 1e-12


def test_pairs_find_the_truth_under_shocks_and_spreads_where_likelihood_does_not():
    weights, group, place = england(20)
    number, at = np.array([GROUPS.index(g) for g in group]), place.to_numpy()
    regimes = groups_as_regimes(group, GROUPS)
    cells = place.astype(str) + group
    effects = by_year("group_year", indicators(group))
    filter_ = SpatialFilter(weights, regimes.columns)
    found, wrong = [], []
    for seed in range(25):
        y = drawn(np.random.default_rng(seed), weights, number, at, 5)
        found.append(pair_moments(y, y, weights, regimes, cells, place, "none").params)
        if seed < 2:
            wrong.append(maximum_likelihood(y, filter_, effects, [], start=RHO).rho)
    found = np.array(found)
    z = (found.mean(axis=0) - RHO) / (found.std(axis=0, ddof=1) / np.sqrt(len(found)))
    assert np.abs(z).max() < 3.5
    assert np.abs(np.mean(wrong, axis=0) - RHO).max() > 0.08


def test_the_covariance_is_that_of_leaving_authorities_out_and_estimating_again():
    weights, group, place = england(8)
    number, at = np.array([GROUPS.index(g) for g in group]), place.to_numpy()
    regimes = groups_as_regimes(group, GROUPS)
    cells = place.astype(str) + group
    y = drawn(np.random.default_rng(3), weights, number, at, 5)
    own = drawn(np.random.default_rng(4), weights, number, at, 5)
    fit = pair_moments(y, own, weights, regimes, cells, place, "by_regime")
    assert fit.terms[3:] == tuple(f"own_lag_{group}" for group in GROUPS)
    moves = fit.left_out(pd.factorize(place)[0])
    # Without the third authority, its areas still being neighbours of others: outcomes of pairs are left out alone.
    kept = np.ones(8, dtype=bool)
    kept[2] = False
    total = fit.quadratic[kept].sum(axis=0), fit.linear[kept].sum(axis=0)
    theta = fit.params + moves[2]
    v = np.concatenate([[1.0], -theta])
    assert np.abs(np.einsum("gwv,w,v->g", total[0], v, v)).max() < 1e-6 * np.abs(total[0]).max()
    assert np.abs(total[1] @ v).max() < 1e-6 * np.abs(total[1]).max()
    covariance = cluster_jackknife(fit, place, "authority")
    assert covariance.matrix == pytest.approx(7 / 8 * moves.T @ moves)


def test_what_has_no_pairs_or_too_few_years_is_refused():
    weights, group, place = england(2)
    regimes = groups_as_regimes(group, GROUPS)
    y = np.random.default_rng(0).normal(size=(len(group), 5))
    alone = pd.Series(np.arange(len(group)), index=group.index)
    with pytest.raises(NotEstimable, match="no two neighbours"):
        pair_moments(y, y, weights, regimes, alone, alone, "none")
    with pytest.raises(NotEstimable, match="four years"):
        pair_moments(y[:, :3], y[:, :3], weights, regimes, place.astype(str) + group, place, "none")
