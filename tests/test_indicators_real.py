"""Indicators on the real data, held against figures that others have published."""

import pandas as pd
import pytest

import real_results
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS
from analysis.indicators.spec import load_indicators
from analysis.regions import ENGLAND
from analysis.results.reading import Results

pytestmark = [pytest.mark.mirror, pytest.mark.slow]


@pytest.fixture(scope="module")
def england() -> Results:
    results = Results(real_results.england())
    assert results.data == "real"
    return results


def value(results: Results, indicator: str, group: str = ENGLAND, period: str = "2021") -> float:
    rows = results.indicators
    row = rows[(rows["indicator"] == indicator) & (rows["group"] == group) & (rows["period"] == period)]
    return float(row["value"].iloc[0])


def test_the_groups_are_those_of_the_definition(england: Results) -> None:
    rows = england.indicators
    areas = rows[rows["indicator"] == "population"].set_index("group")["areas"]
    # OCSI's list of 2023 has 1,315 (claim dd-lsoa-count-2023); 3,375 is a tenth of 33,755.
    assert areas[list(GROUPS)].tolist() == [1315, 2060, 30380]


@pytest.mark.parametrize(
    ("indicator", "published"),
    [
        # ONS, Census 2021, England, from the tables for the country as a whole, none of them
        # age-standardised: TS037 general health, TS067 qualifications, TS045 cars, TS054 tenure,
        # TS039 unpaid care.
        ("bad_health_rate", 5.2),
        ("good_health_rate", 82.2),
        ("no_qualifications_rate", 18.1),
        ("level4_rate", 33.9),
        ("no_car_rate", 23.5),
        ("social_rent_rate", 17.1),
        ("unpaid_care_rate", 8.8),
    ],
)
def test_englands_rates_are_those_that_ons_published(england: Results, indicator: str, published: float) -> None:
    assert value(england, indicator) == pytest.approx(published, abs=0.06)


def test_englands_residents_are_those_of_the_census(england: Results) -> None:
    # ONS, Population and household estimates, England and Wales: Census 2021: 56,490,048.
    # Small areas are perturbed, each by a few people.
    assert value(england, "population") == pytest.approx(56_490_048, rel=1e-4)


def test_working_age_residents_are_those_that_the_report_gives(england: Results) -> None:
    # 1.3 million (claim on the working-age population in data/claims.csv).
    people = value(england, "working_age_population", DOUBLY_DISADVANTAGED)
    assert round(people / 1e6, 1) == 1.3


def test_every_value_has_its_areas_sums_and_datasets(england: Results) -> None:
    rows = england.indicators
    assert rows["datasets"].notna().all()
    known = rows[rows["value"].notna()]
    assert (known["areas"] > 0).all()
    rates = known[known["unit"] == "percent"]
    assert rates["value"].between(0, 100).all()
    # England as a whole could not be otherwise, and neither could where the neighbourhoods lie.
    specs = load_indicators()
    drawn = (rates["group"] != ENGLAND) & ~rates["indicator"].map(lambda name: bool(specs[name].whole))
    assert (rates["std_error"].notna() == drawn).all()
    assert (rates.loc[drawn, "std_error"] >= 0).all()


def test_groups_sum_to_england_in_every_series(england: Results) -> None:
    rows = england.indicators.set_index(["indicator", "period", "group"])["numerator"]
    wide = rows.unstack("group")
    total = wide[list(GROUPS)].sum(axis=1)
    pd.testing.assert_series_equal(total, wide[ENGLAND], rtol=1e-8, check_names=False)


def test_small_regions_are_there_with_all_of_their_areas(england: Results) -> None:
    rows = england.by_region
    doubly = rows[(rows["indicator"] == "population") & (rows["group"] == DOUBLY_DISADVANTAGED)]
    counts = doubly.set_index("region_name")["areas"]
    # London has two (data note; the report shows it as a bar of its own).
    assert counts["London"] == 2
    assert counts.sum() == 1315


def test_nothing_but_what_was_never_fetched_is_unavailable(england: Results) -> None:
    lacking = {d["id"] for d in england.edition["datasets"] if not d["available"]}
    assert lacking <= {"small_area_gva_england", "childcare_accessibility_2024"}
