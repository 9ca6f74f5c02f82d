"""Fitted coefficients, and what every covariance of them is made of."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array, Order
from analysis.models.spatial.estimators.effects import Effects

SINGULAR = 1e-10
"""Smallest singular or eigenvalue of a cross-product, scaled, that counts as full rank."""


@dataclass(frozen=True)
class LinearFit:
    """A fit by least squares or instruments; areas in rows, years in columns.

    Attributes
    ----------
    terms : tuple of str
    params : array, shape (k,)
    bread : array, shape (k, k)
        Maps a sum of scores to a deviation of the coefficients.
    design, fitted : array, shape (areas, years, k)
        Regressors, and what the instruments explain of them (the same without instruments).
    residuals : array, shape (areas, years)
    absorbed : int
        Coefficients absorbed beforehand that the covariance should count.
    diagnostics : tuple of Diagnostic
        On the instruments, where there are any.
    instruments : array, shape (areas, years, q), or None
        What the first stages were on.
    effects : Effects or None
        What was absorbed, to be absorbed anew where a cluster is left out.
    """

    terms: tuple[str, ...]
    params: Array
    bread: Array
    design: Array
    fitted: Array
    residuals: Array
    absorbed: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    instruments: Array | None = None
    effects: Effects | None = None

    @property
    def scores(self) -> Array:
        """Moment contributions: fitted regressor times residual, areas by years by coefficients."""
        return self.fitted * self.residuals[..., None]

    @property
    def n_obs(self) -> int:
        """Area-years."""
        return int(self.residuals.size)

    @property
    def n_params(self) -> int:
        """Coefficients, absorbed ones included."""
        return len(self.params) + self.absorbed

    def left_out(self, clusters: Order) -> Array:
        """Return how the coefficients move when each cluster of areas is left out, (clusters, k).

        The whole estimate is made anew: effects absorbed without the cluster, first stages and
        second. With W the columns (instruments, regressors, residual), D_t the effects' columns
        and all sums over the areas that are left,

            W'W - sum_t W'D_t (D'D)^- D_t'W

        holds every product that the estimate without the cluster needs. Its coefficients on the
        residual are the move (Frisch and Waugh 1933; MacKinnon, Nielsen and Webb 2023, section 2).

        Raises
        ------
        NotEstimable
            Without one of the clusters the design is singular.
        """
        k = len(self.params)
        first_stage = () if self.instruments is None else (self.instruments,)
        columns = np.concatenate([*first_stage, self.design, self.residuals[..., None]], axis=-1)
        whole, rest = _products_without(columns, clusters, self.effects)
        x, e, size = slice(-k - 1, -1), -1, np.sqrt(np.diag(whole))
        if self.instruments is None:
            return _solved(rest[:, x, x], rest[:, x, e], size[x])
        z = slice(0, self.instruments.shape[-1])
        stage = _solved(rest[:, z, z], rest[:, z, z.stop :], size[z])
        across = rest[:, z, x].transpose(0, 2, 1)
        fitted = across @ stage
        explained = np.sqrt(np.abs(np.diag(np.linalg.inv(self.bread))))
        return _solved(fitted[..., :-1], fitted[..., -1], explained)


def _products_without(columns: Array, clusters: Order, effects: Effects | None) -> tuple[Array, Array]:
    """Return the columns' cross-products, and those without each cluster, effects absorbed anew.

    Parameters
    ----------
    columns : array, shape (areas, years, w)
        With the effects absorbed.

    Returns
    -------
    whole : array, shape (w, w)
    rest : array, shape (clusters, w, w)
    """
    order = np.argsort(clusters, kind="stable")
    edges = np.searchsorted(clusters[order], np.arange(clusters.max() + 2))
    parts = [slice(*ends) for ends in pairwise(edges)]
    sorted_columns, width = columns[order], columns.shape[-1]
    flat = [sorted_columns[part].reshape(-1, width) for part in parts]
    own = np.stack([part.T @ part for part in flat])
    whole = own.sum(axis=0)
    rest = whole - own
    cells = np.empty((len(columns), 0)) if effects is None else effects.across(clusters)[order]
    if cells.shape[1]:
        inner = np.stack([cells[part].T @ cells[part] for part in parts])
        inverse = np.linalg.pinv(inner.sum(axis=0) - inner, rcond=SINGULAR, hermitian=True)
        # What the cluster had of each year's effects is what the others lack.
        lacking = np.stack([np.tensordot(sorted_columns[part], cells[part], axes=(0, 0)) for part in parts])
        absorbed = lacking @ inverse[:, None]
        rest -= (absorbed @ lacking.transpose(0, 1, 3, 2)).sum(axis=1)
    return whole, rest


def _solved(products: Array, right: Array, size: Array) -> Array:
    """Return the solution of each cluster's equations; NotEstimable where they are singular."""
    if np.linalg.svd(products / np.outer(size, size), compute_uv=False).min() < SINGULAR:
        raise NotEstimable("without one of the clusters the design is singular")
    if right.ndim == products.ndim:
        return np.linalg.solve(products, right)
    return np.linalg.solve(products, right[..., None])[..., 0]


@dataclass(frozen=True)
class CombinedFit:
    """A weighted sum of fits to some of the years each, with all that a fit offers.

    Attributes
    ----------
    whole : LinearFit
        The fit to all years, which gives terms, residuals and the counts.
    parts : tuple
        Weight, fit, and the years it is a fit to.
    """

    whole: LinearFit
    parts: tuple[tuple[float, LinearFit, slice], ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return self.whole.terms

    @property
    def params(self) -> Array:
        """The weighted sum."""
        return np.sum([weight * fit.params for weight, fit, _ in self.parts], axis=0)

    @property
    def bread(self) -> Array:
        """The identity: the scores are influences already."""
        return np.eye(len(self.whole.params))

    @property
    def scores(self) -> Array:
        """Each area-year's influence on the coefficients."""
        influence = np.zeros(self.whole.design.shape)
        for weight, fit, years in self.parts:
            influence[:, years] += weight * fit.scores @ fit.bread.T
        return influence

    @property
    def residuals(self) -> Array:
        """Of the fit to all years."""
        return self.whole.residuals

    @property
    def n_obs(self) -> int:
        """Area-years."""
        return self.whole.n_obs

    @property
    def n_params(self) -> int:
        """Coefficients, absorbed ones included."""
        return self.whole.n_params

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None."""
        return ()

    def left_out(self, clusters: Order) -> Array:
        """Return how the coefficients move when each cluster of areas is left out."""
        return np.sum([weight * fit.left_out(clusters) for weight, fit, _ in self.parts], axis=0)


Fit = LinearFit | CombinedFit


class LeavesOut(Protocol):
    """A fit that can be made anew without each of the clusters."""

    @property
    def params(self) -> Array:
        """The coefficients."""

    def left_out(self, clusters: Order) -> Array:
        """Return how the coefficients move when each cluster of areas is left out."""
