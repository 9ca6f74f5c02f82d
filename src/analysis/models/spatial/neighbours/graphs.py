"""The spatial weights of England's areas, from the kept neighbours, and of any other areas."""

import geopandas as gpd
import pandas as pd

from analysis.models.spatial.neighbours.weights import SpatialWeights, weights_from_edges
from analysis.prepare import store
from analysis.prepare.geography.neighbours import BAND, NEAREST, band_edges, centroids, nearest_edges, queen_edges

NEIGHBOURHOOD_KINDS = ("queen", "nearest6", "band3km")


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
