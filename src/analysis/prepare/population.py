"""Estimates of residents between and after censuses."""

import pandas as pd

from analysis.prepare.store import prepared
from analysis.readers.population import population_mid2022


@prepared("population", inputs=["population_mid2022_lsoa21"])
def population() -> pd.DataFrame:
    """Return the residents of each LSOA21 in the middle of a year, people of all ages.

    Indexed by lsoa21_code, 33,755 rows: ``residents_mid2022``.
    """
    return population_mid2022().astype("float64")
