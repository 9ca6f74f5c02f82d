"""Polygons and outlines: England's size and place, valid shapes, joined borders."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analysis.prepare import store
from analysis.prepare.geography import boundaries

pytestmark = pytest.mark.mirror

ENGLAND_KM2 = 130_310
"""ONS, Standard Area Measurements: England's land and inland water to mean high water."""


@pytest.fixture(scope="module")
def polygons() -> gpd.GeoDataFrame:
    return boundaries.load_boundaries("boundaries")


@pytest.fixture(scope="module")
def authorities() -> gpd.GeoDataFrame:
    return boundaries.load_boundaries("authority_boundaries")


@pytest.fixture(scope="module")
def outlines() -> dict[str, Any]:
    return boundaries.outlines()


def decoded(outlines: dict[str, Any], layer: str, folder: Path) -> gpd.GeoDataFrame:
    """Read one object of the TopoJSON with GDAL, which did not write it."""
    file = folder / "outlines.json"
    file.write_text(json.dumps(outlines), encoding="utf-8")
    frame = gpd.read_file(file, layer=layer).set_crs(boundaries.DEGREES, allow_override=True)
    return frame.set_index("id").to_crs(boundaries.NATIONAL_GRID)


def test_neighbourhoods_cover_england_once(polygons: gpd.GeoDataFrame) -> None:
    assert len(polygons) == 33_755
    assert polygons.crs.to_epsg() == 27700
    assert polygons.is_valid.all()
    covered = polygons.union_all().area / 1e6
    assert covered == pytest.approx(ENGLAND_KM2, rel=0.005)
    # Overlaps would make the sum of the areas larger than what they cover together.
    assert polygons.area.sum() / 1e6 == pytest.approx(covered, rel=1e-4)


def test_authorities_cover_england_once(authorities: gpd.GeoDataFrame) -> None:
    assert len(authorities) == 296
    assert authorities.is_valid.all()
    covered = authorities.union_all().area / 1e6
    assert covered == pytest.approx(ENGLAND_KM2, rel=0.005)
    assert authorities.area.sum() / 1e6 == pytest.approx(covered, rel=1e-4)


def test_neighbourhoods_lie_in_their_authority(polygons: gpd.GeoDataFrame, authorities: gpd.GeoDataFrame) -> None:
    """Two files of different generalisation agree on where nearly every neighbourhood is."""
    inside = polygons.representative_point().to_frame("geometry").set_geometry("geometry")
    found = gpd.sjoin(inside, authorities, predicate="within")["local_authority_code"]
    expected = store.load("neighbourhoods")["local_authority_code"]
    assert (found.reindex(expected.index) == expected).mean() > 0.99


def test_a_known_place_lies_in_its_neighbourhood(polygons: gpd.GeoDataFrame) -> None:
    # St Paul's Cathedral stands at 51.5138 N, 0.0984 W (Ordnance Survey TQ 320 811), in the City
    # of London; Durham Cathedral at 54.7732 N, 1.5762 W in County Durham.
    places = gpd.GeoSeries.from_xy([-0.0984, -1.5762], [51.5138, 54.7732], crs=boundaries.DEGREES)
    found = gpd.sjoin(gpd.GeoDataFrame(geometry=places.to_crs(boundaries.NATIONAL_GRID)), polygons)["lsoa21_code"]
    names = store.load("neighbourhoods").loc[found.sort_index(), "local_authority_name"]
    assert names.tolist() == ["City of London", "County Durham"]


def test_a_point_lies_in_its_polygon(polygons: gpd.GeoDataFrame) -> None:
    some = polygons.iloc[::100]
    points = boundaries.points(some)
    inside = gpd.GeoSeries.from_xy(points["easting"], points["northing"], crs=27700)
    assert inside.set_axis(some.index).within(some.geometry).all()


def test_outlines_are_valid_light_and_true_to_size(outlines: dict[str, Any], tmp_path: Path) -> None:
    assert len(json.dumps(outlines, separators=(",", ":"))) < 150_000
    drawn = decoded(outlines, "authorities", tmp_path)
    assert len(drawn) == 296
    assert drawn.is_valid.all()
    true = boundaries.load_boundaries("authority_boundaries").area
    assert (drawn.area / true).between(0.9, 1.1).all()


def test_simplified_neighbours_still_share_their_border(outlines: dict[str, Any], tmp_path: Path) -> None:
    drawn = decoded(outlines, "authorities", tmp_path)
    together = drawn.union_all().area
    assert drawn.area.sum() == pytest.approx(together, rel=1e-4)
    # Rutland has no coast: were there gaps at its borders, England would have a hole there.
    around = drawn.union_all().buffer(1)
    assert drawn.loc["E06000017", "geometry"].boundary.within(around)


def test_regions_are_made_of_their_authorities(outlines: dict[str, Any], tmp_path: Path) -> None:
    regions = decoded(outlines, "regions", tmp_path)
    assert len(regions) == 9
    assert regions.is_valid.all()
    assert regions.loc["E12000007", "name"] == "London"
    # ONS: London covers 1,572 km2.
    assert regions.loc["E12000007", "geometry"].area / 1e6 == pytest.approx(1_572, rel=0.02)


def test_outlines_of_some_authorities_hold_these_and_the_rest_of_the_regions(
    outlines: dict[str, Any], tmp_path: Path
) -> None:
    some = boundaries.outlines(["E08000025", "E08000026"])
    names = {g["id"]: g["properties"]["name"] for g in some["objects"]["authorities"]["geometries"]}
    assert names == {"E08000025": "Birmingham", "E08000026": "Coventry"}
    assert len(some["objects"]["regions"]["geometries"]) == 9
    assert len(json.dumps(some, separators=(",", ":"))) < 60_000
    # ONS Standard Area Measurements: Birmingham has 26,779 hectares.
    drawn = decoded(some, "authorities", tmp_path)
    assert drawn.loc["E08000025", "geometry"].area / 1e4 == pytest.approx(26_779, rel=0.005)


def test_a_part_of_england_is_drawn_finer_than_the_whole(outlines: dict[str, Any], tmp_path: Path) -> None:
    torbay = "E06000027"
    coarse = decoded(outlines, "authorities", tmp_path).loc[torbay, "geometry"]
    fine = decoded(boundaries.outlines([torbay]), "authorities", tmp_path).loc[torbay, "geometry"]
    assert shapely.get_num_coordinates(fine) > 2 * shapely.get_num_coordinates(coarse)
    # ONS Standard Area Measurements: Torbay has 6,288 hectares of land.
    assert fine.area / 1e4 == pytest.approx(6_288, rel=0.02)


def test_an_unknown_authority_is_named() -> None:
    with pytest.raises(ValueError, match="'E06999999'"):
        boundaries.outlines(["E06999999"])


def test_polygons_survive_the_store_as_geometry(polygons: gpd.GeoDataFrame) -> None:
    assert isinstance(store.load("boundaries"), gpd.GeoDataFrame)
    assert polygons.index.name == "lsoa21_code"
    assert isinstance(polygons.index, pd.Index)
    assert polygons.index.is_monotonic_increasing
