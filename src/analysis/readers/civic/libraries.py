"""Public libraries as points, with those that closed."""

import geopandas as gpd
import pandas as pd

from analysis.readers.services.public import without_space
from analysis.readers.source import reader, table

_NAMES = {
    "name": "name",
    "postcode": "postcode",
    "lat": "latitude",
    "lng": "longitude",
    "statutory2010": "statutory_2010",
    "statutory2016": "statutory_2016",
    "closed": "closed",
    "closed_year": "closed_year",
}

RUN_BY = ("C", "CR", "ICL", "LA", "LAU")
"""Who runs a library that is open: the community, it with the authority, others, the authority, it without staff."""


@reader
def libraries() -> gpd.GeoDataFrame:
    """Return public libraries of England, 2010 to mid-2016 (``libraries_2016``).

    Returns
    -------
    GeoDataFrame
        Numbered: name, postcode (capitals, no space; missing for a few), statutory_2010 and
        statutory_2016 (whether the library was part of the authority's legal service in April 2010
        and in July 2016), closed (the publisher's class of closure, missing for those open),
        closed_year, geometry (points, EPSG:27700).
    """
    frame = table("libraries_2016")[list(_NAMES)].rename(columns=_NAMES)
    for column in ("statutory_2010", "statutory_2016"):
        frame[column] = frame[column].map({"t": True, "f": False})
    frame["postcode"] = without_space(frame["postcode"])
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    columns = frame.drop(columns=["latitude", "longitude"])
    return gpd.GeoDataFrame(columns, geometry=points.to_crs("EPSG:27700"))


@reader
def libraries_2010_to_2023() -> pd.DataFrame:
    """Return the libraries of England that stand still and were open in 2010 or 2023 (``libraries_2023``).

    Mobile and prison libraries and archives are left out. A library that closed for a time is not open.

    Returns
    -------
    DataFrame
        Numbered: postcode (capitals, no space), open_2010 (whether it was there in 2010, in the legal service or
        not), open_2023 (whether anybody ran it at the end of 2023).
    """
    frame = table("libraries_2023")
    said = frame[["type", "statutory_10", "operation_23"]].apply(lambda column: column.str.strip().str.upper())
    found = pd.DataFrame(
        {
            "postcode": without_space(frame["postcode"]),
            "open_2010": said["statutory_10"].isin(["YES", "NO"]),
            "open_2023": said["operation_23"].isin(RUN_BY),
        }
    )
    there = said["type"].eq("STATIC LIBRARY") & (found["open_2010"] | found["open_2023"])
    return found[there].reset_index(drop=True)
