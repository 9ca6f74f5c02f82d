"""Public libraries as points, with those that closed."""

import geopandas as gpd
import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_columns, require_range, require_total

_NAMES = {
    "name": "name",
    "lat": "latitude",
    "lng": "longitude",
    "statutory2010": "statutory_2010",
    "statutory2016": "statutory_2016",
    "closed": "closed",
    "closed_year": "closed_year",
}


def libraries() -> gpd.GeoDataFrame:
    """Return public libraries of England, 2010 to mid-2016 (``libraries_2016``).

    Returns
    -------
    GeoDataFrame
        Numbered: name, statutory_2010 and statutory_2016 (whether the library was part of the
        authority's legal service in April 2010 and in July 2016), closed (the publisher's class
        of closure, missing for those open), closed_year, geometry (points, EPSG:27700).
    """
    dataset = "libraries_2016"
    path = locate(dataset)
    raw = pd.read_csv(path)
    require_columns(dataset, path, raw, _NAMES)
    frame = raw[list(_NAMES)].rename(columns=_NAMES)
    for column in ("statutory_2010", "statutory_2016"):
        frame[column] = frame[column].map({"t": True, "f": False})
        require_total(dataset, path, f"unknown {column}", frame[column].isna().sum(), 0, 0)
    require_range(dataset, path, frame["latitude"], 49.8, 55.9)
    require_range(dataset, path, frame["longitude"], -6.5, 1.8)
    require_total(dataset, path, "libraries", len(frame), 3238, 3238)
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    columns = frame.drop(columns=["latitude", "longitude"])
    return gpd.GeoDataFrame(columns, geometry=points.to_crs("EPSG:27700"))
