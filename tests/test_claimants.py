"""The claimant panel against national totals and against ONS's own authority rates."""

import pandas as pd
import pytest

from analysis.catalog import locate
from analysis.prepare import store
from analysis.prepare.economy.claimants import claimants_lsoa11
from analysis.readers.economy.claimants import YEARS, claimant_count
from analysis.readers.geography.lookups import lookup_lsoa21_ward24

pytestmark = pytest.mark.mirror

# Nomis, claimant count by sex and age, England, annual means.
MILLIONS = {2013: 1.16, 2016: 0.62, 2019: 0.94, 2020: 1.90, 2022: 1.37}


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return store.load("claimants")


@pytest.mark.parametrize("year", MILLIONS)
def test_england_has_as_many_claimants_as_published(year: int) -> None:
    assert claimant_count(year)["claimants"].sum() / 1e6 == pytest.approx(MILLIONS[year], abs=0.005)


def test_no_claimant_is_lost_on_the_way_to_the_areas_of_2021(panel: pd.DataFrame) -> None:
    old = claimants_lsoa11()["claimants"].groupby("year").sum()
    pd.testing.assert_series_equal(panel["claimants"].groupby("year").sum(), old)


def test_panel_has_every_neighbourhood_in_every_year(panel: pd.DataFrame) -> None:
    assert panel.index.names == ["lsoa21_code", "year"]
    assert len(panel) == 33_755 * len(YEARS)
    assert panel.notna().all(axis=None)
    assert panel["claimants"].between(0, panel["residents_16_64"]).all()


def test_authority_rates_are_those_of_explore_local_statistics(panel: pd.DataFrame) -> None:
    """ONS publishes the same rate by authority, on later population estimates."""
    source = pd.read_csv(locate("els_claimant_count_lad"), encoding="utf-8-sig")
    source["year"] = source["period"].str[:4].astype(int)
    published = source.set_index(["areacd", "year"])["observation"]
    authority = lookup_lsoa21_ward24()["local_authority_code"]
    sums = panel.join(authority, on="lsoa21_code").groupby([authority.name, "year"]).sum()
    rate = 100 * sums["claimants"] / sums["residents_16_64"]
    both = pd.DataFrame({"ours": rate, "published": published.reindex(rate.index)}).dropna()
    assert len(both) == 296 * len(YEARS)
    gap = both["ours"] - both["published"]
    assert abs(gap.mean()) < 0.05
    assert gap.abs().quantile(0.99) < 0.6
    assert both.groupby("year").corr().xs("ours", level=1)["published"].min() > 0.99


def test_base_is_residents_of_working_age(panel: pd.DataFrame) -> None:
    """ONS mid-2020 estimate for England, ages 16 to 64: 35.3 million; Census 2021: 35.6 million."""
    assert panel["residents_16_64"].xs(2020, level="year").sum() == pytest.approx(35.3e6, rel=0.01)


def test_store_keeps_both_panels() -> None:
    assert list(store.load("claimants").columns) == ["claimants", "residents_16_64"]
    assert store.load("claimants_lsoa11").index.names == ["lsoa11_code", "year"]
