"""Spillovers at the same time, by maximum likelihood: a spatial lag with its own rho in each group.

    y_t = sum_g rho_g E_g W y_t + X_t beta + mu + effects_t + e_t,   e ~ N(0, sigma^2)

With effects and X absorbed, the concentrated log-likelihood is

    l(rho) = T' ln det(I - sum_g rho_g E_g W) - (n T' / 2) ln S(rho) + constant

and S(rho) = (1, -rho)' Q (1, -rho) is exactly quadratic in rho (Ord 1975 for one rho; Elhorst
2003 for area effects; Aquaro, Bailey and Pesaran 2021 for differing rho). T' = T - 1 with area
effects (Lee and Yu 2010: the maximum is the same as with T, the standard errors are not) and T
without.
"""

from dataclasses import dataclass

import numpy as np

from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.determinant import SpatialFilter
from analysis.models.spatial.effects import Effects
from analysis.models.spatial.information import (
    SMALL,
    expected_covariance,
    observed_covariance,
)
from analysis.models.spatial.linear import require_full_rank

STEP = 3e-4
"""Distance of the points at which the log-determinant is taken around the current rho."""

CONVERGED = 1e-7
"""Largest change in rho at which the search ends."""

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
        Log-determinants taken.
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
    central differences of exact sparse LU values: about ten factorisations a round for three
    groups, three or four rounds.

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
    """
    n, periods = y.shape
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
    log_likelihood = counted * local.value - n * counted / 2 * (np.log(2 * np.pi * sigma2) + 1)
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
    return LikelihoodFit(
        rho, beta, covariance, sigma2, log_likelihood, residuals, evaluations, shift
    )


def _moments(
    y: Array, filter_: SpatialFilter, effects: Effects, regressors: list[Array]
) -> tuple[Array, Array, Array]:
    """Return Q, X and (y, E_1 W y, ...) with the effects absorbed; Q has X partialled out too."""
    lagged = filter_.weights.lag(y)
    groups = range(int(filter_.groups.max()) + 1)
    parts = [y, *(lagged * (filter_.groups == group)[:, None] for group in groups)]
    columns = np.stack([effects.absorb(part) for part in parts], axis=-1)
    flat = columns.reshape(-1, columns.shape[-1])
    moments = flat.T @ flat
    design = np.zeros((*y.shape, 0))
    if regressors:
        design = np.stack([effects.absorb(column) for column in regressors], axis=-1)
        x = design.reshape(len(flat), -1)
        require_full_rank(x, [f"regressor {i + 1}" for i in range(x.shape[1])])
        crossed = x.T @ flat
        moments = moments - crossed.T @ np.linalg.solve(x.T @ x, crossed)
    return moments, design, columns


def _maximise(
    moments: Array, filter_: SpatialFilter, counted: int, n: int, start: Array | None
) -> tuple[Array, _Quadratic, int]:
    """Return the maximum, the log-determinant around it, and the evaluations it took."""
    rho = np.zeros(len(moments) - 1) if start is None else np.array(start, dtype=np.float64)
    evaluations = 0
    for _ in range(MAX_ROUNDS):
        local = _expand(filter_, rho)
        evaluations += _points(len(rho))
        gradient = counted * local.gradient + _sum_gradient(rho, moments, counted * n)
        hessian = _hessian(rho, moments, local, counted, n)
        step = _ascent(gradient, hessian)
        while np.any(np.abs(rho + step) >= 1 - 2 * STEP):
            step = step / 2
            if np.abs(step).max() < CONVERGED:
                raise NotEstimable("the likelihood pushes a spatial coefficient to 1")
        rho = rho + step
        if np.abs(step).max() < CONVERGED:
            return rho, local, evaluations
    raise NotEstimable(f"the likelihood did not settle in {MAX_ROUNDS} rounds")


def _points(m: int) -> int:
    return 1 + 2 * m + m * (m - 1)


def _expand(filter_: SpatialFilter, rho: Array) -> _Quadratic:
    """Return value and derivatives of ln det A by central differences."""
    m = len(rho)
    unit = np.eye(m) * STEP
    value = filter_.log_determinant(rho)
    up = np.array([filter_.log_determinant(rho + step) for step in unit])
    down = np.array([filter_.log_determinant(rho - step) for step in unit])
    hessian = np.diag((up - 2 * value + down) / STEP**2)
    for i in range(m):
        for j in range(i):
            both = filter_.log_determinant(rho + unit[i] + unit[j])
            neither = filter_.log_determinant(rho - unit[i] - unit[j])
            mixed = both - up[i] - up[j] + 2 * value - down[i] - down[j] + neither
            hessian[i, j] = hessian[j, i] = mixed / (2 * STEP**2)
    return _Quadratic(rho, value, (up - down) / (2 * STEP), hessian)


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


def _score_bias(
    rho: Array, filter_: SpatialFilter, effects: Effects, local: _Quadratic, counted: int
) -> Array:
    """Return the expected score at the truth, which year effects make differ from zero.

    With k effects a year and P the projection on them, the concentrated score has mean
    T' (k/(n-k) tr G_g - n/(n-k) tr P G_g), G_g = E_g W A^-1. Lee and Yu (2010, section 3) have
    it for one effect a year and one rho, where tr P G = 1/(1 - rho); here it is computed. One
    Newton step against it removes the bias of order k/n.
    """
    n, k = len(filter_.groups), effects.rank
    factors = filter_.factor(rho)
    cells = effects.cells.toarray()
    lagged = filter_.weights.lag(filter_.solve(factors, cells))
    bias = np.empty(len(rho))
    for group in range(len(rho)):
        member = filter_.groups == group
        trace = float(np.einsum("cd,cd->", effects.inverse, cells[member].T @ lagged[member]))
        bias[group] = -k / (n - k) * local.gradient[group] - n / (n - k) * trace
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
    filtered = y - rho[filter_.groups][:, None] * filter_.weights.lag(y)
    return filtered - filtered.mean(axis=1, keepdims=True) if effects.area else filtered
