"""Pooled rates: ratios of sums, their errors, and the laws that they keep."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError, DatasetUnavailable
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.parts import Part, build_parts
from analysis.indicators.pooled import pooled_rate, pooled_rates
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
    assert found["value"] == pytest.approx(100 * 91 / 110)
    assert (found["numerator"], found["denominator"], found["areas"]) == (91, 110, 2)


def test_an_area_that_lacks_either_part_is_left_out_of_both_sums() -> None:
    gaps = part([1, np.nan, 3, 5], [10, 20, np.nan, 10])
    found = pooled_rate(gaps, all_of(gaps))
    assert found["value"] == pytest.approx(100 * 6 / 20)
    assert found["areas"] == 2


def test_a_count_is_a_sum_without_denominator_or_error() -> None:
    count = part([100, np.nan, 250], None, scale=1)
    found = pooled_rate(count, all_of(count))
    assert (found["value"], found["numerator"], found["areas"]) == (350, 350, 2)
    assert np.isnan(found["denominator"])
    assert np.isnan(found["std_error"])


def test_no_area_gives_no_value() -> None:
    some = part([1, 2], [10, 10])
    found = pooled_rate(some, np.zeros(2, dtype=bool))
    assert found["areas"] == 0
    assert all(np.isnan(found[k]) for k in ("value", "numerator", "denominator", "std_error"))


def test_nobody_in_the_denominator_gives_no_value_and_no_division() -> None:
    nobody = part([0, 0], [0, 0])
    with np.errstate(all="raise"):
        found = pooled_rate(nobody, all_of(nobody))
    assert np.isnan(found["value"])
    assert (found["denominator"], found["areas"]) == (0, 2)


def test_one_area_has_a_value_and_no_error() -> None:
    one = part([3], [12])
    found = pooled_rate(one, all_of(one))
    assert found["value"] == 25
    assert np.isnan(found["std_error"])


def test_standard_error_by_hand() -> None:
    # Rates 10/100, 30/100, 20/200: r = 60/400 = 0.15. Residuals n - r d: -5, 15, -10.
    # Sum of squares 350; m/(m-1) = 3/2; sqrt(525)/400 = 0.0572821961869.
    three = part([10, 30, 20], [100, 100, 200])
    found = pooled_rate(three, all_of(three))
    assert found["std_error"] == pytest.approx(5.72821961869, abs=1e-9)


def test_standard_error_over_clusters_by_hand() -> None:
    # The same with the first two areas in one cluster: residuals 10 and -10, m = 2.
    # sqrt(2 * 200)/400 = 0.05.
    three = part([10, 30, 20], [100, 100, 200], clusters=[7, 7, 3])
    assert pooled_rate(three, all_of(three))["std_error"] == pytest.approx(5.0)


def test_areas_that_share_one_source_value_tell_no_more_than_one_area() -> None:
    # Two source areas, each cut in two equal halves: the error is that of the two.
    whole = part([10, 30], [100, 150])
    halves = part([5, 5, 15, 15], [50, 50, 75, 75], clusters=[0, 0, 1, 1])
    assert pooled_rate(halves, all_of(halves))["std_error"] == pytest.approx(
        pooled_rate(whole, all_of(whole))["std_error"]
    )


def test_a_group_within_one_cluster_has_no_error() -> None:
    same = part([10, 30], [100, 100], clusters=[4, 4])
    assert np.isnan(pooled_rate(same, all_of(same))["std_error"])


def test_standard_error_agrees_with_a_bootstrap_of_areas() -> None:
    # The bootstrap knows nothing of the formula: areas are drawn again and the ratio computed.
    draw = np.random.default_rng(20240501)
    d = draw.integers(800, 2500, 400).astype(float)
    n = d * draw.beta(8, 40, 400)
    many = part(n.tolist(), d.tolist())
    picks = draw.integers(0, 400, (4000, 400))
    ratios = n[picks].sum(axis=1) / d[picks].sum(axis=1)
    expected = 100 * ratios.std(ddof=1)
    # 4,000 draws know a standard deviation to about 1.1%; three times that is allowed.
    assert pooled_rate(many, all_of(many))["std_error"] == pytest.approx(expected, rel=0.035)


def test_clustered_standard_error_agrees_with_a_bootstrap_of_clusters() -> None:
    draw = np.random.default_rng(7)
    clusters = np.repeat(np.arange(150), 4)
    d = draw.integers(800, 2500, 600).astype(float)
    n = d * np.repeat(draw.beta(8, 40, 150), 4)
    many = part(n.tolist(), d.tolist(), clusters=clusters.tolist())
    by_cluster = np.vstack([np.bincount(clusters, weights=w) for w in (n, d)])
    picked = by_cluster[:, draw.integers(0, 150, (4000, 150))].sum(axis=2)
    expected = 100 * (picked[0] / picked[1]).std(ddof=1)
    assert pooled_rate(many, all_of(many))["std_error"] == pytest.approx(expected, rel=0.05)


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
    assert pooled_rate(found, np.array([True, True, True]))["value"] == 15


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
    assert latest["value"] == pytest.approx((10 * 100 + 20 * 300) / 400)
    assert latest["areas"] == 2


def test_neighbourhoods_of_one_msoa_are_one_cluster() -> None:
    (found,) = parts_of(table="census", numerator=("bad",), denominator=("all",), period="2021", areas="msoa21")
    assert found.clusters is not None
    assert found.clusters[0] == found.clusters[1] != found.clusters[2]


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
