"""Turnout at the local elections of 2021 to 2024, by ward."""

from dataclasses import dataclass

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.readers.geography import AUTHORITY

WARD = r"E05\d{6}"


@dataclass(frozen=True)
class _Layout:
    """Where a year's file has what; the header of most stands below a title line."""

    title_lines: int
    names: dict[str, str]
    wards: tuple[int, int]


_CODES = {
    "Local authority code": "local_authority_code",
    "Local authority name": "local_authority_name",
    "Electorate": "electorate",
    "Turnout (%)": "turnout",
}
_LAYOUTS = {
    2021: _Layout(1, {"Ward/ED code": "ward_code", "Ward/ED name": "ward_name", **_CODES}, (2497, 2497)),
    2022: _Layout(1, {"Ward code": "ward_code", "Ward name": "ward_name", **_CODES}, (2845, 2845)),
    2023: _Layout(
        0,
        {
            "DISTRICTNAME": "local_authority_name",
            "WARDNAME": "ward_name",
            "ELECT": "electorate",
            "TURNOUT": "turnout",
        },
        (4797, 4797),
    ),
    2024: _Layout(1, {"Ward code": "ward_code", "Ward name": "ward_name", **_CODES}, (1903, 1903)),
}
YEARS = tuple(_LAYOUTS)
DATASETS = {year: f"local_elections_{year}" for year in YEARS}

COLUMNS = [
    "ward_code",
    "ward_name",
    "local_authority_code",
    "local_authority_name",
    "electorate",
    "turnout",
]


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
    dataset, layout = DATASETS[year], _LAYOUTS[year]
    path = locate(dataset)
    raw = pd.read_csv(path, skiprows=layout.title_lines, dtype=str, encoding="utf-8")
    require_columns(dataset, path, raw, layout.names)
    # A column that a year lacks is text too, all of it missing.
    frame = raw.rename(columns=layout.names).reindex(columns=COLUMNS).astype("str")
    if frame["ward_code"].notna().any():
        frame = frame[frame["ward_code"].str.startswith("E05", na=False)]
        require_codes(dataset, path, frame, "ward_code", pattern=WARD)
        require_codes(dataset, path, frame, "local_authority_code", pattern=AUTHORITY)
        frame["ward_code"] = frame["ward_code"].mask(frame["ward_code"].duplicated(keep=False))
    for column in ("electorate", "turnout"):
        frame[column] = _number(frame[column])
    require_total(dataset, path, "wards", len(frame), *layout.wards)
    require_range(dataset, path, frame["turnout"], 5, 90)
    require_range(dataset, path, frame["electorate"], 100, 40_000)
    return frame.reset_index(drop=True)


def _number(text: pd.Series) -> pd.Series:
    """Return numbers from text with thousands separators, tabs and percent signs."""
    return pd.to_numeric(text.str.replace(r"[,%\s]", "", regex=True))
