"""Polygons of neighbourhoods and authorities on the national grid, and outlines for maps."""

import json
from collections.abc import Sequence
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import shapely
import topojson

from analysis.catalog import locate
from analysis.catalog.checks import require_total
from analysis.errors import DataError
from analysis.prepare import store
from analysis.prepare.store import prepared
from analysis.readers.geography import boundaries

NATIONAL_GRID = 27700
"""EPSG code: metres east and north."""

DEGREES = 4326
"""EPSG code of longitude and latitude (WGS84)."""

QUANTIZATION = 100_000
"""Steps across England's width and height to which outlines are rounded: about six metres.

With coarser steps some narrow places cross themselves.
"""


@prepared("boundaries", inputs=["boundaries_lsoa21"])
def lsoa21_boundaries() -> gpd.GeoDataFrame:
    """Return the polygons of the English LSOA21, super-generalised by ONS.

    Indexed by lsoa21_code: geometry, EPSG:27700, valid. 33,755 rows.
    """
    return _on_national_grid("boundaries_lsoa21", boundaries.lsoa21_polygons())


@prepared("authority_boundaries", inputs=["boundaries_ltla24"])
def authority_boundaries() -> gpd.GeoDataFrame:
    """Return the polygons of the English local authorities of 2024.

    Indexed by local_authority_code: geometry, EPSG:27700, valid. 296 rows.
    """
    return _on_national_grid("boundaries_ltla24", boundaries.authority_polygons())


@prepared("authority_shapes", inputs=[], after=["boundaries", "neighbourhoods"])
def authority_shapes() -> gpd.GeoDataFrame:
    """Return the polygons of the English local authorities of 2024, put together from their LSOA21.

    Indexed by local_authority_code: geometry, EPSG:27700. 296 rows. Finer than ``authority_boundaries``,
    for maps of a part of England.
    """
    codes = store.load("neighbourhoods")["local_authority_code"]
    return load_boundaries("boundaries").join(codes).dissolve("local_authority_code")[["geometry"]]


def _on_national_grid(dataset: str, degrees: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the polygons in metres, after checking that they are valid and of England's size."""
    frame = degrees.to_crs(NATIONAL_GRID)
    if not frame.is_valid.all():
        raise DataError(dataset, "a polygon is not valid", value=frame.index[~frame.is_valid][0])
    # ONS Standard Area Measurements: England is 130,310 km2 of land to mean high water.
    area = frame.area.sum() / 1e6
    require_total(dataset, locate(dataset), "area in km2", area, 129_500, 133_500)
    return frame


def load_boundaries(
    name: Literal["boundaries", "authority_boundaries", "authority_shapes"],
) -> gpd.GeoDataFrame:
    """Return the prepared polygons of neighbourhoods or of local authorities."""
    return gpd.GeoDataFrame(store.load(name))


def points(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a point inside each polygon, in metres and in degrees.

    Indexed as `frame`: easting, northing (EPSG:27700, metres), longitude, latitude (WGS84).
    """
    inside = frame.representative_point()
    degrees = inside.to_crs(DEGREES)
    return pd.DataFrame(
        {
            "easting": inside.x,
            "northing": inside.y,
            "longitude": degrees.x,
            "latitude": degrees.y,
        }
    )


def outlines(
    codes: Sequence[str] | None = None,
    tolerance: float = 250.0,
    polygons: gpd.GeoDataFrame | None = None,
) -> dict[str, Any]:
    """Return outlines of local authorities and of the nine regions as TopoJSON, for maps.

    Borders that two areas share are simplified together and kept as one arc, so that no gap
    opens between neighbours and no outline crosses itself. Where only some authorities are drawn, they
    are drawn from finer polygons than the country around them, and the regions are without them.

    Parameters
    ----------
    codes : sequence of str, optional
        Local authorities to draw; all of England's by default.
    tolerance : float
        In metres: a bend that encloses less than its square is straightened.
    polygons : GeoDataFrame, optional
        Authorities to draw instead of England's, indexed by code, in metres, with the columns
        local_authority_name, region_code and region_name.

    Returns
    -------
    dict
        A TopoJSON topology in longitude and latitude with the objects ``authorities`` and
        ``regions``; each feature's id is the code, its property ``name`` the name.

    Raises
    ------
    ValueError
        A code is not that of an English local authority.
    """
    real = polygons is None
    polygons = _named_authorities() if polygons is None else polygons
    unknown = sorted(set(codes or ()) - set(polygons.index))
    if unknown:
        raise ValueError(f"no local authority has the code {unknown[0]!r}")
    simple = shapely.coverage_simplify(polygons.geometry.to_numpy(), tolerance)
    polygons = polygons.set_geometry(simple, crs=NATIONAL_GRID).to_crs(DEGREES)
    regions = polygons.dissolve("region_code")[["geometry", "region_name"]]
    chosen = polygons if codes is None else polygons.loc[sorted(codes)]
    if codes is not None and real:
        chosen = chosen.set_geometry(_fine(sorted(codes)))
        rest = polygons.drop(index=list(codes))
        regions = rest.dissolve("region_code")[["geometry", "region_name"]]
    layers = {
        "authorities": chosen[["geometry", "local_authority_name"]],
        "regions": regions,
    }
    topology = topojson.Topology(
        [layer.set_axis(["geometry", "name"], axis=1) for layer in layers.values()],
        object_name=list(layers),
        prequantize=QUANTIZATION,
    )
    document: dict[str, Any] = json.loads(json.dumps(topology.to_dict()))
    for name, layer in layers.items():
        # The library numbers the features; maps join their data by code.
        shapes = document["objects"][name]["geometries"]
        for code, shape in zip(layer.index, shapes, strict=True):
            shape["id"] = code
    return document


FINE_TOLERANCE = 60.0
"""In metres, as the tolerance of :func:`outlines`, for maps of a part of England."""


def _fine(codes: Sequence[str]) -> gpd.GeoSeries:
    """Return the finer polygons of some authorities in degrees, simplified together."""
    shapes = load_boundaries("authority_shapes").loc[list(codes)]
    simple = shapely.coverage_simplify(shapes.geometry.to_numpy(), FINE_TOLERANCE)
    return gpd.GeoSeries(simple, index=shapes.index, crs=NATIONAL_GRID).to_crs(DEGREES)


def _named_authorities() -> gpd.GeoDataFrame:
    """Return the authorities' polygons with their names and regions."""
    columns = ["local_authority_code", "local_authority_name", "region_code", "region_name"]
    names = store.load("neighbourhoods")[columns].drop_duplicates().set_index(columns[0])
    return load_boundaries("authority_boundaries").join(names)
