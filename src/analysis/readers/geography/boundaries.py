"""Polygons of neighbourhoods and local authorities, in degrees as published."""

import geopandas as gpd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
def lsoa21_polygons() -> gpd.GeoDataFrame:
    """Return the super-generalised polygons of the English LSOA21 (``boundaries_lsoa21``).

    Indexed by lsoa21_code: geometry, EPSG:4326. Takes about ten seconds: the prepared table
    ``boundaries`` keeps them.
    """
    return _polygons("boundaries_lsoa21", "lsoa21_code", "lsoa21_code")


@reader
def authority_polygons() -> gpd.GeoDataFrame:
    """Return the polygons of the English local authorities of 2024 (``boundaries_ltla24``).

    Indexed by local_authority_code: geometry, EPSG:4326.
    """
    return _polygons("boundaries_ltla24", "ltla24_code", "local_authority_code")


def _polygons(dataset: str, code_column: str, index: str) -> gpd.GeoDataFrame:
    """Return the English rows of a boundary file by code."""
    frame = gpd.GeoDataFrame(table(dataset))
    return indexed(dataset, frame.rename(columns={code_column: index}), index)[["geometry"]]
