"""Outlines of neighbourhoods for maps of a street's surroundings."""

import geopandas as gpd

from analysis.catalog import locate
from analysis.catalog.checks import require_total
from analysis.prepare.geography.boundaries import NATIONAL_GRID
from analysis.prepare.store import prepared
from analysis.readers.geography.outlines import DATASET, lsoa21_outlines


@prepared("outlines", inputs=[DATASET])
def outlines() -> gpd.GeoDataFrame:
    """Return the polygons of the English LSOA21, generalised by ONS to 20 metres and clipped to the coast.

    Indexed by lsoa21_code: geometry, EPSG:27700, valid. 33,755 rows. Seven polygons touch themselves as published.
    """
    frame = lsoa21_outlines().to_crs(NATIONAL_GRID)
    frame = frame.set_geometry(frame.geometry.make_valid())
    # ONS Standard Area Measurements: England is 130,310 km2 of land to mean high water.
    require_total(DATASET, locate(DATASET), "area in km2", frame.area.sum() / 1e6, 129_500, 131_500)
    return frame
