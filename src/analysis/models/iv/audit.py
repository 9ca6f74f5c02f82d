"""The same regressions by linearmodels, with the controls in the equation: a check on every run.

The grid takes controls out first and works on sums (:mod:`analysis.models.iv.moments`). Here
linearmodels gets the outcome, the regressor, the instruments and the controls as they are.
"""

from typing import Any, cast

import numpy as np
import pandas as pd
from linearmodels.iv import IV2SLS, IVGMM, IVLIML
from linearmodels.iv.results import IVGMMResults

from analysis.models.iv import estimators, overidentification
from analysis.models.iv.covariance import Covariance
from analysis.models.iv.moments import Moments


def by_linearmodels(
    outcome: pd.Series,
    treatment: pd.Series,
    instruments: pd.DataFrame,
    controls: pd.DataFrame,
    covariance: Covariance,
) -> dict[str, float]:
    """Return effects, standard errors, J and C as linearmodels has them.

    Parameters
    ----------
    controls : DataFrame
        The constant and any dummies of areas among them.

    Returns
    -------
    dict of str to float
        ``ols``, ``2sls``, ``liml``, ``gmm`` (effects), ``se_ols``, ``se_2sls``, ``se_liml``
        (without small-sample factor), ``hansen_j`` (with two instruments or more),
        ``endogeneity_c``.
    """
    name = treatment.name
    options = covariance_options(covariance)
    both = pd.concat([controls, treatment], axis=1)
    fits = {
        "ols": IV2SLS(outcome, both, None, None).fit(**options),
        "2sls": IV2SLS(outcome, controls, treatment, instruments).fit(**options),
        "liml": IVLIML(outcome, controls, treatment, instruments).fit(**options),
    }
    found = {key: float(result.params[name]) for key, result in fits.items()}
    found |= {f"se_{key}": float(result.std_errors[name]) for key, result in fits.items()}
    weights = {"weight_type": options["cov_type"], **options}
    del weights["cov_type"]
    model = IVGMM(outcome, controls, treatment, instruments, **weights)
    gmm = cast(IVGMMResults, model.fit(**options))
    found["gmm"] = float(gmm.params[name])
    if instruments.shape[1] > 1:
        found["hansen_j"] = float(gmm.j_stat.stat)
    found["endogeneity_c"] = float(gmm.c_stat().stat)
    return found


def by_moments(moments: Moments) -> dict[str, float]:
    """Return the same numbers as :func:`by_linearmodels`, from sums without controls."""
    fits = {str(name): estimators.fit(moments, name) for name in estimators.ESTIMATORS}
    found = {name: fit.effect for name, fit in fits.items()}
    found |= {f"se_{name}": float(np.sqrt(fit.variance)) for name, fit in fits.items()}
    found["endogeneity_c"] = overidentification.endogeneity(moments).value
    j = overidentification.hansen_j(moments)
    if j is not None:
        found["hansen_j"] = j.value
    return found


def covariance_options(covariance: Covariance) -> dict[str, Any]:
    """Return the covariance as linearmodels' ``fit`` wants it."""
    if covariance.kind != "clustered":
        return {"cov_type": covariance.kind}
    return {"cov_type": "clustered", "clusters": pd.DataFrame(np.column_stack(covariance.clusters))}


def largest_difference(found: dict[str, float], reference: dict[str, float]) -> float:
    """Return the largest relative difference between two sets of numbers over shared names."""
    return max(abs(found[key] - value) / max(abs(value), 1e-12) for key, value in reference.items() if key in found)
