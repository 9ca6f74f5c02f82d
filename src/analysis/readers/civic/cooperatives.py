"""Co-operatives and community-owned organisations as points."""

import geopandas as gpd

from analysis.catalog.checks import require_total
from analysis.readers.source import file, reader, table

COMMUNITY_OWNED = "Community of Interest"
"""The ownership class of clubs, pubs, shops, energy and land societies that a community owns."""

_NAMES = {
    "Identifier": "organisation",
    "Ownership Classification": "ownership",
    "Sector": "sector",
    "Geo Container Latitude": "latitude",
    "Geo Container Longitude": "longitude",
}


@reader
def organisations() -> gpd.GeoDataFrame:
    """Return organisations with a postcode, Great Britain, mid-2022 (``cooperatives_2022``).

    The coordinates are those of the postcode (columns ``Geo Container``; ``Latitude`` and
    ``Longitude`` are empty). 302 of 7,272 organisations have none and are left out. The licence
    is not stated: estimates may be published, the points may not.

    Returns
    -------
    GeoDataFrame
        Indexed by organisation: ownership (class), sector, geometry (points, EPSG:27700).
    """
    dataset = "cooperatives_2022"
    frame = table(dataset)[list(_NAMES)].rename(columns=_NAMES).dropna(subset=["latitude", "longitude"])
    owned = (frame["ownership"] == COMMUNITY_OWNED).sum()
    require_total(dataset, file(dataset), COMMUNITY_OWNED, owned, 1500, 1709)
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    columns = frame.set_index("organisation")[["ownership", "sector"]]
    return gpd.GeoDataFrame(columns, geometry=points.to_crs("EPSG:27700")).sort_index()
