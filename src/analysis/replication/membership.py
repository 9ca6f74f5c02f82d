"""Which neighbourhoods are on the list whatever the definition, and which come and go."""

from collections.abc import Mapping

import pandas as pd

from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.prepare.indices.definition import REPORT, groups_of
from analysis.replication.sensitivity import Ranks, definitions

A_TENTH: Mapping[str, Definition] = {
    "imd2019": REPORT,
    "imd2019_published": Definition(imd="2019_published"),
    "imd2025": Definition(imd="2025"),
}
"""The definitions by neighbourhood that take the worst tenth on both indices, each a fair reading."""

ALWAYS, COMES_AND_GOES = "always", "comes and goes"

COLUMNS = [
    "lsoa21_code",
    "lsoa21_name",
    "local_authority_name",
    *A_TENTH,
    "cni2019_wards",
    "grid_share",
    "membership",
]
"""Columns of ``membership.csv``."""

COUNT_COLUMNS = ["local_authority_name", "always", "leaves", "joins"]
"""Columns of ``membership_counts.csv``."""


def membership(neighbourhoods: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    """Return every neighbourhood that some definition of :data:`A_TENTH` calls doubly disadvantaged.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`: under which of them it is; whether it lies in a left-behind ward
        of 2019; the share of the sensitivity grid's definitions by neighbourhood that have it, 0
        to 1; ``always`` where all of :data:`A_TENTH` have it, else ``comes and goes``.
    """
    tenth = pd.DataFrame({name: groups_of(d, indices) == DOUBLY_DISADVANTAGED for name, d in A_TENTH.items()})
    listed = tenth[tenth.any(axis=1)]
    ranks = Ranks.of(neighbourhoods, indices)
    grid = [d for d in definitions() if d.unit == "neighbourhood"]
    times = sum((ranks.groups(d) == DOUBLY_DISADVANTAGED).astype(float) for d in grid)
    frame = neighbourhoods.loc[listed.index, ["lsoa21_name", "local_authority_name"]].join(listed)
    frame["cni2019_wards"] = neighbourhoods["cni2019_left_behind"].astype(bool)
    frame["grid_share"] = times / len(grid)
    frame["membership"] = listed.all(axis=1).map({True: ALWAYS, False: COMES_AND_GOES})
    return frame.rename_axis("lsoa21_code").reset_index()[COLUMNS]


def membership_counts(listed: pd.DataFrame) -> pd.DataFrame:
    """Return how many neighbourhoods of each authority stay on the list, leave it or join it.

    Parameters
    ----------
    listed : DataFrame
        From :func:`membership`, or its rows for a region.

    Returns
    -------
    DataFrame
        Columns :data:`COUNT_COLUMNS`: on the list under every definition of :data:`A_TENTH`; on that
        of IMD 2019 but not under every one; on another but not on that of IMD 2019.
    """
    is_always = listed["membership"] == ALWAYS
    kinds = pd.DataFrame(
        {
            "local_authority_name": listed["local_authority_name"],
            "always": is_always,
            "leaves": listed["imd2019"] & ~is_always,
            "joins": ~listed["imd2019"],
        }
    )
    return kinds.groupby("local_authority_name").sum().astype("int64").reset_index()
