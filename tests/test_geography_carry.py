"""Carrying counts and rates between the areas of different years."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.prepare import carry
from analysis.readers.geography import lookups

# One area that stayed, one that was split in two, two that were merged, and an irregular pair.
TOY = pd.DataFrame(
    [
        ("same", "same"),
        ("split", "left"),
        ("split", "right"),
        ("one", "merged"),
        ("two", "merged"),
        ("odd", "mixed"),
        ("odd", "rest"),
        ("even", "mixed"),
    ],
    columns=["lsoa11_code", "lsoa21_code"],
)
RESIDENTS = pd.Series({"same": 10, "left": 30, "right": 10, "merged": 50, "mixed": 60, "rest": 20}, name="residents")


def by_lsoa11(**values: float) -> pd.DataFrame:
    return pd.DataFrame({"value": pd.Series(values)}).rename_axis("lsoa11_code")


def test_counts_by_hand() -> None:
    counts = by_lsoa11(same=7, split=8, one=3, two=4, odd=12, even=5)
    carried = carry.carry_lsoa11_counts(counts, RESIDENTS, TOY)["value"]
    # split: 8 in the proportion 30 to 10; odd: 12 in the proportion 60 to 20.
    assert carried.to_dict() == {
        "left": 6,
        "merged": 7,
        "mixed": 14,
        "rest": 3,
        "right": 2,
        "same": 7,
    }
    assert carried.index.name == "lsoa21_code"


def test_means_by_hand() -> None:
    rates = by_lsoa11(same=7, split=8, one=3, two=4, odd=12, even=5)
    mean = carry.carry_lsoa11_means(rates, pairs=TOY)["value"]
    assert mean.to_dict() == {
        "left": 8,
        "merged": 3.5,
        "mixed": 8.5,
        "rest": 12,
        "right": 8,
        "same": 7,
    }
    assert carry.carry_lsoa11_means(rates, how="max", pairs=TOY).loc["mixed", "value"] == 12
    weights = pd.Series({"same": 1, "split": 1, "one": 3, "two": 1, "odd": 1, "even": 1})
    weighted = carry.carry_lsoa11_means(rates, parent_weights=weights, pairs=TOY)
    assert weighted.loc["merged", "value"] == 3.25


def test_a_missing_parent_makes_the_area_missing_not_smaller() -> None:
    counts = by_lsoa11(same=7, split=8, one=3, odd=12, even=5)
    assert carry.carry_lsoa11_counts(counts, RESIDENTS, TOY).loc["merged"].isna().all()
    assert carry.carry_lsoa11_means(counts, pairs=TOY).loc["merged"].isna().all()


def test_an_area_whose_parts_have_no_residents_is_shared_equally() -> None:
    empty = RESIDENTS.copy()
    empty[["left", "right"]] = 0
    counts = by_lsoa11(same=7, split=8, one=3, two=4, odd=12, even=5)
    carried = carry.carry_lsoa11_counts(counts, empty, TOY)["value"]
    assert carried[["left", "right"]].tolist() == [4, 4]


def test_unknown_codes_are_refused_not_dropped() -> None:
    with pytest.raises(ValueError, match="'W01000001'"):
        carry.carry_lsoa11_counts(by_lsoa11(same=7, W01000001=1), RESIDENTS, TOY)
    with pytest.raises(ValueError, match="'mixed'"):
        carry.carry_lsoa11_counts(by_lsoa11(same=7), RESIDENTS.drop("mixed"), TOY)


def test_a_negative_weight_is_refused() -> None:
    bad = RESIDENTS.copy()
    bad["left"] = -1
    with pytest.raises(ValueError, match="left"):
        carry.carry_lsoa11_counts(by_lsoa11(same=7), bad, TOY)


@st.composite
def carried_worlds(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Draw old areas with counts, a lookup in which each has a successor, and weights."""
    old = [f"a{i}" for i in range(draw(st.integers(1, 6)))]
    new = [f"b{i}" for i in range(draw(st.integers(1, 6)))]
    subsets = st.sets(st.sampled_from(new), min_size=1)
    pairs = pd.DataFrame(
        [(a, b) for a in old for b in sorted(draw(subsets))],
        columns=["lsoa11_code", "lsoa21_code"],
    )
    counts = pd.DataFrame({"x": [draw(st.integers(0, 5000)) for _ in old]}, index=pd.Index(old, name="lsoa11_code"))
    weights = pd.Series({b: draw(st.integers(0, 3000)) for b in new})
    return counts, pairs, weights


@given(carried_worlds())
def test_totals_stay_and_nothing_is_negative(
    world: tuple[pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    counts, pairs, weights = world
    carried = carry.carry_lsoa11_counts(counts, weights, pairs)["x"]
    assert carried.sum() == pytest.approx(counts["x"].sum())
    assert (carried >= 0).all()


@given(carried_worlds())
def test_a_mean_lies_between_the_parents_extremes(
    world: tuple[pd.DataFrame, pd.DataFrame, pd.Series],
) -> None:
    values, pairs, _ = world
    extremes_and_mean = [carry.carry_lsoa11_means(values, how, pairs=pairs)["x"] for how in ("min", "mean", "max")]
    for lower, higher in pairwise(extremes_and_mean):
        assert (lower <= higher + 1e-9).all()


@given(carried_worlds(), st.permutations(range(6)))
def test_renaming_the_old_areas_changes_nothing(
    world: tuple[pd.DataFrame, pd.DataFrame, pd.Series], order: list[int]
) -> None:
    counts, pairs, weights = world
    names = {f"a{i}": f"z{place}" for i, place in enumerate(order)}
    renamed = carry.carry_lsoa11_counts(
        counts.rename(index=names).sort_index(),
        weights,
        pairs.assign(lsoa11_code=pairs["lsoa11_code"].map(names)).sample(frac=1, random_state=1),
    )
    pd.testing.assert_frame_equal(renamed, carry.carry_lsoa11_counts(counts, weights, pairs))


def test_msoa_counts_give_each_neighbourhood_the_same_rate() -> None:
    pairs = pd.DataFrame(
        {"msoa21_code": ["m", "m", "n"], "lsoa21_code": ["a", "b", "c"]},
    )
    adults = pd.Series({"a": 100, "b": 300, "c": 50})
    jobs = pd.DataFrame({"jobs": [80, 7]}, index=pd.Index(["m", "n"], name="msoa21_code"))
    shared = carry.apportion_msoa_counts(jobs, adults, pairs)["jobs"]
    assert shared.to_dict() == {"a": 20, "b": 60, "c": 7}


@pytest.fixture(scope="module")
def residents() -> pd.Series:
    return lookups.lookup_oa21_lsoa21().groupby("lsoa21_code")["population"].sum()


@pytest.mark.mirror
def test_totals_stay_on_the_real_lookup(residents: pd.Series) -> None:
    codes = lookups.lookup_lsoa11_lsoa21()["lsoa11_code"].unique()
    counts = pd.DataFrame({"x": range(len(codes))}, index=pd.Index(codes, name="lsoa11_code"))
    carried = carry.carry_lsoa11_counts(counts, residents)
    assert carried["x"].sum() == pytest.approx(counts["x"].sum())
    assert len(carried) == 33_755


@pytest.mark.mirror
def test_a_real_split_follows_the_residents_of_its_parts(residents: pd.Series) -> None:
    # Census 2021: E01034473 has 1,264 residents, E01034474 has 2,251; both were E01000010.
    counts = pd.DataFrame({"x": [3_515.0]}, index=pd.Index(["E01000010"], name="lsoa11_code"))
    carried = carry.carry_lsoa11_counts(counts, residents)["x"].dropna()
    assert carried.round(6).to_dict() == {"E01034473": 1_264, "E01034474": 2_251}


@pytest.mark.mirror
def test_a_real_merger_takes_the_mean_score_of_its_parents() -> None:
    # IMD 2019: E01000852 scores 14.633 and E01000854 scores 15.832; both are now E01035711.
    scores = pd.DataFrame(
        {"score": [14.633, 15.832]},
        index=pd.Index(["E01000852", "E01000854"], name="lsoa11_code"),
    )
    carried = carry.carry_lsoa11_means(scores)["score"].dropna()
    assert carried.to_dict() == pytest.approx({"E01035711": 15.2325})


@pytest.mark.mirror
def test_five_areas_have_no_value_of_2001(residents: pd.Series) -> None:
    codes = lookups.lookup_lsoa01_lsoa11()["lsoa01_code"].unique()
    ones = pd.DataFrame({"x": 1.0}, index=pd.Index(codes, name="lsoa01_code"))
    means = carry.carry_lsoa01_means(ones)["x"]
    assert means.isna().sum() == 5
    assert (means.dropna() == 1).all()


@pytest.mark.mirror
def test_msoa_totals_stay_on_the_real_lookup(residents: pd.Series) -> None:
    codes = lookups.lookup_lsoa21_msoa21()["msoa21_code"].unique()
    jobs = pd.DataFrame({"jobs": range(len(codes))}, index=pd.Index(codes, name="msoa21_code"))
    shared = carry.apportion_msoa_counts(jobs, residents)
    assert shared["jobs"].sum() == pytest.approx(jobs["jobs"].sum())
    assert len(shared) == 33_755
