"""Claimant count by LSOA11 and year, 2013 to 2022."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.readers.geography import LSOA, LSOA11_ENGLAND

YEARS = tuple(range(2013, 2023))

DATASETS = {year: f"claimants_{year}_lsoa11" for year in YEARS}
"""Catalogue ids by year."""

ENGLAND_MAGNITUDE = (0.55e6, 2.1e6)
"""Bounds of the annual mean of claimants in England: lowest in 2016, highest in 2021."""


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
    path = locate(dataset)
    frame = pd.read_csv(path)
    require_columns(dataset, path, frame, ["area_code", "pop", "claimant_count"])
    frame = frame.rename(columns={"area_code": "lsoa11_code", "pop": "residents_16_plus"})
    frame = frame.set_index("lsoa11_code").sort_index()
    require_codes(dataset, path, frame, "lsoa11_code", pattern=LSOA)
    require_total(dataset, path, "LSOA11", frame.index.nunique(), LSOA11_ENGLAND, LSOA11_ENGLAND)
    frame["claimants"] = frame["claimant_count"] / 12
    require_range(dataset, path, frame["claimants"], 0, 1_000)
    require_range(dataset, path, frame["residents_16_plus"], 100, 20_000)
    require_total(dataset, path, "claimants", frame["claimants"].sum(), *ENGLAND_MAGNITUDE)
    require_total(dataset, path, "pop", frame["residents_16_plus"].sum(), 43.5e6, 46e6)
    return frame[["claimants", "residents_16_plus"]].astype(float)
