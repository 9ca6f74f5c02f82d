"""Indicators as data: what the file says is what the code has, and a bad entry is named."""

from pathlib import Path

import pytest
import yaml

from analysis.errors import CatalogError
from analysis.indicators.spec import load_indicators

RATE = {
    "label": "Bad or very bad health",
    "unit": "percent",
    "base": "usual residents",
    "better": "lower",
    "chapter": "bad_jobs_trap",
    "series": [
        {
            "table": "census2021",
            "datasets": "census2021_ts037_oa21",
            "numerator": ["health_bad", "health_very_bad"],
            "denominator": "health_total",
            "period": 2021,
        }
    ],
}


def load(tmp_path: Path, **entries: dict) -> dict:
    path = tmp_path / "indicators.yml"
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    return load_indicators(path)


def changed(entry: dict, **changes: object) -> dict:
    return {k: v for k, v in (entry | changes).items() if v is not None}


def with_series(**changes: object) -> dict:
    return RATE | {"series": [changed(RATE["series"][0], **changes)]}


def test_a_rate_is_read_with_the_defaults_that_the_file_leaves_out(tmp_path: Path) -> None:
    rate = load(tmp_path, bad_health_rate=RATE)["bad_health_rate"]
    assert rate.kind == "rate"
    assert rate.scale == 100
    assert rate.decimals == 1
    assert rate.label_short == rate.label
    (series,) = rate.series
    assert series.numerator == ("health_bad", "health_very_bad")
    assert series.denominator == ("health_total",)
    assert series.period == "2021"
    assert series.areas == "lsoa21"


def test_order_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "indicators.yml"
    path.write_text(yaml.safe_dump({"z": RATE, "a": RATE}, sort_keys=False), encoding="utf-8")
    assert list(load_indicators(path)) == ["z", "a"]


def test_datasets_are_listed_once_in_order(tmp_path: Path) -> None:
    first, again = RATE["series"][0], RATE["series"][0] | {"period": "2022"}
    other = first | {"period": "2023", "datasets": ["census2011", "census2021_ts037_oa21"]}
    rate = load(tmp_path, r=RATE | {"series": [first, again, other]})["r"]
    assert rate.datasets == ("census2021_ts037_oa21", "census2011")


@pytest.mark.parametrize(
    ("unit", "kind", "scale"), [("percent", "rate", 100), ("per_100", "rate", 100),
                                ("ratio", "rate", 1), ("percent", "mean", 1)]
)  # fmt: skip
def test_only_a_rate_is_multiplied_to_its_unit(tmp_path: Path, unit: str, kind: str, scale: float) -> None:
    assert load(tmp_path, r=RATE | {"unit": unit, "kind": kind})["r"].scale == scale


@pytest.mark.parametrize("key", ["label", "unit", "base", "better", "chapter", "series"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    with pytest.raises(CatalogError, match=rf"indicators.yml, line 1: '{key}' of indicator 'r' is missing"):
        load(tmp_path, r=changed(RATE, **{key: None}))


@pytest.mark.parametrize("key", ["kind", "unit", "better"])
def test_a_value_outside_the_allowed_ones_is_shown_with_them(tmp_path: Path, key: str) -> None:
    with pytest.raises(CatalogError, match=rf"'{key}' of indicator 'r' is 'furlongs'; allowed: \w+, \w+"):
        load(tmp_path, r=RATE | {key: "furlongs"})


@pytest.mark.parametrize("key", ["table", "datasets"])
def test_a_series_without_table_or_datasets_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(CatalogError, match=rf"'{key}' of series 1 of indicator 'r' is missing"):
        load(tmp_path, r=with_series(**{key: None}))


def test_a_misspelt_key_of_a_series_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogError,
        match=r"series 1 of indicator 'r' has the unknown key 'denominater'; its keys are .* mean 'denominator'",
    ):
        load(tmp_path, r=with_series(denominater="health_total"))


def test_a_misspelt_key_of_an_indicator_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogError, match=r"indicator 'r' has the unknown key 'by_regions'; its keys are .* mean 'by_region'"
    ):
        load(tmp_path, r=RATE | {"by_regions": True})


@pytest.mark.parametrize("key", ["numerator", "denominator"])
def test_a_rate_needs_both_of_its_parts(tmp_path: Path, key: str) -> None:
    with pytest.raises(CatalogError, match=f"'{key}' of series 1 of indicator 'r' is missing; the kind rate needs one"):
        load(tmp_path, r=with_series(**{key: None}))


@pytest.mark.parametrize("kind", ["count", "mean"])
def test_counts_and_means_need_a_numerator(tmp_path: Path, kind: str) -> None:
    with pytest.raises(
        CatalogError, match=f"'numerator' of series 1 of indicator 'r' is missing; the kind {kind} needs one"
    ):
        load(tmp_path, r=with_series(numerator=None) | {"kind": kind})


def test_an_authority_series_needs_its_row_filter(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="'panel_indicator' of series 1 of indicator 'r' is missing"):
        load(tmp_path, r=RATE | {"kind": "authority"})


def test_a_series_area_that_nothing_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="'areas' of series 1 of indicator 'r' is 'msoa'; allowed: lsoa21, lsoa11"):
        load(tmp_path, r=with_series(areas="msoa"))


def test_two_series_of_one_period_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogError, match="series 2 of indicator 'r' has the period '2021', and so has a series before it"
    ):
        load(tmp_path, r=RATE | {"series": RATE["series"] * 2})


def test_an_indicator_without_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="'series' of indicator 'r' is empty; expected at least one series"):
        load(tmp_path, r=RATE | {"series": []})


def test_a_file_that_is_not_a_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "indicators.yml"
    path.write_text("- population\n", encoding="utf-8")
    with pytest.raises(
        CatalogError, match=r"indicators.yml, line 1: this file is \['population'\]; expected keys with values"
    ):
        load_indicators(path)


def test_the_projects_own_file_names_datasets_of_the_catalogue() -> None:
    from analysis.catalog import load_catalog

    known = load_catalog()
    unknown = {d for spec in load_indicators().values() for d in spec.datasets} - set(known)
    assert not unknown


def test_every_indicator_of_the_design_is_there() -> None:
    # The ids that the design page lists for the first editions.
    wanted = {
        "population",
        "working_age_population",
        "bad_health_rate",
        "good_health_rate",
        "no_qualifications_rate",
        "level4_rate",
        "part_time_rate",
        "managers_professionals_rate",
        "managers_professionals_associates_rate",
        "routine_semi_routine_rate",
        "own_account_rate",
        "inactivity_rate",
        "unemployment_rate",
        "employment_rate",
        "no_car_rate",
        "moved_last_year_rate",
        "social_rent_rate",
        "unpaid_care_rate",
        "long_term_sick_rate",
        "self_employment_rate",
        "jobs_density",
        "inactivity_rate_16_74",
        "long_term_sick_rate_16_74",
        "self_employment_rate_16_74",
        "e_withdrawn_rate",
        "e_withdrawn_or_passive_rate",
        "connectivity_score",
        "employment_deprivation_rate",
        "income_deprivation_rate",
        "illness_disability_ratio",
        "urban_rate",
        "coastal_rate",
        "claimant_rate",
        "gva_per_head",
        "gdhi_per_head",
        "claimant_rate_authority",
        "healthy_life_expectancy_male",
        "healthy_life_expectancy_female",
    }
    assert wanted <= set(load_indicators())


def test_periods_must_run_forward_in_time(tmp_path: Path) -> None:
    # The first and the last period are read off the order: 2021 before 2011 would turn a rise over.
    later, earlier = RATE["series"][0], RATE["series"][0] | {"period": "2011"}
    with pytest.raises(CatalogError, match="'r' has periods that are not in order of time: 2021, 2011"):
        load(tmp_path, r=RATE | {"series": [later, earlier]})
