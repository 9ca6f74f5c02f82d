"""Gross value added: wards of 2021 found from other years' lookups, and the small-area reader."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError, DatasetUnavailable
from analysis.prepare import store
from analysis.prepare.economy import gva as prepare_gva
from analysis.prepare.economy.gva import gva_small_area, ward_coverage
from analysis.readers.economy import small_area_gva
from analysis.readers.economy.gva import authority_gva, ward_gva
from analysis.readers.geography.lookups import lookup_lsoa11_lsoa21, lookup_lsoa11_ward17
from sheets import FIXTURES, workbook

WORKBOOK = "small_area_gva_england_invented.csv"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return store.load("gva_ward")


@pytest.mark.mirror
def test_wards_add_up_to_england() -> None:
    """The catalogue gives 1,682.8 billion; ONS's authorities had 1,702.1 billion in 2019."""
    total = ward_gva()["gva_gbp_million"].sum() / 1e3
    assert total == pytest.approx(1_682.8, abs=0.1)
    authorities = authority_gva()["gva_gbp_million"].xs(2019, level="year").sum() / 1e3
    assert 0.95 < total / authorities < 1.0


@pytest.mark.mirror
def test_every_neighbourhood_of_a_ward_has_its_gva_per_head(table: pd.DataFrame) -> None:
    known = table[table["ward_known"] == 1]
    per_head = known["gva_2020_gbp"] / known["residents"]
    spread = per_head.groupby(known["ward21_code"]).agg(lambda v: v.max() / v.min() - 1)
    assert spread.max() < 1e-9
    sums = known.groupby("ward21_code")["gva_2020_gbp"].sum() / 1e6
    wanted = ward_gva()["gva_gbp_million"].reindex(sums.index)
    pd.testing.assert_series_equal(sums, wanted, check_names=False)


@pytest.mark.mirror
def test_nearly_all_residents_and_gva_are_reached(table: pd.DataFrame) -> None:
    assert table["gva_2020_gbp"].isna().sum() == (table["ward_known"] == 0).sum() == 909
    assert table["gva_2020_gbp"].sum() / 1e9 == pytest.approx(0.979 * 1_682.8, rel=1e-3)


@pytest.mark.mirror
def test_coverage_is_given_for_each_group() -> None:
    group = store.load("neighbourhoods")["group"]
    coverage = ward_coverage(group)
    assert coverage.loc["england", "areas"] == pytest.approx(100 * (33_755 - 909) / 33_755)
    assert coverage.drop("england").min(axis=None) > 96


@pytest.mark.mirror
def test_the_reader_finds_northern_irelands_total() -> None:
    """ONS, regional GVA (balanced), Northern Ireland 2020: GBP 43.7 billion."""
    frame = small_area_gva.small_area_gva_northern_ireland()
    assert len(frame) == 890 * 23
    assert frame["gva_gbp_million"].groupby("year").sum()[2020] == pytest.approx(43_664, abs=1)
    # Aldergrove_1 in 1998, copied by hand from the file.
    assert frame.loc[("95AA01S1", 1998), "gva_gbp_million"] == 96.355


def test_england_workbook_is_read_in_its_layout(tmp_path: Path) -> None:
    path = workbook(WORKBOOK, tmp_path / "gva.xlsx", "Table 1")
    frame = small_area_gva.read_workbook(small_area_gva.ENGLAND, path)
    assert frame.loc[("E01900001", 2011), "gva_gbp_million"] == 11.25
    assert frame.loc[("E01900002", 2011), "gva_gbp_million"] == -0.5
    assert len(frame) == 9


def test_nomis_layout_gives_the_same_figures(tmp_path: Path) -> None:
    path = workbook(WORKBOOK, tmp_path / "gva.xlsx", "Table 1")
    wide = small_area_gva.read_workbook(small_area_gva.ENGLAND, path)
    long = small_area_gva.read_long(small_area_gva.ENGLAND, FIXTURES / "small_area_gva_nomis_invented.csv")
    pd.testing.assert_frame_equal(long, wide.loc[long.index])


def test_a_workbook_of_other_areas_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(WORKBOOK, tmp_path / "gva.xlsx", "Table 1")
    monkeypatch.setattr(small_area_gva, "file", lambda _: path)
    with pytest.raises(DataError, match=r"gva\.xlsx, column 'LSOA11'.*32,?844.*2"):
        small_area_gva.small_area_gva_england()


def test_a_workbook_without_years_is_refused(tmp_path: Path) -> None:
    path = workbook("small_area_gva_no_years_invented.csv", tmp_path / "gva.xlsx", "Table 1")
    with pytest.raises(DataError, match="no column is a year"):
        small_area_gva.read_workbook(small_area_gva.ENGLAND, path)


@pytest.mark.mirror
def test_prepared_table_keeps_totals_and_has_residents(monkeypatch: pytest.MonkeyPatch) -> None:
    areas = lookup_lsoa11_lsoa21()["lsoa11_code"].unique()
    index = pd.MultiIndex.from_product([areas, [2010, 2016, 2021]], names=["lsoa11_code", "year"])
    made_up = pd.DataFrame({"gva_gbp_million": 2.0}, index=index)
    monkeypatch.setattr(prepare_gva, "small_area_gva_england", lambda: made_up)
    panel = gva_small_area()
    assert panel["gva_gbp"].groupby("year").sum().tolist() == pytest.approx([2e6 * 32_844] * 3)
    sums = panel["residents"].groupby("year").sum(min_count=1)
    # Half way between 53,012,456 (Census 2011) and 56,490,284 (Census 2021).
    assert sums[2016] == pytest.approx(54_751_370, abs=1)
    assert panel["residents"].xs(2010, level="year").isna().all()
    assert panel["gva_gbp_2018_prices"].xs(2021, level="year").isna().all()
    real = panel["gva_gbp_2018_prices"].xs(2010, level="year").sum()
    assert real > panel["gva_gbp"].xs(2010, level="year").sum()


def test_the_table_says_that_the_workbook_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("analysis.paths.RAW", tmp_path)
    monkeypatch.delenv("DATA_MIRROR", raising=False)
    with pytest.raises(DatasetUnavailable, match="small_area_gva_england"):
        small_area_gva.small_area_gva_england()


@pytest.mark.mirror
def test_areas_of_the_tees_valley_and_durham_add_up_to_wards_and_keep_their_totals() -> None:
    """Wards from another copy of ONS's estimates (``gva_2020_ward21``), areas as they stand in the file."""
    areas = small_area_gva.small_area_gva_tees_durham()["gva_gbp_million"]
    assert areas["E01020590", 2019] == 18.36
    by_year = areas.groupby("year").sum()
    of_2020 = areas.xs(2020, level="year")
    ward = lookup_lsoa11_ward17()["ward17_code"].reindex(of_2020.index)
    sums, wards = of_2020.groupby(ward).sum(), ward_gva()["gva_gbp_million"]
    both = sums.index.intersection(wards.index)
    assert len(both) == 129
    assert (sums[both] - wards[both]).abs().max() < 0.05
    carried = store.load("gva_tees_durham")
    assert carried.index.unique("lsoa21_code").size == 755
    assert carried["gva_gbp"].groupby("year").sum().tolist() == pytest.approx((1e6 * by_year).tolist())
    # Residents of the six authorities in Census 2021 are 1.2 million; years before 2011 have none.
    assert carried["residents"].xs(2020, level="year").sum() == pytest.approx(1.197e6, rel=1e-3)
    assert carried["residents"].xs(2010, level="year").isna().all()


@pytest.mark.mirror
def test_areas_that_do_not_add_up_to_their_authority_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    areas = small_area_gva.table("gva_lsoa11_tees_durham")
    wrong = areas.assign(GVA2011=areas["GVA2011"].where(areas["LAD code"] != "E06000004", 1.1 * areas["GVA2011"]))
    monkeypatch.setattr(small_area_gva, "table", lambda _: wrong)
    with pytest.raises(DataError, match=r"gva_lsoa11_tees_durham.*GVA of E06000004 in 2011"):
        small_area_gva.small_area_gva_tees_durham()
