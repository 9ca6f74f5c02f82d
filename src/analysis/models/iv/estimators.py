r"""OLS, 2SLS, LIML and two-step GMM of a design.

On columns without their controls, with :math:`P = Z(Z'Z)^{-1}Z'` and :math:`M = I - P`,

.. math::

    \hat\beta_k = \frac{x'(I - kM)y}{x'(I - kM)x}, \qquad
    \hat\beta_{GMM} = \frac{x'Z \hat S^{-1} Z'y}{x'Z \hat S^{-1} Z'x}.

k = 0 is OLS, k = 1 is 2SLS, and the k of LIML is the smallest root of
:math:`\det(Y'Y - k Y'MY) = 0` with :math:`Y = (y, x)`. S is the covariance of the moments at the
2SLS estimate. Variances are

.. math::

    V_k = \frac{\hat x' \widehat{Var}(e) \hat x}{(x'(I - kM)x)^2}, \qquad
    V_{GMM} = (x'Z \hat S^{-1} Z'x)^{-1},

:math:`\hat x` being x for OLS, else :math:`Px` (Stata's ivregress; for GMM ivreg2's ``gmm2s``);
with homoskedastic errors :math:`V_k = \hat\sigma^2 / x'(I - kM)x`.
With one instrument the last three estimators coincide. Reported standard errors carry the
small-sample factor of :meth:`analysis.models.iv.design.Design.small_sample`, or come from leaving
one cluster out at a time (:mod:`analysis.models.iv.left_out`), and intervals use Student's t.
Sources: Hayashi (2000), chapters 3 and 8; Baum, Schaffer and Stillman (2007).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import linalg

from analysis.models.iv import left_out
from analysis.models.iv.moments import Moments
from analysis.models.results import Estimate

Estimator = Literal["ols", "2sls", "liml", "gmm"]
ESTIMATORS: tuple[Estimator, ...] = ("ols", "2sls", "liml", "gmm")


@dataclass(frozen=True)
class Fit:
    """An effect and its variance, without small-sample factor."""

    effect: float
    variance: float


def estimate(moments: Moments, estimator: Estimator) -> Estimate:
    """Return the effect of the regressor with small-sample error, interval and p-value."""
    found = fit(moments, estimator)
    factor, df = moments.design.small_sample(1)
    spread = factor * found.variance
    if moments.design.covariance.jackknife:
        spread = jackknife_variance(moments, estimator, found.effect)
    return Estimate.wald(moments.design.treatment_name, found.effect, float(np.sqrt(spread)), df=df)


def jackknife_variance(moments: Moments, estimator: Estimator, effect: float) -> float:
    """Return the variance of the effect from leaving out one cluster at a time."""
    products, q = moments.design.left_out, moments.design.n_instruments
    if products is None:
        raise ValueError("the design was made without products by cluster")
    if estimator == "gmm":
        without = left_out.two_step_gmm(products, q)
    else:
        without = left_out.k_class(products, q, {"ols": 0.0, "2sls": 1.0, "liml": None}[estimator])
    return float(left_out.variance(without[:, None] - effect)[0, 0])


def fit(moments: Moments, estimator: Estimator) -> Fit:
    """Return the effect and its variance by one estimator."""
    if estimator == "gmm":
        return two_step_gmm(moments)
    if estimator == "ols":
        return _k_class(moments, 0.0)
    return _k_class(moments, 1.0 if estimator == "2sls" else liml_k(moments))


def liml_k(moments: Moments) -> float:
    """Return the k of LIML; 1 when just identified."""
    z = moments.excluded
    both = np.column_stack([moments.outcome[z], moments.treatment[z]])
    explained = both.T @ np.linalg.solve(moments.gram[z, z], both)
    roots = linalg.eigh(moments.squares, moments.squares - explained, eigvals_only=True)
    return float(roots[0])


def two_step_gmm(moments: Moments) -> Fit:
    """Return two-step GMM with the covariance of the moments at the 2SLS estimate."""
    z = moments.excluded
    weights = moments.covariance(fit(moments, "2sls").effect)[z, z]
    return minimum_distance(moments.outcome[z], moments.treatment[z], weights)


def minimum_distance(outcome: np.ndarray, treatment: np.ndarray, covariance: np.ndarray) -> Fit:
    """Return the effect that brings the moments nearest to zero under a covariance."""
    direction = np.linalg.solve(covariance, treatment)
    scale = float(direction @ treatment)
    return Fit(float(direction @ outcome) / scale, 1 / scale)


def _k_class(moments: Moments, k: float) -> Fit:
    z = moments.excluded
    stage = moments.first_stage()
    xy, xx = moments.squares[0, 1], moments.squares[1, 1]
    fitted_y, fitted_x = stage @ moments.outcome[z], stage @ moments.treatment[z]
    bread = 1 / float((1 - k) * xx + k * fitted_x)
    effect = bread * float((1 - k) * xy + k * fitted_y)
    if moments.scores is None:
        residual = np.array([1.0, -effect])
        spread = float(residual @ moments.squares @ residual) / moments.design.n_obs
        return Fit(effect, bread * spread)
    # The regressor that enters the score, in terms of the instruments and the regressor itself.
    entering = np.append(np.zeros_like(stage), 1.0) if k == 0 else np.append(stage, 0.0)
    meat = float(entering @ moments.covariance(effect) @ entering)
    return Fit(effect, bread**2 * meat)
