"""Claimant count by LSOA11 and year, 2013 to 2022."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

YEARS = tuple(range(2013, 2023))

DATASETS = {year: f"claimants_{year}_lsoa11" for year in YEARS}
"""Catalogue ids by year."""


@reader
def claimant_count(year: int) -> pd.DataFrame:
    """Return the claimant count of one year by LSOA11 (``claimants_<year>_lsoa11``).

    The file holds the sum of the twelve months, rounded to 5 by month and area; it is divided
    by 12 here. Its residents are those of about 16 and over; 2021 and 2022 repeat 2020.

    Parameters
    ----------
    year : int
        One of :data:`YEARS`.

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code (32,844 English areas): claimants (people, mean of twelve months),
        residents_16_plus (people).

    Raises
    ------
    DataError
        A column or area is missing, or England's total is not of the known magnitude.
    """
    dataset = DATASETS[year]
    frame = table(dataset).rename(columns={"area_code": "lsoa11_code", "pop": "residents_16_plus"})
    frame = indexed(dataset, frame, "lsoa11_code")
    frame["claimants"] = frame["claimant_count"] / 12
    return frame[["claimants", "residents_16_plus"]].astype(float)
