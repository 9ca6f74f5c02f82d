"""Postcodes and the neighbourhoods that hold them. English areas only."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
def code_point_postcodes() -> pd.DataFrame:
    """Return the live postcodes by their points (``postcode_lsoa21_england``).

    Indexed by postcode (capitals, no space): lsoa21_code. 1,491,312 rows.
    """
    dataset = "postcode_lsoa21_england"
    frame = table(dataset).rename(columns={"pcd": "postcode", "lsoa21": "lsoa21_code"})
    return indexed(dataset, frame.astype({"lsoa21_code": "str"}), "postcode")


@reader
def directory_postcodes() -> pd.DataFrame:
    """Return the live postcodes of the ONS directory (``postcode_directory``); layout untried.

    Indexed by postcode (capitals, no space): lsoa21_code.
    """
    dataset = "postcode_directory"
    rows = table(dataset)
    live = rows[rows["doterm"].isna()]
    frame = pd.DataFrame(
        {"postcode": live["pcds"].str.upper().str.replace(" ", "", regex=False), "lsoa21_code": live["lsoa21cd"]}
    )
    return indexed(dataset, frame, "postcode")
