"""Work by middle layer super output area: jobs located there, and residents by kind of work."""

import pandas as pd

from analysis.catalog.checks import require_columns, require_total
from analysis.readers.source import file, reader, table
from analysis.readers.tidy import indexed

ACTIVE = "Economic activity status: Economically active (excluding full-time students)"
STUDENT = "Economic activity status: Economically active and a full-time student"
INACTIVE = "Economic activity status: Economically inactive"

ACTIVITY_COLUMNS = {
    "Economic activity status: Total: All usual residents aged 16 years and over": "activity_total",
    f"{ACTIVE}:In employment": "in_employment_not_student",
    f"{ACTIVE}:In employment:Employee": "employees_not_student",
    f"{ACTIVE}:In employment:Self-employed with employees": "employers_not_student",
    f"{ACTIVE}:In employment:Self-employed without employees": "own_account_not_student",
    f"{ACTIVE}: Unemployed": "unemployed_not_student",
    f"{STUDENT}:In employment": "in_employment_student",
    f"{STUDENT}:In employment:Employee": "employees_student",
    f"{STUDENT}:In employment:Self-employed with employees": "employers_student",
    f"{STUDENT}:In employment:Self-employed without employees": "own_account_student",
    f"{STUDENT}: Unemployed": "unemployed_student",
    INACTIVE: "inactive",
    f"{INACTIVE}: Retired": "inactive_retired",
    f"{INACTIVE}: Student": "inactive_student",
    f"{INACTIVE}: Looking after home or family": "inactive_home_family",
    f"{INACTIVE}: Long-term sick or disabled": "inactive_long_term_sick",
    f"{INACTIVE}: Other": "inactive_other",
}
"""ONS's column names in TS066 at MSOA, with their uneven spaces, and ours."""

INDUSTRY_SECTIONS = (*"ABCDEFGHIJKLMNOPQ", "RSTU")
"""Sections of SIC 2007 in TS060, whose last class holds four."""

JOB_SECTIONS = (*"ABCDEFGHIJKLMNOPQ", "R,S", "T", "U")
"""Sections of SIC 2007 in the workplace table of 2011."""


@reader
def bres_employees() -> pd.DataFrame:
    """Return employees by MSOA21 of their workplace in 2023 (``bres_2023_msoa21``).

    The file repeats each MSOA's total on its LSOA21; its split below that is not used.

    Returns
    -------
    DataFrame
        Indexed by msoa21_code (6,856 rows): employees (jobs, rounded by the source).
        Missing in the 179 MSOA that are new in 2021, whose numbers the source lacks.
    """
    dataset = "bres_2023_msoa21"
    frame = table(dataset).rename(columns={"msoa_cd": "msoa21_code", "msoa_employment": "employees"})
    by_area = frame.astype({"employees": "float64"}).groupby("msoa21_code")["employees"]
    differing = int((by_area.nunique() > 1).sum())
    require_total(dataset, file(dataset), "MSOA with more than one total", differing, 0, 0)
    result = by_area.first().to_frame()
    require_total(dataset, file(dataset), "missing MSOA", result["employees"].isna().sum(), 179, 179)
    require_total(dataset, file(dataset), "employees", result["employees"].sum(), 25.5e6, 27.5e6)
    return result


@reader
def economic_activity_msoa() -> pd.DataFrame:
    """Return residents aged 16+ by economic activity and MSOA21 (``census2021_ts066_msoa21``).

    Returns
    -------
    DataFrame
        Indexed by msoa21_code (6,856 rows), people, Census 2021: activity_total, in_employment,
        employees_resident, self_employed, employers (self-employed with employees), own_account
        (without), unemployed, inactive and its five kinds. The first six after the total are
        given with full-time students, and again without them (``..._not_student``), which is
        what Census 2011 can be compared with.
    """
    dataset = "census2021_ts066_msoa21"
    frame = table(dataset).rename(columns={"geography code": "msoa21_code", **ACTIVITY_COLUMNS})
    frame = indexed(dataset, frame, "msoa21_code")[list(ACTIVITY_COLUMNS.values())].astype(float)
    result = frame[["activity_total"]].copy()
    kinds = {
        "in_employment": "in_employment",
        "employees_resident": "employees",
        "employers": "employers",
        "own_account": "own_account",
        "unemployed": "unemployed",
    }
    for ours, kind in kinds.items():
        result[ours] = frame[f"{kind}_not_student"] + frame[f"{kind}_student"]
        result[f"{ours}_not_student"] = frame[f"{kind}_not_student"]
    result["self_employed"] = result["employers"] + result["own_account"]
    result["self_employed_not_student"] = result["employers_not_student"] + result["own_account_not_student"]
    return result.join(frame.filter(regex="^inactive"))


@reader
def industry_of_residents() -> pd.DataFrame:
    """Return residents in employment by industry and MSOA21 (``census2021_ts060_zip``).

    Returns
    -------
    DataFrame
        Indexed by msoa21_code (6,856 rows), residents aged 16+ in employment the week before
        Census 2021: industry_total, industry_a to industry_q and industry_rstu (sections of SIC
        2007).
    """
    dataset = "census2021_ts060_zip"
    frame = indexed(dataset, table(dataset).rename(columns={"geography code": "msoa21_code"}), "msoa21_code")
    result = pd.DataFrame({"industry_total": _starting(dataset, frame, "Total:")})
    for section in INDUSTRY_SECTIONS:
        heading = "R, S, T, U Other" if section == "RSTU" else f"{section}:"
        result[f"industry_{section.lower()}"] = _starting(dataset, frame, heading)
    total = result["industry_total"].sum()
    parts = result.drop(columns="industry_total").sum().sum()
    require_total(dataset, file(dataset), "sum of sections", parts, 0.999 * total, 1.001 * total)
    return result.astype(float)


@reader
def workplace_jobs_2011() -> pd.DataFrame:
    """Return the workplace population by industry and MSOA11 (``workplace_jobs_2011_msoa11``).

    Returns
    -------
    DataFrame
        Indexed by msoa11_code (6,791 English areas), people aged 16 to 74 who worked there,
        Census 2011: jobs_2011_total, jobs_2011_a to jobs_2011_q, jobs_2011_rs, jobs_2011_t,
        jobs_2011_u (sections of SIC 2007).
    """
    dataset = "workplace_jobs_2011_msoa11"
    area = "2011 super output area - middle layer"
    frame = indexed(dataset, table(dataset).rename(columns={area: "msoa11_code"}), "msoa11_code")
    names = {"All categories: Industry": "jobs_2011_total"}
    for section in JOB_SECTIONS:
        found = [column for column in map(str, frame) if column.startswith(f"{section} ")]
        require_columns(dataset, file(dataset), frame, found or [f"{section} ..."])
        names[found[0]] = f"jobs_2011_{section.replace(',', '').lower()}"
    return frame[list(names)].rename(columns=names).astype(float)


def _starting(dataset: str, frame: pd.DataFrame, heading: str) -> pd.Series:
    """Return the one column of TS060 whose category starts with a heading."""
    prefix = f"Industry (current): {heading}"
    found = [column for column in map(str, frame) if column.startswith(prefix)]
    require_columns(dataset, file(dataset), frame, found or [prefix])
    return frame[found[0]]
