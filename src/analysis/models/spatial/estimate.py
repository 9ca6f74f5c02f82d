"""Everything that is estimated on one sample: neighbours' past, neighbours' present, diagnostics."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from analysis.models.results import Diagnostic, ModelResult, NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.diagnostics.placebo import Placebo
from analysis.models.spatial.estimators.covariance import (
    Covariance,
    cluster_jackknife,
    clustered,
    conley,
    driscoll_kraay,
)
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects
from analysis.models.spatial.estimators.fits import Fit
from analysis.models.spatial.estimators.likelihood import LikelihoodFit, maximum_likelihood
from analysis.models.spatial.estimators.moments import pair_moments
from analysis.models.spatial.estimators.panel import (
    OwnLag,
    Spillover,
    double_filter,
    half_panel_jackknife,
    own_lag_terms,
    within,
)
from analysis.models.spatial.estimators.simultaneous import spatial_two_stage
from analysis.models.spatial.evidence.specifications import Specification, refused, result
from analysis.models.spatial.neighbours.weights import SpatialWeights
from analysis.models.spatial.samples.samples import Sample

ESTIMATORS: dict[str, Callable[[Spillover, Effects, OwnLag], Fit]] = {
    "within": within,
    "jackknife": half_panel_jackknife,
    "double_filter": double_filter,
}
"""Estimators of the coefficient on the neighbours' past."""

OWN_LAGS: tuple[OwnLag, ...] = ("none", "by_regime")

Estimated = tuple[Specification, ModelResult]


@dataclass(frozen=True)
class Setting:
    """A sample under one kind of weights.

    Attributes
    ----------
    sample : Sample
    weights : SpatialWeights
        Over all areas of the sample.
    kernel : csr_array
        Conley's distance kernel over the kept areas.
    kernel_name : str
        How the covariance table names it.
    """

    sample: Sample
    weights: SpatialWeights
    kernel: sp.csr_array
    kernel_name: str

    @cached_property
    def data(self) -> Spillover:
        """Outcome, neighbours' past and own past of the kept areas."""
        return self.sample.with_weights(self.weights)

    @cached_property
    def inner(self) -> SpatialWeights:
        """Weights among the kept areas only, for models in which every area is an outcome."""
        return self.weights.subset(self.sample.keep)

    def specification(self, effects: Effects, own_lag: OwnLag, estimator: str, covariance: str) -> Specification:
        """Return the specification of this setting with the given choices."""
        return Specification(
            self.sample.outcome,
            self.sample.name,
            self.weights.name,
            effects.name,
            own_lag,
            estimator,
            covariance,
        )

    def covariance(self, kind: str, fit: Fit) -> Covariance:
        """Return a fit's covariance by the name that it has in a specification."""
        if kind == "clustered":
            return cluster_jackknife(fit, self.sample.clusters, self.sample.unit)
        if kind == "clustered_plain":
            return clustered(fit, self.sample.clusters, self.sample.unit)
        if kind == "driscoll_kraay":
            return driscoll_kraay(fit)
        return conley(fit, self.kernel, self.kernel_name)


def past_of_neighbours(
    setting: Setting,
    effects: Effects,
    own_lag: OwnLag,
    estimator: str,
    covariances: Iterable[str],
    diagnostics: Iterable[Diagnostic] = (),
) -> Iterator[Estimated]:
    """Yield a linear estimator's rows under each covariance; reasons where there are none.

    `diagnostics` go with the first covariance.
    """
    reason, fit = "", None
    try:
        fit = ESTIMATORS[estimator](setting.data, effects, own_lag)
    except NotEstimable as error:
        reason = error.reason
    for kind in covariances:
        specification = setting.specification(effects, own_lag, estimator, kind)
        if fit is None:
            yield specification, refused(specification, reason)
            continue
        try:
            covariance = setting.covariance(kind, fit)
            rows = result(
                specification,
                setting.data.regimes,
                fit.params,
                fit.terms,
                covariance,
                fit.n_obs,
                (*fit.diagnostics, *diagnostics),
            )
        except NotEstimable as error:
            rows = refused(specification, error.reason)
        diagnostics = ()
        yield specification, rows


def likelihood_rows(
    setting: Setting, filter_: SpatialFilter, effects: Effects, own_lag: OwnLag, start: Array | None = None
) -> Estimated:
    """Return the maximum likelihood rows of the simultaneous model.

    Parameters
    ----------
    filter_ : SpatialFilter
        Of the setting's inner weights and regimes; it serves several of its models.
    start : array, optional
        Where the search begins.
    """
    specification = setting.specification(effects, own_lag, "likelihood", "information")
    regressors, terms = own_lag_terms(setting.data, own_lag)
    try:
        fit = maximum_likelihood(setting.data.y, filter_, effects, regressors, start=start)
    except NotEstimable as error:
        return specification, refused(specification, error.reason)
    return specification, _likelihood_rows(setting, specification, fit, terms)


def _likelihood_rows(
    setting: Setting, specification: Specification, fit: LikelihoodFit, terms: tuple[str, ...]
) -> ModelResult:
    regimes = setting.data.regimes
    diagnostics = [
        Diagnostic("log_likelihood", fit.log_likelihood),
        Diagnostic("log_determinants", fit.evaluations, reference="sparse LU factorisations"),
        Diagnostic(
            "year_effects_correction",
            float(np.abs(fit.correction).max()),
            reference="largest change in rho",
        ),
    ]
    return result(
        specification,
        regimes,
        np.concatenate([fit.rho, fit.beta]),
        (*regimes.terms, *terms),
        Covariance(fit.covariance, "information (errors alike and independent)"),
        setting.data.y.size,
        diagnostics,
    )


def present_by_instruments(setting: Setting, effects: Effects) -> Estimated:
    """Return the two-stage rows of the simultaneous model, own lag in."""
    specification = setting.specification(effects, "by_regime", "two_stage", "clustered")
    data = setting.data
    try:
        fit = spatial_two_stage(data.y, data.own, setting.inner, data.regimes, effects, setting.sample.clusters)
        rows = result(
            specification,
            data.regimes,
            fit.params,
            fit.terms,
            setting.covariance("clustered", fit),
            fit.n_obs,
            fit.diagnostics,
        )
    except NotEstimable as error:
        rows = refused(specification, error.reason)
    return specification, rows


def present_by_moments(setting: Setting, effects: Effects, own_lag: OwnLag) -> Estimated:
    """Return the rows of the simultaneous model by moments of pairs.

    `effects` are the sample's cell effects, which the moments absorb in a way of their own.
    """
    specification = setting.specification(effects, own_lag, "pair_moments", "clustered")
    data, sample = setting.data, setting.sample
    try:
        fit = pair_moments(data.y, data.own, setting.inner, data.regimes, sample.cells, sample.clusters, own_lag)
        covariance = cluster_jackknife(fit, sample.clusters, sample.unit)
        rows = result(specification, data.regimes, fit.params, fit.terms, covariance, fit.n_obs, fit.diagnostics)
    except NotEstimable as error:
        rows = refused(specification, error.reason)
    return specification, rows


def placebo_diagnostics(placebo: Placebo) -> list[Diagnostic]:
    """Return a placebo as rows: its verdict, and the mean coefficient for each term."""
    words = f"{len(placebo.estimates)} permutations"
    verdict = "passes" if placebo.passes else "fails"
    return [
        Diagnostic("placebo", float(np.abs(placebo.z).max()), reference=f"{verdict}; {words}"),
        *_placebo_means(placebo, "placebo"),
    ]


def local_placebo_diagnostics(placebo: Placebo) -> list[Diagnostic]:
    """Return what is left of each coefficient when neighbours come from the own authority.

    There is no verdict: an area is never among its own neighbours, which alone pulls the
    coefficient below zero where authority effects are absorbed.
    """
    return _placebo_means(placebo, "placebo_within_authority")


def _placebo_means(placebo: Placebo, name: str) -> list[Diagnostic]:
    return [
        Diagnostic(f"{name}_{term}", float(mean), reference=f"sd {spread:.4f} between draws")
        for term, mean, spread in zip(placebo.terms, placebo.mean, placebo.spread, strict=True)
    ]
