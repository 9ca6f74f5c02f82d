"""The grid of definitions, and who is always on the list: twenty places by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.groups import DOUBLY_DISADVANTAGED as DD
from analysis.groups import GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.parts import Part
from analysis.replication.membership import membership, membership_counts
from analysis.replication.sensitivity import (
    GridDefinition,
    Ranks,
    definitions,
    latest,
    sensitivity,
    ward_ranks,
)

# Twenty places p0 ... p19, two in each of ten wards; deprivation of 2019 falls with the number.
N = 20
CODES = [f"p{i}" for i in range(N)]
ORDER = np.arange(1, N + 1)
# Need: p1 worst, then p0, p2, p3, ... Deprivation of 2025: p2 worst, then p1, p0, p3, ...
NEED = np.array([2, 1, *range(3, N + 1)])
LATER = np.array([3, 2, 1, *range(4, N + 1)])
INDICES = pd.DataFrame(
    {
        "imd2019_rank": ORDER,
        "imd2019_score": 100.0 - ORDER,
        "imd2019_published_rank": ORDER * 2000,
        "imd2025_rank": LATER,
        "imd2025_score": 100.0 - LATER,
        "cni2023_rank": NEED,
        "cni2023_score": 100.0 - NEED,
        "cni2019_left_behind": [False] * N,
    },
    index=pd.Index(CODES, name="lsoa21_code"),
)
PLACES = pd.DataFrame(
    {
        "lsoa21_name": CODES,
        "local_authority_name": ["X"] * 2 + ["Y"] * 18,
        "ward_code": [f"w{i // 2}" for i in range(N)],
        "population": [1000.0] * N,
        "cni2019_left_behind": [False] * N,
        "group": [DD] * 2 + [NON_DEPRIVED] * 18,
    },
    index=INDICES.index,
)
# Half of p0's 100 people, a fifth of everybody else's.
HEALTH = Part(
    "bad_health_rate", "2021", "percent", ("d",), 100.0, np.array([50.0] + [20.0] * 19), np.full(N, 100.0), None
)


@pytest.fixture(scope="module")
def grid() -> pd.DataFrame:
    return sensitivity([HEALTH], PLACES, INDICES)


def cell(grid: pd.DataFrame, unit: str, imd: str, imd_share: float, cni_share: float) -> pd.Series:
    rows = grid[(grid["unit"] == unit) & (grid["imd"] == imd)]
    rows = rows[(rows["imd_share"] == imd_share) & (rows["cni_share"] == cni_share)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_grid_has_every_choice_once() -> None:
    every = list(definitions())
    # Two units, two issues, four thresholds on each of two indices.
    assert len(every) == len(set(every)) == 64


def test_a_tenth_of_twenty_is_two(grid: pd.DataFrame) -> None:
    row = cell(grid, "neighbourhood", "2019", 0.10, 0.10)
    # p0 and p1 are the worst two on both.
    assert (row["areas"], row["residents"], row["shared"]) == (2, 2000, 2)
    # 50 + 20 of 200; no place is deprived alone; 18 * 20 of 1,800.
    assert row["doubly_disadvantaged"] == pytest.approx(35.0)
    assert np.isnan(row["other_deprived"])
    assert row["non_deprived"] == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("imd", "imd_share", "cni_share", "areas", "other", "rate"),
    [
        ("2019", 0.05, 0.05, 0, 1, np.nan),  # worst on deprivation is p0, on need p1
        ("2019", 0.05, 0.10, 1, 0, 50.0),  # p0
        ("2019", 0.10, 0.05, 1, 1, 20.0),  # p1; p0 is deprived alone
        ("2025", 0.10, 0.10, 1, 1, 20.0),  # of p2 and p1 only p1 is in need
        ("2025", 0.15, 0.15, 3, 0, 30.0),  # p0, p1 and p2: 50 + 20 + 20 of 300
        ("2019", 0.20, 0.10, 2, 2, 35.0),
    ],
)
def test_each_threshold_cuts_its_own_index(
    grid: pd.DataFrame, imd: str, imd_share: float, cni_share: float, areas: int, other: int, rate: float
) -> None:
    row = cell(grid, "neighbourhood", imd, imd_share, cni_share)
    assert row["areas"] == areas
    assert row["doubly_disadvantaged"] == pytest.approx(rate, nan_ok=True)
    ranks = Ranks.of(PLACES, INDICES)
    group = ranks.groups(GridDefinition("neighbourhood", imd, imd_share, cni_share))  # type: ignore[arg-type]
    assert (group == OTHER_DEPRIVED).sum() == other


def test_a_ward_is_on_the_list_whole(grid: pd.DataFrame) -> None:
    row = cell(grid, "ward", "2019", 0.10, 0.10)
    # A tenth of ten wards is one: w0, with p0 and p1 in it.
    assert (row["areas"], row["doubly_disadvantaged"]) == (2, pytest.approx(35.0))


def test_a_wards_score_is_the_mean_of_its_residents() -> None:
    places = pd.DataFrame({"ward_code": ["a", "a", "b", "b"], "population": [100, 300, 100, 100]})
    scores = pd.Series([10.0, 50.0, 60.0, 20.0])
    # a: (1,000 + 15,000) / 400 = 40; b: 40 of two places with 40 as plain mean: (6,000 + 2,000) / 200 = 40.
    scores_of_b_higher = scores + pd.Series([0, 0, 1, 1])
    assert ward_ranks(places, scores_of_b_higher).to_dict() == {"a": 2, "b": 1}
    # Plain means would have a at 30, below b's 31; its many residents with 50 lift it to 40.
    assert ward_ranks(places, pd.Series([10.0, 50.0, 42.0, 20.0])).to_dict() == {"a": 1, "b": 2}


def test_the_latest_period_of_each_result_is_followed() -> None:
    old = Part("bad_health_rate", "2011", "percent", ("d",), 100.0, HEALTH.numerator, HEALTH.denominator, None)
    assert latest([HEALTH, old], ["level4_rate", "bad_health_rate"]) == [HEALTH]


def test_a_missing_value_is_left_out_and_not_counted_as_nought() -> None:
    holes = Part(
        "bad_health_rate",
        "2021",
        "percent",
        ("d",),
        100.0,
        np.array([50.0, np.nan] + [20.0] * 18),
        np.full(N, 100.0),
        None,
    )
    row = cell(sensitivity([holes], PLACES, INDICES), "neighbourhood", "2019", 0.10, 0.10)
    # p1 has no value: half of p0's people, not a quarter of both.
    assert row["doubly_disadvantaged"] == pytest.approx(50.0)


def test_every_row_of_the_grid_names_its_definition_and_groups(grid: pd.DataFrame) -> None:
    assert list(grid.columns[:4]) == ["unit", "imd", "imd_share", "cni_share"]
    assert list(grid.columns[-3:]) == list(GROUPS)


# ---- who is always on it -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listed() -> pd.DataFrame:
    return membership(PLACES, INDICES).set_index("lsoa21_code")


def test_always_means_on_every_list(listed: pd.DataFrame) -> None:
    # Worst two on need: p0 and p1. 2019: p0 and p1. 2025: p2 and p1. Published: ranks 2,000 and 4,000
    # of the 32,844 areas of 2011 have a tenth that ends at 3,284: p0 alone.
    assert set(listed.index) == {"p0", "p1"}
    assert listed.loc["p0", ["imd2019", "imd2019_published", "imd2025"]].tolist() == [True, True, False]
    assert listed.loc["p1", ["imd2019", "imd2019_published", "imd2025"]].tolist() == [True, False, True]
    assert (listed["membership"] == "comes and goes").all()


def test_the_share_of_the_grid_is_over_single_neighbourhoods(listed: pd.DataFrame) -> None:
    # 32 definitions. p0, 2019: any share of deprivation, need from 10%: 4 * 3 = 12.
    # 2025: p0 is third, so deprivation from 15%: 2 * 3 = 6. Together 18.
    assert listed.loc["p0", "grid_share"] == pytest.approx(18 / 32)
    # p1, 2019: second, so from 10%, any need: 3 * 4 = 12; 2025: second too: 12.
    assert listed.loc["p1", "grid_share"] == pytest.approx(24 / 32)


def test_counts_of_those_that_stay_leave_and_join() -> None:
    rows = pd.DataFrame(
        {
            "local_authority_name": ["X", "X", "X", "Y"],
            "imd2019": [True, True, False, False],
            "membership": ["always", "comes and goes", "comes and goes", "comes and goes"],
        }
    )
    counts = membership_counts(rows).set_index("local_authority_name")
    assert counts.loc["X"].to_dict() == {"always": 1, "leaves": 1, "joins": 1}
    assert counts.loc["Y"].to_dict() == {"always": 0, "leaves": 0, "joins": 1}
