"""The synthetic England: the same every time, like the real one in form, and true to its truth."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.book import glue
from analysis.errors import AnalysisError, CatalogError, DatasetUnavailable
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.spec import load_indicators
from analysis.regions import ENGLAND
from analysis.results.reading import read
from analysis.results.release import released
from analysis.results.synthetic import (
    SyntheticEngland,
    load_truth,
    synthetic_england,
    synthetic_regions,
)
from analysis.results.synthetic.truth import FILE, expected, true_rates
from synthetic_results import SLUGS, build_all, folders

TRUTH = load_truth()
SPECS = load_indicators()
TABLES = sorted({s.table for spec in SPECS.values() for s in spec.series} | {"neighbourhoods"})


@pytest.fixture(scope="module")
def england() -> SyntheticEngland:
    return SyntheticEngland(TRUTH)


@pytest.fixture(scope="module", autouse=True)
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with folders(tmp_path_factory.mktemp("synthetic")) as tmp:
        build_all()
        yield tmp


# ---- form --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_it_is_the_same_each_time(england: SyntheticEngland, name: str) -> None:
    pd.testing.assert_frame_equal(england.load(name), SyntheticEngland(load_truth()).load(name))


def test_every_indicator_finds_its_columns(england: SyntheticEngland) -> None:
    for spec in SPECS.values():
        for series in spec.series:
            columns = set(england.load(series.table).columns)
            assert {*series.numerator, *series.denominator} <= columns, spec.id


@pytest.mark.mirror
@pytest.mark.parametrize(
    "name",
    [
        *TABLES,
        "indices",
        "boundaries",
        "authority_boundaries",
        "claimants_lsoa11",
        "left_behind_2019",
        "funding",
        "msoa_need",
    ],
)
def test_tables_have_the_columns_of_the_prepared_ones(england: SyntheticEngland, name: str) -> None:
    from analysis.prepare import store

    if name == "social_lsoa":
        pytest.skip("it has the columns of the indicators only: the models have data of their own")
    try:
        real = store.load(name)
    except DatasetUnavailable as gone:
        pytest.skip(str(gone))
    made = england.load(name)
    assert sorted(made.columns) == sorted(real.columns)
    assert made.index.names == real.index.names
    if name == "authority_panel":
        there = set(real.index.get_level_values("indicator"))
        assert set(made.index.get_level_values("indicator")) == there


def test_no_code_can_be_taken_for_a_real_one(england: SyntheticEngland) -> None:
    n = england.load("neighbourhoods").reset_index()
    codes = pd.concat([n[c].dropna() for c in n.columns if c.endswith("_code")])
    assert not codes.str.fullmatch(r"[EWSN]\d{8}").any()
    assert codes.str.fullmatch(r"X\d{8}").all()
    names = pd.concat([n[c] for c in ("local_authority_name", "region_name", "lsoa21_name")])
    assert names.str.startswith("Synthetic").all()


def test_the_land_is_as_large_as_the_file_says(england: SyntheticEngland) -> None:
    n = england.load("neighbourhoods")
    assert len(n) == 3000
    assert n["local_authority_code"].nunique() == 60
    assert n["region_name"].nunique() == 9
    assert n["ward_code"].nunique() == n["msoa21_code"].nunique() == 600
    area = england.load("boundaries").area.sum() / 1e6
    assert area == pytest.approx(3000 * 4)  # squares of 2 km


def test_each_point_lies_in_its_neighbourhood(england: SyntheticEngland) -> None:
    from geopandas import GeoSeries

    n, cells = england.load("neighbourhoods"), england.load("boundaries")
    points = GeoSeries.from_xy(n["easting"], n["northing"], crs=cells.crs)
    assert cells.contains(points).all()


def test_the_groups_follow_the_definition(england: SyntheticEngland) -> None:
    n = england.load("neighbourhoods")
    deprived = n["imd2019_rank"] <= 300
    assert ((n["group"] != "non_deprived") == deprived).all()
    doubly = deprived & (n["cni2023_rank"] <= 300)
    assert ((n["group"] == DOUBLY_DISADVANTAGED) == doubly).all()


def test_counts_of_a_family_sum_to_their_base(england: SyntheticEngland) -> None:
    census = england.load("census2021")
    health = census.filter(regex="^health_(?!total)").sum(axis=1)
    assert (health == census["health_total"]).all()
    activity = census[["activity_employed", "activity_unemployed", "activity_inactive"]]
    assert (activity.sum(axis=1) == census["activity_total"]).all()
    assert (census["residents_16_plus"] + census["residents_0_15"] == census["residents"]).all()


def test_an_unknown_table_is_named_with_those_that_there_are(england: SyntheticEngland) -> None:
    with pytest.raises(CatalogError, match=r"no table 'census1801'; it has \['access'"):
        england.load("census1801")


# ---- truth -------------------------------------------------------------------------------------


def test_expected_shares_by_hand() -> None:
    # Long-term sick of 16+: 12% of the doubly disadvantaged; of all residents 12% of 76%.
    columns = expected(TRUTH)
    assert columns["census2021.activity_long_term_sick"][0] == pytest.approx(0.12 * 0.76)
    assert true_rates(SPECS["long_term_sick_rate"], TRUTH)["2021"][DOUBLY_DISADVANTAGED] == (pytest.approx(12))


def measured() -> pd.DataFrame:
    """Estimates beside true values: every rate and mean that is measured by neighbourhood."""
    rows = read(ENGLAND).indicators
    truths = [
        (spec.id, period, group, value)
        for spec in SPECS.values()
        if all(s.areas.startswith("lsoa") or s.table == "social_lsoa" for s in spec.series)
        for period, values in true_rates(spec, TRUTH).items()
        for group, value in values.items()
    ]
    true = pd.DataFrame(truths, columns=["indicator", "period", "group", "true"])
    return rows.merge(true, on=["indicator", "period", "group"], validate="one_to_one")


def test_every_rate_is_found_again_within_its_error() -> None:
    both = measured()
    assert both["indicator"].nunique() > 40
    known = both[both["std_error"] > 0]
    z = (known["value"] - known["true"]) / known["std_error"]
    # Some 350 values; one beyond 4.5 errors would come by chance once in 600 such Englands.
    assert z.abs().max() < 4.5
    exact = both[both["std_error"] == 0]
    np.testing.assert_allclose(exact["value"], exact["true"], atol=1e-9)


def test_standard_errors_are_of_the_right_size() -> None:
    both = measured()
    known = both[both["std_error"] > 0]
    z = (known["value"] - known["true"]) / known["std_error"]
    # Were the errors right and the values independent, this would be 1 to within about 0.05;
    # values that share a base move together, so more is allowed.
    assert np.sqrt((z**2).mean()) == pytest.approx(1, abs=0.2)


def test_sharing_from_msoa_dilutes_a_group() -> None:
    kept = read(ENGLAND).dilution.set_index("group")["gap_kept"]
    assert 0.1 < kept[DOUBLY_DISADVANTAGED] < 0.95
    rows = read(ENGLAND).indicators
    diluted = rows[rows["indicator"] == "home_family_rate"].set_index("group")["value"]
    true = true_rates(SPECS["home_family_rate"], TRUTH)["2021"]
    assert true[DOUBLY_DISADVANTAGED] > diluted[DOUBLY_DISADVANTAGED] > diluted[ENGLAND]


def test_authority_values_follow_their_formula(england: SyntheticEngland) -> None:
    n = england.load("neighbourhoods")
    panel = england.load("authority_panel")["value"].xs("gdhi_per_head", level="indicator")
    people = n["population"].groupby([n["local_authority_code"], n["group"]]).sum().unstack()
    share = (people[DOUBLY_DISADVANTAGED] / people.sum(axis=1)).fillna(0)
    p = TRUTH.authorities["gdhi_per_head"]
    true = (p["start"] + p["effect"] * share) * (1 + p["growth"]) ** 26
    error = panel.xs(2023, level="year") - true
    # 60 normal errors with a standard deviation of 100.
    assert error.abs().max() < 4 * p["sd"]
    assert error.std() == pytest.approx(p["sd"], rel=0.3)


def test_words_follow_the_numbers_where_they_run_against_expectation() -> None:
    results = read(ENGLAND)
    for indicator, word in [
        ("bad_health_rate", "lower than"),
        ("part_time_rate", "lower than"),
        ("connectivity_score", "higher than"),
        ("unemployment_rate", "higher than"),
    ]:
        texts = glue.keys(SPECS[indicator], results.indicators, results.national, results.interval)
        assert texts[f"{indicator}_vs_eng"] == word


@pytest.mark.parametrize("slug", SLUGS)
def test_every_glue_key_of_every_edition_can_be_read(slug: str) -> None:
    results = read(slug)
    for spec in SPECS.values():
        for key, text in glue.keys(spec, results.indicators, results.national, results.interval).items():
            assert not re.search(r"\b(nan|none|inf)\b", text, re.IGNORECASE), key


# ---- editions ----------------------------------------------------------------------------------


def test_editions_are_many_few_and_none() -> None:
    found = {}
    for slug in SLUGS:
        areas = read(slug).areas
        whole = areas[areas["area_type"] == "edition"].set_index("group")["areas"]
        found[slug] = int(whole.get(DOUBLY_DISADVANTAGED, 0))
    assert found["synthetic-one"] >= 10
    assert 1 <= found["synthetic-two"] < 10
    assert found["synthetic-three"] == 0
    assert found[ENGLAND] > found["synthetic-one"]


def test_an_edition_without_the_group_has_empty_values_and_england_beside_it() -> None:
    results = read("synthetic-three")
    own = results.all_indicators[results.all_indicators["area"] == "synthetic-three"]
    doubly = own[(own["group"] == DOUBLY_DISADVANTAGED) & (own["unit"] == "percent")]
    assert doubly["value"].isna().all()
    assert (doubly["areas"] == 0).all()
    assert results.national["value"].notna().all()


def test_regions_and_results_agree_on_who_is_in() -> None:
    for slug, region in synthetic_regions().items():
        listed = set(read(slug).neighbourhoods["local_authority_code"])
        assert listed == (set(region.members) or listed)


# ---- never mistaken for real --------------------------------------------------------------------


def test_results_say_that_they_are_synthetic_and_name_no_checksum() -> None:
    for slug in SLUGS:
        edition = read(slug).edition
        assert edition["data"] == "synthetic"
        assert {d["sha256"] for d in edition["datasets"]} == {None}
    assert read(ENGLAND).region.name == "Synthetic England"


def test_synthetic_results_are_not_released() -> None:
    with pytest.raises(AnalysisError, match="built from synthetic data; only results of raw data"):
        released.publish([ENGLAND])


def test_outlines_are_those_of_the_synthetic_authorities() -> None:
    outlines = synthetic_england().outlines(["X07000001", "X07000002"])
    found = [a["id"] for a in outlines["objects"]["authorities"]["geometries"]]
    assert found == ["X07000001", "X07000002"]
    assert len(outlines["objects"]["regions"]["geometries"]) == 9
    west, south, east, north = outlines["bbox"]
    assert -9 < west < east < 3
    assert 49 < south < north < 57


# ---- the file of truths -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"health_bad": [2, 7]}, "'parts.health_bad' of family .* is \\[2, 7\\]; expected three numbers"),
        ({"health_bad": [99, 7, 4]}, "must be shares of 0 to 100"),
        ({"health_bad": "rest"}, "must be shares of 0 to 100"),
        ({"health_bad": [-2, 7, 4]}, "must be shares of 0 to 100"),
    ],
)
def test_a_truth_that_cannot_be_is_refused(tmp_path: Path, change: dict, message: str) -> None:
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    family = next(f for f in given["tables"]["census2021"] if f.get("total") == "health_total")
    family["parts"] |= change
    path = tmp_path / "synthetic.yml"
    path.write_text(yaml.safe_dump(given), encoding="utf-8")
    with pytest.raises(CatalogError, match=message):
        load_truth(path)
