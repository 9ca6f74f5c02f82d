r"""Do the instruments agree, and is the regressor endogenous: Hansen's J and the difference in J.

.. math:: J = g(\hat\beta)' \, \Sigma^{-1} \, g(\hat\beta), \qquad C = J_e - J_c,

with g the summed moments at the two-step GMM estimate and :math:`\Sigma` their covariance at the
2SLS estimate. :math:`J_e` is that of the model which takes x for one more instrument, and
:math:`J_c` that of the model which does not, both with the covariance of the first (at its own
first step, which is OLS), so that C is not negative (Hayashi 2000, pp. 218-221; Baum, Schaffer and
Stillman 2003, section 4.4).

J has q - 1 degrees of freedom and asks whether the instruments give the same answer, not whether
they are valid: two instruments with the same flaw pass. C has one and asks whether OLS would have
done. Both are robust or clustered as the design is; linearmodels' ``durbin`` and ``wu_hausman``
assume homoskedastic errors.
"""

import numpy as np
from scipy import stats

from analysis.models.iv.estimators import fit, minimum_distance
from analysis.models.iv.moments import Moments
from analysis.models.results import Diagnostic

J_SOURCE = "null: instruments agree; Hansen (1982)"
C_SOURCE = "null: treatment is exogenous; Hayashi (2000)"


def hansen_j(moments: Moments) -> Diagnostic | None:
    """Return Hansen's J; None when just identified, where it is zero."""
    df = moments.design.n_instruments - 1
    if df == 0:
        return None
    z = moments.excluded
    covariance = moments.covariance(fit(moments, "2sls").effect)[z, z]
    value = _distance(moments.outcome[z], moments.treatment[z], covariance)
    return Diagnostic("hansen_j", value, float(df), float(stats.chi2.sf(value, df)), J_SOURCE)


def endogeneity(moments: Moments) -> Diagnostic:
    """Return the difference-in-J test of the null that the regressor is exogenous."""
    z = moments.excluded
    covariance = moments.covariance(fit(moments, "ols").effect)
    with_regressor = _distance(moments.outcome, moments.treatment, covariance)
    without = _distance(moments.outcome[z], moments.treatment[z], covariance[z, z])
    value = with_regressor - without
    return Diagnostic("endogeneity_c", value, 1.0, float(stats.chi2.sf(value, 1)), C_SOURCE)


def _distance(outcome: np.ndarray, treatment: np.ndarray, covariance: np.ndarray) -> float:
    effect = minimum_distance(outcome, treatment, covariance).effect
    gap = outcome - effect * treatment
    return float(gap @ np.linalg.solve(covariance, gap))
