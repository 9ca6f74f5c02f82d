"""The neighbourhood table and the deprivation table against what is published of England."""

import pandas as pd
import pytest

from analysis.prepare import store
from analysis.readers.indices import deprivation
from analysis.readers.people import census2021
from analysis.readers.r.files import read_r_frame
from analysis.regions import load_regions, select

pytestmark = pytest.mark.mirror

COLUMNS = [
    *("lsoa21_name", "ward_code", "ward_name", "local_authority_code", "local_authority_name"),
    *("combined_authority_code", "combined_authority", "region_code", "region_name"),
    *("msoa21_code", "population", "working_age_population"),
    *("imd2019_score", "imd2019_rank", "imd2019_published_decile"),
    *("imd2025_score", "imd2025_rank", "imd2025_decile"),
    *("cni2023_score", "cni2023_rank", "cni2019_left_behind", "group"),
    *("rural_urban", "coastal", "longitude", "latitude", "easting", "northing"),
]
"""What docs/architecture.md promises of the table."""


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return store.load("neighbourhoods")


@pytest.fixture(scope="module")
def rates() -> pd.DataFrame:
    return store.load("deprivation")


def test_the_table_has_its_columns_and_rows(areas: pd.DataFrame) -> None:
    assert len(areas) == 33_755
    assert areas.index.name == "lsoa21_code"
    assert areas.index.is_monotonic_increasing
    assert sorted(areas.columns) == sorted(COLUMNS)


def test_only_the_combined_authority_may_be_missing(areas: pd.DataFrame) -> None:
    filled = areas.drop(columns=["combined_authority_code", "combined_authority"])
    assert not filled.isna().any(axis=None)


@pytest.mark.slow
def test_population_is_the_censuss(areas: pd.DataFrame) -> None:
    # ONS, Census 2021, England: 56,490,048 usual residents. Sums of perturbed small areas differ
    # by a few hundred.
    assert areas["population"].sum() == pytest.approx(56_490_048, abs=1_000)
    by_age = census2021.age_bands()[["residents_0_15", "residents_16_plus"]].sum(axis=1)
    assert by_age.sum() == pytest.approx(56_490_048, abs=1_000)


def test_working_age_is_sixteen_to_sixty_four(areas: pd.DataFrame) -> None:
    # ONS, Census 2021, England: 35,605,654 usual residents aged 16 to 64 (63.0% of all).
    share = areas["working_age_population"].sum() / areas["population"].sum()
    assert share == pytest.approx(0.630, abs=0.0005)
    assert (areas["working_age_population"] < areas["population"]).all()


def test_regions_have_their_census_population(areas: pd.DataFrame) -> None:
    # ONS, Census 2021, usual residents in thousands by region. By best fit, one neighbourhood
    # of West Northamptonshire (E01027305, about 2,000 people) counts to Cherwell and so to the
    # South East.
    published = {
        "North East": 2_647,
        "North West": 7_417,
        "Yorkshire and The Humber": 5_481,
        "East Midlands": 4_880,
        "West Midlands": 5_951,
        "East of England": 6_335,
        "London": 8_800,
        "South East": 9_278,
        "South West": 5_701,
    }
    found = areas.groupby("region_name")["population"].sum() / 1000
    assert found.round().astype(int).to_dict() == pytest.approx(published, abs=2)


def test_combined_authorities_hold_their_members(areas: pd.DataFrame) -> None:
    loaded = load_regions()
    combined = [region for region in loaded.values() if region.kind == "combined_authority"]
    found = areas.groupby("combined_authority")["local_authority_code"].unique()
    assert len(found) == 15
    for region in combined:
        assert sorted(found[region.name]) == list(region.members)
        assert len(select(areas, region)) == (areas["combined_authority"] == region.name).sum()
    # ONS, Census 2021: Greater Manchester has 2,867,800 residents, South Yorkshire (with
    # Barnsley and Sheffield, whose codes changed in 2025) 1,375,100.
    people = areas.groupby("combined_authority")["population"].sum()
    assert people["Greater Manchester"] == pytest.approx(2_867_800, abs=200)
    assert people["South Yorkshire"] == pytest.approx(1_375_100, abs=200)


def test_london_has_two_doubly_disadvantaged_neighbourhoods(areas: pd.DataFrame) -> None:
    # Counted in the files apart from this code (the project's notes on the data).
    london = select(areas, load_regions()["london"])
    assert (london["group"] == "doubly_disadvantaged").sum() == 2
    assert len(london) == 4_994


def test_places_lie_in_england(areas: pd.DataFrame) -> None:
    # Ordnance Survey: from Scilly (easting about 83,000) to Lowestoft Ness (655,500), from the
    # Lizard and Scilly (northing about 5,000) to Marshall Meadows (657,600).
    assert areas["easting"].between(80_000, 656_000).all()
    assert areas["northing"].between(5_000, 658_000).all()
    assert areas["longitude"].between(-6.5, 1.77).all()
    assert areas["latitude"].between(49.85, 55.82).all()
    # Jaywick lies at 51.776 N, 1.115 E.
    jaywick = areas.loc["E01021988"]
    assert jaywick["latitude"] == pytest.approx(51.776, abs=0.02)
    assert jaywick["longitude"] == pytest.approx(1.115, abs=0.02)


def test_coastal_is_a_share(areas: pd.DataFrame) -> None:
    assert areas["coastal"].between(0, 1).all()
    blackpool = areas[areas["local_authority_name"] == "Blackpool"]
    assert blackpool["coastal"].mean() > 0.95
    assert areas.loc[areas["local_authority_name"] == "Birmingham", "coastal"].max() == 0


def test_income_and_employment_rates_agree_with_the_published_numerators(
    rates: pd.DataFrame,
) -> None:
    """The index's own numerators, which this table does not use, give the same national rates."""
    published = read_r_frame("imd2019_indicators_lsoa11")
    bases = deprivation.denominators_2019()
    for domain, base in (("income", "residents"), ("employment", "working_age")):
        expected = published[f"{domain}_domain_numerator"].sum() / bases[base].sum()
        found = rates[f"{domain}_deprived_2019"].sum() / rates[f"{domain}_base_2019"].sum()
        assert found == pytest.approx(expected, rel=0.005)
    later = read_r_frame("imd2025_indicators_lsoa21")
    for domain in ("income", "employment"):
        expected = later[f"{domain}_domain_numerator"].sum()
        assert rates[f"{domain}_deprived_2025"].sum() == pytest.approx(expected, rel=0.005)


def test_rates_are_percent_and_missing_in_five_areas_of_2010_only(rates: pd.DataFrame) -> None:
    percent = rates.filter(like="_rate_")
    assert percent.shape == (33_755, 6)
    assert ((percent >= 0) & (percent <= 100) | percent.isna()).all(axis=None)
    missing = rates.isna().sum()
    assert missing[missing > 0].to_dict() == {
        "income_deprivation_rate_2010": 5,
        "employment_deprivation_rate_2010": 5,
    }
