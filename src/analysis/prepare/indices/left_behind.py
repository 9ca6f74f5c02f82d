"""The left-behind wards of 2019 with the neighbourhoods that they held then."""

import pandas as pd

from analysis.prepare.store import prepared
from analysis.readers.geography import lookups
from analysis.readers.indices import community_needs


@prepared("left_behind_2019", inputs=["cni2019_ward17", "lookup_lsoa11_ward17"])
def left_behind_2019() -> pd.DataFrame:
    """Return the 225 wards of 2017 that the Community Needs Index of 2019 calls left behind.

    Returns
    -------
    DataFrame
        Indexed by ward17_code: ward_name; lsoa11, the number of LSOA11 that fit best in the ward
        (1,468 together, as Local Trust counted them).
    """
    wards = community_needs.cni_2019()
    wards = wards[wards["left_behind"].astype(bool)]
    held = lookups.lookup_lsoa11_ward17()["ward17_code"].value_counts()
    areas = held.reindex(wards.index, fill_value=0).astype("int64")
    return wards[["ward_name"]].assign(lsoa11=areas).sort_index()
