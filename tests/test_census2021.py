"""Census 2021 counts against what ONS published for England.

The order of the categories was also compared with the names that come with the output-area files
(Table_Metadata.csv of the repository that the catalogue names).
"""

import pandas as pd
import pytest

from analysis.prepare import store
from analysis.readers.people import census2021

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return store.load("census2021")


# Per cent of the table's base, England, to the decimal that ONS printed.
# Health: ONS, "General health, England and Wales: Census 2021" (very good 48.5, good 33.7,
#   bad 4.0, very bad 1.2).
# Qualifications: ONS, "Education, England and Wales: Census 2021" (none 18.1, level 4+ 33.9).
# Tenure and cars: ONS, "Housing, England and Wales: Census 2021" (social rent 17.1,
#   private rent 20.5, owned 61.3; no car 23.5).
# Travel: ONS, "Travel to work, England and Wales: Census 2021" (works mainly at home 31.5).
PUBLISHED_RATES = [
    ("health_very_good", "health_total", 48.5),
    ("health_good", "health_total", 33.7),
    ("health_bad", "health_total", 4.0),
    ("health_very_bad", "health_total", 1.2),
    ("qualifications_none", "qualifications_total", 18.1),
    ("qualifications_level4_plus", "qualifications_total", 33.9),
    ("tenure_social_rented", "tenure_total", 17.1),
    ("tenure_private_rented", "tenure_total", 20.5),
    ("tenure_owned", "tenure_total", 61.3),
    ("cars_none", "cars_total", 23.5),
    ("travel_works_from_home", "travel_total", 31.5),
]


@pytest.mark.parametrize(("part", "base", "percent"), PUBLISHED_RATES)
def test_rates_for_england_are_those_that_ons_published(
    counts: pd.DataFrame, part: str, base: str, percent: float
) -> None:
    assert 100 * counts[part].sum() / counts[base].sum() == pytest.approx(percent, abs=0.051)


# Counts for England in ONS's own table, which is perturbed apart from the small areas'.
# TS039: censusdata.uk/e92000001-england/ts039-provision-of-unpaid-care. Residents and
# households: the same site's head of the page (56,490,048 and 23,436,086). TS066: 16+ and
# long-term sick of the Nomis table for England.
PUBLISHED_COUNTS = [
    ("residents", 56_490_048),
    ("cars_total", 23_436_086),
    ("unpaid_care_total", 53_413_098),
    ("unpaid_care_none", 48_734_833),
    ("unpaid_care_19_hours_or_less", 2_303_725),
    ("unpaid_care_9_hours_or_less", 1_668_989),
    ("unpaid_care_10_to_19_hours", 634_736),
    ("unpaid_care_20_to_49_hours", 969_769),
    ("unpaid_care_20_to_34_hours", 452_264),
    ("unpaid_care_35_to_49_hours", 517_505),
    ("unpaid_care_50_hours_or_more", 1_404_771),
    ("activity_total", 46_007_505),
    ("activity_long_term_sick", 1_874_455),
]


@pytest.mark.parametrize(("column", "people"), PUBLISHED_COUNTS)
def test_counts_for_england_are_those_that_ons_published(counts: pd.DataFrame, column: str, people: int) -> None:
    assert counts[column].sum() == pytest.approx(people, rel=0.001)


# censusdata.uk, table TS062 of output area E00112123, in ONS's order of the categories.
NSSEC_OF_E00112123 = [413, 70, 105, 55, 47, 24, 37, 41, 9, 25]


def test_socio_economic_classes_of_an_output_area_are_those_published() -> None:
    table = census2021.output_area_table("census2021_ts062_oa21")
    assert table.loc["E00112123"].tolist() == NSSEC_OF_E00112123


PARTS = {
    "residents": ["residents_in_households", "residents_in_communal_establishments"],
    "migration_total": [
        "migration_same_address",
        "migration_student_address",
        "migration_within_uk",
        "migration_from_abroad",
    ],
    "health_total": [
        "health_very_good",
        "health_good",
        "health_fair",
        "health_bad",
        "health_very_bad",
    ],
    "unpaid_care_total": [
        "unpaid_care_none",
        "unpaid_care_19_hours_or_less",
        "unpaid_care_20_to_49_hours",
        "unpaid_care_50_hours_or_more",
    ],
    "unpaid_care_20_to_49_hours": ["unpaid_care_20_to_34_hours", "unpaid_care_35_to_49_hours"],
    "tenure_total": [
        "tenure_owned",
        "tenure_shared_ownership",
        "tenure_social_rented",
        "tenure_private_rented",
        "tenure_rent_free",
    ],
    "tenure_social_rented": ["tenure_social_rented_council", "tenure_social_rented_other"],
    "hours_total": ["hours_part_time", "hours_full_time"],
    "hours_part_time": ["hours_15_or_less", "hours_16_to_30"],
    "activity_total": ["activity_employed", "activity_unemployed", "activity_inactive"],
}


@pytest.mark.parametrize("whole", PARTS)
def test_parts_add_up_to_their_whole_but_for_perturbation(counts: pd.DataFrame, whole: str) -> None:
    parts = counts[PARTS[whole]].sum(axis=1)
    assert parts.sum() == pytest.approx(counts[whole].sum(), rel=1e-3)
    assert (parts - counts[whole]).abs().max() <= 40


@pytest.mark.parametrize("prefix", ["travel", "nssec", "occupation", "work_history", "cars"])
def test_categories_add_up_to_their_base(counts: pd.DataFrame, prefix: str) -> None:
    categories = counts.filter(regex=f"^{prefix}_").drop(columns=f"{prefix}_total")
    assert categories.sum(axis=1).sum() == pytest.approx(counts[f"{prefix}_total"].sum(), rel=1e-3)


def test_every_neighbourhood_has_every_count(counts: pd.DataFrame) -> None:
    assert len(counts) == 33_755
    assert counts.index.is_unique and counts.index.is_monotonic_increasing
    assert counts.notna().all(axis=None) and (counts >= 0).all(axis=None)


def test_tables_from_different_sources_agree_on_residents_aged_16_and_over(
    counts: pd.DataFrame,
) -> None:
    gap = (counts["activity_total"] - counts["residents_16_plus"]).abs()
    assert gap.max() <= 25
    assert (counts["activity_long_term_sick"] <= counts["activity_inactive_other"]).all()
