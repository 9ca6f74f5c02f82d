"""Census counts by LSOA21: 2021 from output areas, 2011 carried from LSOA11."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa11_counts
from analysis.prepare.store import prepared
from analysis.readers.geography.lookups import lookup_oa21_lsoa21
from analysis.readers.people import census2011, census2021

SELF_EMPLOYED_2011 = [
    "activity_employer_part_time_16_74",
    "activity_employer_full_time_16_74",
    "activity_own_account_part_time_16_74",
    "activity_own_account_full_time_16_74",
]
EMPLOYEES_2011 = ["activity_employee_part_time_16_74", "activity_employee_full_time_16_74"]


@prepared(
    "census2021",
    inputs=[
        *census2021.OUTPUT_AREA_TABLES,
        "census2021_age_lsoa21",
        "census2021_long_term_sick_lsoa21",
        "census2021_ts066_lsoa21",
        "lookup_oa21_lsoa21",
    ],
)
def census2021_counts() -> pd.DataFrame:
    """Return Census 2021 counts by LSOA21: people, or households for cars and tenure.

    Counts by output area are summed. They are perturbed, so that the base of one table may
    differ from another's by a few people in an area: divide by the table's own ``_total``.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``residents`` and ``residents_in_...``
            Usual residents (TS001).
        ``residents_0_15`` to ``residents_65_plus``, ``residents_16_64``, ``residents_16_plus``
            Usual residents by age.
        ``migration_...``
            Residents aged 1+ by address a year before (TS019): the same, a student's term-time
            or boarding-school address in the UK, elsewhere in the UK, outside the UK.
        ``health_...``
            Residents by general health (TS037).
        ``unpaid_care_...``
            Residents aged 5+ by hours of unpaid care a week (TS039). The bands 19 hours or less
            and 20 to 49 hours contain two narrower ones each.
        ``cars_...``, ``tenure_...``
            Households by cars or vans (TS045) and by tenure (TS054). Owned, social rented and
            private rented contain two narrower classes each.
        ``hours_...``, ``travel_...``, ``occupation_...``
            Residents aged 16+ in employment the week before the census, by hours worked (TS059;
            part time is 30 or less), by travel to work (TS061), by SOC 2020 major group (TS063).
        ``nssec_...``
            Residents aged 16+ by NS-SeC (TS062).
        ``work_history_...``
            Residents aged 16+ not in employment, by when they last worked (TS065).
        ``qualifications_...``
            Residents aged 16+ by highest qualification (TS067).
        ``activity_...``
            Residents aged 16+ by economic activity (TS066); long-term sick is a part of
            ``activity_inactive_other``.
    """
    lsoa = lookup_oa21_lsoa21()["lsoa21_code"]
    tables = [census2021.output_area_table(dataset).groupby(lsoa).sum() for dataset in census2021.OUTPUT_AREA_TABLES]
    tables += [
        census2021.age_bands(),
        census2021.economic_activity(),
        census2021.long_term_sick(),
    ]
    return pd.concat(tables, axis=1).rename_axis("lsoa21_code").sort_index()


@prepared(
    "census2011",
    inputs=[*census2011.DATASETS, census2011.NAMES, "lookup_lsoa11_lsoa21"],
    after=["census2021"],
)
def census2011_counts() -> pd.DataFrame:
    """Return Census 2011 counts by LSOA21, carried from LSOA11; people.

    Names that end in ``_16_74`` count residents aged 16 to 74, the base of the 2011 table, where
    Census 2021 counts all aged 16 and over.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``health_...``
            All usual residents by general health (QS302EW); ``health_total`` is all residents.
        ``qualifications_...``
            Residents aged 16+ by highest qualification (QS501EW).
        ``activity_..._16_74``
            Residents aged 16 to 74 by economic activity (QS601EW). Full-time students who are
            economically active have a category of their own and are not in the others.
        ``activity_self_employed_16_74``
            Self-employed with and without employees, without full-time students.
        ``activity_employed_16_74``
            Employees and self-employed, without full-time students.
        ``residents_16_plus``, ``residents_75_plus``
            The base of QS501EW, and what is left of it without the base of QS601EW.
        ``activity_inactive_16_plus``
            An estimate on the base of 2021: the inactive aged 16 to 74 and everyone aged 75 and
            over. It is a little too high, as a few of those over 74 were in work.
    """
    tables = [census2011.quick_statistics(table) for table in census2011.TABLES]
    counts = pd.concat(tables, axis=1)
    counts["activity_self_employed_16_74"] = counts[SELF_EMPLOYED_2011].sum(axis=1)
    counts["activity_employed_16_74"] = counts[EMPLOYEES_2011 + SELF_EMPLOYED_2011].sum(axis=1)
    counts["residents_16_plus"] = counts["qualifications_total"]
    counts["residents_75_plus"] = counts["residents_16_plus"] - counts["activity_total_16_74"]
    counts["activity_inactive_16_plus"] = counts["activity_inactive_16_74"] + counts["residents_75_plus"]
    return carry_lsoa11_counts(counts, store.load("census2021")["residents"])
