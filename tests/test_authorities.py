"""Figures by local authority: against the publisher's own for England, and by hand for mergers."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.catalog import locate
from analysis.errors import DataError
from analysis.prepare import store
from analysis.prepare.economy.authority_panel import PUBLISHED, england_deflator
from analysis.readers import source
from analysis.readers.economy import authorities, gva
from analysis.readers.geography.lookups import lookup_lsoa21_ward24

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return store.load("authority_panel")


@pytest.fixture(scope="module")
def residents() -> pd.Series:
    authority = lookup_lsoa21_ward24()["local_authority_code"]
    return store.load("census2021")["residents"].groupby(authority).sum()


# How near the mean of authorities, weighted by residents of 2021, comes to what ELS publishes for
# England: the publisher's base is not all residents of 2021, so the two differ a little.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("indicator", "year", "tolerance"),
    [
        ("gdhi_per_head", 2019, 0.005),
        ("gdhi_per_head", 2023, 0.02),
        ("claimant_rate", 2019, 0.03),
        ("employment_rate", 2019, 0.01),
        ("inactivity_rate", 2019, 0.02),
        ("median_weekly_pay", 2019, 0.02),
        ("preventable_cardiovascular_mortality", 2019, 0.05),
    ],
)
def test_mean_of_authorities_comes_near_the_published_figure_for_england(
    panel: pd.DataFrame, residents: pd.Series, indicator: str, year: int, tolerance: float
) -> None:
    dataset, name = PUBLISHED[indicator]
    statistics = authorities.local_statistics(dataset)
    rows = statistics[(statistics["indicator"] == name) & (statistics["year"] == year)]
    published = rows.set_index("area_code").loc["E92000001", "value"]
    values = panel["value"].xs((indicator, year), level=("indicator", "year"))
    weights = residents.reindex(values.index)
    assert (values * weights).sum() / weights.sum() == pytest.approx(published, rel=tolerance)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_healthy_life_expectancy_is_known_in_all_authorities_but_two(
    panel: pd.DataFrame, residents: pd.Series, sex: str
) -> None:
    """ONS, England 2011 to 2013: 63.4 years (males), 63.9 (females)."""
    rows = panel.xs(f"healthy_life_expectancy_{sex}", level="indicator")
    assert residents.index.difference(rows.index.get_level_values(0)).tolist() == [
        "E06000053",
        "E09000001",
    ]
    first = rows.xs(2012, level="year")
    assert set(first["period"]) == {"2011 to 2013"}
    weights = residents.reindex(first.index)
    mean = (first["value"] * weights).sum() / weights.sum()
    assert mean == pytest.approx({"female": 63.9, "male": 63.4}[sex], abs=0.7)


def test_a_district_has_its_countys_figure_and_says_so(panel: pd.DataFrame) -> None:
    """Cambridge is in Cambridgeshire (E10000003), Lincoln in Lincolnshire (E10000019)."""
    source = panel["source_area_code"].xs("healthy_life_expectancy_male", level="indicator")
    assert set(source["E07000008"]) == {"E10000003"}
    assert set(source["E07000138"]) == {"E10000019"}
    assert set(source["E08000003"]) == {"E08000003"}


def test_gva_at_2018_prices_follows_the_publishers_own_deflation() -> None:
    """ONS's volume GDP (Table 10) is its nominal GDP (Table 5) over the deflator used here."""
    sheets = ["Table 5", "Table 10"]
    tables = pd.read_excel(locate("gva_lad_1998_2019"), sheet_name=sheets, header=1)
    nominal, volume = (
        table.rename(columns=str).set_index("LA code").filter(regex="^E", axis=0).sort_index()
        for table in (tables[name].astype({"LA code": str}) for name in sheets)
    )
    deflator = gva.authority_gva()["deflator_2018"].unstack("year")
    for year in (1998, 2008, 2017):
        implied = 100 * nominal[str(year)].astype(float) / deflator[year]
        wanted = volume[str(year)].astype(float)
        # All three are printed with rounding: the deflator to one decimal, GDP to a million.
        assert ((implied - wanted).abs() <= 1.5 + 0.001 * wanted).all()


def test_gva_of_a_merged_authority_is_the_sum_of_its_parts(panel: pd.DataFrame) -> None:
    """Somerset was Mendip, Sedgemoor, South Somerset, and Somerset West and Taunton until 2023."""
    workbook = gva.authority_gva().xs(2019, level="year")
    parts = workbook.loc[["E07000187", "E07000188", "E07000189", "E07000246"]]
    by_hand = 1e6 * parts["gva_gbp_million"].sum() / parts["residents"].sum()
    assert panel.loc[("E06000066", "gva_per_head", 2019), "value"] == pytest.approx(by_hand)


def test_all_of_englands_gva_is_in_the_panel(panel: pd.DataFrame) -> None:
    """ONS, May 2021: England's GVA 2019 is GBP 1,702,090 million, of 56,286,961 residents."""
    workbook = gva.authority_gva().xs(2019, level="year")
    assert workbook["gva_gbp_million"].sum() == pytest.approx(1_702_090, abs=50)
    assert workbook["residents"].sum() == 56_286_961
    values = panel["value"].xs(("gva_per_head", 2019), level=("indicator", "year"))
    assert len(values) == 296


def test_englands_deflator_rises_to_100_in_2018() -> None:
    deflator = england_deflator(gva.authority_gva())
    assert deflator[2018] == pytest.approx(100)
    # HM Treasury GDP deflators: 2009-10 to 2018-19 about 15 to 16 per cent.
    assert 1.12 < deflator[2018] / deflator[2009] < 1.18


def test_travel_time_of_a_merged_authority_lies_between_its_parts(panel: pd.DataFrame) -> None:
    statistics = authorities.local_statistics("els_average_travel_time_lad")
    drive = statistics[(statistics["indicator"] == "Drive to work") & (statistics["year"] == 2019)]
    # Allerdale, Carlisle and Copeland became Cumberland.
    parts = drive.set_index("area_code").loc[["E07000026", "E07000028", "E07000029"], "value"]
    merged = panel.loc[("E06000063", "minutes_to_work_drive", 2019), "value"]
    assert parts.min() < merged < parts.max()
    unchanged = drive.set_index("area_code").loc["E08000003", "value"]
    assert panel.loc[("E08000003", "minutes_to_work_drive", 2019), "value"] == unchanged


def test_panel_holds_authorities_of_2024_and_limits_about_the_value(panel: pd.DataFrame) -> None:
    codes = lookup_lsoa21_ward24()["local_authority_code"].unique()
    assert set(panel.index.get_level_values(0)) == set(codes)
    assert panel["value"].notna().all()
    limits = panel.dropna(subset=["lower", "upper"])
    assert limits["value"].between(limits["lower"] - 0.06, limits["upper"] + 0.06).all()
    rates = panel[panel.index.get_level_values("indicator").str.endswith("_rate")]
    assert rates["value"].between(0, 100).all()


def test_districts_and_counties_are_those_of_2024() -> None:
    counties = authorities.county_of_district()
    assert len(counties) == 164 and counties.nunique() == 21


def test_a_period_of_another_form_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dataset = "els_claimant_count_lad"
    text = locate(dataset).read_text(encoding="utf-8-sig").replace("2001-01-01/P1Y", "2001")
    changed = tmp_path / "changed.csv"
    changed.write_text(text, encoding="utf-8")
    monkeypatch.setattr(source, "locate", lambda _: changed)
    with pytest.raises(DataError, match=r"column 'period'.*'2001'"):
        authorities.local_statistics(dataset)
