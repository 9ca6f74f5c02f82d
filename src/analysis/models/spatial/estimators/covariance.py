"""Covariances of a linear fit: clustered, Driscoll-Kraay, Conley.

All are sandwiches B S B' with the fit's bread B and a different estimate S of the variance of the
summed scores. Each says in words what it allows for, and which law its tests use.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.models.bad_input import numbered
from analysis.models.results import FewClustersWarning, NotEstimable
from analysis.models.spatial.arrays import Array, Order
from analysis.models.spatial.estimators.fits import Fit, LeavesOut

FEW_CLUSTERS = 30
"""Fewer clusters than this earn a warning (Cameron and Miller 2015, section VI, name 20 to 50)."""


@dataclass(frozen=True)
class Covariance:
    """A covariance matrix with its name, its clusters and the degrees of freedom of its t tests.

    Where clusters were left out one at a time, `moves` says how the coefficients moved, a row a cluster.
    """

    matrix: Array
    name: str
    n_clusters: int | None = None
    df: float | None = None
    moves: pd.DataFrame | None = None


def clustered(fit: Fit, labels: NDArray[np.str_] | pd.Series, unit: str) -> Covariance:
    """Return the covariance that allows any dependence within clusters of areas, over all years.

    S = sum over clusters of s_c s_c', with s_c a cluster's summed scores, times
    G/(G-1) (N-1)/(N-K) (Liang and Zeger 1986; Stata's ``vce(cluster)``). Tests use t with G-1
    degrees of freedom. K leaves out effects that lie within clusters.

    Parameters
    ----------
    labels : array
        Cluster of each area, in the areas' order.
    unit : str
        What the clusters are, for the name.

    Raises
    ------
    NotEstimable
        No more clusters than coefficients.
    MissingValues
        An area has no cluster.
    """
    codes, n_clusters = _clusters(fit, labels, unit)
    sums = np.zeros((n_clusters, len(fit.params)))
    np.add.at(sums, codes, fit.scores.sum(axis=1))
    small = n_clusters / (n_clusters - 1) * (fit.n_obs - 1) / (fit.n_obs - fit.n_params)
    matrix = small * _sandwich(fit.bread, sums.T @ sums)
    return Covariance(matrix, f"clustered ({unit})", n_clusters, n_clusters - 1)


def cluster_jackknife(fit: LeavesOut, labels: NDArray[np.str_] | pd.Series, unit: str) -> Covariance:
    """Return the clustered covariance from leaving out one cluster at a time.

    (G-1)/G sum over clusters of d_c d_c', with d_c how the coefficients move without cluster c:
    CV3 of MacKinnon, Nielsen and Webb (2023). A cluster that holds many of a group's areas pulls
    the coefficients its own way, so that its scores look too small; leaving it out does not.
    Tests use t with G-1 degrees of freedom.

    Raises
    ------
    NotEstimable
        No more clusters than coefficients, or a singular design without one of them.
    MissingValues
        An area has no cluster.
    """
    codes, n_clusters = _clusters(fit, labels, unit)
    moves = fit.left_out(codes)
    matrix = (n_clusters - 1) / n_clusters * moves.T @ moves
    left_out = pd.DataFrame(moves, index=pd.factorize(np.asarray(labels))[1])
    return Covariance(matrix, f"clustered ({unit}), jackknife", n_clusters, n_clusters - 1, left_out)


def _clusters(fit: LeavesOut, labels: NDArray[np.str_] | pd.Series, unit: str) -> tuple[Order, int]:
    """Return each area's cluster by number and how many there are; refuse too few."""
    codes, n_clusters = numbered(labels, "the clusters")
    k = len(fit.params)
    if n_clusters <= k:
        raise NotEstimable(f"{n_clusters} clusters ({unit}) are too few for {k} coefficients")
    if n_clusters < FEW_CLUSTERS:
        warnings.warn(
            f"standard errors rest on {n_clusters} clusters ({unit}) and may be too small",
            FewClustersWarning,
            stacklevel=3,
        )
    return codes, n_clusters


def driscoll_kraay(fit: Fit, lags: int | None = None) -> Covariance:
    """Return the covariance that allows any dependence between areas, and fading over years.

    S = G_0 + sum_{j=1}^{m} (1 - j/(m+1)) (G_j + G_j'), with G_j = sum_t h_t h_{t-j}' and h_t the
    scores summed over areas in year t (Driscoll and Kraay 1998; Hoechle 2007), times
    T/(T-1) (N-1)/(N-K) as Stata's ``xtscc``. By default m = floor(4 (T/100)^(2/9)). It needs
    many years: with fewer than about 20 its tests, t with T-1 degrees of freedom, still reject
    too often.

    Raises
    ------
    NotEstimable
        No more years than coefficients.
    """
    by_year = fit.scores.sum(axis=0)
    periods, k = by_year.shape
    if periods <= k:
        raise NotEstimable(f"{periods} years are too few for Driscoll-Kraay with {k} coefficients")
    lags = int(4 * (periods / 100) ** (2 / 9)) if lags is None else lags
    meat = by_year.T @ by_year
    for lag in range(1, lags + 1):
        product = by_year[lag:].T @ by_year[:-lag]
        meat += (1 - lag / (lags + 1)) * (product + product.T)
    small = periods / (periods - 1) * (fit.n_obs - 1) / (fit.n_obs - fit.n_params)
    name = f"Driscoll-Kraay ({lags} lag{'s' if lags != 1 else ''})"
    return Covariance(small * _sandwich(fit.bread, meat), name, None, periods - 1)


def conley(fit: Fit, kernel: sp.csr_array, name: str) -> Covariance:
    """Return the covariance that allows dependence between areas near each other, over all years.

    S = sum_i sum_j K(d_ij) u_i u_j', with u_i an area's scores summed over the years and K a
    kernel of distance (Conley 1999; one cross-section gives his estimator).
    Summing over years first lets an area and its neighbours depend on each other between any two
    years, as clustering does. Times (N-1)/(N-K), as R's fixest; tests use the normal law.

    Parameters
    ----------
    kernel : csr_array
        K by area, ones on the diagonal: see
        :func:`analysis.models.spatial.neighbours.weights.distance_kernel`.
    """
    by_area = fit.scores.sum(axis=1)
    meat = by_area.T @ (kernel @ by_area)
    small = (fit.n_obs - 1) / (fit.n_obs - fit.n_params)
    return Covariance(small * _sandwich(fit.bread, meat), name)


def _sandwich(bread: Array, meat: Array) -> Array:
    matrix = bread @ meat @ bread.T
    return (matrix + matrix.T) / 2
