"""Numbers about the list of areas itself: how many, in how many wards, how large."""

from collections.abc import Mapping

import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED


def list_counts(
    neighbourhoods: pd.DataFrame,
    group: pd.Series,
    households: pd.Series,
    left_behind: pd.DataFrame,
) -> dict[str, float]:
    """Return every number that the tests of kind ``count`` ask for.

    Parameters
    ----------
    neighbourhoods : DataFrame
        The prepared table: ``ward_code``, ``population``, ``cni2019_left_behind``.
    group : Series of str
        Group of each neighbourhood.
    households : Series
        Households of each neighbourhood (Census 2021, TS054).
    left_behind : DataFrame
        The prepared table ``left_behind_2019``: ``lsoa11`` by ward of 2017.

    Returns
    -------
    dict
        ``doubly_disadvantaged`` (areas), ``wards`` (of 2024 with at least one), ``smallest_...``
        and ``largest_residents`` and ``..._households`` of those areas, ``mean_residents`` and
        ``mean_households`` of all areas, ``smallest_ward``, ``largest_ward`` and ``mean_ward`` in residents,
        and of the list of 2019 ``left_behind_wards``,
        ``left_behind_lsoa11``, ``left_behind_lsoa21``, ``left_behind_wards24``.
    """
    doubly = group == DOUBLY_DISADVANTAGED
    chosen = neighbourhoods[doubly]
    listed = neighbourhoods["cni2019_left_behind"].astype(bool)
    of_wards = neighbourhoods.groupby("ward_code")["population"].sum()
    sizes: Mapping[str, pd.Series] = {
        "residents": neighbourhoods["population"],
        "households": households,
    }
    out = {
        "doubly_disadvantaged": float(doubly.sum()),
        "wards": float(chosen["ward_code"].nunique()),
        "left_behind_wards": float(len(left_behind)),
        "left_behind_lsoa11": float(left_behind["lsoa11"].sum()),
        "left_behind_lsoa21": float(listed.sum()),
        "left_behind_wards24": float(neighbourhoods.loc[listed, "ward_code"].nunique()),
    }
    out |= {
        "smallest_ward": float(of_wards.min()),
        "largest_ward": float(of_wards.max()),
        "mean_ward": float(of_wards.mean()),
    }
    for name, values in sizes.items():
        own = values[doubly]
        out |= {
            f"smallest_{name}": float(own.min()),
            f"largest_{name}": float(own.max()),
            f"mean_{name}": float(values.mean()),
        }
    return out
