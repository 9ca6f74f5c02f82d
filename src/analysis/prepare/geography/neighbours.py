"""Who neighbours whom among areas, found by libpysal and kept for England's neighbourhoods.

One rule holds for all kinds: *an area without neighbours is joined to the area whose centroid is
nearest, one way* (its own row only), so that no area is without.
"""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from analysis.prepare import store
from analysis.prepare.store import prepared

if TYPE_CHECKING:
    from libpysal.graph import Graph

Points = npt.NDArray[np.float64]
"""Easting and northing in metres, one row an area."""

NEAREST = 6
"""Neighbours of the nearest-neighbour weights: about what queen contiguity gives."""

BAND = 3_000
"""Radius of the distance band in metres: half the neighbourhoods have 32 others or more in it."""


@prepared("neighbours_queen", inputs=[], after=["boundaries"])
def neighbours_queen() -> pd.DataFrame:
    """Return the LSOA21 that share a border or a corner, as pairs of positions.

    Positions are those of the sorted ``lsoa21_code``. About 199,000 pairs. E01019077 touches no
    other and is joined to the nearest, one way.
    """
    return _kept(queen_edges(store.load("boundaries")))


@prepared("neighbours_nearest6", inputs=[], after=["boundaries"])
def neighbours_nearest6() -> pd.DataFrame:
    """Return each LSOA21's six nearest others by centroid, as pairs of positions."""
    return _kept(nearest_edges(centroids(store.load("boundaries")), NEAREST))


@prepared("neighbours_band3km", inputs=[], after=["boundaries"])
def neighbours_band3km() -> pd.DataFrame:
    """Return the LSOA21 with centroids within 3 km of each other, as pairs of positions.

    About 1.5 million pairs. The one area in twenty that has none is joined to the nearest.
    """
    return _kept(band_edges(centroids(store.load("boundaries")), BAND))


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
    graph = _graphs().build_contiguity(areas.reset_index(drop=True), rook=False)
    return _edges(graph, centroids(areas))


def nearest_edges(points: Points, k: int) -> pd.DataFrame:
    """Return each area's `k` nearest others, by distance between points in metres."""
    graph = _graphs().build_knn(_points(points), k=k)
    return _edges(graph, points)


def band_edges(points: Points, radius: float) -> pd.DataFrame:
    """Return the pairs of areas whose points lie within `radius` metres of each other."""
    graph = _graphs().build_distance_band(_points(points), threshold=radius, binary=True)
    return _edges(graph, points)


def centroids(areas: gpd.GeoDataFrame) -> Points:
    """Return the centroids of polygons, one row an area: easting and northing in metres."""
    points = areas.geometry.centroid
    return np.column_stack([points.x, points.y])


def _graphs() -> type["Graph"]:
    """Load libpysal when neighbours are looked for: who asks what tables there are need not wait a second for it."""
    from libpysal.graph import Graph

    return Graph


def _points(points: Points) -> gpd.GeoSeries:
    return gpd.GeoSeries(gpd.points_from_xy(points[:, 0], points[:, 1]))


def _edges(graph: "Graph", points: Points) -> pd.DataFrame:
    """Return a graph's pairs by position, isolates joined to their nearest area."""
    pairs = graph.adjacency.reset_index()[["focal", "neighbor"]].to_numpy(dtype=np.int32)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    lonely = np.setdiff1d(np.arange(len(points), dtype=np.int32), pairs[:, 0])
    if len(lonely):
        nearest = cKDTree(points).query(points[lonely], k=2)[1][:, 1].astype(np.int32)
        pairs = np.vstack([pairs, np.column_stack([lonely, nearest])])
    frame = pd.DataFrame(pairs, columns=["focal", "neighbour"])
    return frame.sort_values(["focal", "neighbour"], ignore_index=True)


def _kept(edges: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as the index of a table without other columns than a one, as the store asks."""
    index = pd.MultiIndex.from_frame(edges.astype(np.int32))
    return pd.DataFrame({"linked": np.ones(len(edges), dtype=np.int8)}, index=index)
