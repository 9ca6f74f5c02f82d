"""Spillovers at the same time, by spatial two-stage least squares.

    y_t = sum_g rho_g E_g W y_t + sum_g gamma_g E_g y_{t-1} + mu + effects_t + e_t

The neighbours' present is instrumented with their past and their neighbours' past (Kelejian and
Prucha 1998 for the idea; Kukenova and Monteiro 2009 for the dynamic panel). Area
effects leave by the double filter of :mod:`analysis.models.spatial.estimators.panel`, so that no instrument
has met a shock of its year or later. Nothing is assumed of the errors' variances; what is assumed
is that the neighbours' past matters only through their present. Hansen's J speaks to that.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from analysis.models.bad_input import numbered
from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.estimators.effects import Effects
from analysis.models.spatial.estimators.fits import LinearFit
from analysis.models.spatial.estimators.linear import cragg_donald, instrumental
from analysis.models.spatial.estimators.panel import Regimes, backward_deviations, forward_deviations
from analysis.models.spatial.neighbours.weights import SpatialWeights


def spatial_two_stage(
    y: Array,
    own: Array,
    weights: SpatialWeights,
    regimes: Regimes,
    effects: Effects,
    clusters: pd.Series,
) -> LinearFit:
    """Return the dynamic spatial-lag model by double-filter two-stage least squares.

    Its diagnostics are the strength of the instruments and Hansen's J.

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
    near, past = weights.lag(y), weights.lag(own)
    farther = weights.lag(past)

    def spread(*values: Array) -> Array:
        parts = [panel * column[:, None] for panel in values for column in regimes.columns.T]
        return effects.years_only.absorb_all(parts)

    left = effects.years_only.absorb(forward_deviations(y))
    design = spread(forward_deviations(near), forward_deviations(own))
    excluded = spread(backward_deviations(past), backward_deviations(farther))
    own_past = spread(backward_deviations(own))
    instruments = np.concatenate([excluded, own_past], axis=-1)
    terms = regimes.terms + tuple(term.replace("rho", "own_lag", 1) for term in regimes.terms)
    absorbed = effects.rank * left.shape[1]
    fit = instrumental(left, design, instruments, terms, absorbed)
    strength = cragg_donald(design, instruments, absorbed)
    j = hansen_j(left, design, instruments, clusters)
    return replace(fit, effects=effects.years_only, diagnostics=(strength, j))


def hansen_j(y: Array, design: Array, instruments: Array, clusters: pd.Series) -> Diagnostic:
    """Return Hansen's (1982) J of over-identification, robust to dependence within clusters.

    J = g'S^-1 g at the two-step GMM estimate, with g the summed moments and S their clustered
    variance at the two-stage least squares estimate; chi-squared.

    Raises
    ------
    NotEstimable
        No more instruments than regressors, or too few clusters for the moments.
    """
    k, q = design.shape[-1], instruments.shape[-1]
    if q <= k:
        raise NotEstimable("as many coefficients as instruments: nothing is over-identified")
    codes, n_clusters = numbered(clusters, "the clusters")
    if n_clusters <= q:
        raise NotEstimable(f"{n_clusters} clusters are too few for {q} instruments")
    first = instrumental(y, design, instruments, [str(i) for i in range(k)])
    sums = np.zeros((n_clusters, q))
    np.add.at(sums, codes, np.einsum("ntk,nt->nk", instruments, first.residuals))
    weight = np.linalg.inv(sums.T @ sums)
    flat_z, flat_x = instruments.reshape(y.size, q), design.reshape(y.size, k)
    zx, zy = flat_z.T @ flat_x, flat_z.T @ y.ravel()
    params = np.linalg.solve(zx.T @ weight @ zx, zx.T @ weight @ zy)
    moments = zy - zx @ params
    value = float(moments @ weight @ moments)
    return Diagnostic("hansen_j", value, q - k, float(stats.chi2.sf(value, q - k)), "chi-squared")
