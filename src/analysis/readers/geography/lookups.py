"""Lookups between small areas, authorities and regions. English areas only."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

LSOA21_ENGLAND = 33_755
LSOA11_ENGLAND = 32_844
"""How many English areas ONS counts at each level."""

LSOA = r"E01\d{6}"
"""The form of English codes."""


@reader
def lookup_lsoa11_lsoa21() -> pd.DataFrame:
    """Return the pairs of LSOA11 and LSOA21 that share ground (``lookup_lsoa11_lsoa21``).

    Returns
    -------
    DataFrame
        One row a pair: lsoa11_code, lsoa11_name, lsoa21_code, lsoa21_name, change_code (U same,
        S split, M merged, X irregular). 32,844 LSOA11, 33,755 LSOA21.
    """
    dataset = "lookup_lsoa11_lsoa21"
    columns = ["lsoa11_code", "lsoa11_name", "lsoa21_code", "lsoa21_name", "change_code"]
    pairs = table(dataset)[columns]
    return pairs.sort_values(["lsoa11_code", "lsoa21_code"], ignore_index=True)


@reader
def lookup_lsoa01_lsoa11() -> pd.DataFrame:
    """Return the pairs of LSOA01 and LSOA11 that share ground (``lookup_lsoa01_lsoa11``).

    Returns
    -------
    DataFrame
        One row a pair: lsoa01_code, lsoa01_name, lsoa11_code, lsoa11_name, change_code. All
        32,482 LSOA01; four of the 32,844 LSOA11 are not in it (E01032522, E01032540, E01032608,
        E01033730).
    """
    dataset = "lookup_lsoa01_lsoa11"
    columns = ["lsoa01_code", "lsoa01_name", "lsoa11_code", "lsoa11_name", "change_code"]
    pairs = table(dataset)[columns]
    return pairs.sort_values(["lsoa01_code", "lsoa11_code"], ignore_index=True)


@reader
def lookup_lsoa21_ward24() -> pd.DataFrame:
    """Return each LSOA21's best-fit ward and authority of 2024 (``lookup_lsoa21_ward24_ltla24``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: lsoa21_name, ward_code, ward_name, local_authority_code,
        local_authority_name. 33,755 rows, 296 authorities.
    """
    dataset = "lookup_lsoa21_ward24_ltla24"
    names = {
        "lsoa21_code": "lsoa21_code",
        "lsoa21_name": "lsoa21_name",
        "ward24_code": "ward_code",
        "ward24_name": "ward_name",
        "ltla24_code": "local_authority_code",
        "ltla24_name": "local_authority_name",
    }
    frame = table(dataset)[list(names)].rename(columns=names)
    return indexed(dataset, frame, "lsoa21_code")


@reader
def lookup_authority_region() -> pd.DataFrame:
    """Return the region of each local authority of 2024 (``lookup_ltla24_region24``).

    Returns
    -------
    DataFrame
        Indexed by local_authority_code: local_authority_name, region_code, region_name. 296
        rows, 9 regions.
    """
    dataset = "lookup_ltla24_region24"
    names = {
        "ltla24_code": "local_authority_code",
        "ltla24_name": "local_authority_name",
        "region24_code": "region_code",
        "region24_name": "region_name",
    }
    frame = table(dataset)[list(names)].rename(columns=names)
    return indexed(dataset, frame, "local_authority_code")


@reader
def lookup_authority_changes() -> pd.DataFrame:
    """Return the local authority that each authority of 2016 was in each year to 2024.

    Returns
    -------
    DataFrame
        One row for each chain of authorities, columns code_2016, name_2016, ... code_2024,
        name_2024; English authorities (``lookup_ltla_changes``). An authority of a later year
        that was merged has several rows.
    """
    dataset = "lookup_ltla_changes"
    years = range(2016, 2025)
    names = {f"ltla{year % 100}_code": f"code_{year}" for year in years}
    names |= {f"ltla{year % 100}_name": f"name_{year}" for year in years}
    frame = table(dataset)[list(names)].rename(columns=names)
    columns = [f"{part}_{year}" for year in years for part in ("code", "name")]
    return frame[columns].sort_values(["code_2016", "code_2024"], ignore_index=True)


@reader
def lookup_authority_community_safety() -> pd.DataFrame:
    """Return each authority's community safety partnership and police force area of 2024.

    Returns
    -------
    DataFrame
        One row a pair (the two are many-to-many): local_authority_code, local_authority_name,
        partnership_code, partnership_name, police_area_code, police_area_name
        (``lookup_ltla24_csp24_pfa24``).
    """
    dataset = "lookup_ltla24_csp24_pfa24"
    names = {
        "ltla24_code": "local_authority_code",
        "ltla24_name": "local_authority_name",
        "csp24_code": "partnership_code",
        "csp24_name": "partnership_name",
        "pfa24_code": "police_area_code",
        "pfa24_name": "police_area_name",
    }
    frame = table(dataset)[list(names)].rename(columns=names)
    return frame.sort_values(["local_authority_code", "partnership_code"], ignore_index=True)


@reader
def lookup_lsoa11_ward17() -> pd.DataFrame:
    """Return each LSOA11's best-fit ward of 2017 (``lookup_lsoa11_ward17``).

    Indexed by lsoa11_code, one column ward17_code; 32,844 rows.
    """
    dataset = "lookup_lsoa11_ward17"
    frame = table(dataset)[["lsoa11_code", "ward17_code"]]
    return indexed(dataset, frame, "lsoa11_code")


@reader
def lookup_lsoa11_msoa11() -> pd.DataFrame:
    """Return each LSOA11's MSOA11 (``lookup_lsoa11_msoa11``).

    Indexed by lsoa11_code: msoa11_code, msoa11_name; 32,844 rows, 6,791 MSOA11.
    """
    dataset = "lookup_lsoa11_msoa11"
    columns = ["lsoa11_code", "msoa11_code", "msoa11_name"]
    frame = table(dataset)[columns]
    return indexed(dataset, frame, "lsoa11_code")


@reader
def lookup_oa21_lsoa21() -> pd.DataFrame:
    """Return each Census 2021 output area's LSOA21 and MSOA21, with its residents.

    Returns
    -------
    DataFrame
        Indexed by oa21_code: lsoa21_code, msoa21_code, population (usual residents, Census 2021,
        as in table TS001). 178,605 English output areas (``lookup_oa21_lsoa21``).
    """
    dataset = "lookup_oa21_lsoa21"
    names = {"oa_code": "oa21_code", "lsoa_code": "lsoa21_code", "msoa_code": "msoa21_code"}
    frame = table(dataset)[[*names, "population"]].rename(columns=names)
    return indexed(dataset, frame, "oa21_code")


@reader
def lookup_lsoa21_msoa21() -> pd.DataFrame:
    """Return the MSOA21 of each LSOA21 (``lookup_oa21_lsoa21``).

    Indexed by lsoa21_code, one column msoa21_code; 33,755 rows, each LSOA21 within one MSOA21.
    """
    areas = lookup_oa21_lsoa21()[["lsoa21_code", "msoa21_code"]].drop_duplicates()
    return indexed("lookup_oa21_lsoa21", areas, "lsoa21_code")
