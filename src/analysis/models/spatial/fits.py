"""Fitted coefficients, and what every covariance of them is made of."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array, Order

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
    """

    terms: tuple[str, ...]
    params: Array
    bread: Array
    design: Array
    fitted: Array
    residuals: Array
    absorbed: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()

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
        """Return how the coefficients move when each cluster of areas is left out.

        -(F'X - F_c'X_c)^-1 F_c'e_c, with F the fitted regressors; absorbed effects and first
        stages are kept.

        Raises
        ------
        NotEstimable
            Without one of the clusters the design is singular.
        """
        k = len(self.params)
        order = np.argsort(clusters, kind="stable")
        edges = np.searchsorted(clusters[order], np.arange(clusters.max() + 2))
        x, f, e = self.design[order], self.fitted[order], self.residuals[order]
        products = np.empty((len(edges) - 1, k, k))
        moments = np.empty((len(edges) - 1, k))
        for i, (first, last) in enumerate(pairwise(edges)):
            part = f[first:last].reshape(-1, k)
            products[i] = part.T @ x[first:last].reshape(-1, k)
            moments[i] = part.T @ e[first:last].ravel()
        whole = np.linalg.inv(self.bread)
        rest = whole - products
        size = np.sqrt(np.abs(np.diag(whole)))
        if np.linalg.svd(rest / np.outer(size, size), compute_uv=False).min() < SINGULAR:
            raise NotEstimable("without one of the clusters the design is singular")
        return -np.linalg.solve(rest, moments[..., None])[..., 0]


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
