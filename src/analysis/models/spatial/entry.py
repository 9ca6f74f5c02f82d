r"""Spatial-lag models for anybody's data: the way in to the estimators of model A.

The equation is

.. math:: y_{it} = \rho_{g(i)} \sum_j w_{ij} y_{jt} + x_{it}'\beta + \mu_i + \tau_t + \varepsilon_{it}

with W row-standardised, one coefficient :math:`\rho` or one a group, and area and time effects where
they are asked for. See ``docs/estimators.md``.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from analysis.models.bad_input import BadInput, first
from analysis.models.columns import INTERCEPT, Columns, Labels, Regression, by_formula, by_names, chosen, labels
from analysis.models.columns import observation_weights as read_observation_weights
from analysis.models.fitted import FittedModel, require_error
from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.diagnostics.hypotheses import wald_equality
from analysis.models.spatial.diagnostics.moran import Moran, group_moran, moran
from analysis.models.spatial.estimators.covariance import Covariance, cluster_jackknife, clustered
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects
from analysis.models.spatial.estimators.fits import LinearFit
from analysis.models.spatial.estimators.likelihood import maximum_likelihood
from analysis.models.spatial.estimators.linear import cragg_donald, instrumental, require_full_rank
from analysis.models.spatial.estimators.panel import Regimes
from analysis.models.spatial.estimators.simultaneous import hansen_j, spatial_two_stage
from analysis.models.spatial.neighbours.libpysal_weights import from_libpysal
from analysis.models.spatial.samples.layout import EffectsKind, Layout, name_of

Estimator = Literal["ml", "2sls", "dynamic_2sls"]
CovarianceKind = Literal["unadjusted", "robust", "clustered", "jackknife"]

RESOLVED = 1e-6
"""Residuals this small beside the outcome are lost in its squares, of which the estimators are made."""

FEWEST_PERIODS = 5
"""Periods that the dynamic model needs: one before, and four for the double filter."""


def fit(
    data: pd.DataFrame,
    w: Any,
    formula: str | None = None,
    *,
    outcome: Labels | None = None,
    exogenous: Columns = (),
    constant: bool = True,
    estimator: Estimator = "ml",
    groups: Labels | None = None,
    effects: EffectsKind = "none",
    lags: int = 2,
    cluster: Labels | None = None,
    covariance: CovarianceKind | None = None,
    weights: Labels | None = None,
) -> FittedModel:
    r"""Return a spatial-lag model: an outcome on its neighbours' mean and on regressors.

    Parameters
    ----------
    data : DataFrame
        A cross-section, indexed by area, or a balanced panel, indexed by area and time. Areas are
        matched to `w` by label, in any order.
    w : libpysal.weights.W or libpysal.graph.Graph
        Row-standardised; every area with a neighbour.
    formula : str, optional
        ``"y ~ x1 + x2"``, with a constant unless it says ``0 +``; in place of the names below.
    outcome : str or Series
    exogenous : names, or columns
        A Series or a DataFrame in place of names is matched to the data by index.
    constant : bool
        Whether the equation has one; effects take its place.
    estimator : {"ml", "2sls", "dynamic_2sls"}
        Maximum likelihood; two-stage least squares with the regressors' spatial lags as instruments;
        or, for a panel without regressors, the dynamic model by double-filter two-stage least squares.
    groups : str or Series, optional
        Each group of areas then has a :math:`\rho` of its own.
    effects : {"none", "area", "time", "two-way"}
    lags : int
        Highest spatial lag of the regressors among the instruments: 1 for WX, 2 for WX and WWX.
    cluster : str or Series, optional
        Clusters of areas, for the two-stage estimators.
    covariance : {"unadjusted", "robust", "clustered", "jackknife"}, optional
        For the two-stage estimators: ``clustered`` where clusters are given, else ``robust``, which
        in a panel allows any dependence within an area.
    weights : str or Series, optional
        A weight above zero for each observation, for ``2sls`` of a cross-section.

    Returns
    -------
    FittedModel
        ``rho``, or ``rho_<group>``, and the regressors' coefficients; in the dynamic model
        ``own_lag`` too.

    Raises
    ------
    BadInput
        Data or weights that cannot be used, with what to do: see :mod:`analysis.models.bad_input`.
    NotEstimable
        Data that do not identify the model, or leave no error to measure it by.

    Warns
    -----
    FewClustersWarning
        Fewer than 30 clusters.

    Notes
    -----
    Maximum likelihood (Ord 1975; Lee and Yu 2010) takes the maximum of

    .. math:: \ell(\rho) = T' \ln|I - \textstyle\sum_g \rho_g E_g W| - \tfrac{nT'}{2} \ln S(\rho) + c

    (:mod:`analysis.models.spatial.estimators.likelihood`): errors are alike and independent. Where they are not it
    is biased, and two-stage least squares (Kelejian and Prucha 1998) is not. The latter instruments Wy
    with WX and WWX, its strength is Cragg and Donald's F, and Hansen's J tests the instruments. The
    dynamic model (:mod:`analysis.models.spatial.estimators.simultaneous`) instruments with the neighbours' past.
    Clustered errors are Stata's, the jackknife is CV3 of MacKinnon, Nielsen and Webb (2023).
    """
    if estimator not in get_args(Estimator):
        raise BadInput(f"there is no estimator '{estimator}'", "Take 'ml', '2sls' or 'dynamic_2sls'")
    if effects not in get_args(EffectsKind):
        raise BadInput(f"there are no effects '{effects}'", f"Take one of {', '.join(get_args(EffectsKind))}")
    if formula is not None:
        if outcome is not None or len(exogenous):
            raise BadInput("there is a formula and names of columns too", "Give one of the two")
        columns = by_formula(data, formula)
    else:
        columns = by_names(data, outcome, exogenous, constant)
    if not columns.endogenous.empty:
        raise BadInput("the formula has instruments of its own", "Leave the brackets out: W takes care of the lag")
    panel = Layout.of(data, w)
    model = _Model(
        panel,
        columns,
        panel.effects(effects),
        panel.regimes(data, groups),
        panel.by_area(labels(data, cluster, f"the cluster '{name_of(cluster)}'")) if cluster is not None else None,
        None if weights is None else panel.shaped(read_observation_weights(data, weights)),
    )
    if estimator == "ml":
        _refuse(estimator, cluster=cluster, covariance=covariance, weights=weights)
        return model.by_likelihood()
    if estimator == "dynamic_2sls":
        _refuse(estimator, weights=weights)
        return model.dynamic(covariance)
    return model.by_two_stages(lags, covariance)


def moran_i(values: pd.Series, w: Any, *, group: pd.Series | None = None) -> Moran:
    r"""Return Moran's I of one value an area, or a group's part of it.

    Parameters
    ----------
    values : Series
        Indexed by area, in any order.
    w : libpysal.weights.W or libpysal.graph.Graph
        Row-standardised; every area with a neighbour.
    group : Series of bool, optional
        The areas whose part is wanted, indexed by area.

    Returns
    -------
    Moran
        ``value``, ``expectation``, ``variance``, ``z`` and ``p_value`` (two-sided, normal).

    Raises
    ------
    BadInput
        A missing value, or weights that are not of these areas.
    NotEstimable
        The values do not vary.

    Notes
    -----
    :math:`I = (n / S_0) \, z'Wz / z'z` with the variance under randomisation (Cliff and Ord 1981).
    """
    if not isinstance(values, pd.Series):
        raise BadInput(f"the values are a {type(values).__name__}", "Give a Series indexed by area")
    spatial = from_libpysal(w, values.index)
    frame = values.to_frame("the variable")
    ordered = chosen(frame, "the variable", "Moran's I").iloc[:, 0].reindex(spatial.codes).to_numpy()
    if group is None:
        return moran(ordered, spatial)
    member = labels(frame, group, "the group").reindex(spatial.codes).to_numpy(dtype=bool)
    return group_moran(ordered, spatial, member)


@dataclass(frozen=True)
class _Model:
    """A regression on a panel, ready for each estimator."""

    panel: Layout
    columns: Regression
    effects: Effects
    regimes: Regimes
    clusters: pd.Series | None
    weights: Array | None

    @property
    def y(self) -> Array:
        return self.panel.shaped(self.columns.outcome)

    def regressors(self) -> tuple[list[Array], list[str]]:
        """Return the regressors, the constant first where effects do not take its place."""
        names = [str(name) for name in self.columns.exogenous]
        found = [self.panel.shaped(column) for _, column in self.columns.exogenous.items()]
        if self.columns.constant and self.effects.name == "none":
            return [np.ones_like(self.y), *found], [INTERCEPT, *names]
        return found, names

    def lagged(self, values: Array) -> list[Array]:
        """Return the neighbours' mean, apart for each group."""
        lag = self.panel.weights.lag(values)
        return [lag * column[:, None] for column in self.regimes.columns.T]

    def by_likelihood(self) -> FittedModel:
        x, names = self.regressors()
        self._require_error([*self.lagged(self.y), *x])
        filter_ = SpatialFilter(self.panel.weights, self.regimes.columns)
        found = maximum_likelihood(self.y, filter_, self.effects, x)
        covariance = Covariance(found.covariance, "information (errors alike and independent)")
        tests = (Diagnostic("log_likelihood", found.log_likelihood), Diagnostic("sigma2", found.sigma2))
        params = np.concatenate([found.rho, found.beta])
        terms = [*self.regimes.terms, *names]
        return self._result("Maximum likelihood", terms, params, covariance, found.residuals, tests)

    def by_two_stages(self, lags: int, covariance: CovarianceKind | None) -> FittedModel:
        x, names = self.regressors()
        varying = [(column, name) for column, name in zip(x, names, strict=True) if name != INTERCEPT]
        if lags < 1 or not varying:
            raise BadInput(
                "there is no instrument for the spatial lag",
                "Give a regressor, whose lag is one, and lags of 1 or more",
            )
        excluded, instruments = [], []
        for power in range(1, lags + 1):
            varying = [(self.panel.weights.lag(column), name) for column, name in varying]
            for column, name in varying:
                excluded += [column * group[:, None] for group in self.regimes.columns.T]
                instruments += [f"{'W' * power} {name} ({term})" for term in self.regimes.terms]
        near = self.lagged(self.y)
        y, z, endogenous = self._absorbed(self.y)[..., 0], self._absorbed(*x, *excluded), self._absorbed(*near)
        k = len(x)
        require_full_rank(z.reshape(y.size, -1), [*names, *instruments])
        design = np.concatenate([endogenous, z[..., :k]], axis=-1)
        self._require_error([*near, *x])
        absorbed = self.effects.rank * self.panel.periods
        terms = [*self.regimes.terms, *names]
        found = instrumental(y, design, z, terms, absorbed)
        found = replace(found, effects=self.effects if self.effects.rank else None)
        beside = _net_of(z[..., :k], np.concatenate([endogenous, z[..., k:]], axis=-1))
        m = len(near)
        tests = [cragg_donald(beside[..., :m], beside[..., m:], absorbed + k)]
        if z.shape[-1] > design.shape[-1]:
            tests.append(self._hansen_j(y, design, z))
        residuals = found.residuals if self.weights is None else found.residuals / np.sqrt(self.weights)
        law = self._covariance(found, covariance)
        return self._result("Two-stage least squares", terms, found.params, law, residuals, tuple(tests))

    def dynamic(self, covariance: CovarianceKind | None) -> FittedModel:
        if self.panel.periods < FEWEST_PERIODS or not self.columns.exogenous.empty:
            raise BadInput(
                f"the data have {self.panel.periods} periods and {self.columns.exogenous.shape[1]} regressors",
                f"The dynamic model takes a panel of {FEWEST_PERIODS} or more periods, and no regressors",
            )
        if not self.effects.area:
            raise BadInput(f"effects are '{self.effects.name}'", "The dynamic model takes 'area' or 'two-way'")
        y, own = self.y[:, 1:], self.y[:, :-1]
        groups = self._groups()
        found = spatial_two_stage(y, own, self.panel.weights, self.regimes, self.effects, groups)
        law = self._covariance(found, covariance)
        method = "Dynamic two-stage least squares"
        return self._result(method, list(found.terms), found.params, law, found.residuals, found.diagnostics)

    def _absorbed(self, *columns: Array) -> Array:
        """Return columns less the effects, times the square root of the weights where there are some."""
        if not columns:
            return np.empty((*self.y.shape, 0))
        if self.weights is None:
            return self.effects.absorb_all(columns)
        if self.panel.periods > 1 or self.effects.name != "none":
            raise BadInput("weights go with a cross-section without effects", "Leave them out")
        return np.stack(columns, axis=-1) * np.sqrt(self.weights)[..., None]

    def _require_error(self, columns: list[Array]) -> None:
        """Refuse an outcome that its regressors and its own lag make up, as where all are neighbours of all."""
        left = self.effects.absorb_all([self.y, *columns]).reshape(self.y.size, -1)
        y, x = left[:, 0], left[:, 1:]
        require_error(y - x @ np.linalg.lstsq(x, y)[0], self.y, str(self.columns.outcome.name), RESOLVED)

    def _groups(self) -> pd.Series:
        """Return the clusters, by default each area its own."""
        if self.clusters is not None:
            return self.clusters
        return pd.Series(np.arange(self.panel.areas), index=self.panel.weights.codes, name="area")

    def _hansen_j(self, y: Array, design: Array, instruments: Array) -> Diagnostic:
        groups = self._groups()
        if groups.nunique() <= instruments.shape[-1]:
            words = f"{groups.nunique()} clusters are too few for {instruments.shape[-1]} instruments"
            return Diagnostic("hansen_j", np.nan, reference=words)
        return hansen_j(y, design, instruments, groups)

    def _covariance(self, found: LinearFit, kind: CovarianceKind | None) -> Covariance:
        kind = kind or ("robust" if self.clusters is None else "clustered")
        if kind not in get_args(CovarianceKind):
            raise BadInput(f"there is no covariance '{kind}'", f"Take one of {', '.join(get_args(CovarianceKind))}")
        if (kind in ("clustered", "jackknife")) != (self.clusters is not None):
            has = "no clusters are" if self.clusters is None else "clusters are"
            raise BadInput(f"the covariance is '{kind}' and {has} given", "Leave one of the two out, or give both")
        if kind == "unadjusted":
            levels = (self.panel.areas - min(self.effects.rank, 1)) * self.effects.area
            df = found.n_obs - found.n_params - levels
            matrix = found.bread * (found.residuals**2).sum() / df
            return Covariance(matrix, "unadjusted (errors alike and independent)", None, df)
        groups = self._groups()
        if self.clusters is not None and groups.nunique() == 1:
            raise NotEstimable(f"all areas lie in one cluster, {first(groups.unique())}; take a finer grouping")
        law = (cluster_jackknife if kind == "jackknife" else clustered)(found, groups, str(groups.name))
        if kind == "robust" and self.panel.periods == 1:
            return replace(law, name="robust", n_clusters=None, df=found.n_obs - found.n_params)
        return law

    def _result(
        self,
        method: str,
        terms: list[str],
        params: Array,
        covariance: Covariance,
        residuals: Array,
        tests: tuple[Diagnostic, ...],
    ) -> FittedModel:
        m, index = len(self.regimes.terms), pd.Index(terms)
        if m > 1:
            tests = (*tests, wald_equality(params[:m], covariance.matrix[:m, :m], covariance.df))
        whole = residuals.size == len(self.panel.index)
        return FittedModel(
            f"Spatial lag, {method[0].lower()}{method[1:]}",
            str(self.columns.outcome.name),
            pd.Series(params, index=index, name="params"),
            pd.DataFrame(covariance.matrix, index=index, columns=index),
            covariance.name,
            covariance.df,
            residuals.size,
            covariance.n_clusters,
            tests,
            self.panel.in_order_of_data(residuals) if whole else None,
        )


def _net_of(controls: Array, columns: Array) -> Array:
    """Return columns less what least squares on the controls explains of them."""
    x, flat = controls.reshape(-1, controls.shape[-1]), columns.reshape(-1, columns.shape[-1])
    return (flat - x @ np.linalg.lstsq(x, flat)[0]).reshape(columns.shape)


def _refuse(estimator: Estimator, **given: object) -> None:
    """Refuse what an estimator has no use for, which the caller would take for done."""
    for name, value in given.items():
        if value is not None:
            raise BadInput(f"'{estimator}' has no use for {name}", "Leave it out, or take estimator='2sls'")
