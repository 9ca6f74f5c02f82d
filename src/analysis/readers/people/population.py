"""Estimates of residents in the middle of a year."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

YEARS_LSOA11 = (2017, 2019, 2020)
"""Middles of years that are known by LSOA11."""


@reader
def population_mid2022() -> pd.DataFrame:
    """Return the residents of each LSOA21 in the middle of 2022 (``population_mid2022_lsoa21``).

    Indexed by lsoa21_code, one column residents_mid2022 (people of all ages); 33,755 rows, 57,106,398 people.
    """
    dataset = "population_mid2022_lsoa21"
    names = {"lsoacd": "lsoa21_code", "population": "residents_mid2022"}
    return indexed(dataset, table(dataset).rename(columns=names), "lsoa21_code")


@reader
def population_lsoa11(year: int) -> pd.DataFrame:
    """Return the residents of each LSOA11 in the middle of 2017, 2019 or 2020 (``population_mid..._lsoa11``).

    Indexed by lsoa11_code, one column residents_mid and the year (people of all ages); 32,844 rows.
    """
    dataset = f"population_mid{year}_lsoa11"
    frame = table(dataset).rename(columns={"total_population": f"residents_mid{year}"})
    return indexed(dataset, frame, "lsoa11_code")
