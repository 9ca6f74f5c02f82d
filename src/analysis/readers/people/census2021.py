"""Census 2021: counts by output area and by LSOA21.

The output-area files name their columns by table and position (``ts0370002``). The names of the
categories, in ONS's order, stand in :data:`OUTPUT_AREA_TABLES`; the tests hold each against the
figures that ONS published for England. Counts are perturbed: totals of two tables may differ by
a few people in an area.
"""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

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

AGE_BANDS = {
    "Aged 15 years and under": "residents_0_15",
    "Aged 16 to 24 years": "residents_16_24",
    "Aged 25 to 34 years": "residents_25_34",
    "Aged 35 to 49 years": "residents_35_49",
    "Aged 50 to 64 years": "residents_50_64",
    "Aged 65 years and over": "residents_65_plus",
}


@reader
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
        A column or area is missing, a count is negative, or a total is not England's.
    """
    names = OUTPUT_AREA_TABLES[dataset]
    prefix = dataset.split("_")[1]
    columns = {f"{prefix}{position:04d}": name for position, name in enumerate(names, start=1)}
    frame = table(dataset)[["OA", *columns]].rename(columns={"OA": "oa21_code", **columns})
    return indexed(dataset, frame, "oa21_code").drop(columns=REPEATED, errors="ignore")


@reader
def age_bands() -> pd.DataFrame:
    """Return residents by age band and LSOA21 (``census2021_age_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (33,755 rows): residents_0_15, residents_16_24, residents_25_34,
        residents_35_49, residents_50_64, residents_65_plus, and the sums residents_16_64 and
        residents_16_plus; usual residents, Census 2021.
    """
    wide = table("census2021_age_lsoa21").pivot(index="lsoa21_code", columns="age_group", values="usual_residents")
    wide = wide.rename(columns=AGE_BANDS)[list(AGE_BANDS.values())].rename_axis(columns=None)
    wide["residents_16_64"] = wide[list(AGE_BANDS.values())[1:5]].sum(axis=1)
    wide["residents_16_plus"] = wide["residents_16_64"] + wide["residents_65_plus"]
    return wide


@reader
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
    columns = {
        "Employed": "activity_employed",
        "Unemployed": "activity_unemployed",
        "Students (inactive)": "activity_inactive_student",
        "Retired": "activity_inactive_retired",
        "Other inactive": "activity_inactive_other",
    }
    frame = table(dataset).rename(columns={"code": "lsoa21_code", **columns})
    frame = indexed(dataset, frame, "lsoa21_code")[list(columns.values())]
    inactive = [name for name in frame.columns if "inactive" in name]
    frame["activity_inactive"] = frame[inactive].sum(axis=1)
    frame["activity_total"] = frame[["activity_employed", "activity_unemployed", "activity_inactive"]].sum(axis=1)
    return frame.astype(float)


@reader
def long_term_sick() -> pd.DataFrame:
    """Return residents aged 16+ who are inactive as long-term sick or disabled, by LSOA21.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code (33,755 rows): activity_long_term_sick (people aged 16+; table
        TS066, ``census2021_long_term_sick_lsoa21``, whose other columns are not used).
    """
    dataset = "census2021_long_term_sick_lsoa21"
    names = {"lsoa_cd": "lsoa21_code", "longterm_sick": "activity_long_term_sick"}
    frame = table(dataset)[list(names)].rename(columns=names)
    return indexed(dataset, frame, "lsoa21_code").astype(float)
