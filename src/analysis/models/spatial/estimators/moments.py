r"""Spillovers at the same time, by moments of pairs that hold whatever the errors' variances.

    y_t = sum_g rho_g E_g W y_t + sum_g gamma_g E_g y_{t-1} + mu + cells_t + e_t

Likelihood asks that errors be alike and independent. These moments ask only that, once each cell of areas (an
authority's areas of one group) has its own effect in each year, the errors of two different areas be uncorrelated:

    E[e_t' P_g e_t] = 0   with  P_g = (E_g W + W'E_g) / 2  among areas of one cluster, made to have no diagonal

so that no variance enters (Kelejian and Prucha 2010; Lin and Lee 2010). Areas differ in spread, years too, and an
area's errors may depend on each other over time. Pairs across clusters are left out: clusters are then independent,
and leaving out one at a time gives the covariance. With the own lag in, the equation is taken in forward
orthogonal deviations, and the own lag has its backward deviation as its instrument, as in
:func:`analysis.models.spatial.estimators.panel.double_filter`.

Absorbing a cell's effect gives P a diagonal again: with M the projection, that of M P M. It is taken away by
D with diag(M D M) = diag(M P M), which for means of cells has a closed form.

Without an own lag or other regressors, nothing tells a spillover from errors that are alike next door for another
reason: both models have the same covariances (Anselin 1988, chapter 8). A coefficient here is how alike neighbours are
beyond what their authority shares.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array, Order
from analysis.models.spatial.estimators.panel import OwnLag, Regimes, backward_deviations, forward_deviations
from analysis.models.spatial.neighbours.weights import SpatialWeights

SETTLED = 1e-10
"""Largest step that ends Newton's search."""

MAX_ROUNDS = 50

SMALLEST_CELL = 3
"""Areas that a cell needs: what is left of two areas is one number with two signs."""


@dataclass(frozen=True)
class MomentsFit:
    """A fit by moments of pairs, with what its covariance needs.

    Attributes
    ----------
    terms : tuple of str
    params : array, shape (k,)
        Coefficients on the neighbours, then on the own lag.
    quadratic : array, shape (clusters, m, 1 + k, 1 + k)
        Each cluster's part of U'P_g U, with U the outcome and the regressors.
    linear : array, shape (clusters, q, 1 + k)
        Each cluster's part of Z'U.
    n_obs : int
        Area-years.
    """

    terms: tuple[str, ...]
    params: Array
    quadratic: Array
    linear: Array
    n_obs: int
    diagnostics: tuple[Diagnostic, ...] = ()

    def left_out(self, clusters: Order) -> Array:
        """Return how the coefficients move when each cluster is left out, (clusters, k).

        Raises
        ------
        NotEstimable
            Without one of the clusters the moments have no root near the estimate.
        """
        if len(self.quadratic) != clusters.max() + 1:
            raise NotEstimable("the moments were taken by other clusters")
        quadratic = self.quadratic.sum(axis=0) - self.quadratic
        linear = self.linear.sum(axis=0) - self.linear
        start = np.tile(self.params, (len(quadratic), 1))
        return _root(quadratic, linear, start) - self.params


def pair_moments(
    y: Array,
    own: Array,
    weights: SpatialWeights,
    regimes: Regimes,
    cells: pd.Series,
    clusters: pd.Series,
    own_lag: OwnLag,
) -> MomentsFit:
    """Return the spatial lag model by moments of pairs within clusters.

    Parameters
    ----------
    y, own : array, shape (areas, years)
        The outcome and its own past, for every area of the weights.
    cells : Series
        What has an effect of its own in each year; cells lie within clusters.
    clusters : Series
        Areas of different clusters serve as neighbours, but not as pairs.

    Raises
    ------
    NotEstimable
        No pair of neighbours in one cluster, fewer than four years of a panel, or moments without a root.
    """
    panel = y.shape[1] > 1
    if panel and y.shape[1] < 4:
        raise NotEstimable("moments with area effects need at least four years")
    cell = pd.factorize(np.asarray(cells))[0]
    cluster = pd.factorize(np.asarray(clusters))[0]
    columns = regimes.columns.T

    def spread(values: Array) -> list[Array]:
        return [values * column[:, None] for column in columns]

    here = forward_deviations if panel else _as_it_is
    before = backward_deviations if panel else _as_it_is
    regressors = spread(here(weights.lag(y)))
    instruments: list[Array] = []
    terms = regimes.terms
    if own_lag != "none":
        regressors += spread(here(own))
        instruments = spread(before(own))
        terms += tuple(term.replace("rho", "own_lag", 1) for term in regimes.terms)
    columns_of_all = _without_cell_means(np.stack([here(y), *regressors], axis=-1), cell)
    quadratic = np.stack(
        [
            _by_cluster(columns_of_all, _times(pairs, columns_of_all), cluster)
            for pairs in _pairs(weights, columns, cell, cluster)
        ],
        axis=1,
    )
    width = columns_of_all.shape[-1]
    linear: Array = np.zeros((len(quadratic), 0, width))
    if instruments:
        linear = _by_cluster(_without_cell_means(np.stack(instruments, axis=-1), cell), columns_of_all, cluster)
    start = _start(linear.sum(axis=0), len(columns), width)
    params = _root(quadratic.sum(axis=0)[None], linear.sum(axis=0)[None], start[None])[0]
    return MomentsFit(terms, params, quadratic, linear, columns_of_all[..., 0].size)


def _as_it_is(values: Array) -> Array:
    return values


def _pairs(weights: SpatialWeights, columns: Array, cell: Order, cluster: Order) -> list[sp.csr_array]:
    """Return P_g less its D_g for each column of the regimes."""
    sizes = np.bincount(cell)[cell]
    links = weights.matrix.tocoo()
    used = sizes >= SMALLEST_CELL
    inside = (cluster[links.row] == cluster[links.col]) & used[links.row] & used[links.col]
    if not inside.any():
        raise NotEstimable("no two neighbours lie in one cluster: there is no pair to take moments of")
    inner = sp.csr_array(
        (links.data[inside], (links.row[inside], links.col[inside])), shape=weights.matrix.shape, dtype=np.float64
    )
    found = []
    for column in columns:
        rows = sp.csr_array(sp.diags_array(column) @ inner)
        pairs = sp.csr_array((rows + rows.T) / 2)
        found.append(sp.csr_array(pairs - sp.diags_array(_diagonal(pairs, cell))))
    return found


def _diagonal(pairs: sp.csr_array, cell: Order) -> Array:
    """Return d with diag(M diag(d) M) = diag(M P M), M taking cells' means away.

    In a cell of n areas diag(M P M)_i = p_ii - 2 p_i / n + p / n^2, with p_i what P has between area i and its cell and
    p the sum of these; and diag(M diag(d) M)_i = (1 - 2/n) d_i + sum d / n^2.
    """
    links = pairs.tocoo()
    same = cell[links.row] == cell[links.col]
    to_cell = np.bincount(links.row[same], links.data[same], minlength=len(cell))
    n = np.bincount(cell)[cell]
    within = np.bincount(cell, to_cell)[cell]
    wanted = pairs.diagonal() - 2 * to_cell / n + within / n**2
    total = np.bincount(cell, wanted)[cell] / np.where(n > 1, 1 - 1 / n, 1)
    usable = n >= SMALLEST_CELL
    return np.where(usable, (wanted - total / n**2) / np.where(usable, 1 - 2 / n, 1), 0.0)


def _without_cell_means(values: Array, cell: Order) -> Array:
    """Return the values less their cell's mean in each year; (areas, years, columns)."""
    flat = values.reshape(len(values), -1)
    member = sp.csr_array((np.ones(len(cell)), (cell, np.arange(len(cell)))))
    means = (member @ flat) / np.bincount(cell)[:, None]
    return (flat - means[cell]).reshape(values.shape)


def _times(pairs: sp.csr_array, values: Array) -> Array:
    return (pairs @ values.reshape(len(values), -1)).reshape(values.shape)


def _by_cluster(left: Array, right: Array, cluster: Order) -> Array:
    """Return left'right summed over the areas and years of each cluster."""
    products = np.einsum("ntw,ntv->nwv", left, right, optimize=True)
    member = sp.csr_array((np.ones(len(cluster)), (cluster, np.arange(len(cluster)))))
    return (member @ products.reshape(len(cluster), -1)).reshape(-1, *products.shape[1:])


def _start(linear: Array, m: int, width: int) -> Array:
    """Return no spillover, and the own lag that the linear moments then give."""
    start = np.zeros(width - 1)
    if len(linear):
        start[m:] = np.linalg.lstsq(linear[:, 1 + m :], linear[:, 0], rcond=None)[0]
    return start


def _root(quadratic: Array, linear: Array, start: Array) -> Array:
    """Return the roots of v'A_g v = 0 and B v = 0, v = (1, -theta), by Newton's method; a row a problem."""
    theta = start.copy()
    for _ in range(MAX_ROUNDS):
        v = np.concatenate([np.ones((len(theta), 1)), -theta], axis=1)
        turned = np.einsum("cgwv,cv->cgw", quadratic, v)
        values = np.concatenate([np.einsum("cgw,cw->cg", turned, v), np.einsum("cqv,cv->cq", linear, v)], axis=1)
        slopes = np.concatenate([-2 * turned[..., 1:], -linear[..., 1:]], axis=1)
        try:
            step = np.linalg.solve(slopes, -values[..., None])[..., 0]
        except np.linalg.LinAlgError as error:
            raise NotEstimable("the moments of pairs do not identify every coefficient") from error
        largest = np.abs(step).max()
        if not np.isfinite(largest):
            break
        theta = theta + step * min(1.0, 0.5 / largest) if largest > 0.5 else theta + step
        if largest < SETTLED:
            return theta
    raise NotEstimable("the moments of pairs have no root near zero")
