"""Distances to services, buses and residents between censuses: against publishers' totals and a hand's work."""

import numpy as np
import pandas as pd
import pytest

from analysis.book.figures.registry import load_registry
from analysis.indicators.constraints import load_constraints
from analysis.indicators.spec import load_indicators
from analysis.prepare import store
from analysis.prepare.services import public as prepare_services
from analysis.readers.civic import libraries
from analysis.readers.services import buses, public


@pytest.mark.mirror
def test_there_are_as_many_services_as_their_publishers_count() -> None:
    # NHS England's open and active practices of July 2025, 6,229 (Royal College of GPs, "Number of GP practices").
    assert len(public.gp_surgeries()) == pytest.approx(6_229, rel=0.02)
    # State-funded secondary schools of England in January 2023 as a summary of the department's statistics gives them
    # (hows.tech, "How many state-funded schools in England"); a school blog counted 3,446 in 2011.
    assert len(public.secondary_schools()) == pytest.approx(3_444, rel=0.02)


@pytest.mark.mirror
def test_libraries_that_closed_are_fewer_than_those_that_are_open() -> None:
    """Counted in the file by hand: 2,877 static libraries that somebody runs; 3,032 that were there in 2010."""
    found = libraries.libraries_2010_to_2023()
    assert (found["open_2023"].sum(), found["open_2010"].sum()) == (2_877, 3_032)
    placed = prepare_services._places_of(found["postcode"])["easting"].notna()
    assert placed.mean() > 0.995


@pytest.mark.mirror
@pytest.mark.parametrize(
    ("year", "england"), [(2017, 55_619_430), (2019, 56_286_961), (2020, 56_550_138), (2022, 57_106_398)]
)
def test_residents_are_those_that_ons_published_for_england(year: int, england: int) -> None:
    assert store.load("population")[f"residents_mid{year}"].sum() == pytest.approx(england)


@pytest.mark.mirror
def test_a_neighbourhood_without_a_stop_has_no_bus_and_the_others_are_as_in_the_file() -> None:
    table, given = store.load("buses"), buses.bus_service(2022)
    assert table["traveline_2022"].sum() == pytest.approx(given["traveline"].sum())
    assert (table.loc[table.index.difference(given.index), "traveline_2022"] == 0).all()


@pytest.mark.mirror
def test_the_nearest_surgery_is_the_nearest_of_all() -> None:
    """Worked out from every pair, for three neighbourhoods: City of London, Liverpool and Manchester."""
    table, neighbourhoods = store.load("services"), store.load("neighbourhoods")
    sites = public.gp_surgeries().to_numpy()
    for code in ("E01000001", "E01006512", "E01033768"):
        point = neighbourhoods.loc[code, ["easting", "northing"]].to_numpy(dtype=float)
        by_hand = np.sqrt(((sites - point) ** 2).sum(axis=1)).min() / 1000
        assert table.loc[code, "km_gp_surgery"] == pytest.approx(by_hand)


@pytest.mark.mirror
def test_urban_and_rural_are_apart_and_whoever_is_far_is_counted() -> None:
    table = store.load("services")
    for service, limit in prepare_services.BEYOND_KM.items():
        whole, urban, rural = (table[f"km_{service}{kind}"] for kind in ("", "_urban", "_rural"))
        pd.testing.assert_series_equal(urban.fillna(rural), whole, check_names=False)
        assert not (urban.notna() & rural.notna()).any()
        assert urban.mean() < rural.mean()
        far = table.loc[whole > limit, "residents"].sum()
        assert table[f"beyond_{service}"].sum() == pytest.approx(far)


def test_a_postcode_that_no_register_has_stands_at_the_mean_of_its_sector(monkeypatch: pytest.MonkeyPatch) -> None:
    known = pd.DataFrame(
        {"easting": [100.0, 300.0, 900.0], "northing": [10.0, 30.0, 90.0]},
        index=pd.Index(["AB11AA", "AB11AB", "AB12AA"], name="postcode"),
    )
    monkeypatch.setattr(public, "places_of_postcodes", lambda: known)
    old = libraries.gpd.GeoDataFrame({"postcode": ["AB12AA"]}, geometry=libraries.gpd.points_from_xy([800.0], [80.0]))
    monkeypatch.setattr(libraries, "libraries", lambda: old)
    found = prepare_services._places_of(pd.Series(["AB11AA", "AB11ZZ", "AB12AA", "ZZ99ZZ"]))
    # The register of libraries goes before the others; where no postcode of the sector is known there is no place.
    assert found["easting"].tolist()[:3] == [100.0, 200.0, 800.0]
    assert found.isna().all(axis=1).tolist() == [False, False, False, True]


def test_chart_and_text_of_the_constraints_use_the_same_measures() -> None:
    figures, constraints = load_registry().figures, load_constraints()
    measures = [name for constraint in constraints.values() for name in constraint.indicators]
    assert list(constraints) == ["education", "connectivity", "health", "services", "barriers"]
    for figure in ("constraints", "area_constraints"):
        assert list(figures[figure].indicators) == measures
    specs = load_indicators()
    assert all(specs[name].better != "neither" for name in measures)
