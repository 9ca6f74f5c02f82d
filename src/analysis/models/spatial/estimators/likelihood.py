"""Spillovers at the same time, by maximum likelihood: a spatial lag with its own rho in each group.

    y_t = sum_g rho_g E_g W y_t + X_t beta + mu + effects_t + e_t,   e ~ N(0, sigma^2)

With effects and X absorbed, the concentrated log-likelihood is

    l(rho) = T' ln det(I - sum_g rho_g E_g W) - (n T' / 2) ln S(rho) + constant

and S(rho) = (1, -rho)' Q (1, -rho) is exactly quadratic in rho (Ord 1975 for one rho; Elhorst
2003 for area effects; Aquaro, Bailey and Pesaran 2021 for differing rho). T' = T - 1 with area
effects (Lee and Yu 2010: the maximum is the same as with T, the standard errors are not) and T
without.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from analysis.models.bad_input import require_finite
from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects
from analysis.models.spatial.estimators.information import (
    SMALL,
    expected_covariance,
    observed_covariance,
)
from analysis.models.spatial.estimators.linear import require_full_rank

STEP = 3e-4
"""Distance of the points at which the log-determinant is taken around the current rho."""

CONVERGED = 1e-4
"""Largest Newton step that ends the search; the step after it would be about its square."""

PROBES = 64
"""Random vectors for the trace of the year effects, where there are more columns than this."""

MAX_ROUNDS = 30


@dataclass(frozen=True)
class LikelihoodFit:
    """Maximum likelihood estimates of a group-specific spatial lag.

    Attributes
    ----------
    rho, beta : array
        Coefficients on the spatial lag by group, and on X.
    covariance : array
        Of (rho, beta), from the expected information, or the observed for many areas.
    sigma2 : float
        Error variance.
    log_likelihood : float
        Concentrated log-likelihood at its maximum (before any correction of rho).
    residuals : array, shape (areas, years)
    evaluations : int
        Log-determinants that the search took.
    correction : array
        What was added to rho for the year effects (zero when not asked for).
    """

    rho: Array
    beta: Array
    covariance: Array
    sigma2: float
    log_likelihood: float
    residuals: Array
    evaluations: int
    correction: Array


@dataclass(frozen=True)
class _Quadratic:
    """ln det A near a point: value, gradient, second derivatives."""

    centre: Array
    value: float
    gradient: Array
    hessian: Array


def maximum_likelihood(
    y: Array,
    filter_: SpatialFilter,
    effects: Effects,
    regressors: list[Array],
    *,
    start: Array | None = None,
    lee_yu: bool = True,
    correct: bool = True,
) -> LikelihoodFit:
    """Return the maximum likelihood estimate of the group-specific spatial lag.

    Newton's method on the concentrated likelihood, with the log-determinant's derivatives from
    central differences of exact sparse LU values: seven factorisations a round for three groups,
    three or four rounds, and seven more at the end.

    Parameters
    ----------
    y : array, shape (areas, years)
        All areas of the filter's weights.
    regressors : list of array
        X, each of y's shape; may be empty.
    start : array, optional
        First guess of rho.
    lee_yu : bool
        Count T - 1 years where area effects are absorbed; False gives the standard errors that
        R's splm prints.
    correct : bool
        Take away the bias of order (cells / areas) that year effects bring: see
        :func:`_score_bias`.

    Raises
    ------
    NotEstimable
        No interior maximum, or a singular design.
    MissingValues
        A value of y or X is missing or infinite, which no search would end on.
    """
    n, periods = y.shape
    require_finite(y, "the outcome")
    for i, regressor in enumerate(regressors):
        require_finite(regressor, f"regressor {i + 1}")
    counted = periods - 1 if effects.area and lee_yu else periods
    if counted < 1:
        raise NotEstimable("one year with area effects leaves nothing to estimate from")
    moments, design, columns = _moments(y, filter_, effects, regressors)
    rho, local, evaluations = _maximise(moments, filter_, counted, n, start)
    information = -_hessian(rho, moments, local, counted, n)
    if np.linalg.eigvalsh(information)[0] <= 0:
        raise NotEstimable("the likelihood has no proper maximum in the spatial coefficients")
    contrast = np.concatenate([[1.0], -rho])
    sigma2 = float(contrast @ moments @ contrast) / (n * counted)
    # The search keeps the determinant of its last step but one.
    log_likelihood = counted * filter_.log_determinant(rho) - n * counted / 2 * (np.log(2 * np.pi * sigma2) + 1)
    shift = np.zeros_like(rho)
    if correct and effects.rank:
        shift = -np.linalg.solve(information, _score_bias(rho, filter_, effects, local, counted))
        rho = rho + shift
        contrast = np.concatenate([[1.0], -rho])
        sigma2 = float(contrast @ moments @ contrast) / (n * counted)
    residuals, beta = _residuals(columns, design, contrast)
    if n <= SMALL:
        mean = _fitted_mean(y, rho, filter_, effects) - residuals
        covariance = expected_covariance(rho, filter_, effects, mean, design, sigma2, counted)
    else:
        covariance = observed_covariance(np.linalg.inv(information), columns, design, sigma2)
    return LikelihoodFit(rho, beta, covariance, sigma2, log_likelihood, residuals, evaluations, shift)


def _moments(y: Array, filter_: SpatialFilter, effects: Effects, regressors: list[Array]) -> tuple[Array, Array, Array]:
    """Return Q, X and (y, E_1 W y, ...) with the effects absorbed; Q has X partialled out too."""
    lagged = filter_.weights.lag(y)
    columns = effects.absorb_all([y, *(lagged * column[:, None] for column in filter_.columns.T)])
    flat = columns.reshape(-1, columns.shape[-1])
    moments = flat.T @ flat
    design = np.zeros((*y.shape, 0))
    if regressors:
        design = effects.absorb_all(regressors)
        x = design.reshape(len(flat), -1)
        require_full_rank(x, [f"regressor {i + 1}" for i in range(x.shape[1])])
        crossed = x.T @ flat
        moments = moments - crossed.T @ np.linalg.solve(x.T @ x, crossed)
    return moments, design, columns


def _maximise(
    moments: Array, filter_: SpatialFilter, counted: int, n: int, start: Array | None
) -> tuple[Array, _Quadratic, int]:
    """Return the maximum, the log-determinant around it, and the evaluations it took."""
    rho, evaluations = (start, 0) if start is not None else _one_for_all(moments, filter_, n)
    for _ in range(MAX_ROUNDS):
        local = _expand(filter_, rho)
        evaluations += 1 + 2 * len(rho)
        gradient = counted * local.gradient + _sum_gradient(rho, moments, counted * n)
        hessian = _hessian(rho, moments, local, counted, n)
        step = _ascent(gradient, hessian)
        while not filter_.inside((rho + step) * (1 + 4 * STEP)):
            step = step / 2
            if np.abs(step).max() < CONVERGED:
                raise NotEstimable("the likelihood pushes a spatial coefficient to 1")
        rho = rho + step
        if np.abs(step).max() < CONVERGED:
            full = _with_cross_terms(filter_, local)
            return rho, full, evaluations + len(rho) * (len(rho) - 1)
    raise NotEstimable(f"the likelihood did not settle in {MAX_ROUNDS} rounds")


def _one_for_all(moments: Array, filter_: SpatialFilter, n: int) -> tuple[Array, int]:
    """Return the best rho that is the same in every area, to two digits, and its evaluations."""
    same = np.linalg.lstsq(filter_.columns, np.ones(n), rcond=None)[0]

    def loss(common: float) -> float:
        contrast = np.concatenate([[1.0], -common * same])
        total = float(contrast @ moments @ contrast)
        return n / 2 * np.log(total) - filter_.log_determinant(common * same)

    found = minimize_scalar(loss, bounds=(-0.9, 0.98), method="bounded", options={"xatol": 0.01})
    return found.x * same, found.nfev


def _expand(filter_: SpatialFilter, rho: Array) -> _Quadratic:
    """Return ln det A with its derivatives by central differences, cross terms left at zero.

    Areas of different groups hardly share neighbours, so Newton's steps do without them.
    """
    unit = np.eye(len(rho)) * STEP
    value = filter_.log_determinant(rho)
    up = np.array([filter_.log_determinant(rho + step) for step in unit])
    down = np.array([filter_.log_determinant(rho - step) for step in unit])
    curvature = np.diag((up - 2 * value + down) / STEP**2)
    return _Quadratic(rho, value, (up - down) / (2 * STEP), curvature)


def _with_cross_terms(filter_: SpatialFilter, local: _Quadratic) -> _Quadratic:
    """Return the expansion with its mixed second derivatives, for the standard errors."""
    hessian = local.hessian.copy()
    unit = np.eye(len(hessian)) * STEP
    for i in range(len(hessian)):
        for j in range(i):
            both = unit[i] + unit[j]
            up = filter_.log_determinant(local.centre + both)
            down = filter_.log_determinant(local.centre - both)
            along = (up - 2 * local.value + down) / STEP**2
            hessian[i, j] = hessian[j, i] = (along - hessian[i, i] - hessian[j, j]) / 2
    return replace(local, hessian=hessian)


def _sum_gradient(rho: Array, moments: Array, weight: int) -> Array:
    """Return the gradient of -(weight/2) ln S."""
    contrast = np.concatenate([[1.0], -rho])
    total = contrast @ moments @ contrast
    return weight * (moments @ contrast)[1:] / total


def _hessian(rho: Array, moments: Array, local: _Quadratic, counted: int, n: int) -> Array:
    contrast = np.concatenate([[1.0], -rho])
    total = contrast @ moments @ contrast
    slope = (moments @ contrast)[1:]
    curvature = -moments[1:, 1:] / total + 2 * np.outer(slope, slope) / total**2
    return counted * local.hessian + counted * n * curvature


def _ascent(gradient: Array, hessian: Array) -> Array:
    """Return Newton's step, or a step up the slope where the likelihood is not concave."""
    values, vectors = np.linalg.eigh(hessian)
    values = -np.maximum(np.abs(values), 1e-8 * np.abs(values).max())
    return -(vectors / values) @ (vectors.T @ gradient)


def _score_bias(rho: Array, filter_: SpatialFilter, effects: Effects, local: _Quadratic, counted: int) -> Array:
    """Return the expected score at the truth, which year effects make differ from zero.

    With k effects a year and P the projection on them, the concentrated score has mean
    T' (k/(n-k) tr G_g - n/(n-k) tr P G_g), G_g = E_g W A^-1. Lee and Yu (2010) have
    it for one effect a year and one rho, where tr P G = 1/(1 - rho); here it is computed. One
    Newton step against it removes the bias of order k/n.
    """
    n, k = len(filter_.columns), effects.rank
    width = effects.cells.shape[1]
    signs = np.eye(width)
    if width > PROBES:
        # tr B = E z'Bz for random signs z (Hutchinson 1989); B is nearly diagonal.
        rng = np.random.default_rng(width)
        signs = rng.choice([-1.0, 1.0], size=(width, PROBES)) / np.sqrt(PROBES)
    left = effects.cells @ (effects.inverse @ signs)
    right = filter_.solve(filter_.factor(rho), effects.cells @ signs)
    products = (left * filter_.weights.lag(right)).sum(axis=1)
    bias = np.empty(len(rho))
    for i, column in enumerate(filter_.columns.T):
        trace = float(column @ products)
        bias[i] = -k / (n - k) * local.gradient[i] - n / (n - k) * trace
    return counted * bias


def _residuals(columns: Array, design: Array, contrast: Array) -> tuple[Array, Array]:
    """Return residuals and beta at a given rho."""
    left = columns @ contrast
    x = design.reshape(left.size, -1)
    if x.shape[1] == 0:
        return left, np.zeros(0)
    beta = np.linalg.solve(x.T @ x, x.T @ left.ravel())
    return left - design @ beta, beta


def _fitted_mean(y: Array, rho: Array, filter_: SpatialFilter, effects: Effects) -> Array:
    """Return A(rho) y with area effects absorbed: fitted mean and residual together."""
    filtered = y - (filter_.columns @ rho)[:, None] * filter_.weights.lag(y)
    return filtered - filtered.mean(axis=1, keepdims=True) if effects.area else filtered
