"""The simultaneous model: group-specific maximum likelihood and two-stage least squares."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from scipy.optimize import minimize
from spreg import ML_Lag

from analysis.models.results import NotEstimable
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects, by_year, common_year, indicators
from analysis.models.spatial.estimators.likelihood import maximum_likelihood
from analysis.models.spatial.estimators.panel import groups_as_regimes
from analysis.models.spatial.estimators.simultaneous import hansen_j, spatial_two_stage
from spatial_reference_data import columbus, lattice, ring

SIDE, YEARS = 14, 6
RHO = np.array([0.6, 0.3])


def simulated(seed: int, years: int = YEARS) -> tuple[np.ndarray, np.ndarray, SpatialFilter, Effects]:
    """A lattice in two groups: y = A^-1 (level + group-year shocks + x / 2 + e)."""
    rng = np.random.default_rng(seed)
    n = SIDE**2
    groups = rng.integers(0, 2, n)
    filter_ = SpatialFilter(lattice(SIDE), np.eye(2)[groups])
    x = rng.normal(size=(n, years))
    shocks = rng.normal(size=(2, years))[groups] + rng.normal(size=(n, 1))
    y = filter_.solve(filter_.factor(RHO), shocks + x / 2 + rng.normal(size=(n, years)))
    return y, x, filter_, by_year("group_year", indicators(groups))


def test_the_log_determinant_is_that_of_the_full_matrix():
    _, _, filter_, _ = simulated(0)
    full = np.eye(SIDE**2) - (filter_.columns @ RHO)[:, None] * filter_.weights.matrix.toarray()
    assert filter_.log_determinant(RHO) == pytest.approx(np.linalg.slogdet(full)[1], abs=1e-10)
    right = np.arange(SIDE**2, dtype=float)
    assert filter_.solve(filter_.factor(RHO), right) == pytest.approx(np.linalg.solve(full, right))


def test_the_maximum_is_that_of_the_likelihood_written_out():
    y, x, filter_, effects = simulated(1)
    fit = maximum_likelihood(y, filter_, effects, [x], correct=False)
    w = filter_.weights.matrix.toarray()

    def loss(parameters: np.ndarray) -> float:
        rho, beta, log_sigma = parameters[:2], parameters[2], parameters[3]
        a = np.eye(len(w)) - (filter_.columns @ rho)[:, None] * w
        e = effects.absorb(a @ y - beta * x)
        counted = YEARS - 1
        quadratic = (e**2).sum() / (2 * np.exp(2 * log_sigma))
        return quadratic + len(w) * counted * log_sigma - counted * np.linalg.slogdet(a)[1]

    found = minimize(loss, [0.1, 0.1, 0.1, 0.0], method="BFGS", options={"gtol": 1e-7})
    assert fit.rho == pytest.approx(found.x[:2], abs=1e-5)
    assert fit.beta == pytest.approx(found.x[2:3], abs=1e-5)
    assert fit.sigma2 == pytest.approx(np.exp(2 * found.x[3]), abs=1e-4)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_one_rho_is_that_of_spreg():
    frame, weights = columbus()
    import libpysal

    y, x = frame[["CRIME"]].to_numpy(), frame[["INC", "HOVAL"]].to_numpy()
    neighbours = {i: list(weights.matrix[[i]].indices) for i in range(49)}
    w = libpysal.weights.W(neighbours, silence_warnings=True)
    w.transform = "r"
    theirs = ML_Lag(y, x, w, method="full")
    columns = [np.ones((49, 1)), x[:, :1], x[:, 1:]]
    none = by_year("none", sp.csr_array((49, 1)), area=False)
    fit = maximum_likelihood(y, SpatialFilter(weights, np.ones((49, 1))), none, columns)
    assert fit.rho[0] == pytest.approx(theirs.rho, abs=1e-6)
    assert fit.log_likelihood == pytest.approx(theirs.logll, abs=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(np.sqrt(np.diag(theirs.vm1))[[3, 0, 1, 2]], rel=1e-4)


def test_year_effects_bias_is_known_for_one_effect_and_removed():
    # Lee and Yu (2010): with one effect a year and row-standardised W, tr PG = 1 / (1 - rho).
    # Then the bias is (tr G / 39 - 40/39 * 2) / 67 = -0.026, with tr G = 40 * 0.309 on a ring and
    # 67 the information a year.
    rng = np.random.default_rng(2)
    n, years, rho, draws = 40, 100, 0.5, 30
    filter_ = SpatialFilter(ring(n), np.ones((n, 1)))
    effects, found = common_year(n), []
    for _ in range(draws):
        shocks = 3 * rng.normal(size=(1, years)) + rng.normal(size=(n, 1))
        y = filter_.solve(filter_.factor(np.array([rho])), shocks + rng.normal(size=(n, years)))
        fits = [maximum_likelihood(y, filter_, effects, [], correct=c) for c in (False, True)]
        found.append([fit.rho[0] - rho for fit in fits])
    raw, mended = np.mean(found, axis=0)
    error = np.std(found, axis=0, ddof=1)[1] / np.sqrt(draws)
    assert raw == pytest.approx(-0.026, abs=3.5 * error)
    assert raw < -5 * error
    assert mended == pytest.approx(0, abs=3.5 * error)


def test_estimates_are_near_the_truth_and_their_errors_right():
    found = [maximum_likelihood(*arguments(seed)) for seed in range(40)]
    estimates = np.array([fit.rho for fit in found])
    spread = estimates.std(axis=0, ddof=1)
    assert np.abs(estimates.mean(axis=0) - RHO).max() < 3.5 * spread.max() / np.sqrt(40)
    errors = np.mean([np.sqrt(np.diag(fit.covariance))[:2] for fit in found], axis=0)
    assert errors == pytest.approx(spread, rel=0.35)


def arguments(seed: int) -> tuple[np.ndarray, SpatialFilter, Effects, list[np.ndarray]]:
    y, x, filter_, effects = simulated(1000 + seed)
    return y, filter_, effects, [x]


def test_observed_and_expected_information_agree_for_many_areas(monkeypatch):
    y, x, filter_, effects = simulated(5, years=40)
    expected = maximum_likelihood(y, filter_, effects, [x])
    monkeypatch.setattr("analysis.models.spatial.estimators.likelihood.SMALL", 0)
    observed = maximum_likelihood(y, filter_, effects, [x])
    assert observed.rho == pytest.approx(expected.rho)
    assert observed.covariance == pytest.approx(expected.covariance, rel=0.08, abs=2e-6)


def test_a_spatial_unit_root_gives_no_number():
    rng = np.random.default_rng(6)
    n = 40
    filter_ = SpatialFilter(ring(n), np.ones((n, 1)))
    with pytest.raises(NotEstimable, match="of 1 or more"):
        filter_.log_determinant(np.array([1.0]))
    smooth = np.cos(2 * np.pi * np.arange(n) / n)[:, None] * rng.normal(size=(1, 5))
    with pytest.raises(NotEstimable):
        maximum_likelihood(smooth, filter_, common_year(n), [])


def dynamic(seed: int) -> tuple[np.ndarray, np.ndarray, pd.Series, SpatialFilter]:
    rng = np.random.default_rng(seed)
    n = 900
    groups = rng.integers(0, 2, n)
    filter_ = SpatialFilter(lattice(30), np.eye(2)[groups])
    factors = filter_.factor(np.array([0.5, 0.25]))
    level, path = rng.normal(size=n), [np.zeros(n)]
    for _ in range(30):
        path.append(filter_.solve(factors, level + 0.5 * path[-1] + rng.normal(size=n)))
    values = np.column_stack(path[-10:])
    return values[:, 1:], values[:, :-1], pd.Series(groups), filter_


def test_two_stage_finds_the_dynamic_model_and_does_not_reject_it():
    estimates, js = [], []
    for seed in range(30):
        y, own, groups, filter_ = dynamic(seed)
        regimes = groups_as_regimes(groups, (0, 1))
        effects = by_year("group_year", indicators(groups))
        fit = spatial_two_stage(y, own, filter_.weights, regimes, effects, pd.Series(np.arange(900)))
        strength, j = fit.diagnostics
        assert strength.value > 10
        estimates.append(fit.params)
        js.append(j.p_value)
    error = np.std(estimates, axis=0, ddof=1) / np.sqrt(30)
    z = (np.mean(estimates, axis=0) - [0.5, 0.25, 0.5, 0.5]) / error
    assert np.abs(z).max() < 3.5
    assert np.mean(np.array(js) < 0.05) < 0.25


def test_nothing_is_over_identified_with_as_many_instruments():
    y = np.zeros((5, 2))
    with pytest.raises(NotEstimable, match="nothing is over-identified"):
        hansen_j(y, np.ones((5, 2, 1)), np.ones((5, 2, 1)), pd.Series(range(5)))
