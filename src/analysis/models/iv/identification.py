r"""Is the treatment identified at all, and how strongly: Cragg-Donald and Kleibergen-Paap.

With one endogenous regressor the rank test of Kleibergen and Paap (2006) asks whether the
first-stage coefficients :math:`\pi_x` are all zero, and its statistics are

.. math::

    rk_{Wald} &= \hat\pi_x' \, \widehat{Var}(\hat\pi_x)^{-1} \, \hat\pi_x, \\
    F &= rk_{Wald} \cdot c / q, \\
    rk_{LM} &= (Z'x)' \, \hat\Sigma_0^{-1} \, (Z'x),

with :math:`\hat\Sigma_0` the covariance of the scores :math:`z_i x_i`, that is with the
residuals that hold when :math:`\pi_x = 0`, and c the factor for degrees of freedom
(:attr:`analysis.models.iv.reduced_form.ReducedForm.f_factor`). These are the forms of Stata's
``ranktest`` and ``ivreg2`` (Kleibergen and Schaffer 2007; Baum, Schaffer and Stillman 2007,
section 7.3), for two-way clusters too, where linearmodels gives none. With homoskedastic scores
the F is that of Cragg and Donald (1993).
"""

import numpy as np
from scipy import stats

from analysis.models.iv.covariance import UNADJUSTED, score_covariance
from analysis.models.iv.design import Design
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic, Estimate


def cragg_donald_f(design: Design) -> Diagnostic:
    """Return the Cragg-Donald Wald F, which is the homoskedastic first-stage F."""
    form = ReducedForm.fit(design.with_covariance(UNADJUSTED))
    return Diagnostic(
        "cragg_donald_f",
        _wald(form) * form.f_factor / form.size,
        form.f_df,
        reference="homoskedastic; Cragg and Donald (1993)",
    )


def kleibergen_paap_f(form: ReducedForm) -> Diagnostic:
    """Return the Kleibergen-Paap rk Wald F under the design's covariance."""
    return Diagnostic(
        "kleibergen_paap_f",
        _wald(form) * form.f_factor / form.size,
        form.f_df,
        reference="rule of thumb 10; Kleibergen and Paap (2006)",
    )


def kleibergen_paap_lm(design: Design) -> Diagnostic:
    """Return the rk LM test of the null that the instruments don't move the regressor at all."""
    score = design.z.T @ design.x
    covariance = score_covariance(design.z, design.x[:, None], design.covariance)
    value = float(score @ np.linalg.solve(covariance, score))
    df = design.n_instruments
    return Diagnostic(
        "kleibergen_paap_lm",
        value,
        float(df),
        float(stats.chi2.sf(value, df)),
        "null: not identified; Kleibergen and Paap (2006)",
    )


def first_stage(form: ReducedForm) -> tuple[Estimate, ...]:
    """Return the first-stage coefficients, one an instrument, with small-sample errors."""
    factor, df = form.design.small_sample(form.size)
    errors = np.sqrt(factor * np.diag(form.covariance(1, 1)))
    return tuple(
        Estimate.wald(f"first_stage:{name}", float(value), float(error), df=df)
        for name, value, error in zip(form.design.instruments.columns, form.treatment, errors, strict=True)
    )


def partial_r_squared(form: ReducedForm) -> Diagnostic:
    """Return the share of the regressor's variation, net of controls, that instruments explain."""
    explained = float(form.treatment @ form.gram @ form.treatment)
    return Diagnostic(
        "first_stage_partial_r2",
        explained / float(form.design.x @ form.design.x),
        reference="net of controls",
    )


def _wald(form: ReducedForm) -> float:
    return float(form.treatment @ np.linalg.solve(form.covariance(1, 1), form.treatment))
