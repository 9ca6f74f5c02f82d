"""Pooled rates: ratios of sums, their errors, and the laws that they keep."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError, DatasetUnavailable
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.parts import Part, build_parts
from analysis.indicators.pooled import differences, pooled_cells, pooled_rate, pooled_rates
from analysis.indicators.spec import Indicator, Series
from analysis.regions import ENGLAND

DD, OD, ND = DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED


def part(
    numerator: list[float],
    denominator: list[float] | None,
    clusters: list[int] | None = None,
    scale: float = 100.0,
) -> Part:
    return Part(
        indicator="rate",
        period="2021",
        unit="percent",
        datasets=("a", "b"),
        scale=scale,
        numerator=np.array(numerator, dtype=float),
        denominator=None if denominator is None else np.array(denominator, dtype=float),
        clusters=None if clusters is None else np.array(clusters),
    )


def all_of(this: Part) -> np.ndarray:
    return np.ones(this.numerator.size, dtype=bool)


# ---- by hand -----------------------------------------------------------------------------------


def test_the_rate_is_a_ratio_of_sums_and_not_a_mean_of_rates() -> None:
    # 1 of 10 and 90 of 100: pooled 91/110 = 82.727...%; the mean of the rates would be 50%.
    two = part([1, 90], [10, 100])
    found = pooled_rate(two, all_of(two))
    assert found.value == pytest.approx(100 * 91 / 110)
    assert (found.numerator, found.denominator, found.areas) == (91, 110, 2)


def test_an_area_that_lacks_either_part_is_left_out_of_both_sums() -> None:
    gaps = part([1, np.nan, 3, 5], [10, 20, np.nan, 10])
    found = pooled_rate(gaps, all_of(gaps))
    assert found.value == pytest.approx(100 * 6 / 20)
    assert found.areas == 2


def test_a_count_is_a_sum_without_denominator_or_error() -> None:
    count = part([100, np.nan, 250], None, scale=1)
    found = pooled_rate(count, all_of(count))
    assert (found.value, found.numerator, found.areas) == (350, 350, 2)
    assert np.isnan(found.denominator)
    assert found.spread is not None and found.spread.is_exact


def test_no_area_gives_no_value() -> None:
    some = part([1, 2], [10, 10])
    found = pooled_rate(some, np.zeros(2, dtype=bool))
    assert found.areas == 0
    assert np.isnan([found.value, found.numerator, found.denominator]).all()
    assert found.spread is None


def test_nobody_in_the_denominator_gives_no_value_and_no_division() -> None:
    nobody = part([0, 0], [0, 0])
    with np.errstate(all="raise"):
        found = pooled_rate(nobody, all_of(nobody))
    assert np.isnan(found.value)
    assert (found.denominator, found.areas) == (0, 2)


def test_one_area_has_a_value_and_no_error() -> None:
    one = part([3], [12])
    found = pooled_rate(one, all_of(one))
    assert found.value == 25
    assert found.spread is not None
    assert np.isnan(found.spread.std_error)


def error(this: Part) -> float:
    spread = pooled_rate(this, all_of(this)).spread
    assert spread is not None
    return spread.std_error


def test_standard_error_over_authorities_by_hand() -> None:
    # Three authorities of 10, 30 and 20 in 100, 100 and 200; the first has two neighbourhoods. See test_spread.
    four = part([4, 6, 30, 20], [50, 50, 100, 200], clusters=[0, 0, 1, 2])
    assert error(four) == pytest.approx(np.sqrt(35.18518518))


def test_areas_that_share_an_authority_tell_no_more_than_one_area() -> None:
    whole = part([10, 30, 20], [100, 150, 90])
    halves = part([5, 5, 15, 15, 20], [50, 50, 75, 75, 90], clusters=[0, 0, 1, 1, 2])
    assert error(halves) == pytest.approx(error(whole))


def test_a_group_within_one_authority_has_no_error() -> None:
    assert np.isnan(error(part([10, 30], [100, 100], clusters=[0, 0])))


def test_what_describes_the_list_itself_is_exact() -> None:
    urban = replace(part([1, 0, 1], [1, 1, 1]), whole=True)
    group = pd.Series([DD, DD, ND])
    rates = pooled_rates([urban], group).set_index("group")
    assert rates.loc[DD, ["std_error", "ci_low", "ci_high"]].isna().all()
    rows = differences(pooled_cells([urban], group)).set_index("against")
    assert rows.loc[ND, ["difference", "ci_low", "ci_high"]].tolist() == [-50, -50, -50]


def test_all_neighbourhoods_of_an_area_have_no_interval_and_a_joint_error() -> None:
    series = part([1, 2, 3, 4, 6, 2, 9, 1], [10, 10, 20, 40, 30, 20, 40, 10], clusters=[0, 1, 2, 3, 0, 1, 2, 3])
    group = pd.Series([DD] * 4 + [ND] * 4)
    cells = pooled_cells([series], group)
    rates = pooled_rates([series], group).set_index("group")
    assert rates.loc[ENGLAND, ["std_error", "ci_low", "ci_high"]].isna().all()
    assert rates.loc[DD, "std_error"] > 0
    row = differences(cells).set_index("against").loc[ENGLAND]
    own, whole = cells["rate", DD, "2021"].spread, cells["rate", ENGLAND, "2021"].spread
    assert row["std_error"] == pytest.approx((own - whole).std_error)


def test_groups_changes_and_distances_are_compared() -> None:
    # 10% and 20% in 2011; 15% and 40% in 2021, each in four like authorities: the distance grows from 10 to 25.
    people = np.full(8, 100.0)
    group = pd.Series([DD] * 4 + [OD] * 4)
    years = [
        replace(part([own] * 4 + [other] * 4, people.tolist(), clusters=[0, 1, 2, 3] * 2), period=period)
        for period, own, other in (("2011", 10, 20), ("2021", 15, 40))
    ]
    rows = differences(pooled_cells(years, group)).set_index(["group", "against", "first_period", "period"])
    assert rows.loc[(DD, OD, "2021", "2021"), "difference"] == pytest.approx(-25)
    assert rows.loc[(DD, DD, "2011", "2021"), "difference"] == pytest.approx(5)
    assert rows.loc[(DD, OD, "2011", "2021"), "difference"] == pytest.approx(15)


# ---- by group ----------------------------------------------------------------------------------


def test_rates_by_group_and_for_all_with_an_empty_group() -> None:
    series = part([1, 2, 3, 4], [10, 10, 20, 40])
    group = pd.Series([DD, DD, ND, ND])
    rates = pooled_rates([series], group).set_index("group")
    assert list(rates.index) == [*GROUPS, ENGLAND]
    assert rates.loc[DD, "value"] == pytest.approx(15)
    assert rates.loc[ND, "value"] == pytest.approx(100 * 7 / 60)
    assert rates.loc[ENGLAND, "value"] == pytest.approx(100 * 10 / 80)
    assert rates.loc[OD, "areas"] == 0
    assert np.isnan(rates.loc[OD, "value"])
    assert set(rates["datasets"]) == {"a;b"}


def test_an_edition_pools_its_own_areas_only() -> None:
    series = part([1, 2, 3, 4], [10, 10, 20, 40])
    within = np.array([True, False, False, True])
    rates = pooled_rates([series], pd.Series([DD, DD, ND, ND]), within).set_index("group")
    assert rates.loc[DD, "value"] == pytest.approx(10)
    assert rates.loc[ENGLAND, "value"] == pytest.approx(100 * 5 / 50)
    assert rates.loc[ENGLAND, "areas"] == 2


# ---- laws --------------------------------------------------------------------------------------

area = st.tuples(st.integers(0, 3000), st.floats(0, 1), st.sampled_from(GROUPS), st.booleans())
areas = st.lists(area, min_size=1, max_size=40)


def series_of(drawn: list[tuple[int, float, str, bool]]) -> tuple[Part, pd.Series, np.ndarray]:
    """People, share, group and side of each drawn area as a series, groups and a mask."""
    people = [float(p) for p, *_ in drawn]
    cases = [float(np.floor(p * share)) for p, share, *_ in drawn]
    side = np.array([s for *_, s in drawn])
    return part(cases, people), pd.Series([g for _, _, g, _ in drawn]), side


@given(areas)
def test_rates_lie_between_0_and_100(drawn: list) -> None:
    series, group, _ = series_of(drawn)
    values = pooled_rates([series], group)["value"].dropna()
    assert ((values >= 0) & (values <= 100 + 1e-9)).all()


@given(areas)
def test_the_groups_sum_to_the_whole(drawn: list) -> None:
    series, group, _ = series_of(drawn)
    rates = pooled_rates([series], group).set_index("group")
    for column in ("numerator", "denominator", "areas"):
        assert rates.loc[list(GROUPS), column].sum() == rates.loc[ENGLAND, column]


@given(areas, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_changes_nothing(drawn: list, random) -> None:
    shuffled = random.sample(drawn, len(drawn))
    a, b = (pooled_rates([s], g) for s, g, _ in map(series_of, (drawn, shuffled)))
    pd.testing.assert_frame_equal(a, b, rtol=1e-9)


@given(areas)
def test_merging_two_regions_adds_their_sums(drawn: list) -> None:
    series, group, left = series_of(drawn)
    one, other, both = (
        pooled_rates([series], group, mask).set_index("group") for mask in (left, ~left, np.ones_like(left))
    )
    for column in ("numerator", "denominator", "areas"):
        parts = one[column].fillna(0) + other[column].fillna(0)
        np.testing.assert_allclose(parts, both[column].fillna(0))


@given(areas, st.floats(0.1, 50))
def test_the_unit_of_the_counts_does_not_matter(drawn: list, factor: float) -> None:
    series, group, _ = series_of(drawn)
    scaled = part((series.numerator * factor).tolist(), (series.denominator * factor).tolist())
    a, b = (pooled_rates([s], group)[["value", "std_error"]] for s in (series, scaled))
    pd.testing.assert_frame_equal(a, b, rtol=1e-6, atol=1e-9)


# ---- from prepared tables ----------------------------------------------------------------------

CODES = pd.Index(["X1", "X2", "X3"], name="lsoa21_code")


def tables() -> dict[str, pd.DataFrame]:
    years = pd.MultiIndex.from_product([CODES, [2014, 2013]], names=["lsoa21_code", "year"])
    panel = pd.MultiIndex.from_tuples(
        [("A1", "gva", 2019), ("A2", "gva", 2019), ("A1", "gva", 2018), ("A1", "pay", 2019)],
        names=["local_authority_code", "indicator", "year"],
    )
    return {
        "neighbourhoods": pd.DataFrame(
            {
                "population": [100.0, 300.0, 50.0],
                "local_authority_code": ["A1", "A2", "A3"],
                "msoa21_code": ["M1", "M1", "M2"],
            },
            index=CODES,
        ),
        "census": pd.DataFrame({"bad": [1, 2], "worse": [3, 4], "all": [10, 20]}, index=CODES[:2]),
        "claimants": pd.DataFrame({"claimants": [4.0, 3.0, 6.0, 5.0, 8.0, 7.0], "base": 100.0}, index=years),
        "authority_panel": pd.DataFrame({"value": [10.0, 20.0, 8.0, 99.0]}, index=panel),
    }


def spec(kind: str = "rate", unit: str = "percent", **series: object) -> dict[str, Indicator]:
    one = Series(datasets=("set",), **series)
    scale = 100.0 if unit == "percent" and kind == "rate" else 1.0
    made = Indicator("x", "X", kind, unit, "people", "lower", "analysis", (one,), scale=scale)
    return {"x": made}


def parts_of(**kwargs: object) -> list[Part]:
    return build_parts(spec(**kwargs), tables().__getitem__)[0]


def test_numerator_columns_are_summed_and_absent_areas_have_no_value() -> None:
    (found,) = parts_of(table="census", numerator=("bad", "worse"), denominator=("all",), period="2021")
    np.testing.assert_array_equal(found.numerator, [4, 6, np.nan])
    np.testing.assert_array_equal(found.has_value, [True, True, False])
    assert found.period == "2021"


def test_a_panel_gives_one_series_a_year_in_order() -> None:
    found = parts_of(table="claimants", numerator=("claimants",), denominator=("base",))
    assert [p.period for p in found] == ["2013", "2014"]
    np.testing.assert_array_equal(found[0].numerator, [3, 5, 7])
    np.testing.assert_array_equal(found[1].numerator, [4, 6, 8])


def test_a_mean_counts_each_area_once() -> None:
    (found,) = parts_of(kind="mean", unit="score", table="census", numerator=("all",), period="2021")
    assert pooled_rate(found, np.array([True, True, True])).value == 15


def test_authority_values_are_weighted_by_residents() -> None:
    # 10 for 100 residents and 20 for 300; the third area's authority has no value.
    found = parts_of(
        kind="authority",
        unit="gbp",
        table="authority_panel",
        panel_indicator="gva",
        areas="authority",
    )
    assert [p.period for p in found] == ["2018", "2019"]
    latest = pooled_rate(found[1], np.ones(3, dtype=bool))
    assert latest.value == pytest.approx((10 * 100 + 20 * 300) / 400)
    assert latest.areas == 2


def test_neighbourhoods_of_one_authority_are_one_cluster() -> None:
    found = tables()
    found["neighbourhoods"]["local_authority_code"] = ["A2", "A2", "A1"]
    (made,), _ = build_parts(spec(table="census", numerator=("bad",), denominator=("all",), period="2021"), found.get)
    assert made.clusters is not None
    assert made.clusters[0] == made.clusters[1] != made.clusters[2]


def test_counts_go_through_the_msoa_and_keep_their_total() -> None:
    # The first two share an MSOA, of whose residents three quarters live in the first: 1 + 2 bad become 2.25 and 0.75.
    found = tables()
    found["census"] = pd.DataFrame({"bad": [1.0, 2, 4], "all": [10.0, 20, 30]}, index=CODES)
    found["census2021"] = pd.DataFrame({"residents_16_plus": [60.0, 20, 50]}, index=found["neighbourhoods"].index)
    through = spec(table="census", numerator=("bad",), denominator=("all",), period="2021", through_msoa=True)
    (shared,), _ = build_parts(through, found.__getitem__)
    np.testing.assert_allclose(shared.numerator, [2.25, 0.75, 4])
    np.testing.assert_allclose(shared.denominator, [22.5, 7.5, 30])


def test_a_year_without_any_value_is_left_out() -> None:
    found = tables()
    found["claimants"].loc[pd.IndexSlice[:, 2014], "base"] = np.nan
    panel = spec(table="claimants", numerator=("claimants",), denominator=("base",))
    parts, _ = build_parts(panel, found.__getitem__)
    assert [p.period for p in parts] == ["2013"]


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(DataError, match=r"dataset 'set', column 'good': .* 'x' .*'census'.*bad"):
        parts_of(table="census", numerator=("good",), denominator=("all",), period="2021")


def test_an_authority_indicator_that_is_not_there_is_named() -> None:
    with pytest.raises(DataError, match="first bad value: 'rain'"):
        parts_of(kind="authority", table="authority_panel", panel_indicator="rain")


def test_a_table_that_cannot_be_had_leaves_its_series_out_and_says_why() -> None:
    def load(name: str) -> pd.DataFrame:
        if name == "claimants":
            raise DatasetUnavailable("claimants_2013", "no network")
        return tables()[name]

    both = spec(table="census", numerator=("bad",), denominator=("all",), period="2021")
    both |= {"y": spec(table="claimants", numerator=("claimants",), denominator=("base",))["x"]}
    found, unavailable = build_parts(both, load)
    assert len(found) == 1
    assert unavailable == {"claimants_2013": "no network"}
