"""Jobs and kinds of work: against ONS's totals, and what sharing from MSOA does to a group."""

import zipfile

import pandas as pd
import pytest

from analysis.catalog import locate
from analysis.prepare import store
from analysis.prepare.economy.labour import dilution
from analysis.readers.economy import labour
from analysis.readers.geography.lookups import lookup_lsoa21_msoa21
from analysis.regions import ENGLAND

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return store.load("msoa_counts")


# ONS, TS060 for England (the country file of the same Nomis archive), people.
@pytest.mark.parametrize(
    ("column", "category"),
    [
        ("industry_total", "Total: All usual residents"),
        ("industry_c", "C: Manufacturing"),
        ("industry_g", "G: Wholesale"),
        ("industry_p", "P: Education"),
        ("industry_q", "Q: Human health"),
        ("industry_rstu", "R, S, T, U Other"),
    ],
)
def test_industries_add_up_to_the_table_for_england(counts: pd.DataFrame, column: str, category: str) -> None:
    with (
        zipfile.ZipFile(locate("census2021_ts060_zip")) as archive,
        archive.open("census2021-ts060-ctry.csv") as file,
    ):
        country = pd.read_csv(file).set_index("geography code").loc["E92000001"]
    published = country.filter(like=f"Industry (current): {category}").iloc[0]
    assert counts[column].sum() == pytest.approx(published, rel=2e-4)


def test_activity_from_msoa_agrees_with_the_table_by_lsoa(counts: pd.DataFrame) -> None:
    census = store.load("census2021")
    for msoa, lsoa in [
        ("activity_total", "activity_total"),
        ("in_employment", "activity_employed"),
        ("unemployed", "activity_unemployed"),
        ("inactive", "activity_inactive"),
        ("inactive_long_term_sick", "activity_long_term_sick"),
    ]:
        assert counts[msoa].sum() == pytest.approx(census[lsoa].sum(), rel=1e-3)


def test_self_employed_and_employees_are_all_who_are_in_employment(counts: pd.DataFrame) -> None:
    for suffix in ("", "_not_student"):
        parts = counts[f"self_employed{suffix}"] + counts[f"employees_resident{suffix}"]
        assert parts.sum() == pytest.approx(counts[f"in_employment{suffix}"].sum(), rel=1e-3)


def test_jobs_are_missing_only_where_the_source_has_none(counts: pd.DataFrame) -> None:
    assert counts["employees_2023"].isna().sum() == 836
    assert (counts["employees_known"] == counts["employees_2023"].notna()).all()
    assert counts.drop(columns="employees_2023").notna().all(axis=None)


def test_jobs_density_is_the_same_in_all_neighbourhoods_of_an_msoa(counts: pd.DataFrame) -> None:
    density = counts["employees_2023"] / counts["residents_16_64"]
    msoa = lookup_lsoa21_msoa21()["msoa21_code"]
    spread = density.groupby(msoa).agg(lambda values: values.max() - values.min())
    assert spread.max() < 1e-9 * density.max()


def test_totals_of_jobs_stay_what_the_sources_say(counts: pd.DataFrame) -> None:
    assert counts["employees_2023"].sum() == labour.bres_employees()["employees"].sum()
    assert counts["jobs_2011_total"].sum() == pytest.approx(labour.workplace_jobs_2011()["jobs_2011_total"].sum())


def test_manufacturing_jobs_of_2011_are_as_published(counts: pd.DataFrame) -> None:
    """ONS, Census 2011, WP605EW, England: 25,087,843 people at work, 2,214,020 in manufacturing."""
    assert counts["jobs_2011_total"].sum() == pytest.approx(25_087_843)
    assert counts["jobs_2011_c"].sum() == pytest.approx(2_214_020)


def test_a_group_of_single_neighbourhoods_is_diluted() -> None:
    census = store.load("census2021")
    rate = census["activity_long_term_sick"] / census["activity_total"]
    group = (rate.rank(pct=True) > 0.96).map({True: "worst", False: "rest"})
    shown = dilution(group)
    assert list(shown.index) == ["rest", "worst", ENGLAND]
    assert 0.3 < shown.loc["worst", "gap_kept"] < 0.9
    assert shown.loc[ENGLAND, "rate_lsoa21"] == pytest.approx(100 * 1_874_455 / 46_007_505)


def test_a_group_of_whole_msoas_is_not_diluted() -> None:
    msoa = lookup_lsoa21_msoa21()["msoa21_code"]
    north_east = msoa.between("E02002483", "E02002700").map({True: "some", False: "rest"})
    assert dilution(north_east).loc["some", "gap_kept"] == pytest.approx(1, abs=0.02)
