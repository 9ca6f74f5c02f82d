"""The report's two instruments, voter turnout and drug offences, on wards and authorities of 2024."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis.readers.civic import crime, elections
from analysis.readers.geography import lookups

DATASETS = (
    "crime_csp_ye_june_2025",
    *elections.DATASETS.values(),
    "lookup_lsoa21_ward24_ltla24",
    "lookup_ltla24_csp24_pfa24",
)

RENAMED = {
    "herefordshire": "herefordshire county of",
    "kingston upon hull": "kingston upon hull city of",
    "bristol": "bristol city of",
}
"""Authorities whose short name the election files use, in the form of :func:`plain`."""


def turnout_by_ward24() -> pd.DataFrame:
    """Return each ward's turnout at local elections of 2021 to 2024.

    Wards vote in different years, and turnout differs by year. The level of each year is
    estimated from wards that voted in more than one (a regression on wards and years) and taken
    out, so that ``turnout`` is a ward's own mean at the level of the average election.

    Returns
    -------
    DataFrame
        Indexed by ward_code (2024), wards with an election: turnout (percent, years brought to
        one level), turnout_as_published (mean, percent), elections (number).
    """
    votes = _votes()
    level = year_levels(votes)
    votes["adjusted"] = votes["turnout"] - votes["year"].map(level)
    wards = votes.groupby("ward_code")
    return pd.DataFrame(
        {
            "turnout": wards["adjusted"].mean(),
            "turnout_as_published": wards["turnout"].mean(),
            "elections": wards.size().astype("int64"),
        }
    ).sort_index()


def year_levels(votes: pd.DataFrame) -> pd.Series:
    """Return how far each year lies above the average election, in points, by year.

    Parameters
    ----------
    votes : DataFrame
        ward_code, year, turnout. Ward effects are taken out by demeaning within wards; the
        levels are centred on zero over all elections.
    """
    years = pd.get_dummies(votes["year"], dtype=float)
    own = votes["ward_code"]
    within = years - years.groupby(own).transform("mean")
    turnout = votes["turnout"] - votes.groupby("ward_code")["turnout"].transform("mean")
    effects = np.linalg.lstsq(within.to_numpy(), turnout.to_numpy(), rcond=None)[0]
    levels = pd.Series(effects, index=years.columns)
    return levels - float((levels * years.mean()).sum())


def _votes() -> pd.DataFrame:
    """Return elections in wards of 2024: ward_code, year, turnout.

    A ward is found by its code, and by authority and name where the file has no code. Wards
    whose borders have since been drawn anew have another code and are not there.
    """
    wards = _wards()
    by_name = pd.Series(wards.index, index=pd.MultiIndex.from_frame(wards))
    parts = []
    for year in elections.YEARS:
        vote = elections.ward_turnout(year)
        names = pd.MultiIndex.from_arrays([_authority(vote["local_authority_name"]), plain(vote["ward_name"])])
        found = pd.Series(by_name.reindex(names).to_numpy(), index=vote.index)
        code = vote["ward_code"].fillna(found)
        parts.append(pd.DataFrame({"ward_code": code, "year": year, "turnout": vote["turnout"]}))
    votes = pd.concat(parts, ignore_index=True)
    return votes[votes["ward_code"].isin(wards.index)].reset_index(drop=True)


def _wards() -> pd.DataFrame:
    """Return the plain authority and ward names of each ward of 2024."""
    areas = lookups.lookup_lsoa21_ward24().drop_duplicates("ward_code").set_index("ward_code")
    names = {"authority": plain(areas["local_authority_name"]), "ward": plain(areas["ward_name"])}
    frame = pd.DataFrame(names)
    return frame[~frame.duplicated(keep=False)]


def _authority(names: pd.Series) -> pd.Series:
    return plain(names).replace(RENAMED)


def plain(names: pd.Series) -> pd.Series:
    """Return names in small letters without marks, so that spellings of one name agree."""
    text = names.str.lower().str.replace("&", " and ").str.replace(r"[-/]", " ", regex=True)
    text = text.str.replace(r"\bst\.? ", "saint ", regex=True)
    text = text.str.replace(r"[^a-z0-9 ]", "", regex=True)
    text = text.str.replace(r"\b(ward|the)\b", " ", regex=True)
    return text.str.split().str.join(" ")


def drug_offences_by_authority(residents: pd.Series) -> pd.DataFrame:
    """Return recorded drug offences per 1,000 residents of each authority, year to June 2025.

    Offences are published by community safety partnership. A partnership may cover several
    authorities and an authority several partnerships: those that hang together are pooled and
    share one rate.

    Parameters
    ----------
    residents : Series
        Residents by local_authority_code, 296 authorities.

    Returns
    -------
    DataFrame
        Indexed by local_authority_code: drug_offences_per_1000, policing_area (number of the
        group of authorities that shares a rate).
    """
    pairs = lookups.lookup_authority_community_safety()
    offences = crime.recorded_drug_offences()["drug_offences"]
    joined = components(pairs["local_authority_code"], pairs["partnership_code"])
    left, right = joined
    total = offences.groupby(right.reindex(offences.index)).sum()
    people = residents.groupby(left.reindex(residents.index)).sum()
    rate = 1000 * total / people
    return pd.DataFrame({"drug_offences_per_1000": left.map(rate), "policing_area": left}).rename_axis(
        "local_authority_code"
    )


def components(left: pd.Series, right: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the connected component of each code in a many-to-many relation.

    Returns
    -------
    tuple of Series
        Component number by code of `left`, and by code of `right`.
    """
    rows, row_codes = pd.factorize(left, sort=True)
    columns, column_codes = pd.factorize(right, sort=True)
    size = len(row_codes) + len(column_codes)
    links = coo_array((np.ones(len(rows)), (rows, columns + len(row_codes))), shape=(size, size))
    labels = connected_components(links, directed=False)[1]
    return (
        pd.Series(labels[: len(row_codes)], index=row_codes),
        pd.Series(labels[len(row_codes) :], index=column_codes),
    )
