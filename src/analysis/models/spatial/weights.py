"""Who neighbours whom: spatial weights from polygons and points, row-standardised.

Each area's weights sum to one, so that its spatial lag is the mean of its neighbours. libpysal
finds the neighbours; one rule holds for all kinds: *an area without neighbours is joined to the
area whose centroid is nearest, one way* (its own row only), so that no row is empty.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy.sparse as sp
from libpysal.graph import Graph
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

    @property
    def mean_neighbours(self) -> float:
        """Neighbours an area has on average."""
        return self.matrix.nnz / len(self.codes)


def queen_edges(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the pairs of areas that share a border or a corner.

    Parameters
    ----------
    areas : GeoDataFrame
        Polygons in metres, one row an area.

    Returns
    -------
    DataFrame
        Pairs by position, columns focal and neighbour, sorted and without repeats; the other
        kinds of neighbours have the same form.
    """
    graph = Graph.build_contiguity(areas.reset_index(drop=True), rook=False)
    return _edges(graph, centroids(areas))


def nearest_edges(points: Array, k: int) -> pd.DataFrame:
    """Return each area's `k` nearest others, by distance between points in metres."""
    graph = Graph.build_knn(_points(points), k=k)
    return _edges(graph, points)


def band_edges(points: Array, radius: float) -> pd.DataFrame:
    """Return the pairs of areas whose points lie within `radius` metres of each other."""
    graph = Graph.build_distance_band(_points(points), threshold=radius, binary=True)
    return _edges(graph, points)


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
    :func:`analysis.models.spatial.covariance.conley`.
    """
    tree = cKDTree(points)
    pairs = tree.query_pairs(cutoff, output_type="ndarray")
    gaps = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    n = len(points)
    upper = sp.csr_array((1 - gaps / cutoff, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return sp.csr_array(upper + upper.T + sp.eye_array(n, format="csr"))


def centroids(areas: gpd.GeoDataFrame) -> Array:
    """Return the centroids of polygons, one row an area: easting and northing in metres."""
    points = areas.geometry.centroid
    return np.column_stack([points.x, points.y])


def _points(points: Array) -> gpd.GeoSeries:
    return gpd.GeoSeries(gpd.points_from_xy(points[:, 0], points[:, 1]))


def _edges(graph: Graph, points: Array) -> pd.DataFrame:
    """Return a graph's pairs by position, isolates joined to their nearest area."""
    pairs = graph.adjacency.reset_index()[["focal", "neighbor"]].to_numpy(dtype=np.int32)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    lonely = np.setdiff1d(np.arange(len(points), dtype=np.int32), pairs[:, 0])
    if len(lonely):
        nearest = cKDTree(points).query(points[lonely], k=2)[1][:, 1].astype(np.int32)
        pairs = np.vstack([pairs, np.column_stack([lonely, nearest])])
    frame = pd.DataFrame(pairs, columns=["focal", "neighbour"])
    return frame.sort_values(["focal", "neighbour"], ignore_index=True)


def _row_standardised(binary: sp.csr_array) -> sp.csr_array:
    sums = np.asarray(binary.sum(axis=1)).ravel()
    scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    return sp.csr_array(sp.diags_array(scale) @ binary)
