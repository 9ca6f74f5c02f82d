"""Outlines of neighbourhoods, finer than those for maps of England, from one file a local authority."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from analysis.catalog import entry, locate_parts
from analysis.readers.holds import held
from analysis.readers.source import file, reader
from analysis.readers.tidy import indexed

DATASET = "boundaries_lsoa21_bgc"
DEGREES = 4326
"""EPSG code of longitude and latitude (WGS84)."""


@reader
def lsoa21_outlines() -> gpd.GeoDataFrame:
    """Return the polygons of the English LSOA21, generalised to 20 metres (``boundaries_lsoa21_bgc``).

    Indexed by lsoa21_code: geometry, EPSG:4326. 33,755 rows. An area that stands in the file of an authority of
    before 2023 and in that of its successor is one.
    """
    listed, dataset = file(DATASET), entry(DATASET)
    parts = pd.concat([_features(path) for path in locate_parts(DATASET).values()], ignore_index=True)
    frame = held(dataset, listed, parts.drop_duplicates("LSOA21CD"), dataset.columns)
    named = frame.rename(columns={"LSOA21CD": "lsoa21_code"})
    return indexed(DATASET, gpd.GeoDataFrame(named, geometry="geometry", crs=DEGREES), "lsoa21_code")[["geometry"]]


def _features(path: Path) -> pd.DataFrame:
    """Return the features of a GeoJSON file: their properties and the geometry."""
    text = path.read_text(encoding="utf-8")
    rows = pd.DataFrame([feature["properties"] for feature in json.loads(text)["features"]])
    return rows.assign(geometry=shapely.get_parts(shapely.from_geojson(text)))
