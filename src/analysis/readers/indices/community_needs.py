"""The Community Needs Index of OCSI and Local Trust: 1 is the highest need."""

import pandas as pd

from analysis.catalog.checks import require_total
from analysis.readers.source import file, reader, table
from analysis.readers.tidy import indexed

LEFT_BEHIND_WARDS_2019 = 225
"""As Local Trust counted them in 2019."""


@reader
def cni_2023() -> pd.DataFrame:
    """Return the Community Needs Index 2023 of each LSOA21 (``cni2023_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: cni2023_score, cni2023_rank and the score and rank of the three
        domains (civic_assets, connectedness, active_community), left_behind (the file's own
        flag). Ranks 1 (highest need) to 33,755; areas with the same score share a score, not
        always a rank, so cut on the rank. 33,755 rows.
    """
    dataset = "cni2023_lsoa21"
    names = {
        "lsoa21_code": "lsoa21_code",
        "Community Needs Index 2023 Score": "cni2023_score",
        "Community Needs Index 2023 Rank": "cni2023_rank",
        "Civic Assets Domain Score": "civic_assets_score",
        "Civic Assets Domain Rank": "civic_assets_rank",
        "Connectedness Domain Score": "connectedness_score",
        "Connectedness Domain Rank": "connectedness_rank",
        "Active and Engaged Community Domain Score": "active_community_score",
        "Active and Engaged Community Domain Rank": "active_community_rank",
        "Left Behind Area?": "left_behind",
    }
    return _ranked(dataset, names, "lsoa21_code")


@reader
def cni_2019() -> pd.DataFrame:
    """Return the Community Needs Index 2019 of each ward of 2017 (``cni2019_ward17``).

    Returns
    -------
    DataFrame
        Indexed by ward17_code: ward_name, cni2019_score, cni2019_rank, left_behind. 7,433 rows,
        225 of them left behind (most deprived and most in need).
    """
    dataset = "cni2019_ward17"
    names = {
        "ward17_code": "ward17_code",
        "ward17_name": "ward_name",
        "Community Needs Index score": "cni2019_score",
        "Community Needs Index rank": "cni2019_rank",
        "Left Behind Area?": "left_behind",
    }
    frame = _ranked(dataset, names, "ward17_code")
    left_behind = frame["left_behind"].sum()
    expected = LEFT_BEHIND_WARDS_2019
    require_total(dataset, file(dataset), "Left Behind Area?", left_behind, expected, expected)
    return frame


def _ranked(dataset: str, names: dict[str, str], index: str) -> pd.DataFrame:
    """Return the renamed columns by code, ranks as whole numbers."""
    frame = table(dataset)[list(names)].rename(columns=names)
    for rank in frame.columns[frame.columns.str.endswith("_rank")]:
        frame[rank] = frame[rank].astype("int64")
    return indexed(dataset, frame, index)
