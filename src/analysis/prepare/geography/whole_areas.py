"""Which neighbourhoods are whole areas of the older geographies, and not parts cut from one."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.prepare.store import prepared
from analysis.readers.geography.lookups import lookup_lsoa01_lsoa11, lookup_lsoa11_lsoa21


@prepared("whole_areas", inputs=["lookup_lsoa01_lsoa11", "lookup_lsoa11_lsoa21"])
def whole_areas() -> pd.DataFrame:
    """Return which LSOA21 were not cut from a larger area.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: since_2011 and since_2001, true where the area is one LSOA11 (or
        several merged), and where those are not parts of an LSOA01 either.
    """
    pairs = lookup_lsoa11_lsoa21()
    codes = pd.Index(np.sort(pairs["lsoa21_code"].unique()), name="lsoa21_code")
    parents = pd.Index(pairs["lsoa11_code"].unique())
    cut = parents[~unsplit(lookup_lsoa01_lsoa11(), "lsoa11_code", parents)]
    within_cut = pairs.loc[pairs["lsoa11_code"].isin(cut), "lsoa21_code"]
    since_2011 = unsplit(pairs, "lsoa21_code", codes)
    return pd.DataFrame(
        {"since_2011": since_2011, "since_2001": since_2011 & ~codes.isin(within_cut)},
        index=codes,
    )


def unsplit(pairs: pd.DataFrame, target: str, codes: pd.Index) -> npt.NDArray[np.bool_]:
    """Return which areas are not parts of an older area.

    Parameters
    ----------
    pairs : DataFrame
        A lookup with ``change_code``: U and M leave the new area whole, S and X do not.
    target : str
        Column of the new areas' codes.
    codes : Index
        The areas asked about.
    """
    cut = pairs.loc[~pairs["change_code"].isin(["U", "M"]), target]
    return ~codes.isin(cut)
