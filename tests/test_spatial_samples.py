"""The samples: which areas are outcomes, what is lagged, what is said when there is nothing."""

import numpy as np
import pandas as pd
import pytest

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.models.results import NotEstimable
from analysis.models.spatial.neighbours.weights import weights_from_edges
from analysis.models.spatial.samples.inputs import Inputs
from analysis.models.spatial.samples.samples import (
    Places,
    authority_samples,
    claimant_samples,
    deprivation_samples,
    panel_sample,
    small_area_gva_samples,
)
from analysis.models.spatial.samples.tees_durham import tees_durham_samples
from analysis.prepare.geography.whole_areas import unsplit
from spatial_reference_data import lattice

CODES = pd.Index([f"E0100000{i}" for i in range(9)], name="lsoa21_code")


def nine_places(whole: list[bool] | None = None) -> Places:
    """Nine areas on a square, three of each group, in three authorities."""
    group = pd.Series(list(GROUPS) * 3, index=CODES)
    authority = pd.Series(np.repeat(["a", "b", "c"], 3), index=CODES)
    return Places(group, authority, np.array(whole or [True] * 9))


def panel(values: np.ndarray, years: range, name: str) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([CODES, years], names=["lsoa21_code", "year"])
    return pd.DataFrame({name: values.ravel()}, index=index)


def test_areas_cut_from_a_larger_one_are_neighbours_only():
    pairs = pd.DataFrame({"lsoa21_code": CODES[:5], "change_code": ["U", "S", "S", "M", "X"]})
    assert list(unsplit(pairs, "lsoa21_code", CODES[:5])) == [True, False, False, True, False]


def test_claimant_rates_in_three_forms_over_two_spans():
    years = range(2013, 2023)
    counts = panel(np.arange(90.0).reshape(9, 10), years, "claimants")
    counts["residents_16_64"] = 1000.0
    samples = claimant_samples(counts, nine_places())
    assert [(s.outcome, s.name) for s in samples] == [
        ("claimant_rate_change", "lsoa21_2015_2022"),
        ("log_claimant_rate", "lsoa21_2014_2022"),
        ("log_claimant_rate_change", "lsoa21_2015_2022"),
        ("claimant_rate_change", "lsoa21_2015_2019"),
        ("log_claimant_rate", "lsoa21_2014_2019"),
        ("log_claimant_rate_change", "lsoa21_2015_2019"),
    ]
    # One claimant more each year among 1,000 residents is 0.1 percentage points.
    assert samples[0].after == pytest.approx(0.1)
    # No claimant in 2013 counts as half a person in one month.
    assert samples[1].before[0, 0] == pytest.approx(np.log(100 / 24 / 1000))


def test_a_sample_pairs_each_year_with_the_neighbours_year_before():
    wide = pd.DataFrame(np.arange(36.0).reshape(9, 4), index=CODES, columns=[2015, 2016, 2017, 2018])
    whole = [True] * 8 + [False]
    sample = panel_sample("x", wide, nine_places(whole))
    data = sample.with_weights(lattice(3))
    assert data.y.shape == (8, 3)
    assert data.y[0] == pytest.approx([1, 2, 3])
    assert data.own[0] == pytest.approx([0, 1, 2])
    # The corner's neighbours are areas 1, 3 and 4, whose mean in 2015 is (4 + 12 + 16) / 3.
    assert data.lag[0, 0] == pytest.approx(32 / 3)
    # Area 4 in the middle has the area that is not estimated among its eight neighbours.
    assert data.lag[4, 0] == pytest.approx((144 - 16) / 8)


def test_two_years_are_not_a_panel_and_no_group_may_be_empty():
    two = pd.DataFrame(np.ones((9, 2)), index=CODES, columns=[2015, 2016])
    with pytest.raises(NotEstimable, match="has 2 years"):
        panel_sample("x", two, nine_places())
    three = pd.DataFrame(np.ones((9, 3)), index=CODES, columns=[2015, 2016, 2017])
    only_others = [group != DOUBLY_DISADVANTAGED for group in nine_places().group]
    with pytest.raises(NotEstimable, match="no area of group 'doubly_disadvantaged'"):
        panel_sample("x", three, nine_places(only_others))


def test_deprivation_is_a_cross_section_in_points_logs_and_ranks():
    rates = pd.DataFrame(
        {
            "employment_deprivation_rate_2010": [10.0] * 8 + [np.nan],
            "employment_deprivation_rate_2019": np.arange(8.0, 17),
            "employment_deprivation_rate_2025": np.arange(16.0, 34, 2),
        },
        index=CODES,
    )
    points, logs, ranks = deprivation_samples(rates, nine_places())
    assert points.keep.sum() == 8
    assert not points.is_panel
    assert points.after[0, 0] == pytest.approx(8)
    assert points.before[0, 0] == pytest.approx(-2)
    assert points.before[8, 0] == pytest.approx(np.mean(np.arange(8.0, 16) - 10))
    assert logs.after.ravel() == pytest.approx(np.log(2))
    assert ranks.after.ravel() == pytest.approx(0)
    assert [effects.name for effects in points.effects] == [
        "constant",
        "group",
        "authority",
        "authority_and_group",
    ]


def authority_panel(years: range) -> pd.DataFrame:
    rows = [
        (code, indicator, year, 100.0 * 1.05 ** (year - 1998) * (1 + i) ** ((year - 1998) / 9))
        for i, code in enumerate("abc")
        for indicator in ("gva_per_head", "gva_per_head_2018_prices")
        for year in years
    ]
    frame = pd.DataFrame(rows, columns=["local_authority_code", "indicator", "year", "value"])
    return frame.set_index(["local_authority_code", "indicator", "year"])


def neighbourhoods() -> pd.DataFrame:
    places = nine_places()
    return pd.DataFrame(
        {
            "group": places.group,
            "local_authority_code": places.authority,
            "region_code": places.authority.map({"a": "r", "b": "r", "c": "s"}),
            "population": [100, 0, 300, 100, 100, 100, 0, 50, 150],
        }
    )


def test_authorities_have_a_coefficient_at_each_groups_mean_share():
    samples = authority_samples(authority_panel(range(1998, 2004)), neighbourhoods(), pd.Index(list("abc")))
    nominal = samples[0]
    assert nominal.name == "authority_2000_2003"
    shares = np.array([1 / 4, 1 / 3, 0])
    assert nominal.regimes.columns[:, 1] == pytest.approx(shares)
    # Residents of each group by authority: 100, 100, 0; 0, 100, 50; 300, 100, 150.
    means = {
        DOUBLY_DISADVANTAGED: (shares[0] + shares[1]) / 2,
        OTHER_DEPRIVED: shares[1] * 100 / 150,
        NON_DEPRIVED: (300 * shares[0] + 100 * shares[1]) / 550,
    }
    for group, mean in means.items():
        assert nominal.regimes.points[f"rho_{group}"] == pytest.approx([1, mean])
    # Growth of authority b: ln 1.05 + ln(2) / 9 a year.
    assert nominal.after[1] == pytest.approx(np.log(1.05) + np.log(2) / 9)


def test_a_missing_authority_is_named():
    short = authority_panel(range(1998, 2004)).drop("b", level="local_authority_code")
    with pytest.raises(NotEstimable, match="1 authorities: b"):
        authority_samples(short, neighbourhoods(), pd.Index(list("abc")))


def test_small_area_gva_leaves_out_areas_without_positive_gva():
    years = range(1998, 2004)
    values = np.full((9, 6), 1e6) * 1.1 ** np.arange(6)
    values[4, 2] = -5.0
    gva = panel(values, years, "gva_gbp")
    gva["gva_gbp_2018_prices"] = gva["gva_gbp"].where(gva.index.get_level_values("year") < 2003)
    nominal, real = small_area_gva_samples(gva, nine_places())
    assert nominal.keep.sum() == 8
    assert (nominal.name, real.name) == ("lsoa21_2000_2003", "lsoa21_2000_2002")
    assert nominal.after[0] == pytest.approx(np.log(1.1))


def test_the_part_of_england_has_its_own_neighbours_years_and_clusters():
    # Six of nine areas on a line have output; it grows by a tenth a year, twice that in the last area.
    years, here = range(1998, 2021), CODES[:6]
    values = 1e6 * np.exp(np.outer([0.1] * 8 + [0.2], np.arange(len(years))))
    values[5] = 1e6 * np.exp(0.2 * np.arange(len(years)))
    gva = panel(values, years, "gva_gbp").loc[here]
    gva["gva_gbp_2018_prices"] = gva["gva_gbp"].where(gva.index.get_level_values("year") < 2020)
    places = nine_places()
    tables = {
        "gva_tees_durham": gva,
        "neighbourhoods": pd.DataFrame(
            {"group": places.group, "local_authority_code": places.authority, "msoa21_code": list("aabbccddd")}
        ),
        "gva_ward": pd.DataFrame({"gva_2020_gbp": 2 * values[:, -1]}, index=CODES),
    }
    pairs = [(i, j) for i in range(9) for j in (i - 1, i + 1) if 0 <= j < 9]
    line = weights_from_edges("queen", CODES, pd.DataFrame(pairs, columns=["focal", "neighbour"]))
    whole = pd.DataFrame({"since_2011": True, "since_2001": True}, index=CODES)
    england = Inputs(tables.__getitem__, {"queen": line}, whole)
    part = england.part(here)
    samples = tees_durham_samples(gva, part.places("2011"), part.load("neighbourhoods")["msoa21_code"])
    assert [(sample.outcome, sample.name) for sample in samples] == [
        ("gva_growth_tees_durham", "lsoa21_2000_2020"),
        ("real_gva_growth_tees_durham", "lsoa21_2000_2019"),
        ("gva_growth_tees_durham", "lsoa21_2012_2020"),
        ("real_gva_growth_tees_durham", "lsoa21_2012_2019"),
    ]
    last = samples[-1]
    assert (last.unit, last.clusters.tolist()) == ("msoa", list("aabbcc"))
    # The fifth area's neighbours grow by 0.1 and 0.2; the sixth has lost the seventh, beyond the border.
    assert last.with_weights(part.weights["queen"]).lag[:, 0] == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.15, 0.1])
    about = england.about_part().set_index("statistic")["value"]
    # Areas 1 and 4 are doubly disadvantaged, and their wards have twice their output.
    assert about.to_dict() == {"areas": 6, "areas_doubly_disadvantaged": 2, "ward_year": 2020, "ward_to_own": 2}
