"""The Index of Multiple Deprivation 2015, which looks back on 2012 and 2013."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
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
    frame = table(dataset)[list(names)].rename(columns=names).astype({"imd2015_rank": "int64"})
    return indexed(dataset, frame, "lsoa11_code")
