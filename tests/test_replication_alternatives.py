"""Alternatives on an England of six neighbourhoods, each value worked out by hand.

======  ========  =========  ======  =====  ====  =========
place   region    group      ill     of     rural residents
======  ========  =========  ======  =====  ====  =========
a       North     doubly     20      100    urban 1,000
b       North     doubly     30      300    rural 3,000
c       London    doubly     40      100    urban 1,000
d       North     other      10      100    urban 5,000
e       London    other      30      100    urban 1,000
f       London    non        5       100    urban 1,000
======  ========  =========  ======  =====  ====  =========
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.groups import ALL
from analysis.groups import DOUBLY_DISADVANTAGED as DD
from analysis.groups import NON_DEPRIVED as ND
from analysis.groups import OTHER_DEPRIVED as OD
from analysis.indicators.parts import Part
from analysis.indicators.spec import Indicator
from analysis.prepare.indices.definition import groups_of
from analysis.replication.alternatives import DEFINITIONS, LABELS, Ground, area_means, standardised, worlds
from analysis.replication.counts import list_counts
from analysis.replication.evidence import Value, World
from analysis.replication.known import COUNTS
from spreads import apart

PLACES = list("abcdef")
NEIGHBOURHOODS = pd.DataFrame(
    {
        "region_name": ["North", "North", "London", "North", "London", "London"],
        "ward_code": ["w1", "w1", "w2", "w1", "w2", "w3"],
        "ward_name": ["Moor", "Moor", "Dock", "Moor", "Dock", "Park"],
        "local_authority_name": ["N", "N", "L", "N", "L", "L"],
        "group": [DD, DD, DD, OD, OD, ND],
        "rural_urban": ["urban", "rural", "urban", "urban", "urban", "urban"],
        "population": [1000, 3000, 1000, 5000, 1000, 1000],
        "cni2019_left_behind": [True, False, False, True, False, False],
    },
    index=PLACES,
)
# Ranks of six places: every index below has the worst third on it, which is two places.
INDICES = pd.DataFrame(
    {
        "imd2019_rank": [1, 2, 3, 4, 5, 6],
        "imd2019_published_rank": [1, 2, 3, 4, 5, 6],
        "imd2025_rank": [6, 1, 2, 3, 4, 5],
        "cni2023_rank": [1, 2, 3, 6, 5, 4],
        "cni2019_left_behind": [True, False, False, True, False, False],
    },
    index=PLACES,
)
ILL = np.array([20, 30, 40, 10, 30, 5.0])
OF = np.array([100, 300, 100, 100, 100, 100.0])


def part(name: str, numerator: np.ndarray, denominator: np.ndarray | None, clusters: list[int] | None = None) -> Part:
    labels = None if clusters is None else np.array(clusters)
    return Part(name, "2021", "percent", ("d",), 100.0, numerator, denominator, labels)


def spec(name: str, base: str) -> Indicator:
    return Indicator(name, name, "rate", "percent", base, "lower", "analysis", ())


WITHDRAWN = np.array([1, 0, 1, 0, 1, 0.0])
GROUND = Ground(
    parts=[part("ill", ILL, OF), part("withdrawn", WITHDRAWN, np.ones(6))],
    specs={"ill": spec("ill", "residents"), "withdrawn": spec("withdrawn", "neighbourhoods")},
    neighbourhoods=NEIGHBOURHOODS,
    indices=INDICES,
    households=pd.Series([400, 1200, 500, 900, 1500, 600], index=PLACES),
    residents_2015=pd.Series([500, 2500, 900, 1500, 800, 900], index=PLACES),
    left_behind=pd.DataFrame({"lsoa11": [3, 4]}, index=["old1", "old2"]),
    place_indicators=("ill",),
    wards=[("Moor", "N")],
)


@pytest.fixture(scope="module")
def found() -> dict[str, World]:
    return worlds(GROUND)


def value(world: World, group: str, indicator: str = "ill") -> float:
    cell = world.england.indicator(indicator, group)
    assert cell is not None
    return cell.value


def test_rates_of_the_reports_list_are_pooled() -> None:
    # 20 + 30 + 40 of 100 + 300 + 100; 10 + 30 of 200; 5 of 100; 135 of 800.
    rates = [value(GROUND.of_report, g) for g in (DD, OD, ND, ALL)]
    assert rates == pytest.approx([18.0, 20.0, 5.0, 16.875])


def test_every_alternative_has_a_name_and_the_other_way_round(found: dict[str, World]) -> None:
    assert list(found) == list(LABELS)


def test_means_of_neighbourhoods(found: dict[str, World]) -> None:
    # 20%, 10% and 40%; 10% and 30%.
    assert value(found["area_means"], DD) == pytest.approx(70 / 3)
    assert value(found["area_means"], OD) == pytest.approx(20.0)


def test_the_error_of_a_mean_of_neighbourhoods_is_that_of_a_mean() -> None:
    error = area_means(GROUND).england.values["ill", DD, "2021"].std_error
    # Sample standard deviation of 20, 10, 40 is 15.2753; over sqrt 3 it is 8.8192: the jackknife of a mean.
    assert error == pytest.approx(8.819171, abs=1e-5)


def test_means_of_places_that_share_a_value_are_no_surer_for_being_many() -> None:
    shared = part("ill", np.array([20, 20, 40, 40, 0, 0.0]), np.full(6, 100.0), [0, 0, 1, 1, 2, 2])
    four = NEIGHBOURHOODS.assign(group=[DD, DD, DD, DD, OD, ND])
    ground = replace(GROUND, parts=[shared], neighbourhoods=four)
    # Two sources with 20% and 40%: sd 14.1421 over sqrt 2 is 10, as of two values and not of four.
    assert area_means(ground).england.values["ill", DD, "2021"].std_error == pytest.approx(10.0)


def test_without_london(found: dict[str, World]) -> None:
    # 20 + 30 of 400; 10 of 100; no other place is left.
    world = found["without_london"]
    assert [value(world, g) for g in (DD, OD, ALL)] == pytest.approx([12.5, 10.0, 12.0])
    assert world.england.indicator("ill", ND) is None
    assert world.regions == ("North",)


def test_urban_neighbourhoods_only(found: dict[str, World]) -> None:
    # Without b: 20 + 40 of 200.
    assert value(found["urban"], DD) == pytest.approx(30.0)


def test_other_groups_take_the_mix_of_regions_and_the_doubly_disadvantaged_keep_theirs(found: dict[str, World]) -> None:
    # Weights: 400 of 500 in the North, 100 of 500 in London. Other deprived: 10% and 30%.
    assert value(found["within_regions"], DD) == pytest.approx(18.0)
    assert value(found["within_regions"], OD) == pytest.approx(0.8 * 10 + 0.2 * 30)
    # Non-deprived places are in London alone, which then has all the weight.
    assert value(found["within_regions"], ND) == pytest.approx(5.0)


def test_residents_are_counted_for_shares_of_neighbourhoods_alone(found: dict[str, World]) -> None:
    world = found["by_residents"]
    # a and c of a, b and c are withdrawn: 2 of 3 places, 2,000 of 5,000 residents.
    assert value(GROUND.of_report, DD, "withdrawn") == pytest.approx(200 / 3)
    assert value(world, DD, "withdrawn") == pytest.approx(40.0)
    assert world.england.indicator("ill", DD) is None


def test_the_list_of_2019_takes_whole_wards(found: dict[str, World]) -> None:
    # a and d are in left-behind wards, whatever their deprivation: 20 + 10 of 200.
    assert value(found["cni2019_wards"], DD) == pytest.approx(15.0)
    # a is withdrawn, d is not: half of the places, 500 of 2,000 residents of 2015.
    assert value(found["cni2019_wards"], DD, "withdrawn") == pytest.approx(50.0)
    assert value(found["cni2019_residents"], DD, "withdrawn") == pytest.approx(25.0)


def test_each_index_is_cut_by_its_own_ranks() -> None:
    # A third of six is two on each index: a and b for 2019, b and c for 2025; need: a and b.
    cut = {name: groups_of(replace(d, imd_share=1 / 3, cni_share=1 / 3), INDICES) for name, d in DEFINITIONS.items()}
    assert list(cut["imd2025"][cut["imd2025"] == DD].index) == ["b"]
    assert list(cut["imd2025"][cut["imd2025"] == OD].index) == ["c"]


def test_a_region_and_a_ward_have_their_own_values() -> None:
    places = GROUND.of_report.places
    north, moor = places["North"], places["Moor, N"]
    # Doubly disadvantaged in the North: 50 of 400; all of Moor: 60 of 500.
    assert north.values["ill", DD, "2021"].value == pytest.approx(12.5)
    assert moor.values["ill", ALL, "2021"].value == pytest.approx(12.0)


def test_standardising_leaves_out_a_region_without_a_value() -> None:
    values = {"A": Value(apart(10.0, 1.0, "A")), "B": Value(apart(20.0, 2.0, "B"))}
    mean = standardised(values, {"A": 3.0, "B": 1.0, "C": 4.0})
    assert mean is not None
    # 3/4 of 10 and 1/4 of 20; error sqrt(0.75^2 + 0.5^2).
    assert mean.value == pytest.approx(12.5)
    assert mean.std_error == pytest.approx(0.901388, rel=0.003)
    assert standardised(values, {"C": 1.0}) is None
    exact = standardised({"A": Value.exact(10.0), "B": Value.exact(20.0)}, {"A": 3.0, "B": 1.0})
    assert exact is not None and exact.spread.interval == (12.5, 12.5)


def test_counts_of_the_list() -> None:
    counts = list_counts(NEIGHBOURHOODS, NEIGHBOURHOODS["group"], GROUND.households, GROUND.left_behind)
    assert counts == {
        "doubly_disadvantaged": 3,
        "wards": 2,  # w1 and w2
        "left_behind_wards": 2,
        "left_behind_lsoa11": 7,
        "left_behind_lsoa21": 2,
        "left_behind_wards24": 1,
        "smallest_ward": 1000,  # w3
        "largest_ward": 9000,  # w1: 1,000 and 3,000 and 5,000
        "mean_ward": 4000,
        "smallest_residents": 1000,
        "largest_residents": 3000,
        "mean_residents": 2000,  # of all six
        "smallest_households": 400,
        "largest_households": 1200,
        "mean_households": 850,
    }
    assert set(counts) == set(COUNTS)
