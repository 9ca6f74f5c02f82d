"""What people call places: neighbourhoods and towns. English areas only."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

ENDINGS = r" BUA(?:SD)?$"
"""What ONS puts behind the name of a built-up area and of a sub-division of one."""

SLIPS = {"Hapurhey": "Harpurhey"}
"""Words that the library's list spells otherwise than the place does."""


@reader
def msoa_names() -> pd.DataFrame:
    """Return what each MSOA21 is called (``hyper_local_need_msoa21``).

    Returns
    -------
    DataFrame
        Indexed by msoa21_code: msoa21_name (by the House of Commons Library). 6,856 rows.
    """
    dataset = "hyper_local_need_msoa21"
    names = {"Area Code": "msoa21_code", "Area Name": "msoa21_name"}
    frame = indexed(dataset, table(dataset).rename(columns=names), "msoa21_code")
    # "Name - official name": a name may hold a dash itself.
    name = frame["msoa21_name"].str.rsplit(" - ", n=1).str[0].str.strip()
    return frame.assign(msoa21_name=name.replace(SLIPS, regex=True))


@reader
def built_up_area_names() -> pd.DataFrame:
    """Return the town of each LSOA01: the built-up area's sub-division, else the area (``lookup_lsoa01_builtup11``).

    Indexed by lsoa01_code: town_code (ONS code of 2011), town (name); both missing in open country. 32,482 rows, of
    which 28,428 lie in a town.
    """
    dataset = "lookup_lsoa01_builtup11"
    frame = indexed(dataset, table(dataset).rename(columns={"LSOA01CD": "lsoa01_code"}), "lsoa01_code")
    name = frame["BUASD11NM"].fillna(frame["BUA11NM"])
    return pd.DataFrame(
        {
            "town_code": frame["BUASD11CD"].fillna(frame["BUA11CD"]),
            "town": name.str.replace(ENDINGS, "", regex=True).str.strip(),
        }
    )
