"""The neighbour graphs of England's areas, found once and kept with the prepared tables."""

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.models.spatial.weights import (
    SpatialWeights,
    band_edges,
    centroids,
    nearest_edges,
    queen_edges,
    weights_from_edges,
)
from analysis.prepare import store
from analysis.prepare.store import prepared

NEAREST = 6
"""Neighbours of the nearest-neighbour weights: about what queen contiguity gives."""

BAND = 3_000
"""Radius of the distance band in metres: half the neighbourhoods have 32 others or more in it."""

NEIGHBOURHOOD_KINDS = ("queen", "nearest6", "band3km")


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


def neighbourhood_weights(kind: str) -> SpatialWeights:
    """Return weights over the 33,755 neighbourhoods; `kind` is one of NEIGHBOURHOOD_KINDS."""
    codes = store.load("neighbourhoods").index
    return weights_from_edges(kind, codes, store.load(f"neighbours_{kind}").reset_index())


def weights_of(areas: gpd.GeoDataFrame, band: int = BAND) -> dict[str, SpatialWeights]:
    """Return the three kinds of weights over any areas, found anew.

    For the 296 authorities the Isle of Wight and Scilly, which touch no other, are joined to
    their nearest.

    Parameters
    ----------
    areas : GeoDataFrame
        Polygons in metres.
    band : int
        Radius of the distance band in metres.
    """
    points = centroids(areas)
    edges = {
        "queen": queen_edges(areas),
        f"nearest{NEAREST}": nearest_edges(points, NEAREST),
        f"band{band // 1000}km": band_edges(points, band),
    }
    return {name: weights_from_edges(name, areas.index, pairs) for name, pairs in edges.items()}


def links(local_authority_code: str, kind: str = "queen") -> pd.DataFrame:
    """Return the links between the neighbourhoods of one authority, for a map.

    Returns
    -------
    DataFrame
        Indexed by row number: lsoa21_code, neighbour_code, group (of the first), and both ends'
        longitude and latitude, rounded to about 10 m. Each pair once.
    """
    table = store.load("neighbourhoods")
    edges = store.load(f"neighbours_{kind}").index.to_frame(index=False)
    inside = (table["local_authority_code"] == local_authority_code).to_numpy()
    own = edges["focal"] < edges["neighbour"]
    edges = edges[own & inside[edges["focal"]] & inside[edges["neighbour"]]]
    ends = table[["longitude", "latitude"]].round(4)
    here, there = ends.iloc[edges["focal"]], ends.iloc[edges["neighbour"]]
    return pd.DataFrame(
        {
            "lsoa21_code": here.index,
            "neighbour_code": there.index,
            "group": table["group"].iloc[edges["focal"]].to_numpy(),
            "longitude": here["longitude"].to_numpy(),
            "latitude": here["latitude"].to_numpy(),
            "neighbour_longitude": there["longitude"].to_numpy(),
            "neighbour_latitude": there["latitude"].to_numpy(),
        }
    ).rename_axis("row")


def _kept(edges: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as the index of a table without other columns than a one, as the store asks."""
    index = pd.MultiIndex.from_frame(edges.astype(np.int32))
    return pd.DataFrame({"linked": np.ones(len(edges), dtype=np.int8)}, index=index)
