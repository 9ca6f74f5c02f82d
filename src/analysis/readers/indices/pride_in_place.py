"""What the Pride in Place Programme and its choice of places stand on. English areas only."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
def phase_2() -> pd.DataFrame:
    """Return the neighbourhoods of phase 2 as published (``pride_in_place_phase2_msoa21``).

    Returns
    -------
    DataFrame
        One row a neighbourhood: local_authority, place, msoa21_code. 146 rows; the published table gives
        E02005617 to two of them.
    """
    names = {
        "Local Authority": "local_authority",
        "Pride in Place Programme Neighbourhood": "place",
        "MSOA code": "msoa21_code",
    }
    frame = table("pride_in_place_phase2_msoa21").rename(columns=names)
    return frame.sort_values(["local_authority", "place"], ignore_index=True)


@reader
def cni_2023_msoa() -> pd.DataFrame:
    """Return community need by MSOA21, and what the MSOAs are called (``cni2023_rank_msoa21``).

    Returns
    -------
    DataFrame
        Indexed by msoa21_code: msoa21_name (of the House of Commons Library), cni2023_mean_rank (mean of the ranks
        of its neighbourhoods, 1 the highest need). 6,856 rows.
    """
    dataset = "cni2023_rank_msoa21"
    names = {"Area Code": "msoa21_code", "Area Name": "msoa21_name", "Value": "cni2023_mean_rank"}
    frame = indexed(dataset, table(dataset).rename(columns=names), "msoa21_code")
    # "Name - official name": a name may hold a dash itself.
    return frame.assign(msoa21_name=frame["msoa21_name"].str.rsplit(" - ", n=1).str[0])


@reader
def built_up_areas_2011() -> pd.DataFrame:
    """Return the built-up area and the sub-division of each LSOA01 (``lookup_lsoa01_builtup11``).

    Indexed by lsoa01_code: sub_division, built_up_area (codes of 2011; missing in open country, and the first where
    an area has no sub-divisions). 32,482 rows.
    """
    dataset = "lookup_lsoa01_builtup11"
    names = {"LSOA01CD": "lsoa01_code", "BUASD11CD": "sub_division", "BUA11CD": "built_up_area"}
    return indexed(dataset, table(dataset).rename(columns=names), "lsoa01_code")
