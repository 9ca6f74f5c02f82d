"""Estimates of residents between and after censuses."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa11_counts
from analysis.prepare.store import prepared
from analysis.readers.people.population import YEARS_LSOA11, population_lsoa11, population_mid2022


@prepared(
    "population",
    inputs=[
        "lookup_lsoa11_lsoa21",
        "population_mid2017_lsoa11",
        "population_mid2019_lsoa11",
        "population_mid2020_lsoa11",
        "population_mid2022_lsoa21",
    ],
    after=["census2021"],
)
def population() -> pd.DataFrame:
    """Return the residents of each LSOA21 in the middle of a year, people of all ages.

    The estimates for 2017 to 2020 roll Census 2011 forward and are carried from LSOA11; those for 2022 rest on Census
    2021. Between the two the level shifts where the roll had gone wrong, as it had for many students.

    Indexed by lsoa21_code, 33,755 rows: ``residents_mid2017``, ``residents_mid2019``, ``residents_mid2020`` and
    ``residents_mid2022``.
    """
    before = pd.concat([population_lsoa11(year) for year in YEARS_LSOA11], axis=1)
    carried = carry_lsoa11_counts(before, store.load("census2021")["residents"])
    return carried.join(population_mid2022()).astype("float64")
