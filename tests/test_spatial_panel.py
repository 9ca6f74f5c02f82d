"""Estimators of the neighbours' past: the textbook one, and two that mend its bias."""

import numpy as np
import pandas as pd
import pytest
from linearmodels.panel import PanelOLS

from analysis.models.results import NotEstimable
from analysis.models.spatial.estimators.covariance import clustered
from analysis.models.spatial.estimators.effects import by_year, common_year, indicators
from analysis.models.spatial.estimators.fits import Fit
from analysis.models.spatial.estimators.panel import (
    Spillover,
    backward_deviations,
    double_filter,
    forward_deviations,
    groups_as_regimes,
    half_panel_jackknife,
    share_as_regimes,
    within,
)
from spatial_reference_data import lattice

SIDE, YEARS = 30, 8
TRUE = {"rho_a": 0.5, "rho_b": 0.3, "own_lag_a": 0.3, "own_lag_b": 0.2}


def simulated(seed: int) -> tuple[Spillover, pd.Series]:
    """A lattice whose areas follow TRUE, in two groups with effects that differ by group and year."""
    rng = np.random.default_rng(seed)
    weights, n = lattice(SIDE), SIDE**2
    group = pd.Series(rng.choice(["a", "b"], n))
    first = (group == "a").to_numpy()
    rho, own = np.where(first, 0.5, 0.3), np.where(first, 0.3, 0.2)
    level, path = rng.normal(size=n), [np.zeros(n)]
    for _ in range(30 + YEARS):
        shock = np.where(first, *rng.normal(size=2)) + rng.normal(size=n)
        path.append(level + rho * weights.lag(path[-1]) + own * path[-1] + shock)
    values = np.column_stack(path[-YEARS - 1 :])
    regimes = groups_as_regimes(group, ("a", "b"))
    data = Spillover(values[:, 1:], weights.lag(values)[:, :-1], values[:, :-1], regimes)
    return data, group


def test_within_is_least_squares_with_dummies():
    data, group = simulated(0)
    effects = common_year(SIDE**2)
    fit = within(data, effects, "by_regime")
    index = pd.MultiIndex.from_product([range(SIDE**2), range(YEARS)])
    columns = {
        f"{name}_{label}": (panel * (group == label).to_numpy()[:, None]).ravel()
        for name, panel in (("rho", data.lag), ("own_lag", data.own))
        for label in ("a", "b")
    }
    x = pd.DataFrame(columns, index=index)
    theirs = PanelOLS(pd.Series(data.y.ravel(), index), x, entity_effects=True, time_effects=True).fit()
    assert fit.terms == tuple(x.columns)
    assert fit.params == pytest.approx(theirs.params.to_numpy(), rel=1e-8)


def test_separate_regressions_by_group_are_one_with_everything_by_group():
    data, group = simulated(1)
    effects = by_year("group_year", indicators(group))
    together = within(data, effects, "by_regime")
    only = (group == "a").to_numpy()
    part = Spillover(
        data.y[only],
        data.lag[only],
        data.own[only],
        groups_as_regimes(group[only].reset_index(drop=True), ("a",)),
    )
    alone = within(part, common_year(int(only.sum())), "by_regime")
    assert together.params[[0, 2]] == pytest.approx(alone.params)


@pytest.fixture(scope="module")
def draws() -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
    """Estimates and standard errors of each estimator over 60 simulated panels."""
    found: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for seed in range(60):
        data, group = simulated(100 + seed)
        effects = by_year("group_year", indicators(group))
        for estimator in (within, half_panel_jackknife, double_filter):
            fit: Fit = estimator(data, effects, "by_regime")
            errors = np.sqrt(np.diag(clustered(fit, np.arange(SIDE**2), "area").matrix))
            found.setdefault(estimator.__name__, []).append((fit.params, errors))
    return found


def z_of_mean(found: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    estimates = np.array([params for params, _ in found])
    error = estimates.std(axis=0, ddof=1) / np.sqrt(len(estimates))
    return (estimates.mean(axis=0) - list(TRUE.values())) / error


def test_the_double_filter_is_unbiased_and_its_errors_are_right(draws):
    found = draws["double_filter"]
    assert np.abs(z_of_mean(found)).max() < 3.5
    spread = np.std([params for params, _ in found], axis=0, ddof=1)
    assert np.mean([errors for _, errors in found], axis=0) == pytest.approx(spread, rel=0.3)


def test_within_is_biased_with_few_years_and_the_jackknife_takes_most_of_it(draws):
    # Nickell (1981): with 8 years the own lag is too low by about (1 + gamma) / (T - 1), here 0.2.
    truth = np.array(list(TRUE.values()))
    bias = {name: np.mean([params for params, _ in found], axis=0) - truth for name, found in draws.items()}
    assert np.abs(z_of_mean(draws["within"])).min() > 5
    assert bias["within"][2:] == pytest.approx([-0.19, -0.17], abs=0.05)
    assert (np.abs(bias["half_panel_jackknife"]) < np.abs(bias["within"]) / 2).all()


def test_forward_deviations_have_no_level_and_keep_errors_alike():
    rng = np.random.default_rng(2)
    values = rng.normal(size=(4, 6))
    assert forward_deviations(values + 7) == pytest.approx(forward_deviations(values))
    # The transformation's rows are orthonormal (Arellano and Bover 1995).
    rows = forward_deviations(np.eye(6)).T
    assert rows @ rows.T == pytest.approx(np.eye(4))


def test_backward_deviations_look_back_only():
    assert backward_deviations(np.array([[2.0, 4.0, 9.0, 100.0]])) == pytest.approx(np.array([[2.0, 6.0]]))


def test_a_group_without_areas_gives_no_number():
    with pytest.raises(NotEstimable, match="no area of group 'c'"):
        groups_as_regimes(pd.Series(["a", "b"]), ("a", "b", "c"))


def test_a_share_that_is_the_same_everywhere_gives_no_number():
    with pytest.raises(NotEstimable, match="same in every area"):
        share_as_regimes(np.full(5, 0.2), {"here": 0.2})


def test_what_the_effects_absorb_gives_no_number():
    data, _ = simulated(3)
    constant = Spillover(data.y, np.ones_like(data.y), data.own, data.regimes)
    with pytest.raises(NotEstimable, match="nothing varies in rho_a, rho_b"):
        within(constant, common_year(SIDE**2), "none")
    twice = Spillover(data.y, data.own, data.own, data.regimes)
    with pytest.raises(NotEstimable, match="collinear"):
        within(twice, common_year(SIDE**2), "by_regime")


def test_three_years_cannot_be_halved_or_filtered_twice():
    data, _ = simulated(4)
    for estimator in (half_panel_jackknife, double_filter):
        with pytest.raises(NotEstimable, match="years"):
            estimator(data.years(slice(0, 3)), common_year(SIDE**2), "none")
