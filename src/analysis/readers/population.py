"""Estimates of residents in the middle of a year."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
def population_mid2022() -> pd.DataFrame:
    """Return the residents of each LSOA21 in the middle of 2022 (``population_mid2022_lsoa21``).

    Indexed by lsoa21_code, one column residents_mid2022 (people of all ages); 33,755 rows, 57,106,398 people.
    """
    dataset = "population_mid2022_lsoa21"
    names = {"lsoacd": "lsoa21_code", "population": "residents_mid2022"}
    return indexed(dataset, table(dataset).rename(columns=names), "lsoa21_code")
