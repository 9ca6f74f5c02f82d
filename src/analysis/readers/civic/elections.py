"""Turnout at the local elections of 2021 to 2024, by ward."""

import pandas as pd

from analysis.catalog.checks import require_total
from analysis.readers.source import file, reader, table

_CODES = {
    "Local authority code": "local_authority_code",
    "Local authority name": "local_authority_name",
    "Electorate": "electorate",
    "Turnout (%)": "turnout",
}
_NAMES = {
    2021: {"Ward/ED code": "ward_code", "Ward/ED name": "ward_name", **_CODES},
    2022: {"Ward code": "ward_code", "Ward name": "ward_name", **_CODES},
    2023: {
        "DISTRICTNAME": "local_authority_name",
        "WARDNAME": "ward_name",
        "ELECT": "electorate",
        "TURNOUT": "turnout",
    },
    2024: {"Ward code": "ward_code", "Ward name": "ward_name", **_CODES},
}
"""Our columns by those of the year's file."""

WARDS_2021 = 2_497
"""Beside the county divisions in its file."""

YEARS = tuple(_NAMES)
DATASETS = {year: f"local_elections_{year}" for year in YEARS}

COLUMNS = [
    "ward_code",
    "ward_name",
    "local_authority_code",
    "local_authority_name",
    "electorate",
    "turnout",
]


@reader
def ward_turnout(year: int) -> pd.DataFrame:
    """Return turnout in every English ward that voted in the local elections of a year.

    County divisions (E58), which are larger than wards, and Welsh wards are left out. 2023 has
    no codes. Two pairs of wards share a code by a slip in 2022 (Hampton with Hampton Wick,
    Bethnal Green East with West): their code is left empty, as in 2023, to be found by name.

    Parameters
    ----------
    year : int
        2021 to 2024.

    Returns
    -------
    DataFrame
        One row a ward and election, numbered: ward_code and local_authority_code (missing where
        there is none), ward_name, local_authority_name, electorate (registered electors),
        turnout (percent). Datasets ``local_elections_2021`` to ``_2024``.
    """
    dataset = DATASETS[year]
    frame = table(dataset).rename(columns=_NAMES[year]).reindex(columns=COLUMNS)
    # A column that a year lacks is text too, all of it missing.
    texts = [column for column in COLUMNS if column not in ("electorate", "turnout")]
    frame = frame.astype(dict.fromkeys(texts, "str"))
    if frame["ward_code"].notna().any():
        frame = frame[frame["ward_code"].str.startswith("E05")]
        frame["ward_code"] = frame["ward_code"].mask(frame["ward_code"].duplicated(keep=False))
    if year == 2021:
        require_total(dataset, file(dataset), "wards", len(frame), WARDS_2021, WARDS_2021)
    return frame.reset_index(drop=True)
