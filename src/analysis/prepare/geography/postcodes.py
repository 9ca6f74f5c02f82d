"""Postcodes by neighbourhood, from either of two sources."""

import pandas as pd

from analysis.prepare.store import prepared
from analysis.readers.geography.postcodes import code_point_postcodes, directory_postcodes


@prepared("postcodes", inputs=["postcode_lsoa21_england"])
def postcodes() -> pd.DataFrame:
    """Return the LSOA21 that holds the point of each live postcode.

    Indexed by postcode (capitals, no space), 1,491,312 rows: ``lsoa21_code``.
    """
    return code_point_postcodes()


@prepared("postcode_directory", inputs=["postcode_directory"])
def postcode_directory() -> pd.DataFrame:
    """Return the same by the directory of ONS, which is the official source.

    Indexed by postcode (capitals, no space): ``lsoa21_code``.
    """
    return directory_postcodes()
