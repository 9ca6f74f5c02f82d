r"""OLS, 2SLS, LIML and two-step GMM of a design, fitted by linearmodels.

On columns without their controls, with :math:`P = Z(Z'Z)^{-1}Z'`,

.. math::

    \hat\beta_{OLS} &= (x'x)^{-1} x'y, &
    \hat\beta_{k} &= (x'(I - k M)x)^{-1} x'(I - k M)y, \quad M = I - P, \\
    \hat\beta_{GMM} &= (x'Z \hat S^{-1} Z'x)^{-1} x'Z \hat S^{-1} Z'y,

2SLS being k = 1 and LIML the k of the smallest root; S is the covariance of the moments at the
2SLS residuals, and :math:`(x'Z \hat S^{-1} Z'x)^{-1}` the covariance of GMM (that of ivreg2's
``gmm2s``: linearmodels' own is a sandwich at second-step residuals, which is not the same once
controls are taken out). With one instrument the last three estimators coincide. Reported standard
errors carry the small-sample factor of :meth:`analysis.models.iv.design.Design.small_sample`, and
intervals use Student's t.
"""

from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from linearmodels.iv import IV2SLS, IVGMM, IVLIML
from linearmodels.iv.results import IVGMMResults, IVResults, OLSResults

from analysis.models.iv.covariance import Covariance
from analysis.models.iv.design import Design
from analysis.models.results import Estimate

Estimator = Literal["ols", "2sls", "liml", "gmm"]
ESTIMATORS: tuple[Estimator, ...] = ("ols", "2sls", "liml", "gmm")

Fitted = IVResults | IVGMMResults | OLSResults


def estimate(design: Design, estimator: Estimator) -> Estimate:
    """Return the effect of the endogenous regressor by one estimator.

    Raises
    ------
    ValueError
        For two-step GMM with two-way clusters, for which linearmodels has no weight matrix.
    """
    fitted = fit_gmm(design) if estimator == "gmm" else fit(design, estimator)
    return reported(design, fitted)


def fit(design: Design, estimator: Literal["ols", "2sls", "liml"]) -> IVResults | OLSResults:
    """Return the linearmodels result of a k-class estimator, without small-sample factors."""
    options = covariance_options(design.covariance)
    if estimator == "ols":
        return IV2SLS(design.outcome, design.treatment, None, None).fit(**options)
    model = IV2SLS if estimator == "2sls" else IVLIML
    return model(design.outcome, None, design.treatment, design.instruments).fit(**options)


def fit_gmm(design: Design) -> IVGMMResults:
    """Return the two-step GMM result, its weights from the design's covariance."""
    options = covariance_options(design.covariance)
    weights = {"weight_type": options["cov_type"], **options}
    del weights["cov_type"]
    model = IVGMM(design.outcome, None, design.treatment, design.instruments, **weights)
    return cast(IVGMMResults, model.fit(**options))


def reported(design: Design, fitted: Fitted) -> Estimate:
    """Return the fitted effect with small-sample standard error, interval and p-value."""
    factor, df = design.small_sample(1)
    name = design.treatment_name
    error = standard_error(design, fitted) * np.sqrt(factor)
    return Estimate.wald(name, float(fitted.params[name]), float(error), df=df)


def standard_error(design: Design, fitted: Fitted) -> float:
    """Return the standard error of the effect without a small-sample factor."""
    if not isinstance(fitted, IVGMMResults):
        return float(fitted.std_errors[design.treatment_name])
    slope = design.z.T @ design.x / design.n_obs
    return float(1 / np.sqrt(design.n_obs * (slope @ fitted.weight_matrix @ slope)))


def covariance_options(covariance: Covariance) -> dict[str, Any]:
    """Return the covariance as linearmodels' ``fit`` wants it."""
    if covariance.kind != "clustered":
        return {"cov_type": covariance.kind}
    return {"cov_type": "clustered", "clusters": pd.DataFrame(np.column_stack(covariance.clusters))}
