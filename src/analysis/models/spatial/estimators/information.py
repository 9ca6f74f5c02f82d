"""Fisher information of the group-specific spatial lag, exact where areas are few.

With G_g = E_g W A^-1, e ~ N(0, sigma^2) and the year effects projected off by M,

    I(rho_g, rho_h) = T' [tr(G_g G_h) + tr(G_g'G_h)] + sum_t m_t'G_g'M G_h m_t / sigma^2
    I(rho_g, beta) = sum_t X_t'M G_g m_t / sigma^2        I(beta, beta) = X'X / sigma^2
    I(rho_g, sigma^2) = T' tr(G_g) / sigma^2              I(sigma^2, sigma^2) = n T' / (2 sigma^4)

with m_t the fitted mean of A y_t (Ord 1975 for one rho; Anselin 1988, chapter 6). R's splm and
spatialreg print standard errors from this matrix. It needs all of A^-1, so for many areas the
observed information serves instead, as it does in R.
"""

import numpy as np

from analysis.models.spatial.arrays import Array
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects

SMALL = 1_500
"""Up to this many areas the expected information is computed (the limit R's spatialreg uses)."""


def expected_covariance(
    rho: Array,
    filter_: SpatialFilter,
    effects: Effects,
    mean: Array,
    design: Array,
    sigma2: float,
    counted: int,
) -> Array:
    """Return the covariance of (rho, beta) from the expected information.

    Parameters
    ----------
    mean : array, shape (areas, years)
        Fitted mean of A y, area effects absorbed.
    design : array, shape (areas, years, k)
        X with all effects absorbed.
    counted : int
        T', the years counted.
    """
    n, m, k = len(mean), len(rho), design.shape[-1]
    inverse = filter_.solve(filter_.factor(rho), np.eye(n))
    lagged = filter_.weights.lag(inverse)
    responses = [lagged * column[:, None] for column in filter_.columns.T]
    pulls = np.stack([effects.absorb(g @ mean) for g in responses], axis=-1).reshape(-1, m)
    x = design.reshape(design.shape[0] * design.shape[1], k)
    information = np.zeros((m + k + 1, m + k + 1))
    for i, left in enumerate(responses):
        for j, right in enumerate(responses):
            traces = np.einsum("ab,ba->", left, right) + np.einsum("ab,ab->", left, right)
            information[i, j] = counted * traces
        information[i, -1] = information[-1, i] = counted * np.trace(left) / sigma2
    information[:m, :m] += pulls.T @ pulls / sigma2
    information[:m, m:-1] = pulls.T @ x / sigma2
    information[m:-1, :m] = information[:m, m:-1].T
    information[m:-1, m:-1] = x.T @ x / sigma2
    information[-1, -1] = n * counted / (2 * sigma2**2)
    return np.linalg.inv(information)[:-1, :-1]


def observed_covariance(of_rho: Array, columns: Array, design: Array, sigma2: float) -> Array:
    """Return the covariance of (rho, beta) from the observed information on rho alone.

    Given rho, beta is least squares of A y on X, so its covariance is sigma^2 (X'X)^-1 and what
    it takes from rho.

    Parameters
    ----------
    of_rho : array, shape (m, m)
        Inverse of the negative second derivatives of the concentrated likelihood.
    columns : array, shape (areas, years, 1 + m)
        y and E_g W y, effects absorbed.
    """
    m, k = len(of_rho), design.shape[-1]
    x = design.reshape(design.shape[0] * design.shape[1], k)
    inverse = np.linalg.inv(x.T @ x)
    pull = -inverse @ (x.T @ columns.reshape(len(x), -1)[:, 1:])
    full = np.empty((m + k, m + k))
    full[:m, :m] = of_rho
    full[m:, :m] = pull @ of_rho
    full[:m, m:] = full[m:, :m].T
    full[m:, m:] = sigma2 * inverse + pull @ of_rho @ pull.T
    return full
