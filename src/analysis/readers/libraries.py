"""Public libraries as points, with those that closed."""

import geopandas as gpd

from analysis.readers.source import reader, table

_NAMES = {
    "name": "name",
    "lat": "latitude",
    "lng": "longitude",
    "statutory2010": "statutory_2010",
    "statutory2016": "statutory_2016",
    "closed": "closed",
    "closed_year": "closed_year",
}


@reader
def libraries() -> gpd.GeoDataFrame:
    """Return public libraries of England, 2010 to mid-2016 (``libraries_2016``).

    Returns
    -------
    GeoDataFrame
        Numbered: name, statutory_2010 and statutory_2016 (whether the library was part of the
        authority's legal service in April 2010 and in July 2016), closed (the publisher's class
        of closure, missing for those open), closed_year, geometry (points, EPSG:27700).
    """
    frame = table("libraries_2016")[list(_NAMES)].rename(columns=_NAMES)
    for column in ("statutory_2010", "statutory_2016"):
        frame[column] = frame[column].map({"t": True, "f": False})
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    columns = frame.drop(columns=["latitude", "longitude"])
    return gpd.GeoDataFrame(columns, geometry=points.to_crs("EPSG:27700"))
