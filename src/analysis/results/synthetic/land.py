"""The land of the synthetic England: a grid of authorities, wards, MSOAs and neighbourhoods.

Codes begin with X, so that none can be taken for one of ONS's.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from analysis.regions import Region

NATIONAL_GRID = 27700
DEGREES = 4326

GROUPED_BY = 5
"""Neighbourhoods in a ward (a row of the authority's grid) and in an MSOA (half a column)."""


def authority_code(number: int) -> str:
    """Return the code of an authority, numbered from 1."""
    return f"X07{number:06d}"


def _codes(prefix: str, numbers: np.ndarray) -> pd.Series:
    return pd.Series(numbers).map(lambda n: f"{prefix}{n:06d}")


def _region_numbers(land: Mapping[str, Any], column: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Return the number of each authority's region, from its place in the grid of authorities."""
    across = np.repeat(np.arange(len(land["region_columns"])), land["region_columns"])
    down = np.repeat(np.arange(len(land["region_rows"])), land["region_rows"])
    return down[row] * len(land["region_columns"]) + across[column] + 1


def grid(land: Mapping[str, Any]) -> pd.DataFrame:
    """Return where each neighbourhood lies.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: ``authority``, ``region`` (numbers from 1), ``column``, ``row`` (of
        the whole grid), and the codes and names of ward, authority, region and MSOA.
    """
    across, down = land["neighbourhoods_across"], land["neighbourhoods_down"]
    wide, high = land["authorities_across"], land["authorities_down"]
    a_row, a_column, row, column = (part.ravel() for part in np.indices((high, wide, down, across), dtype=int))
    authority = a_row * wide + a_column + 1
    region = _region_numbers(land, a_column, a_row)
    ward = row + 1
    msoa = column * (down // GROUPED_BY) + row // GROUPED_BY + 1
    place = row * across + column + 1
    n = len(authority)
    frame = pd.DataFrame(
        {
            "lsoa21_name": [
                f"Synthetic {a} {m:03d}{'ABCDE'[r % GROUPED_BY]}" for a, m, r in zip(authority, msoa, row, strict=True)
            ],
            "ward_code": _codes("X05", authority * 100 + ward),
            "ward_name": [f"Ward {w} of {a}" for a, w in zip(authority, ward, strict=True)],
            "local_authority_code": _codes("X07", authority),
            "local_authority_name": [f"Synthetic authority {a}" for a in authority],
            "region_code": _codes("X12", region),
            "region_name": [f"Synthetic region {r}" for r in region],
            "msoa21_code": _codes("X02", authority * 100 + msoa),
            "authority": authority,
            "region": region,
            "column": a_column * across + column,
            "row": a_row * down + row,
        },
        index=pd.RangeIndex(n),
    )
    frame.index = pd.Index(_codes("X01", authority * 1000 + place), name="lsoa21_code")
    return frame.sort_index()


def _squares(land: Mapping[str, Any], column: pd.Series, row: pd.Series) -> gpd.GeoSeries:
    side = land["cell_metres"]
    east, north = land["south_west"]
    cells = [
        box(east + c * side, north + r * side, east + (c + 1) * side, north + (r + 1) * side)
        for c, r in zip(column, row, strict=True)
    ]
    return gpd.GeoSeries(cells, index=column.index, crs=NATIONAL_GRID)


def boundaries(places: pd.DataFrame, land: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return each neighbourhood's square, indexed as `places`, EPSG:27700."""
    return gpd.GeoDataFrame(geometry=_squares(land, places["column"], places["row"]))


def authority_boundaries(cells: gpd.GeoDataFrame, places: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return each authority's rectangle, indexed by local_authority_code, EPSG:27700."""
    return cells.assign(local_authority_code=places["local_authority_code"]).dissolve("local_authority_code")


def points(places: pd.DataFrame, land: Mapping[str, Any], rng: np.random.Generator) -> pd.DataFrame:
    """Return a jittered point in each square: easting, northing, longitude, latitude."""
    shift = rng.uniform(0.2, 0.8, (len(places), 2))
    east = land["south_west"][0] + (places["column"] + shift[:, 0]) * land["cell_metres"]
    north = land["south_west"][1] + (places["row"] + shift[:, 1]) * land["cell_metres"]
    degrees = gpd.GeoSeries.from_xy(east, north, crs=NATIONAL_GRID).to_crs(DEGREES)
    return pd.DataFrame(
        {
            "easting": east,
            "northing": north,
            "longitude": degrees.x.to_numpy(),
            "latitude": degrees.y.to_numpy(),
        },
        index=places.index,
    )


def regions(land: Mapping[str, Any]) -> dict[str, Region]:
    """Return the synthetic editions by slug: the whole, and parts of it."""
    whole = "Synthetic England"
    editions = {"england": Region("england", whole, whole, "country", "X92000001", ())}
    for number, (slug, entry) in enumerate(land["editions"].items(), start=1):
        members = tuple(sorted(authority_code(m) for m in entry["members"]))
        name = entry["name"]
        editions[slug] = Region(slug, name, name, entry["kind"], f"X47{number:06d}", members)
    return editions
