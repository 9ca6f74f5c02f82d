r"""Instrumental variables for anybody's data: the way in to the estimators of model B.

The equation is

.. math:: y_i = \beta x_i + w_i'\gamma + u_i, \qquad x_i = z_i'\pi + w_i'\delta + v_i

with one endogenous regressor x, instruments z and exogenous regressors w. See ``docs/estimators.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analysis.models.bad_input import BadInput, first
from analysis.models.columns import Columns, Labels, Regression, by_formula, by_names, labels, observation_weights
from analysis.models.fitted import EXACT, FittedModel, require_error
from analysis.models.iv import anderson_rubin, estimators, identification
from analysis.models.iv.covariance import ROBUST, UNADJUSTED, Covariance, clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.grid import diagnostics
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.moments import Moments
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import NotEstimable

CovarianceKind = Literal["unadjusted", "robust", "clustered", "jackknife"]
CONSTANT = "the constant"


@dataclass(frozen=True, eq=False, kw_only=True)
class IVResult(FittedModel):
    """A regression with instruments; all that :class:`~analysis.models.fitted.FittedModel` has.

    Attributes
    ----------
    first_stage : DataFrame
        Coefficients of the endogenous regressor on the instruments: ``estimate``, ``std_error``,
        ``p_value`` by instrument.
    form : ReducedForm
        First stage and reduced form, with their covariance.
    """

    first_stage: pd.DataFrame
    form: ReducedForm = field(repr=False)

    def anderson_rubin_set(self, level: float = 0.95) -> IntervalSet:
        """Return the effects that the Anderson-Rubin test keeps, however weak the instruments are.

        It may be empty, unbounded or in pieces: ``.intervals``, ``.shape``, ``in``.
        """
        return anderson_rubin.anderson_rubin_set(self.form, level)


def fit(
    data: pd.DataFrame,
    formula: str | None = None,
    *,
    outcome: Labels | None = None,
    endogenous: Columns = (),
    instruments: Columns = (),
    exogenous: Columns = (),
    constant: bool = True,
    estimator: estimators.Estimator = "2sls",
    cluster: Labels | Sequence[Labels] | None = None,
    covariance: CovarianceKind | None = None,
    weights: Labels | None = None,
) -> IVResult:
    r"""Return the effect of one endogenous regressor by instrumental variables.

    Parameters
    ----------
    data : DataFrame
        One row an observation.
    formula : str, optional
        ``"y ~ w1 + w2 + [x ~ z1 + z2]"``, with a constant unless it says ``0 +``; in place of the
        five names below. Functions and categories are those of formulaic: ``np.log(w1)``, ``C(w2)``.
    outcome : str or Series
    endogenous : str, or columns
        The one endogenous regressor.
    instruments, exogenous : names, or columns
        Excluded instruments, and the other regressors. A Series or a DataFrame in place of names
        is matched to the data by index, whatever its order.
    constant : bool
        Whether the equation has one.
    estimator : {"2sls", "liml", "gmm", "ols"}
        GMM is in two steps. OLS is for comparison, and ignores the instruments.
    cluster : str or Series, or two of them, optional
        Groups within which errors may depend on each other; two for two ways.
    covariance : {"unadjusted", "robust", "clustered", "jackknife"}, optional
        ``clustered`` where clusters are given, else ``robust``. ``jackknife`` leaves one cluster out
        at a time, which covers better where clusters are few or unequal.
    weights : str or Series, optional
        A weight above zero for each observation: sums over observations become weighted sums. Their
        scale does not matter.

    Returns
    -------
    IVResult
        Its ``params`` has the endogenous regressor alone: the exogenous ones are taken out beforehand.

    Raises
    ------
    BadInput
        Data that cannot be used, with what to do: see :mod:`analysis.models.bad_input`.
    NotEstimable
        Data that do not identify the effect, or leave no error to measure it by.

    Warns
    -----
    FewClustersWarning
        Fewer than 30 clusters.

    Notes
    -----
    With w taken out of every column (Frisch, Waugh, Lovell) and :math:`M = I - Z(Z'Z)^{-1}Z'`,

    .. math:: \hat\beta_k = \frac{x'(I - kM)y}{x'(I - kM)x},

    k = 1 for 2SLS and 0 for OLS (Hayashi 2000, chapter 3; :mod:`analysis.models.iv.estimators`). Errors
    have Stata's ``small`` factors: :math:`n / (n - k)`, clustered
    :math:`\frac{G}{G-1}\frac{n-1}{n-k}` with t of :math:`G - 1` degrees of freedom. The jackknife is CV3 of
    MacKinnon, Nielsen and Webb (2023). Diagnostics are Kleibergen and Paap's F and LM, the partial
    R-squared, Cragg and Donald's F, the effective F of Montiel Olea and Pflueger (2013) with its critical
    value, Hansen's J, the test of endogeneity, and Anderson and Rubin's test and set.

    Examples
    --------
    >>> from linearmodels.datasets import card
    >>> result = fit(card.load(), "lwage ~ exper + expersq + black + south + [educ ~ nearc4]")
    >>> result.nobs
    3010
    """
    if estimator not in get_args(estimators.Estimator):
        raise BadInput(f"there is no estimator '{estimator}'", "Take '2sls', 'liml', 'gmm' or 'ols'")
    if formula is not None:
        if outcome is not None or any(len(given) for given in (endogenous, instruments, exogenous)):
            raise BadInput("there is a formula and names of columns too", "Give one of the two")
        columns = by_formula(data, formula)
    else:
        columns = by_names(data, outcome, exogenous, constant, endogenous, instruments)
    _require_one_regressor(columns)
    groups = _clusters(data, cluster)
    scale = None if weights is None else np.sqrt(observation_weights(data, weights).to_numpy())
    chosen = _covariance(covariance, groups, columns.instruments.shape[1])
    return _fitted(columns, _design(columns, chosen, scale), estimator, scale)


def _require_one_regressor(columns: Regression) -> None:
    names = [str(name) for name in columns.endogenous]
    if len(names) != 1:
        raise BadInput(
            f"{len(names)} regressors are endogenous{': ' if names else ''}{', '.join(names)}",
            "Name one, as in endogenous='educ' or '[educ ~ nearc4]' in a formula",
        )
    if columns.instruments.empty:
        raise BadInput(
            f"there is no instrument for '{names[0]}'", "Name one that is not a regressor, as in instruments=['nearc4']"
        )


def _clusters(data: pd.DataFrame, cluster: Labels | Sequence[Labels] | None) -> list[pd.Series]:
    if cluster is None:
        return []
    ways = list(cluster) if isinstance(cluster, list | tuple) else [cluster]
    if not 1 <= len(ways) <= 2:
        raise BadInput(f"clusters go {len(ways)} ways", "Give one column of clusters or two")
    return [labels(data, way, f"the cluster '{way.name if isinstance(way, pd.Series) else way}'") for way in ways]


def _covariance(kind: CovarianceKind | None, groups: list[pd.Series], n_instruments: int) -> Covariance:
    """Return the covariance that was asked for; refuse one that the clusters do not carry."""
    kind = kind or ("clustered" if groups else "robust")
    if kind not in get_args(CovarianceKind):
        raise BadInput(f"there is no covariance '{kind}'", f"Take one of {', '.join(get_args(CovarianceKind))}")
    if (kind in ("clustered", "jackknife")) != bool(groups):
        has = "clusters are given" if groups else "no clusters are given"
        raise BadInput(f"the covariance is '{kind}' and {has}", "Leave one of the two out, or give both")
    if not groups:
        return {"robust": ROBUST, "unadjusted": UNADJUSTED}[kind]
    if kind == "jackknife" and len(groups) > 1:
        raise BadInput("the jackknife leaves out clusters of one way", "Give one column of clusters")
    for group in groups:
        if group.nunique() == 1:
            raise NotEstimable(f"all observations lie in one cluster, {first(group.unique())}; take a finer grouping")
        if group.nunique() <= n_instruments + 1:
            raise NotEstimable(
                f"{group.nunique()} clusters are too few for {n_instruments} instruments; "
                "take a finer grouping or fewer instruments"
            )
    label = f"clustered ({' and '.join(str(group.name or 'cluster') for group in groups)})"
    jackknife = kind == "jackknife"
    return clustered(*groups, label=label + ", jackknife" * jackknife, jackknife=jackknife)


def _design(columns: Regression, covariance: Covariance, scale: np.ndarray | None) -> Design:
    """Return the design, its columns times the square root of the weights where there are some."""
    frame = pd.concat([columns.outcome, columns.endogenous, columns.instruments], axis=1)
    controls, constant = columns.exogenous, columns.constant
    if scale is not None:
        if constant:
            # Less their weighted means, so that a column's level does not pass for its variation.
            frame, controls = (part - np.average(part, axis=0, weights=scale**2) for part in (frame, controls))
            controls = controls.assign(**{CONSTANT: 1.0})
        frame, controls, constant = frame.mul(scale, axis=0), controls.mul(scale, axis=0), False
    names = [str(name) for name in frame.columns]
    taken_out = partial_out(frame.set_axis(names, axis=1), controls, constant=constant)
    return design(taken_out, names[0], names[1], names[2:], covariance)


def _fitted(columns: Regression, model: Design, estimator: estimators.Estimator, scale: np.ndarray | None) -> IVResult:
    _require_first_stage(model)
    moments = Moments.of(model)
    row = estimators.estimate(moments, estimator)
    residuals = model.y - row.estimate * model.x
    require_error(residuals, model.y, str(columns.outcome.name))
    form = ReducedForm.jackknifed(model)
    stage = identification.first_stage(form)
    term = pd.Index([row.term])
    return IVResult(
        method={"2sls": "2SLS", "liml": "LIML", "gmm": "Two-step GMM", "ols": "OLS"}[estimator],
        outcome=str(columns.outcome.name),
        params=pd.Series([row.estimate], index=term, name="params"),
        cov=pd.DataFrame([[row.std_error**2]], index=term, columns=term),
        cov_type=str(model.covariance),
        df=float(model.small_sample(1)[1]),
        nobs=model.n_obs,
        n_clusters=model.covariance.n_clusters,
        tests=tuple(diagnostics(moments, form, full=True)),
        resids=pd.Series(residuals if scale is None else residuals / scale, index=columns.outcome.index, name="resids"),
        first_stage=pd.DataFrame(
            [(part.estimate, part.std_error, part.p_value) for part in stage],
            index=model.instruments.columns,
            columns=["estimate", "std_error", "p_value"],
        ),
        form=form,
    )


def _require_first_stage(model: Design) -> None:
    """Refuse instruments that are the regressor, or between them make it up."""
    left = model.x - model.z @ np.linalg.lstsq(model.z, model.x)[0]
    if np.linalg.norm(left) <= EXACT * np.linalg.norm(model.x):
        names = ", ".join(f"'{name}'" for name in model.instruments.columns)
        raise NotEstimable(
            f"{names} and the controls make up '{model.treatment_name}' exactly, so that nothing is instrumented; "
            "take an instrument that is not made of the regressor, or OLS"
        )
