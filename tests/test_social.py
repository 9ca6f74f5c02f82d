"""Grants, assets, turnout and drug offences: toys by hand, and the real files against what is known."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import CatalogError, DataError
from analysis.prepare import store
from analysis.prepare.civic import instruments, social_infrastructure
from analysis.prepare.civic.funders import load_funders
from analysis.prepare.civic.social import rates
from analysis.prepare.civic.social_parts import MEANS, additive_parts, percentile
from analysis.readers.civic import cooperatives, crime, elections, grants, libraries

# --- By hand ------------------------------------------------------------------------------------


def test_year_levels_come_from_wards_that_voted_twice() -> None:
    votes = pd.DataFrame(
        {
            "ward_code": ["a", "a", "b", "b", "c"],
            "year": [2021, 2022, 2021, 2022, 2022],
            "turnout": [44.0, 40.0, 34.0, 30.0, 70.0],
        }
    )
    levels = instruments.year_levels(votes)
    # Both wards that voted twice lost four points; ward c says nothing about years.
    assert levels[2021] - levels[2022] == pytest.approx(4.0)
    weights = votes["year"].map(levels)
    assert weights.sum() == pytest.approx(0.0)


def test_authorities_and_partnerships_that_hang_together_are_one() -> None:
    left = pd.Series(["A", "A", "B", "C", "D"])
    right = pd.Series(["p", "q", "q", "r", "r"])
    of_left, of_right = instruments.components(left, right)
    assert of_left["A"] == of_left["B"] == of_right["p"] == of_right["q"]
    assert of_left["C"] == of_left["D"] == of_right["r"]
    assert of_left["A"] != of_left["C"]


def test_spellings_of_one_name_agree() -> None:
    names = pd.Series(["St. George's & Hill Ward", "Saint Georges and Hill", "St Georges & Hill"])
    assert instruments.plain(names).nunique() == 1
    assert instruments.plain(pd.Series(["Stoke-on-Trent"])).iloc[0] == "stoke on trent"


def test_ranks_run_to_a_hundred_and_ties_share() -> None:
    ranks = percentile(pd.Series([1.0, 5.0, 5.0, 9.0]))
    assert ranks.tolist() == [25.0, 62.5, 62.5, 100.0]


def test_every_funder_left_out_has_a_reason() -> None:
    funders = load_funders()
    assert grants.BIG_LOTTERY_FUND not in funders.members("community")
    assert "Department for Transport" not in funders.members("community")
    assert "The Tudor Trust" in funders.members("community")
    assert funders.members("all") == set(funders.classes)
    with pytest.raises(CatalogError, match="no set 'rich'"):
        funders.members("rich")


def test_a_funder_without_a_reason_is_refused(tmp_path) -> None:
    file = tmp_path / "funders.yml"
    file.write_text("sets: {all: [other]}\ndefault: all\nfunders: {X: {class: other}}\n")
    with pytest.raises(CatalogError, match="'X' is left out without a reason"):
        load_funders(file)


# --- Real files ---------------------------------------------------------------------------------


@pytest.mark.mirror
@pytest.mark.parametrize(
    ("year", "authorities", "turnout"),
    [
        # 230 councils voted in England on 4 May 2023 and all 32 London boroughs in 2022 (Commons
        # Library); turnout of about a third is the known size of local elections.
        (2021, None, 35.6),
        (2022, None, 33.3),
        (2023, 230, 32.0),
        (2024, 107, 31.6),
    ],
)
def test_turnout_has_the_councils_and_the_size_that_are_known(
    year: int, authorities: int | None, turnout: float
) -> None:
    votes = elections.ward_turnout(year)
    mean = np.average(votes["turnout"], weights=votes["electorate"])
    assert mean == pytest.approx(turnout, abs=0.1)
    if authorities is not None:
        assert votes["local_authority_name"].nunique() == authorities
    if year == 2022:
        london = votes["local_authority_code"].str.startswith("E09").fillna(False)
        assert votes.loc[london, "local_authority_code"].nunique() == 32


@pytest.mark.slow
@pytest.mark.mirror
def test_nearly_every_ward_of_2024_has_a_turnout() -> None:
    areas = store.load("neighbourhoods")
    known = areas["ward_code"].isin(instruments.turnout_by_ward24().index)
    assert areas.loc[~known, "ward_code"].nunique() == 46
    assert areas.loc[known, "population"].sum() / areas["population"].sum() > 0.996


@pytest.mark.mirror
def test_drug_offences_add_up_and_merseyside_is_highest() -> None:
    offences = crime.recorded_drug_offences()
    assert len(offences) == 293
    # Totals of each force were checked by the reader; the sum of partnerships in England is 2%
    # below the 203,705 of all English rows, Manchester Airport and unplaced offences apart.
    assert offences["drug_offences"].sum() == 200_183
    areas = store.load("neighbourhoods")
    residents = areas.groupby("local_authority_code")["population"].sum()
    rates_of = instruments.drug_offences_by_authority(residents)["drug_offences_per_1000"]
    assert rates_of.notna().all()
    liverpool, manchester, broadland = "E08000012", "E08000003", "E07000144"
    assert rates_of[liverpool] > rates_of[manchester] > rates_of[broadland]
    # Merseyside has the highest rate of any force (Commons Library, CBP-9039: 9.2 in 2020/21).
    merseyside = ["E08000011", "E08000012", "E08000013", "E08000014", "E08000015"]
    mean = np.average(rates_of[merseyside], weights=residents[merseyside])
    assert mean == pytest.approx(9.2, abs=0.5)


@pytest.mark.mirror
def test_devon_authorities_share_the_rate_of_their_partnership() -> None:
    areas = store.load("neighbourhoods")
    residents = areas.groupby("local_authority_code")["population"].sum()
    found = instruments.drug_offences_by_authority(residents)
    east_devon, mid_devon = "E07000040", "E07000042"
    assert found.loc[east_devon].equals(found.loc[mid_devon])


@pytest.mark.slow
@pytest.mark.mirror
def test_grants_keep_their_totals_on_the_way_to_neighbourhoods() -> None:
    by_ward = social_infrastructure.grants_by_funder_set()
    areas = store.load("neighbourhoods")
    by_lsoa = social_infrastructure.grants_by_lsoa21(areas["population"])
    assert by_lsoa.sum().to_numpy() == pytest.approx(by_ward.sum().to_numpy())
    assert (by_ward >= 0).all().all()
    # A ward without a row is zero from these funders, not missing.
    assert (by_ward["community"] == 0).mean() == pytest.approx(0.41, abs=0.01)
    placed = by_ward["lottery"].sum() / grants.grants().query("funder == @grants.BIG_LOTTERY_FUND")["amount_gbp"].sum()
    # The rest sits in wards of the City of London that have no neighbourhood of their own.
    assert placed == pytest.approx(0.898, abs=0.001)


@pytest.mark.mirror
def test_points_are_counted_once() -> None:
    owned = social_infrastructure.community_assets()
    inside = social_infrastructure.count_inside(owned, "assets")
    assert 1_350 < inside.sum() < len(owned) == 1_685
    everything = cooperatives.organisations()
    assert len(everything) == 6_970
    assert libraries.libraries()["statutory_2010"].sum() == 2_926


@pytest.mark.slow
@pytest.mark.mirror
def test_london_offences_stay_what_they_were() -> None:
    parts = additive_parts()["drug_offences_2011_2012"]
    source = crime.london_drug_offences()[[2011, 2012]].sum().sum()
    assert parts.sum() == pytest.approx(source)


@pytest.mark.mirror
def test_wards_are_sums_of_their_neighbourhoods() -> None:
    small, large = store.load("social_lsoa"), store.load("social_ward")
    assert small["residents"].sum() == large["residents"].sum()
    ward = large.index[100]
    rows = small[small["ward_code"] == ward]
    pounds = (rows["grants_per_head"] * rows["residents"]).sum()
    assert large.loc[ward, "grants_per_head"] == pytest.approx(pounds / rows["residents"].sum())
    assert large.loc[ward, "turnout"] == pytest.approx(rows["turnout"].iloc[0])


@pytest.mark.mirror
def test_outcomes_point_the_right_way() -> None:
    areas = store.load("social_ward")
    # Claimants: 3.4% in 2013 and 3.8% in 2022, so the mean fall is below zero (data notes).
    mean = np.average(areas["claimant_fall"], weights=areas["residents"])
    assert -0.6 < mean < -0.2
    # A rank gained by one is lost by another.
    assert areas["employment_improvement"].mean() == pytest.approx(0.0, abs=1e-9)
    assert areas["income_growth"].between(-2, 8).all()
    liverpool = areas["local_authority_code"] == "E08000012"
    assert areas.loc[liverpool, "log_drug_offences"].nunique() == 1


@pytest.mark.slow
@pytest.mark.mirror
def test_rates_of_one_area_are_those_of_its_parts() -> None:
    parts = additive_parts().head(50)
    whole = rates(parts.sum(min_count=1).to_frame().T)
    for name in MEANS:
        values = parts[f"{name}_people"].sum() / parts[f"{name}_base"].sum()
        assert whole[name].iloc[0] == pytest.approx(values)


@pytest.mark.mirror
def test_an_unknown_funder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = grants.grants()
    known.loc[0, "funder"] = "The Unheard-of Trust"
    monkeypatch.setattr(social_infrastructure.grants, "grants", lambda: known)
    with pytest.raises(DataError, match="The Unheard-of Trust"):
        social_infrastructure.grants_by_funder_set()
