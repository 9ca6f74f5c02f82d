"""Jobs and kinds of work by LSOA21, shared from the MSOA where they are published."""

import pandas as pd

from analysis.groups import ALL
from analysis.prepare import store
from analysis.prepare.carry import apportion, apportion_msoa_counts
from analysis.prepare.store import prepared
from analysis.readers.economy import labour
from analysis.readers.geography.lookups import lookup_lsoa11_lsoa21, lookup_lsoa11_msoa11


@prepared(
    "msoa_counts",
    inputs=[
        "bres_2023_msoa21",
        "census2021_ts060_zip",
        "census2021_ts066_msoa21",
        "lookup_lsoa11_lsoa21",
        "lookup_lsoa11_msoa11",
        "lookup_oa21_lsoa21",
        "workplace_jobs_2011_msoa11",
    ],
    after=["census2011", "census2021"],
)
def msoa_counts() -> pd.DataFrame:
    """Return jobs and kinds of work by LSOA21, each MSOA's count shared among its LSOA21.

    Every LSOA21 has its MSOA's rate, so a group that is a part of its MSOA looks more like its
    surroundings than it is: :func:`dilution` shows by how much.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``employees_2023``
            Employee jobs located in the area (BRES 2023), shared by residents aged 16 to 64.
            Missing in 836 LSOA21, whose MSOA the source lacks.
        ``employees_known``
            1 where there is a number of employees, else 0.
        ``residents_16_64``
            Census 2021, the base of jobs density; given in every area.
        ``jobs_2011_...``
            People aged 16 to 74 who worked in the area, by section of SIC 2007 (Census 2011,
            workplace population), shared from MSOA11 by residents aged 16 to 64 in 2021.
        ``residents_16_74_2011``
            Census 2011, the base of ``jobs_2011_total``.
        ``activity_total``, ``in_employment``, ``employees_resident``, ``self_employed``, ...
            Residents aged 16+ by economic activity (Census 2021, TS066), shared by residents
            aged 16+. Names that end in ``_not_student`` leave full-time students out, as Census
            2011 does.
        ``industry_...``
            Residents aged 16+ in employment by section of SIC 2007 (Census 2021, TS060), shared
            by residents aged 16+.
    """
    census = store.load("census2021")
    employees = apportion_msoa_counts(labour.bres_employees(), census["residents_16_64"])
    residents = labour.economic_activity_msoa().join(labour.industry_of_residents())
    return pd.concat(
        [
            employees.set_axis(["employees_2023"], axis=1),
            employees["employees"].notna().astype(float).rename("employees_known"),
            census["residents_16_64"],
            apportion(labour.workplace_jobs_2011(), pairs_msoa11_lsoa21(), census["residents_16_64"]),
            store.load("census2011")["activity_total_16_74"].rename("residents_16_74_2011"),
            apportion_msoa_counts(residents, census["residents_16_plus"]),
        ],
        axis=1,
    )


def dilution(group: pd.Series, load: store.Loader = store.load) -> pd.DataFrame:
    """Return how much of a group's difference from England survives when MSOA values are shared.

    The share of residents aged 16+ who are long-term sick is published at LSOA21 and at MSOA21
    (Census 2021, TS066), so the two ways can be set side by side.

    Parameters
    ----------
    group : Series
        The group of each LSOA21.
    load : callable, optional
        Gives the tables ``census2021`` and ``msoa_counts``; the prepared ones by default.

    Returns
    -------
    DataFrame
        Indexed by group, England last: rate_lsoa21 (per cent, from the areas' own counts),
        rate_msoa21 (per cent, from counts apportioned from MSOA21) and gap_kept (what the second rate
        keeps of the first one's distance from England, 0 to 1; missing for England).
    """
    census, by_msoa = load("census2021"), load("msoa_counts")
    counts = pd.DataFrame(
        {
            "sick_lsoa21": census["activity_long_term_sick"],
            "base_lsoa21": census["activity_total"],
            "sick_msoa21": by_msoa["inactive_long_term_sick"],
            "base_msoa21": by_msoa["activity_total"],
        }
    )
    sums = counts.groupby(group).sum()
    sums.loc[ALL] = counts.sum()
    rates = pd.DataFrame(
        {f"rate_{area}": 100 * sums[f"sick_{area}"] / sums[f"base_{area}"] for area in ("lsoa21", "msoa21")}
    )
    gaps = rates - rates.loc[ALL]
    rates["gap_kept"] = (gaps["rate_msoa21"] / gaps["rate_lsoa21"]).drop(ALL)
    return rates.rename_axis("group")


def pairs_msoa11_lsoa21() -> pd.DataFrame:
    """Return the pairs of MSOA11 and LSOA21 that share ground, by way of LSOA11."""
    pairs = lookup_lsoa11_lsoa21()[["lsoa11_code", "lsoa21_code"]]
    joined = pairs.join(lookup_lsoa11_msoa11()["msoa11_code"], on="lsoa11_code")
    return joined[["msoa11_code", "lsoa21_code"]].drop_duplicates(ignore_index=True)
