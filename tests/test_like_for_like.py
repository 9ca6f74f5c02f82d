"""Gaps like for like: weighting by bands, worked by hand; what the table of every edition says; few neighbourhoods."""

import csv
import math

import numpy as np
import pytest

from analysis import paths
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED, too_few
from analysis.indicators.like_for_like import Places, like_for_like, matched
from analysis.indicators.parts import Part
from analysis.indicators.spec import load_indicators
from analysis.regions import load_regions
from chapters_support import EDITIONS, have_edition
from statement_truth import rows_of
from wording_truth import compares_itself, stand

DD, OD, ND = DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED


def part(numerator: list[float], denominator: list[float], authority: list[int]) -> Part:
    return Part("x", "2021", "percent", (), 100.0, *map(np.array, (numerator, denominator, authority)))


# Two bands, of scores near 40 and near 60. Of the doubly disadvantaged three lie in the upper and one in the lower, of
# the others one in the upper and three in the lower: so the upper counts 3 / 1 times and the lower 1 / 3 times.
OWN = np.array([True] * 4 + [False] * 5)
OTHER = np.array([False] * 4 + [True] * 4 + [False])
BAND = np.array([1, 1, 1, 0, 1, 0, 0, 0, 0])
SERIES = part([30, 30, 30, 10, 40, 10, 10, 10, 99], [100.0] * 9, [0, 1, 2, 3, 0, 1, 2, 3, 0])


def test_a_weighted_gap_by_hand() -> None:
    gap = matched(SERIES, OWN, OTHER, BAND)
    assert gap.own.value == pytest.approx(100 * 100 / 400)
    # (3 * 40 + 1/3 * 30) / (3 * 100 + 1/3 * 300) = 130 / 400
    assert gap.other.value == pytest.approx(32.5)
    assert (gap.areas, gap.areas_against) == (4, 4)


def test_without_an_authority_the_weights_are_others() -> None:
    gap = matched(SERIES, OWN, OTHER, BAND)
    # Without authority 1: two and one of the doubly disadvantaged, one and two others: weights 2 and 1/2.
    assert gap.other.without[1] == pytest.approx(100 * (2 * 40 + 0.5 * 20) / (2 * 100 + 0.5 * 200))
    # Without authority 0 the upper band has no other deprived one, and counts on neither side.
    assert gap.own.without[0] == pytest.approx(10)
    assert gap.other.without[0] == pytest.approx(10)


def test_a_band_that_one_side_lacks_counts_on_neither() -> None:
    gap = matched(SERIES, OWN, OTHER & (BAND == 0), BAND)
    assert (gap.own.value, gap.other.value) == pytest.approx((10, 10))
    assert (gap.areas, gap.areas_against) == (1, 3)
    assert matched(SERIES, OWN & (BAND == 1), OTHER & (BAND == 0), BAND).own is None


def test_what_follows_deprivation_alone_is_gone_beside_equally_deprived_places() -> None:
    rng = np.random.default_rng(14)
    group = np.repeat([DD, OD, ND], [100, 200, 300])
    score = np.concatenate([rng.uniform(45, 70, 100), rng.uniform(40, 62, 200), rng.uniform(0, 40, 300)])
    places = Places(group, np.ones(600, dtype=bool), np.zeros(600, dtype=bool), score, "2019")
    follows = part(list(score), [100.0] * 600, list(np.arange(600) % 30))
    rows = like_for_like([follows], places).set_index(["indicator", "against", "version"])
    assert rows.loc[("x", OD, "all"), "difference"] > 5
    assert abs(rows.loc[("x", OD, "matched_on_imd"), "difference"]) < 0.5
    assert not rows.loc[("x", OD, "matched_on_imd"), "agrees"]
    assert ("x", ND, "all") not in rows.index, "there is nothing to hold it against without London in the area"


def test_a_gap_of_london_alone_is_gone_without_it() -> None:
    group = np.repeat([DD, OD, ND], [40, 40, 40])
    london = np.tile([True, False], 60)
    rate = np.where(london & (group == DD), 60.0, 20.0) + np.arange(120) % 3
    places = Places(group, np.ones(120, dtype=bool), london, np.full(120, 50.0), "2019")
    rows = like_for_like(
        [part(list(rate), [100.0] * 120, list(np.arange(120) // 4 % 10 * 2 + np.arange(120) % 2))], places
    )
    rows = rows[rows["indicator"] == "x"].set_index(["against", "version"])
    assert rows.loc[(OD, "all"), "difference"] == pytest.approx(20, abs=1)
    assert list(rows.loc[[(OD, "without_london"), (ND, "without_london")], "agrees"]) == [False, False]


def test_a_version_of_too_few_has_no_values_and_agrees_with_nothing() -> None:
    group = np.repeat([DD, OD], [12, 12])
    london = np.array([True] * 6 + [False] * 18)
    series = part([30.0] * 12 + [10.0] * 12, [100.0] * 24, list(np.arange(24) % 6))
    rows = like_for_like([series], Places(group, np.ones(24, dtype=bool), london, np.full(24, 50.0), "2019"))
    row = rows.set_index(["indicator", "version"]).loc[("x", "without_london")]
    assert (row["areas"], math.isnan(row["value"]), bool(row["agrees"])) == (6, True, False)


# -- every edition ----------------------------------------------------------------------------------------------------


def _number(text: str) -> float:
    return float(text) if text else math.nan


@pytest.mark.parametrize("region", EDITIONS)
def test_gaps_like_for_like_of_an_edition(region: str) -> None:
    have_edition(region)
    rows = rows_of(region, "like_for_like")
    own = region == "england" or (compares_itself(region) and region != "england-2025")
    assert {r["area"] for r in rows} >= ({"england", region} if own else {"england"})
    by_gap: dict[tuple[str, ...], dict[str, dict[str, str]]] = {}
    for r in rows:
        by_gap.setdefault(tuple(r[c] for c in ("area", "indicator", "period", "against")), {})[r["version"]] = r
    values = {(r["area"], r["indicator"], r["period"], r["group"]): r["value"] for r in rows_of(region, "indicators")}
    for (area, name, period, against), versions in by_gap.items():
        assert not {versions["all"][c] for c in ("value", "value_against", "difference")} & {""}
        told = {v: stand(*(_number(r[c]) for c in ("value", "value_against")), _ends(r)) for v, r in versions.items()}
        agree = {v: bool(versions[v]["value"]) and told[v] == told["all"] for v in told}
        assert {v: r["agrees"] == "True" for v, r in versions.items()} == agree
        if name == "imd_score":
            continue
        whole = versions["all"]
        assert _number(whole["value"]) == pytest.approx(_number(values[area, name, period, DD]))
        assert _number(whole["value_against"]) == pytest.approx(_number(values[area, name, period, against]))


def _ends(row: dict[str, str]) -> tuple[float, float]:
    return _number(row["ci_low"]), _number(row["ci_high"])


def test_england_as_others_have_computed_it() -> None:
    """Values of those who held the book against the raw files before there was such a table."""
    have_edition("england")
    rows = {
        (r["indicator"], r["period"], r["version"]): r
        for r in rows_of("england", "like_for_like")
        if r["area"] == "england" and r["against"] == OD
    }
    score = rows["imd_score", "2019", "all"]
    assert (round(_number(score["value"]), 1), round(_number(score["value_against"]), 1)) == (58.0, 53.7)
    assert int(score["areas_against"]) - int(rows["imd_score", "2019", "without_london"]["areas_against"]) == 106
    assert int(score["areas"]) - int(rows["imd_score", "2019", "without_london"]["areas"]) == 2
    narrower = rows["inactivity_rate", "2021", "without_retired_and_students"]
    assert [round(_number(narrower[c]), 2) for c in ("value", "value_against")] == [23.45, 23.65]
    alike = rows["imd_score", "2019", "matched_on_imd"]
    assert abs(_number(alike["difference"])) < 0.05 * _number(score["difference"])


# -- few neighbourhoods -----------------------------------------------------------------------------------------------

RATES = {"value", "std_error", "ci_low", "ci_high", "difference", "gva_per_resident_gbp", "score", "log_score"}
"""Columns that hold a rate of a group, or how it stands to others."""

OF_ENGLAND = {
    "indicators_by_region": "regions of England with their numbers of neighbourhoods, hollow in the figure where few",
    "definitions": "England",
    "dilution": "England",
    "sensitivity": "England",
    "claim_alternatives": "England",
}
"""Files with such columns that are England's in every edition."""

SMALL = ("devon-and-torbay", "london", "york-and-north-yorkshire")


def test_which_editions_are_small() -> None:
    for region in SMALL:
        have_edition(region)
    every = load_regions()
    assert {e for e in every if (paths.RESULTS / e).is_dir() and not compares_itself(e)} == set(SMALL)


@pytest.mark.parametrize("region", EDITIONS)
def test_no_file_has_a_rate_of_too_few_neighbourhoods(region: str) -> None:
    """Of the edition's own groups: in what the book reads, what a reader downloads, and what is released."""
    have_edition(region)
    wrong, counted = [], load_indicators()
    for path in sorted((paths.RESULTS / region).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if not rows or path.stem in OF_ENGLAND:
            continue
        for row in rows:
            group, kind = row.get("group", ""), counted.get(row.get("indicator", ""))
            if group not in (DD, OD, ND) or not row.get("areas") or (kind is not None and kind.kind == "count"):
                continue
            if too_few(group, float(row["areas"])):
                wrong += [(path.stem, row) for column in RATES & row.keys() if row[column]]
    assert wrong[:3] == []


@pytest.mark.parametrize("region", SMALL)
def test_a_small_edition_compares_nothing_of_its_own(region: str) -> None:
    have_edition(region)
    n = {r["group"]: float(r["areas"]) for r in rows_of(region, "areas") if r["area_type"] == "edition"}
    few = {group for group in (DD, OD, ND) if too_few(group, n[group])}
    assert few
    specs = load_indicators()
    compared = [
        r
        for r in rows_of(region, "differences")
        if r["area"] == region and few & {r["group"], r["against"]} and specs[r["indicator"]].kind != "count"
    ]
    assert compared == []
    assert {r["area"] for name in ("like_for_like", "constraint_scores") for r in rows_of(region, name)} == {"england"}
    assert rows_of(region, "claims") == rows_of("england", "claims")
    kept = [r for r in rows_of(region, "indicators") if r["area"] == region and r["group"] == DD and r["numerator"]]
    assert kept, "counts stay"
