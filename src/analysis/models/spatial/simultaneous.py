"""Spillovers at the same time, by spatial two-stage least squares.

    y_t = sum_g rho_g E_g W y_t + sum_g gamma_g E_g y_{t-1} + mu + effects_t + e_t

The neighbours' present is instrumented with their past and their neighbours' past (Kelejian and
Prucha 1998, section 3, for the idea; Kukenova and Monteiro 2009 for the dynamic panel). Area
effects leave by the double filter of :mod:`analysis.models.spatial.panel`, so that no instrument
has met a shock of its year or later. Nothing is assumed of the errors' variances; what is assumed
is that the neighbours' past matters only through their present. Hansen's J speaks to that.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.effects import Effects
from analysis.models.spatial.linear import LinearFit, first_stage_f, instrumental
from analysis.models.spatial.panel import Regimes, backward_deviations, forward_deviations
from analysis.models.spatial.weights import SpatialWeights


@dataclass(frozen=True)
class TwoStageFit:
    """A two-stage fit with the strength and the consistency of its instruments."""

    fit: LinearFit
    diagnostics: tuple[Diagnostic, ...]


def spatial_two_stage(
    y: Array,
    own: Array,
    weights: SpatialWeights,
    regimes: Regimes,
    effects: Effects,
    clusters: pd.Series,
) -> TwoStageFit:
    """Return the dynamic spatial-lag model by double-filter two-stage least squares.

    Parameters
    ----------
    y, own : array, shape (areas, years)
        The outcome and its own past, for every area of the weights.
    clusters : Series
        Cluster of each area, for Hansen's J.

    Raises
    ------
    NotEstimable
        Fewer than four years, or a singular design or set of instruments.
    """
    if y.shape[1] < 4:
        raise NotEstimable("the double filter needs at least four years")
    cells = replace(effects, area=False)
    near, past = weights.lag(y), weights.lag(own)
    farther = weights.lag(past)

    def spread(values: Array, deviations: Array) -> list[Array]:
        return [cells.absorb(deviations * column[:, None]) for column in values.T]

    columns = regimes.columns
    endogenous = spread(columns, forward_deviations(near))
    own_terms = spread(columns, forward_deviations(own))
    own_past = spread(columns, backward_deviations(own))
    excluded = [
        *spread(columns, backward_deviations(past)),
        *spread(columns, backward_deviations(farther)),
    ]
    terms = regimes.terms + tuple(term.replace("rho", "own_lag", 1) for term in regimes.terms)
    left = cells.absorb(forward_deviations(y))
    instruments = [*excluded, *own_past]
    fit = instrumental(
        left, [*endogenous, *own_terms], instruments, terms, effects.rank * left.shape[1]
    )
    strength = [
        Diagnostic(
            f"first_stage_f_{term}",
            first_stage_f(target, excluded, own_past),
            reference="a rule of thumb asks for more than 10",
        )
        for term, target in zip(regimes.terms, endogenous, strict=True)
    ]
    j = hansen_j(left, [*endogenous, *own_terms], instruments, clusters)
    return TwoStageFit(fit, (*strength, j))


def hansen_j(
    y: Array, regressors: list[Array], instruments: list[Array], clusters: pd.Series
) -> Diagnostic:
    """Return Hansen's (1982) J of over-identification, robust to dependence within clusters.

    J = g'S^-1 g at the two-step GMM estimate, with g the summed moments and S their clustered
    variance at the two-stage least squares estimate; chi-squared.

    Raises
    ------
    NotEstimable
        No more instruments than regressors, or too few clusters for the moments.
    """
    extra = len(instruments) - len(regressors)
    if extra < 1:
        raise NotEstimable("as many coefficients as instruments: nothing is over-identified")
    z, x = np.stack(instruments, axis=-1), np.stack(regressors, axis=-1)
    first = instrumental(y, regressors, instruments, [str(i) for i in range(x.shape[-1])])
    codes, unique = pd.factorize(np.asarray(clusters))
    if len(unique) <= z.shape[-1]:
        raise NotEstimable(f"{len(unique)} clusters are too few for {z.shape[-1]} instruments")
    sums = np.zeros((len(unique), z.shape[-1]))
    np.add.at(sums, codes, np.einsum("ntk,nt->nk", z, first.residuals))
    weight = np.linalg.inv(sums.T @ sums)
    flat_z, flat_x = z.reshape(y.size, -1), x.reshape(y.size, -1)
    zx, zy = flat_z.T @ flat_x, flat_z.T @ y.ravel()
    params = np.linalg.solve(zx.T @ weight @ zx, zx.T @ weight @ zy)
    moments = zy - zx @ params
    value = float(moments @ weight @ moments)
    return Diagnostic("hansen_j", value, extra, float(stats.chi2.sf(value, extra)), "chi-squared")
