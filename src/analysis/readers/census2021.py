"""Census 2021: counts by output area and by LSOA21.

The output-area files name their columns by table and position (``ts0370002``). The names of the
categories, in ONS's order, stand in :data:`OUTPUT_AREA_TABLES`; the tests hold each against the
figures that ONS published for England. Counts are perturbed: totals of two tables may differ by
a few people in an area.
"""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.readers.geography import LSOA, LSOA21_ENGLAND
from analysis.readers.rfiles import read_r_frame

OUTPUT_AREAS_ENGLAND = 178_605

OUTPUT_AREA_TABLES: dict[str, tuple[str, ...]] = {
    "census2021_ts001_oa21": (
        "residents",
        "residents_in_households",
        "residents_in_communal_establishments",
    ),
    "census2021_ts019_oa21": (
        "migration_total",
        "migration_same_address",
        "migration_student_address",
        "migration_within_uk",
        "migration_from_abroad",
    ),
    "census2021_ts037_oa21": (
        "health_total",
        "health_very_good",
        "health_good",
        "health_fair",
        "health_bad",
        "health_very_bad",
    ),
    "census2021_ts039_oa21": (
        "unpaid_care_total",
        "unpaid_care_none",
        "unpaid_care_19_hours_or_less",
        "unpaid_care_9_hours_or_less",
        "unpaid_care_10_to_19_hours",
        "unpaid_care_20_to_49_hours",
        "unpaid_care_20_to_34_hours",
        "unpaid_care_35_to_49_hours",
        "unpaid_care_50_hours_or_more",
    ),
    "census2021_ts045_oa21": (
        "cars_total",
        "cars_none",
        "cars_one",
        "cars_two",
        "cars_three_or_more",
    ),
    "census2021_ts054_oa21": (
        "tenure_total",
        "tenure_owned",
        "tenure_owned_outright",
        "tenure_owned_mortgage",
        "tenure_shared_ownership",
        "tenure_shared_ownership_repeated",
        "tenure_social_rented",
        "tenure_social_rented_council",
        "tenure_social_rented_other",
        "tenure_private_rented",
        "tenure_private_rented_landlord",
        "tenure_private_rented_other",
        "tenure_rent_free",
    ),
    "census2021_ts059_oa21": (
        "hours_total",
        "hours_part_time",
        "hours_15_or_less",
        "hours_16_to_30",
        "hours_full_time",
        "hours_31_to_48",
        "hours_49_or_more",
    ),
    "census2021_ts061_oa21": (
        "travel_total",
        "travel_works_from_home",
        "travel_metro_or_tram",
        "travel_train",
        "travel_bus",
        "travel_taxi",
        "travel_motorcycle",
        "travel_car_driver",
        "travel_car_passenger",
        "travel_bicycle",
        "travel_on_foot",
        "travel_other",
    ),
    "census2021_ts062_oa21": (
        "nssec_total",
        "nssec_l1_l3_higher_managerial",
        "nssec_l4_l6_lower_managerial",
        "nssec_l7_intermediate",
        "nssec_l8_l9_own_account",
        "nssec_l10_l11_lower_supervisory",
        "nssec_l12_semi_routine",
        "nssec_l13_routine",
        "nssec_l14_never_worked",
        "nssec_l15_students",
    ),
    "census2021_ts063_oa21": (
        "occupation_total",
        "occupation_1_managers",
        "occupation_2_professional",
        "occupation_3_associate_professional",
        "occupation_4_administrative",
        "occupation_5_skilled_trades",
        "occupation_6_caring_leisure",
        "occupation_7_sales",
        "occupation_8_process_plant",
        "occupation_9_elementary",
    ),
    "census2021_ts065_oa21": (
        "work_history_total",
        "work_history_last_12_months",
        "work_history_over_12_months_ago",
        "work_history_never",
    ),
    "census2021_ts067_oa21": (
        "qualifications_total",
        "qualifications_none",
        "qualifications_level1",
        "qualifications_level2",
        "qualifications_apprenticeship",
        "qualifications_level3",
        "qualifications_level4_plus",
        "qualifications_other",
    ),
}
"""Column names by dataset, in the order of ONS's categories (the first is the table's base)."""

REPEATED = "tenure_shared_ownership_repeated"
"""TS054 gives shared ownership twice, as a heading and as its one category."""

TOTALS: dict[str, tuple[float, float]] = {
    "residents": (56.4e6, 56.6e6),
    "migration_total": (55.8e6, 56.0e6),
    "health_total": (56.4e6, 56.6e6),
    "unpaid_care_total": (53.3e6, 53.5e6),
    "cars_total": (23.4e6, 23.5e6),
    "tenure_total": (23.4e6, 23.5e6),
    "hours_total": (26.3e6, 26.5e6),
    "travel_total": (26.3e6, 26.5e6),
    "nssec_total": (45.9e6, 46.1e6),
    "occupation_total": (26.3e6, 26.5e6),
    "work_history_total": (19.5e6, 19.7e6),
    "qualifications_total": (45.9e6, 46.1e6),
}
"""Bounds of each table's base in England: residents, residents 5+, households, workers."""

AGE_BANDS = {
    "Aged 15 years and under": "residents_0_15",
    "Aged 16 to 24 years": "residents_16_24",
    "Aged 25 to 34 years": "residents_25_34",
    "Aged 35 to 49 years": "residents_35_49",
    "Aged 50 to 64 years": "residents_50_64",
    "Aged 65 years and over": "residents_65_plus",
}


def output_area_table(dataset: str) -> pd.DataFrame:
    """Return the counts of one table of :data:`OUTPUT_AREA_TABLES` by output area.

    Returns
    -------
    DataFrame
        Indexed by oa21_code (178,605 English areas); one column a category, in people or, for
        cars and tenure, households. TS054's second shared ownership column is left out.

    Raises
    ------
    DataError
        A column or area is missing, a count is negative, or the base is not England's.
    """
    path = locate(dataset)
    names = OUTPUT_AREA_TABLES[dataset]
    prefix = dataset.split("_")[1]
    columns = {f"{prefix}{position:04d}": name for position, name in enumerate(names, start=1)}
    frame = pd.read_parquet(path)
    require_columns(dataset, path, frame, ["OA", *columns])
    frame = frame.loc[frame["OA"].str.startswith("E"), ["OA", *columns]]
    frame = frame.rename(columns={"OA": "oa21_code", **columns}).set_index("oa21_code").sort_index()
    require_codes(dataset, path, frame, "oa21_code", pattern=r"E00\d{6}")
    require_total(dataset, path, "output areas", len(frame), OUTPUT_AREAS_ENGLAND, OUTPUT_AREAS_ENGLAND)
    for name in names:
        require_range(dataset, path, frame[name], 0, 10_000)
    require_total(dataset, path, names[0], frame[names[0]].sum(), *TOTALS[names[0]])
    return frame.drop(columns=REPEATED, errors="ignore")


def age_bands() -> pd.DataFrame:
    """Return residents by age band and LSOA21 (``census2021_age_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (33,755 rows): residents_0_15, residents_16_24, residents_25_34,
        residents_35_49, residents_50_64, residents_65_plus, and the sums residents_16_64 and
        residents_16_plus; usual residents, Census 2021.
    """
    dataset = "census2021_age_lsoa21"
    path = locate(dataset)
    frame = read_r_frame(dataset)
    require_columns(dataset, path, frame, ["lsoa21_code", "age_group", "usual_residents"])
    frame = frame[frame["lsoa21_code"].str.startswith("E")]
    require_codes(dataset, path, frame, "age_group", expected=AGE_BANDS)
    wide = frame.pivot(index="lsoa21_code", columns="age_group", values="usual_residents")
    wide = wide.rename(columns=AGE_BANDS)[list(AGE_BANDS.values())].rename_axis(columns=None)
    _require_lsoa21(dataset, wide)
    for name in wide.columns:
        require_range(dataset, path, wide[name], 0, 20_000)
    wide["residents_16_64"] = wide[list(AGE_BANDS.values())[1:5]].sum(axis=1)
    wide["residents_16_plus"] = wide["residents_16_64"] + wide["residents_65_plus"]
    require_total(dataset, path, "residents 16+", wide["residents_16_plus"].sum(), 45.9e6, 46.1e6)
    return wide


def economic_activity() -> pd.DataFrame:
    """Return economic activity of residents aged 16+ by LSOA21 (``census2021_ts066_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (33,755 rows): activity_employed, activity_unemployed (both with
        full-time students), activity_inactive_student, activity_inactive_retired,
        activity_inactive_other (home and family, long-term sick, other), and the sums
        activity_inactive and activity_total (residents aged 16+).
    """
    dataset = "census2021_ts066_lsoa21"
    path = locate(dataset)
    columns = {
        "Employed": "activity_employed",
        "Unemployed": "activity_unemployed",
        "Students (inactive)": "activity_inactive_student",
        "Retired": "activity_inactive_retired",
        "Other inactive": "activity_inactive_other",
    }
    frame = pd.read_csv(path)
    require_columns(dataset, path, frame, ["code", *columns])
    frame = frame[frame["code"].str.startswith("E")].rename(columns={"code": "lsoa21_code"})
    frame = frame.set_index("lsoa21_code").sort_index()[list(columns)].rename(columns=columns)
    _require_lsoa21(dataset, frame)
    for name in frame.columns:
        require_range(dataset, path, frame[name], 0, 10_000)
    inactive = [name for name in frame.columns if "inactive" in name]
    frame["activity_inactive"] = frame[inactive].sum(axis=1)
    frame["activity_total"] = frame[["activity_employed", "activity_unemployed", "activity_inactive"]].sum(axis=1)
    require_total(dataset, path, "residents 16+", frame["activity_total"].sum(), 45.9e6, 46.1e6)
    return frame.astype(float)


def long_term_sick() -> pd.DataFrame:
    """Return residents aged 16+ who are inactive as long-term sick or disabled, by LSOA21.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (33,755 rows): activity_long_term_sick (people aged 16+; table
        TS066, ``census2021_long_term_sick_lsoa21``, whose other columns are not used).
    """
    dataset = "census2021_long_term_sick_lsoa21"
    path = locate(dataset)
    frame = pd.read_parquet(path, columns=["lsoa_cd", "longterm_sick"])
    names = {"lsoa_cd": "lsoa21_code", "longterm_sick": "activity_long_term_sick"}
    frame = frame.rename(columns=names).set_index("lsoa21_code").sort_index().astype(float)
    _require_lsoa21(dataset, frame)
    sick = frame["activity_long_term_sick"]
    require_range(dataset, path, sick, 0, 1_000)
    require_total(dataset, path, "longterm_sick", sick.sum(), 1.87e6, 1.88e6)
    return frame


def _require_lsoa21(dataset: str, frame: pd.DataFrame) -> None:
    """Check that the index holds each English LSOA21 once."""
    path = locate(dataset)
    require_codes(dataset, path, frame, "lsoa21_code", pattern=LSOA)
    require_total(dataset, path, "LSOA21", frame.index.nunique(), LSOA21_ENGLAND, LSOA21_ENGLAND)
    require_total(dataset, path, "repeated LSOA21", frame.index.duplicated().sum(), 0, 0)
