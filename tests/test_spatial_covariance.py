"""Covariances against linearmodels, against each other, and where they must refuse."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from linearmodels.panel import PanelOLS

from analysis.models.results import FewClustersWarning, NotEstimable
from analysis.models.spatial.estimators.covariance import (
    cluster_jackknife,
    clustered,
    conley,
    driscoll_kraay,
)
from analysis.models.spatial.estimators.effects import by_year, common_year, indicators
from analysis.models.spatial.estimators.fits import CombinedFit, LinearFit
from analysis.models.spatial.estimators.linear import instrumental, least_squares
from analysis.models.spatial.estimators.panel import (
    Spillover,
    double_filter,
    groups_as_regimes,
    half_panel_jackknife,
    within,
)
from spatial_reference_data import states

NAMES = ["P_CAP", "EMP", "UNEMP"]

EFFECTS_COUNTED = 816 / (816 - 64)
"""linearmodels scales every covariance for the 48 + 17 - 1 effects; Stata's xt commands do not."""


def two_way_fit() -> LinearFit:
    wide, _ = states()
    effects = common_year(48)
    design = effects.absorb_all([wide[name] for name in NAMES])
    return least_squares(effects.absorb(wide["GSP"]), design, NAMES, absorbed=17)


def test_clustered_errors_are_those_of_linearmodels():
    wide, weights = states()
    index = pd.MultiIndex.from_product([weights.codes, range(17)])
    frame = pd.DataFrame({name: wide[name].ravel() for name in ["GSP", *NAMES]}, index=index)
    theirs = PanelOLS(frame["GSP"], frame[NAMES], entity_effects=True, time_effects=True).fit(
        cov_type="clustered", cluster_entity=True, debiased=False, group_debias=True
    )
    fit = two_way_fit()
    ours = clustered(fit, weights.codes.to_numpy(), "state")
    # linearmodels' group_debias is G/(G-1) (N-1)/N; ours counts the coefficients as Stata does.
    factor = fit.n_obs / (fit.n_obs - fit.n_params) / EFFECTS_COUNTED
    assert fit.params == pytest.approx(theirs.params.to_numpy(), rel=1e-8)
    assert ours.matrix == pytest.approx(theirs.cov.to_numpy() * factor, rel=1e-6)
    assert (ours.n_clusters, ours.df) == (48, 47)


def test_driscoll_kraay_errors_are_those_of_linearmodels():
    wide, weights = states()
    index = pd.MultiIndex.from_product([weights.codes, range(17)])
    frame = pd.DataFrame({name: wide[name].ravel() for name in ["GSP", *NAMES]}, index=index)
    theirs = PanelOLS(frame["GSP"], frame[NAMES], entity_effects=True, time_effects=True).fit(
        cov_type="kernel", kernel="bartlett", bandwidth=3, debiased=False
    )
    fit = two_way_fit()
    small = 17 / 16 * (fit.n_obs - 1) / (fit.n_obs - fit.n_params)
    ours = driscoll_kraay(fit, lags=3).matrix / small
    assert ours == pytest.approx(theirs.cov.to_numpy() / EFFECTS_COUNTED, rel=1e-6)


def test_a_kernel_of_blocks_is_clustering():
    fit, labels = two_way_fit(), np.repeat(np.arange(12), 4)
    kernel = sp.csr_array((labels[:, None] == labels).astype(float))
    with pytest.warns(FewClustersWarning, match="12 clusters"):
        grouped = clustered(fit, labels, "block")
    assert conley(fit, kernel, "blocks").matrix * 12 / 11 == pytest.approx(grouped.matrix)


def test_fewer_clusters_or_years_than_coefficients_give_no_number():
    fit = two_way_fit()
    with pytest.raises(NotEstimable, match="3 clusters"):
        clustered(fit, np.arange(48) % 3, "region")
    with pytest.raises(NotEstimable, match="3 years"):
        short = [fit.design[:, :3], fit.fitted[:, :3], fit.residuals[:, :3]]
        driscoll_kraay(LinearFit(fit.terms, fit.params, fit.bread, *short))


def test_the_jackknife_leaves_out_one_cluster_at_a_time():
    fit, labels = two_way_fit(), np.repeat(np.arange(16), 3)
    moves = []
    for cluster in range(16):
        rest = labels != cluster
        again = least_squares((fit.design @ fit.params + fit.residuals)[rest], fit.design[rest], fit.terms)
        moves.append(again.params - fit.params)
    expected = 15 / 16 * np.array(moves).T @ np.array(moves)
    with pytest.warns(FewClustersWarning):
        found = cluster_jackknife(fit, labels, "block")
    assert found.matrix == pytest.approx(expected, rel=1e-8)
    assert (found.name, found.df) == ("clustered (block), jackknife", 15)


def left_out_by_hand(estimate, data, cells: list[sp.csr_array], labels: np.ndarray) -> np.ndarray:
    """How the coefficients move without each cluster: the whole estimate made again."""
    whole = estimate(data, by_year("effects", *cells)).params
    moves = []
    for cluster in range(labels.max() + 1):
        rest = labels != cluster
        some = Spillover(data.y[rest], data.lag[rest], data.own[rest], data.regimes.rows(rest))
        moves.append(estimate(some, by_year("effects", *(part[rest] for part in cells))).params - whole)
    return np.array(moves)


@pytest.mark.parametrize("estimator", [within, half_panel_jackknife, double_filter])
@pytest.mark.parametrize("with_authorities", [False, True])
def test_leaving_a_cluster_out_makes_the_whole_estimate_anew(estimator, with_authorities):
    data, group, labels = clustered_panel()
    cells = [indicators(group)]
    if with_authorities:
        cells = [indicators(pd.Series(labels)), *cells]

    def estimate(some, effects):
        return estimator(some, effects, "by_regime")

    found = estimate(data, by_year("effects", *cells)).left_out(labels)
    assert found == pytest.approx(left_out_by_hand(estimate, data, cells, labels), abs=1e-10)


def test_first_stages_are_made_anew_too():
    data, group, labels = clustered_panel()
    rng = np.random.default_rng(3)
    effects = by_year("group", indicators(group), area=False)
    x = effects.absorb_all([data.lag, data.own])
    z = effects.absorb_all([data.lag + 0.5 * rng.normal(size=data.y.shape) for _ in range(3)])
    y = effects.absorb(data.y)
    fit = replace(instrumental(y, x, z, ["lag", "own"]), effects=effects)
    expected = []
    for cluster in range(labels.max() + 1):
        rest = labels != cluster
        others = by_year("group", indicators(group[rest]), area=False)
        parts = [others.absorb_all(list(part[rest].transpose(2, 0, 1))) for part in (y[..., None], x, z)]
        expected.append(instrumental(parts[0][..., 0], parts[1], parts[2], ["lag", "own"]).params - fit.params)
    assert fit.left_out(labels) == pytest.approx(np.array(expected), abs=1e-10)


def clustered_panel() -> tuple[Spillover, pd.Series, np.ndarray]:
    """A made-up panel of 120 areas in two groups and six uneven clusters, with each area's group and cluster."""
    rng = np.random.default_rng(11)
    labels = np.repeat(np.arange(6), [10, 35, 15, 30, 12, 18])
    group = pd.Series(rng.choice(["a", "b"], 120))
    lag, own = rng.normal(size=(2, 120, 7))
    y = 0.4 * lag + 0.2 * own + rng.normal(size=(6, 1))[labels] + rng.normal(size=(120, 7))
    return Spillover(y, lag, own, groups_as_regimes(group, ("a", "b"))), group, labels


def test_a_combination_of_fits_is_jackknifed_as_one():
    fit, labels = two_way_fit(), np.arange(48)
    combined = CombinedFit(fit, ((2.0, fit, slice(0, 17)), (-1.0, fit, slice(0, 17))))
    assert combined.params == pytest.approx(fit.params)
    for covariance in (clustered, cluster_jackknife):
        one, other = (covariance(each, labels, "state").matrix for each in (combined, fit))
        assert one == pytest.approx(other)


def test_a_cluster_that_alone_identifies_a_coefficient_gives_no_number():
    fit = two_way_fit()
    only = np.zeros((48, 17, 1))
    only[0] = np.arange(17.0)[:, None]
    design = np.concatenate([fit.design, only], axis=-1)
    alone = least_squares(fit.residuals, design, [*fit.terms, "only"])
    with pytest.raises(NotEstimable, match="without one of the clusters"):
        cluster_jackknife(alone, np.arange(48), "state")
