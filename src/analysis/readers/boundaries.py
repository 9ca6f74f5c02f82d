"""Polygons of neighbourhoods and local authorities, in degrees as published."""

import geopandas as gpd

from analysis.catalog import locate
from analysis.catalog.checks import require_columns
from analysis.readers.geography import AUTHORITIES_2024, AUTHORITY, LSOA, LSOA21_ENGLAND
from analysis.readers.rspatial import read_r_sf
from analysis.readers.tidy import indexed, require_areas


def lsoa21_polygons() -> gpd.GeoDataFrame:
    """Return the super-generalised polygons of the English LSOA21 (``boundaries_lsoa21``).

    Indexed by lsoa21_code: geometry, EPSG:4326. Takes about ten seconds: the prepared table
    ``boundaries`` keeps them.
    """
    return _polygons("boundaries_lsoa21", "lsoa21_code", "lsoa21_code", LSOA, LSOA21_ENGLAND)


def authority_polygons() -> gpd.GeoDataFrame:
    """Return the polygons of the English local authorities of 2024 (``boundaries_ltla24``).

    Indexed by local_authority_code: geometry, EPSG:4326.
    """
    return _polygons("boundaries_ltla24", "ltla24_code", "local_authority_code", AUTHORITY, AUTHORITIES_2024)


def _polygons(dataset: str, code_column: str, index: str, pattern: str, expected: int) -> gpd.GeoDataFrame:
    """Return the English rows of a boundary file by code, after checking their number."""
    path = locate(dataset)
    frame = read_r_sf(dataset)
    require_columns(dataset, path, frame, [code_column])
    frame = frame[frame[code_column].str.startswith("E")]
    require_areas(dataset, frame, code_column, pattern, expected)
    return indexed(dataset, frame.rename(columns={code_column: index}), index)[["geometry"]]
