"""Census 2011 counts against ONS's totals for England, before and after they are carried."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.prepare import store
from analysis.readers.people import census2011

pytestmark = pytest.mark.mirror

# ONS, Census 2011, England: QS601EW, QS302EW and QS501EW (Nomis tables of the same names).
ENGLAND = {
    "qs601ew": {
        "activity_total_16_74": 38_881_374,
        "activity_active_16_74": 27_183_134,
        "activity_inactive_16_74": 11_698_240,
        "activity_unemployed_16_74": 1_702_847,
        "activity_long_term_sick_16_74": 1_574_134,
    },
    "qs302ew": {
        "health_total": 53_012_456,
        "health_very_good": 25_005_712,
        "health_bad": 2_250_446,
        "health_very_bad": 660_749,
    },
    "qs501ew": {
        "qualifications_total": 42_989_620,
        "qualifications_none": 9_656_810,
        "qualifications_level4_plus": 11_769_361,
    },
}


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return store.load("census2011")


@pytest.mark.parametrize("table", ENGLAND)
def test_england_has_the_published_totals(table: str) -> None:
    read = census2011.quick_statistics(table)
    assert len(read) == 32_844
    for column, people in ENGLAND[table].items():
        assert read[column].sum() == people


def test_active_and_inactive_make_the_base_in_every_area() -> None:
    read = census2011.quick_statistics("qs601ew")
    both = read["activity_active_16_74"] + read["activity_inactive_16_74"]
    pd.testing.assert_series_equal(both, read["activity_total_16_74"], check_names=False)


# ONS, "2011 Census: Key Statistics for England and Wales", Tables KS301EW, KS501EW and KS601EW.
# England, per cent: very good and good health 81.4; bad and very bad 5.5; no qualifications 22.5;
# level 4+ 27.4; economically active 69.9.
PUBLISHED = [
    (["health_very_good", "health_good"], "health_total", 81.4),
    (["health_bad", "health_very_bad"], "health_total", 5.5),
    (["qualifications_none"], "qualifications_total", 22.5),
    (["qualifications_level4_plus"], "qualifications_total", 27.4),
    (["activity_active_16_74"], "activity_total_16_74", 69.9),
]


@pytest.mark.parametrize(("parts", "base", "percent"), PUBLISHED)
def test_carried_counts_give_the_published_rates(
    counts: pd.DataFrame, parts: list[str], base: str, percent: float
) -> None:
    rate = 100 * counts[parts].sum(axis=1).sum() / counts[base].sum()
    assert rate == pytest.approx(percent, abs=0.051)


def test_carrying_loses_nobody_and_reaches_every_neighbourhood(counts: pd.DataFrame) -> None:
    assert len(counts) == 33_755
    assert counts.notna().all(axis=None) and (counts >= 0).all(axis=None)
    assert counts["health_total"].sum() == pytest.approx(53_012_456)


def test_everyone_aged_16_and_over_is_counted_in_the_like_base(counts: pd.DataFrame) -> None:
    """ONS, Census 2011: 4.1 million residents of England were aged 75 and over (QS103EW)."""
    assert counts["residents_75_plus"].sum() == pytest.approx(4.11e6, rel=0.01)
    assert (counts["activity_inactive_16_plus"] <= counts["residents_16_plus"] + 1e-6).all()


def test_a_file_of_another_category_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = {"health_good": "Very good health"}
    monkeypatch.setitem(census2011.TABLES, "qs302ew", {"health_very_good": "Good health"} | swapped)
    with pytest.raises(DataError, match=r"QS302EW001.*'Good health'.*'Very good health'"):
        census2011.quick_statistics("qs302ew")
