"""Lookups and classes of place against what ONS says of its areas."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.readers import source
from analysis.readers.geography import lookups, places
from analysis.readers.r import files, spatial

pytestmark = pytest.mark.mirror


@pytest.mark.slow
def test_change_codes_are_as_many_as_published() -> None:
    # Reference page of the geographr package on ONS's lookup, England: 31,810 LSOA11 unchanged,
    # 834 split, 194 merged, 6 irregular.
    pairs = lookups.lookup_lsoa11_lsoa21()
    areas = pairs.groupby("change_code")["lsoa11_code"].nunique()
    assert areas.to_dict() == {"U": 31_810, "S": 834, "M": 194, "X": 6}


def test_change_codes_say_what_happened() -> None:
    pairs = lookups.lookup_lsoa11_lsoa21()
    pairs["children"] = pairs.groupby("lsoa11_code")["lsoa21_code"].transform("size")
    pairs["parents"] = pairs.groupby("lsoa21_code")["lsoa11_code"].transform("size")
    same, split, merged = (pairs[pairs["change_code"] == code] for code in "USM")
    assert (same["lsoa11_code"] == same["lsoa21_code"]).all()
    assert (same[["children", "parents"]] == 1).all(axis=None)
    assert (split["children"] > 1).all()
    assert (split["parents"] == 1).all()
    assert (merged["children"] == 1).all()
    assert (merged["parents"] > 1).all()


def test_four_areas_of_2011_have_no_area_of_2001() -> None:
    pairs = lookups.lookup_lsoa01_lsoa11()
    of_2011 = set(lookups.lookup_lsoa11_lsoa21()["lsoa11_code"])
    assert of_2011 - set(pairs["lsoa11_code"]) == {
        "E01032522",
        "E01032540",
        "E01032608",
        "E01033730",
    }


def test_output_areas_add_up_to_the_census() -> None:
    # ONS, Census 2021: 178,605 output areas in England; 56,490,048 usual residents. Counts of
    # small areas are perturbed, each apart, so that their sum differs by a few hundred.
    areas = lookups.lookup_oa21_lsoa21()
    assert len(areas) == 178_605
    assert areas["population"].sum() == pytest.approx(56_490_048, abs=1_000)


@pytest.mark.slow
def test_every_neighbourhood_lies_in_one_msoa_of_its_authority() -> None:
    # An LSOA's and its MSOA's names begin alike: Tendring 018A lies in Tendring 018.
    names = lookups.lookup_lsoa21_ward24()["lsoa21_name"].str[:-1]
    msoa = lookups.lookup_lsoa21_msoa21()["msoa21_code"]
    assert names.groupby(msoa).nunique().max() == 1


def test_authorities_by_region() -> None:
    # ONS, local authority districts by region, April 2024.
    regions = lookups.lookup_authority_region()["region_name"].value_counts()
    assert regions.to_dict() == {
        "East Midlands": 35,
        "East of England": 45,
        "London": 33,
        "North East": 12,
        "North West": 35,
        "South East": 64,
        "South West": 27,
        "West Midlands": 30,
        "Yorkshire and The Humber": 15,
    }


def test_authorities_became_fewer_as_reorganised() -> None:
    # 326 districts in 2016; Dorset and Suffolk reorganised in 2019 (317), Buckinghamshire in
    # 2020 (314), Northamptonshire in 2021 (309), Cumbria, North Yorkshire and Somerset in 2023
    # (296).
    changes = lookups.lookup_authority_changes()
    counts = {year: changes[f"code_{year}"].nunique() for year in (2016, 2019, 2020, 2021, 2024)}
    assert counts == {2016: 326, 2019: 317, 2020: 314, 2021: 309, 2024: 296}
    cumberland = changes.loc[changes["name_2024"] == "Cumberland", "name_2016"]
    assert sorted(cumberland) == ["Allerdale", "Carlisle", "Copeland"]


def test_barnsley_and_sheffield_have_their_codes_of_2024() -> None:
    names = lookups.lookup_authority_region()["local_authority_name"]
    assert names["E08000016"] == "Barnsley"
    assert names["E08000019"] == "Sheffield"


def test_rural_areas_hold_about_a_sixth_of_the_people() -> None:
    # Defra, Statistical Digest of Rural England: 17% of England's residents lived in rural areas
    # by the classification of 2011; that of 2021 draws the line a little wider.
    classes = places.rural_urban_lsoa21()["rural_urban"]
    people = lookups.lookup_oa21_lsoa21().groupby("lsoa21_code")["population"].sum()
    assert 0.14 < people[classes == "rural"].sum() / people.sum() < 0.19


def test_coastal_towns_are_on_the_coast() -> None:
    towns = places.coastal_lsoa11()["coastal_town"]
    blackpool = towns[towns.str.startswith("Blackpool")]
    assert 50 < len(blackpool) < 120
    assert towns.str.contains("Skegness|Lowestoft|Mablethorpe").any()
    assert not towns.str.contains("Birmingham|Leeds|Sheffield").any()


def test_wards_of_2017_hold_every_area_of_2011() -> None:
    wards = lookups.lookup_lsoa11_ward17()
    of_2011 = pd.Index(lookups.lookup_lsoa11_lsoa21()["lsoa11_code"].unique())
    assert wards.index.symmetric_difference(of_2011).empty


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Make each R reader find the given bytes in place of its file."""

    def put(content: bytes) -> None:
        file = tmp_path / "broken.rda"
        file.write_bytes(content)
        for module in (files, spatial, source):
            monkeypatch.setattr(module, "locate", lambda dataset: file)

    return put


@pytest.mark.filterwarnings("ignore:Unknown file type", "ignore:Wrong extension")
@pytest.mark.parametrize("content", [b"", b"<html>Not found</html>", b"RDX3\nX\n\x00\x00"])
def test_a_file_that_is_no_r_data_is_named(broken: Callable[[bytes], None], content: bytes) -> None:
    broken(content)
    source.file("lookup_lsoa11_ward17")
    for read in (files.read_r_frame, spatial.read_r_sf):
        with pytest.raises(DataError, match=r"lookup_lsoa11_ward17.*broken\.rda"), source.faults_named():
            read("lookup_lsoa11_ward17")


def test_an_object_that_is_not_in_the_file_is_named() -> None:
    with pytest.raises(DataError, match=r"expected one object named wards, found \['lookup"):
        files.read_r_frame("lookup_lsoa11_ward17", "wards")


def test_a_frame_read_twice_is_not_shared() -> None:
    first = files.read_r_frame("lookup_lsoa11_ward17")
    first["ward17_code"] = "none"
    assert (files.read_r_frame("lookup_lsoa11_ward17")["ward17_code"] != "none").all()
