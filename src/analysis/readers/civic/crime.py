"""Police recorded drug offences, by community safety partnership and in London by LSOA11."""

import pandas as pd

from analysis.catalog.checks import require_total
from analysis.readers.source import file, reader, table
from analysis.readers.tidy import indexed

_NAMES = {
    "Police Force Area code": "police_area_code",
    "Police Force Area name": "police_area_name",
    "Community Safety Partnership code": "partnership_code",
    "Community Safety Partnership name": "partnership_name",
    "Drug offences": "drug_offences",
}
LONDON_YEARS = tuple(range(2011, 2022))


@reader
def recorded_drug_offences() -> pd.DataFrame:
    """Return drug offences in the year to June 2025 (``crime_csp_ye_june_2025``), England.

    Offences that a force places in none of its partnerships (about 2%, Manchester Airport among
    them) are left out. Drug offences are found by the police where they look: the number says as
    much of policing as of drugs.

    Returns
    -------
    DataFrame
        Indexed by partnership_code: partnership_name, police_area_code, drug_offences (number).
        292 partnerships.

    Raises
    ------
    DataError
        The partnerships and unplaced offences of a force do not add to its total.
    """
    dataset = "crime_csp_ye_june_2025"
    frame = table(dataset)[list(_NAMES)].rename(columns=_NAMES)
    # A row of unplaced offences in Surrey, with the code of Kent, is empty.
    frame = frame[frame["drug_offences"].notna() | frame["partnership_code"].notna()]
    _require_force_totals(dataset, frame)
    placed = frame[frame["partnership_code"].notna()]
    columns = ["partnership_code", "partnership_name", "police_area_code", "drug_offences"]
    return indexed(dataset, placed[columns], "partnership_code")


def _require_force_totals(dataset: str, frame: pd.DataFrame) -> None:
    """Make sure that the parts of each force add to the row of the whole force.

    The City of London, a force of one partnership, has no row for the whole.
    """
    whole = frame["partnership_code"].isna() & frame["partnership_name"].isna()
    forces = frame[whole].set_index("police_area_code")["drug_offences"]
    parts = frame[~whole].groupby("police_area_code")["drug_offences"].sum()
    path = file(dataset)
    for code, total in forces.items():
        found = float(parts.loc[str(code)])
        require_total(dataset, path, f"drug offences of {code}", found, total, total)


@reader
def london_drug_offences() -> pd.DataFrame:
    """Return drug offences recorded in London by LSOA11 and year, 2011 to 2021.

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: one column a year, named by the year as int
        (``drug_offences_london_lsoa11``, Metropolitan Police; the City of London has a force of
        its own and is not in it).
    """
    dataset = "drug_offences_london_lsoa11"
    names = {"LSOA11CD": "lsoa11_code", **{str(year): year for year in LONDON_YEARS}}
    return indexed(dataset, table(dataset)[list(names)].rename(columns=names), "lsoa11_code")
