"""What a neighbourhood is called: "Harpurhey South & Monsall (Manchester 009A)"."""

import pandas as pd

NAME = "name"


def full_name(msoa_names: pd.Series, official_names: pd.Series) -> pd.Series:
    """Return how people call the place, with the official name behind it, as several neighbourhoods share the first.

    Parameters
    ----------
    msoa_names : Series
        Name of each neighbourhood's MSOA by the House of Commons Library.
    official_names : Series
        Name of each neighbourhood by ONS, indexed alike.
    """
    return msoa_names + " (" + official_names + ")"


def with_names(rows: pd.DataFrame, names: pd.Series, code: str = "lsoa21_code") -> pd.DataFrame:
    """Return rows of neighbourhoods with their names, given those of all by code."""
    return rows.assign(**{NAME: names.reindex(rows[code]).to_numpy()})


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table of neighbourhoods with the column ``name``: the official one where a release has no other."""
    return rows if NAME in rows else rows.assign(**{NAME: rows["lsoa21_name"]})
