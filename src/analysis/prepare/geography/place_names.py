"""What people call the place that each neighbourhood is, and what it was before the boundaries of 2021."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.store import prepared
from analysis.readers.geography import lookups, names

CHANGES = {"U": "same", "S": "split", "M": "merged", "X": "irregular"}
"""What happened to a neighbourhood's boundary in 2021, by the letter of ONS."""


@prepared(
    "place_names",
    inputs=["hyper_local_need_msoa21", "lookup_lsoa01_builtup11", "lookup_lsoa01_lsoa11", "lookup_lsoa11_lsoa21"],
    after=["msoa_need", "neighbourhoods"],
)
def place_names() -> pd.DataFrame:
    """Return the names of the MSOA and of the town that each LSOA21 lies in.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``msoa21_name``
            By the House of Commons Library.
        ``town_code``, ``town``
            The built-up area of 2011, or the sub-division of one, that holds most of the area's predecessors of
            2001; empty in open country, and in five areas without known predecessors.
    """
    areas = store.load("neighbourhoods")[["msoa21_code"]]
    # The Isles of Scilly are not in the list of names; the index of need calls all others alike.
    called = names.msoa_names()["msoa21_name"].combine_first(store.load("msoa_need")["msoa21_name"])
    named = areas.assign(msoa21_name=called.reindex(areas["msoa21_code"]).to_numpy())
    return named[["msoa21_name"]].join(_towns()).fillna({"town_code": "", "town": ""})


def _towns() -> pd.DataFrame:
    """Return the town that holds most predecessors of each LSOA21, the first by code where two hold as many."""
    pairs = lookups.lookup_lsoa11_lsoa21()[["lsoa11_code", "lsoa21_code"]].merge(
        lookups.lookup_lsoa01_lsoa11()[["lsoa01_code", "lsoa11_code"]], on="lsoa11_code"
    )
    held = pairs.join(names.built_up_area_names().fillna(""), on="lsoa01_code")
    sizes = held.groupby(["lsoa21_code", "town_code", "town"]).size().reset_index(name="predecessors")
    first = sizes.sort_values(["lsoa21_code", "predecessors", "town_code"], ascending=[True, False, True])
    return first.drop_duplicates("lsoa21_code").set_index("lsoa21_code")[["town_code", "town"]]


@prepared("boundary_changes", inputs=["lookup_lsoa11_lsoa21"])
def boundary_changes() -> pd.DataFrame:
    """Return what each LSOA21 was made of.

    Indexed by lsoa21_code, 33,755 rows: ``change`` (same, split, merged or irregular), ``predecessors`` (codes of
    2011 that share ground with it, with ; between them).
    """
    pairs = lookups.lookup_lsoa11_lsoa21()
    by_area = pairs.groupby("lsoa21_code")
    return pd.DataFrame(
        {
            "change": by_area["change_code"].first().map(CHANGES),
            "predecessors": by_area["lsoa11_code"].agg(";".join),
        }
    )
