"""The Index of Multiple Deprivation 2015, which looks back on 2012 and 2013."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_columns
from analysis.readers.geography import LSOA, LSOA11_ENGLAND
from analysis.readers.rfiles import read_r_frame
from analysis.readers.tidy import indexed, require_areas


def imd_2015() -> pd.DataFrame:
    """Return the IMD 2015 by LSOA11 (``imd2015_lsoa11``).

    Indexed by lsoa11_code: imd2015_score, imd2015_rank (1 is most deprived); 32,844 rows.
    """
    dataset = "imd2015_lsoa11"
    names = {
        "lsoa11_code": "lsoa11_code",
        "IMD_score": "imd2015_score",
        "IMD_rank": "imd2015_rank",
    }
    raw = read_r_frame(dataset)
    require_columns(dataset, locate(dataset), raw, names)
    frame = raw[list(names)].rename(columns=names).astype({"imd2015_rank": "int64"})
    require_areas(dataset, frame, "lsoa11_code", LSOA, LSOA11_ENGLAND)
    return indexed(dataset, frame, "lsoa11_code")
