"""Household income by MSOA: against figures printed in ONS's own files and articles."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.prepare import store
from analysis.prepare.economy.labour import pairs_msoa11_lsoa21
from analysis.readers.economy import income

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return store.load("msoa_income")


@pytest.mark.slow
def test_first_msoa_of_both_files_is_read_as_printed() -> None:
    """County Durham 001 (E02004297), copied by hand from the two files."""
    old = income.income_2011_12().loc["E02004297"]
    assert old.tolist() == [480, 440, 520]
    new = income.income_2019_20().loc["E02004297"]
    assert new["annual_income_2019_20_net"] == 30_500
    assert new["annual_income_2019_20_net_lower"] == 26_300
    assert new["annual_income_2019_20_net_upper"] == 35_300
    assert new["annual_income_2019_20_net_before_housing"] == 28_800
    assert new["annual_income_2019_20_net_after_housing"] == 27_700


def test_housing_costs_take_something_from_income_nearly_everywhere(table: pd.DataFrame) -> None:
    """The two are modelled apart and equivalised on scales of their own, so not in every area."""
    before = table["annual_income_2019_20_net_before_housing"]
    after = table["annual_income_2019_20_net_after_housing"]
    assert (after <= before).mean() > 0.95
    assert 2_000 < (before - after).mean() < 6_000


def test_every_neighbourhood_has_the_income_of_its_msoa(table: pd.DataFrame) -> None:
    assert len(table) == 33_755 and table.notna().all(axis=None)
    pairs = pairs_msoa11_lsoa21()
    single = pairs[~pairs["lsoa21_code"].duplicated(keep=False)].set_index("lsoa21_code")
    assert len(single) > 33_000
    wanted = single["msoa11_code"].map(income.income_2011_12()["weekly_income_2011_12"])
    found = table.loc[single.index, "weekly_income_2011_12"]
    pd.testing.assert_series_equal(found, wanted, check_names=False)


def test_an_estimate_outside_its_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"Lower confidence limit (£)": "upper", "Upper confidence limit (£)": "lower"}
    monkeypatch.setattr(income, "LIMITS", limits)
    with pytest.raises(DataError, match="outside its own limits"):
        income.income_2011_12()
