"""Spatial weights over areas, row-standardised: a lag is the mean of an area's neighbours.

Who neighbours whom is found in :mod:`analysis.prepare.geography.neighbours`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.spatial import cKDTree

from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array, Mask, Order


@dataclass(frozen=True)
class SpatialWeights:
    """A row-standardised weights matrix over named areas.

    Attributes
    ----------
    name : str
        Id of the kind, such as ``queen``.
    codes : Index
        The areas, in the order of rows and columns.
    matrix : csr_array
        Weights; each row sums to one.
    """

    name: str
    codes: pd.Index
    matrix: sp.csr_array

    def lag(self, values: Array) -> Array:
        """Return the mean of each area's neighbours; `values` has one row an area."""
        return self.matrix @ values

    def permuted_lag(self, values: Array, order: Order) -> Array:
        """Return the lag under weights whose areas are relabelled by `order`.

        With P the permutation matrix, this is P'WP applied to `values`: the graph keeps its
        shape, every area is given another area's place in it.
        """
        lagged = np.empty_like(values)
        lagged[order] = self.matrix @ values[order]
        return lagged

    def subset(self, keep: Mask) -> "SpatialWeights":
        """Return the weights among some of the areas, standardised anew.

        Areas that lose every neighbour keep an empty row: they have a lag of zero, and
        :attr:`isolated` counts them.
        """
        inner = sp.csr_array(self.matrix[keep][:, keep])
        return SpatialWeights(self.name, self.codes[keep], _row_standardised(inner))

    @property
    def isolated(self) -> int:
        """How many areas have no neighbour."""
        return int((np.diff(self.matrix.indptr) == 0).sum())


def weights_from_edges(name: str, codes: pd.Index, edges: pd.DataFrame) -> SpatialWeights:
    """Return row-standardised weights over `codes` from pairs by position.

    Raises
    ------
    NotEstimable
        There is no pair at all.
    """
    if edges.empty:
        raise NotEstimable(f"no two areas are neighbours under the weights '{name}'")
    n = len(codes)
    ones = np.ones(len(edges))
    binary = sp.csr_array((ones, (edges["focal"], edges["neighbour"])), shape=(n, n))
    return SpatialWeights(name, codes, _row_standardised(binary))


def distance_kernel(points: Array, cutoff: float) -> sp.csr_array:
    """Return Bartlett weights 1 - d/cutoff between points closer than `cutoff` metres.

    The diagonal is one. The kernel of Conley's covariance; see
    :func:`analysis.models.spatial.estimators.covariance.conley`.
    """
    tree = cKDTree(points)
    pairs = tree.query_pairs(cutoff, output_type="ndarray")
    gaps = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    n = len(points)
    upper = sp.csr_array((1 - gaps / cutoff, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return sp.csr_array(upper + upper.T + sp.eye_array(n, format="csr"))


def _row_standardised(binary: sp.csr_array) -> sp.csr_array:
    sums = np.asarray(binary.sum(axis=1)).ravel()
    scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    return sp.csr_array(sp.diags_array(scale) @ binary)
