"""Who improved more than the average of the deprived: forty places, five of them with a story."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.replication.improvers import (
    PERIODS,
    contests,
    deprived,
    improvement,
    improvers,
    is_mechanical,
    on_scale,
    rates,
    share_interval,
)

N = 40
CODES = pd.Index([f"p{i:02}" for i in range(N)], name="lsoa21_code")


def _rates(start: float, **own: float) -> pd.Series:
    return pd.Series(start, index=CODES, dtype=float).where(~CODES.isin(list(own)), CODES.map(own))


DEPRIVATION = pd.DataFrame(
    {
        "employment_deprivation_rate_2010": _rates(10, p00=40, p01=40, p02=20, p03=30, p04=20),
        "employment_deprivation_rate_2019": _rates(10, p00=20, p01=30, p02=10, p03=33, p04=25),
        "employment_deprivation_rate_2025": _rates(10, p00=10, p01=30, p02=10, p03=33, p04=20),
    }
)
NEIGHBOURHOODS = pd.DataFrame(
    {
        "group": ["doubly_disadvantaged"] * 2 + ["non_deprived"] * 2 + ["other_deprived"] + ["non_deprived"] * 35,
        "region_name": ["North West"] * 2 + ["North East", "London"] + ["North West"] * 36,
        "combined_authority": ["Liverpool City Region"] * 2 + ["Tees Valley", None] + [None] * 36,
        "local_authority_code": ["E1", "E2", "E3", "E4"] + ["E5"] * 36,
    },
    index=CODES,
)
# The worst tenth of forty in 2010 are p00 to p03; the list of 2019 has p00, p01 and p04.
SOCIAL = pd.DataFrame({"imd_percentile_2010": 100.0 - np.arange(N)}, index=CODES)
CLAIMANTS = pd.DataFrame(
    {"claimants": [10.0, 5.0] * N, "residents_16_64": 100.0},
    index=pd.MultiIndex.from_product([CODES, [2013, 2019]], names=["lsoa21_code", "year"]),
)
TABLES: dict[str, Any] = {
    "deprivation": DEPRIVATION,
    "neighbourhoods": NEIGHBOURHOODS,
    "social_lsoa": SOCIAL,
    "claimants": CLAIMANTS,
}
FIRST, SECOND, THIRD, FOURTH = PERIODS


@pytest.fixture(scope="module")
def shares() -> pd.DataFrame:
    found = improvers(contests(TABLES.__getitem__), NEIGHBOURHOODS)
    return found.set_index(["period", "scale", "chosen_on", "area"]).sort_index()


def share(shares: pd.DataFrame, scale: str, area: str, chosen_on: str = "start") -> list[float]:
    row = shares.loc[FIRST.id, scale, chosen_on, area]
    return [row["deprived"], row["improved"], row["share"]]


def test_the_periods_are_those_of_the_study() -> None:
    assert [(p.source, p.first, p.last) for p in PERIODS] == [
        ("employment_deprivation", 2010, 2019),
        ("employment_deprivation", 2019, 2025),
        ("claimants", 2013, 2019),
        ("claimants", 2019, 2022),
    ]


def test_the_deprived_are_the_worst_tenth_when_the_period_began() -> None:
    sets = deprived(TABLES.__getitem__, FIRST)
    assert list(CODES[sets["start"]]) == ["p00", "p01", "p02", "p03"]
    assert list(CODES[sets["2019"]]) == ["p00", "p01", "p04"]
    assert list(deprived(TABLES.__getitem__, SECOND)) == ["2019"]


def test_improvers_in_points(shares: pd.DataFrame) -> None:
    # Falls of 20, 10, 10 and -3: 9.25 on average. p00, p01 and p02 fell more.
    assert share(shares, "points", "England") == [4, 3, 75.0]
    assert shares.loc[FIRST.id, "points", "start", "England"]["average_change"] == pytest.approx(9.25)
    assert share(shares, "points", "Liverpool City Region") == [2, 2, 100.0]
    assert share(shares, "points", "London") == [1, 0, 0.0]


def test_improvers_in_percent_of_the_rate(shares: pd.DataFrame) -> None:
    # 100 ln(40/20) = 69.3, 100 ln(40/30) = 28.8, 69.3, -9.5: 39.5 on average. p00 and p02 fell more.
    assert share(shares, "log", "England") == [4, 2, 50.0]
    assert share(shares, "log", "Liverpool City Region") == [2, 1, 50.0]
    assert share(shares, "log", "Tees Valley") == [1, 1, 100.0]


def test_the_average_is_englands_and_the_north_is_its_three_regions(shares: pd.DataFrame) -> None:
    assert share(shares, "log", "The North") == [3, 2, pytest.approx(200 / 3)]


def test_the_list_of_2019_gives_another_answer_and_is_marked(shares: pd.DataFrame) -> None:
    # Falls of 20, 10 and -5 points: 8.33 on average; p00 and p01 of three.
    assert share(shares, "points", "England", "2019") == [3, 2, pytest.approx(200 / 3)]
    assert shares.loc[FIRST.id, "points", "2019", "England"]["mechanical"]
    assert not shares.loc[FIRST.id, "points", "start", "England"]["mechanical"]


def test_only_lists_drawn_up_at_the_end_are_mechanical() -> None:
    assert [is_mechanical(p, "2019") for p in PERIODS] == [True, False, True, False]
    assert not any(is_mechanical(p, "start") for p in PERIODS)


def test_a_period_without_its_last_year_is_left_out(shares: pd.DataFrame) -> None:
    # The panel here ends in 2019.
    assert set(shares.index.get_level_values("period")) == {FIRST.id, SECOND.id, THIRD.id}


def test_a_place_that_did_as_well_as_the_average_did_no_better(shares: pd.DataFrame) -> None:
    # Everybody's claimants fell from 10 to 5 percent.
    assert shares.loc[THIRD.id, "points", "start", "England"]["improved"] == 0


def test_claimant_rates_are_out_of_residents() -> None:
    found = rates(TABLES.__getitem__, THIRD)
    assert found is not None
    assert found.loc["p00"].tolist() == [10.0, 5.0]


def test_scales() -> None:
    values = pd.DataFrame({"first": [40.0, 30.0, 20.0, 0.0, 5.0], "last": [10.0, 30.0, 20.0, 8.0, np.nan]})
    assert improvement(values, "points").tolist()[:4] == [30.0, 0.0, 0.0, -8.0]
    # A rate of nought has no logarithm, and a place without both years has no place in the ranks.
    logs = improvement(values, "log")
    assert logs[0] == pytest.approx(138.62944)  # 100 ln 4
    assert logs[3:].isna().all()
    ranks = on_scale(values, "rank")
    assert ranks["first"].tolist()[:4] == [100.0, 75.0, 50.0, 25.0]
    assert ranks["last"].tolist()[:4] == [50.0, 100.0, 75.0, 25.0]
    assert ranks.loc[4].isna().all()


def test_the_interval_of_a_share_by_hand() -> None:
    # Three authorities, 5 of 10, 2 of 10 and 5 of 20; without each, 7/30, 10/30 and 7/20; the whole 12/40.
    low, high = share_interval(np.array([5.0, 2, 5]), np.array([10.0, 10, 20]))
    error = math.sqrt(2 / 3 * ((70 / 3 - 30) ** 2 + (100 / 3 - 30) ** 2 + (35 - 30) ** 2))
    # Effective number 8/3: the root of 2 times 5/3 degrees of freedom.
    half = stats.t.ppf(0.975, math.sqrt(10 / 3)) * error
    assert (low, high) == (pytest.approx(max(30 - half, 0)), pytest.approx(30 + half))


@pytest.mark.parametrize(
    ("improved", "there"),
    [([], []), ([0.0, 0, 0], [5.0, 5, 5]), ([5.0, 5, 5], [5.0, 5, 5]), ([10.0, 3], [30.0, 5])],
    ids=["nobody", "none improved", "all improved", "one authority holds most"],
)
def test_where_nothing_can_be_told_there_is_no_interval(improved: list[float], there: list[float]) -> None:
    assert np.isnan(share_interval(np.array(improved), np.array(there))).all()


def test_all_of_england_has_no_interval(shares: pd.DataFrame) -> None:
    assert shares.xs("England", level="area")[["ci_low", "ci_high"]].isna().all(axis=None)


PLACES = {"two": [30, 30], "three": [40, 30, 20], "four": [45, 28, 21, 21], "seven": [200, 20, 25, 30, 10, 15, 12]}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("share", [0.3, 0.5])
def test_intervals_of_shares_hold_the_truth_where_authorities_are_few(name: str, share: float) -> None:
    # An authority moves the odds of all its neighbourhoods (a probit with a random effect of 0.3).
    counts = np.array(PLACES[name])
    draw = np.random.default_rng([len(counts), int(10 * share)])
    moved = stats.norm.ppf(share) * math.hypot(1, 0.3) + 0.3 * draw.standard_normal((1000, len(counts)))
    improved = draw.binomial(counts, stats.norm.cdf(moved))
    found = np.array([share_interval(row.astype(float), counts.astype(float)) for row in improved])
    held = ((found[:, 0] <= 100 * share) & (100 * share <= found[:, 1])).mean()
    assert 0.92 < held < 0.98, held
