"""Who is on the list by one index of deprivation, and who by the next: the report's, and the same on IMD 2025."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.definition import Definition
from analysis.prepare.indices.definition import REPORT, groups_of

LISTS: Mapping[str, Definition] = {"group_2019": REPORT, "group_2025": Definition(imd="2025")}
"""The two lists: the worst tenth by each index of deprivation, with the same community needs."""

COLUMNS = ["area_type", "area_code", "area_name", *LISTS, "areas", "population"]
"""Columns of ``lists.csv``."""

KINDS = {
    "region": ("region_code", "region_name"),
    "combined_authority": ("combined_authority_code", "combined_authority"),
    "local_authority": ("local_authority_code", "local_authority_name"),
}
"""Kinds of area within an edition that are counted, with the columns of their code and name."""


def lists(neighbourhoods: pd.DataFrame, indices: pd.DataFrame, area: str, name: str) -> pd.DataFrame:
    """Return how many neighbourhoods and residents each pair of groups has, by area.

    Parameters
    ----------
    neighbourhoods : DataFrame
        Those of the edition, of the prepared table.
    indices : DataFrame
        The prepared table ``indices``, of all of England.
    area, name : str
        What the edition's area is called.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`: kind, code and name of the area (``edition`` first); the group under either
        list; neighbourhoods; residents at the Census 2021. Pairs without a neighbourhood have no row.
    """
    groups = {column: groups_of(definition, indices) for column, definition in LISTS.items()}
    frame = neighbourhoods.assign(**{column: group[neighbourhoods.index] for column, group in groups.items()})
    return pd.concat(_by_area(frame, area, name), ignore_index=True)[COLUMNS]


def _by_area(frame: pd.DataFrame, area: str, name: str) -> Iterator[pd.DataFrame]:
    yield _counted("edition", frame, pd.Series(area, frame.index), pd.Series(name, frame.index))
    for kind, (code, named) in KINDS.items():
        there = frame[frame[code].notna()]
        yield _counted(kind, there, there[code], there[named])


def _counted(kind: str, frame: pd.DataFrame, code: pd.Series, name: pd.Series) -> pd.DataFrame:
    """One row an area and pair of groups."""
    rows = frame.assign(area_code=code.astype(str), area_name=name.astype(str))
    counted = rows.groupby(["area_code", "area_name", *LISTS])["population"].agg(["size", "sum"])
    counted.columns = ["areas", "population"]
    return counted.reset_index().assign(area_type=kind)
