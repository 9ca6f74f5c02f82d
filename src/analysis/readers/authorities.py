"""Figures by local authority: Explore Local Statistics (ELS), and which county a district is in."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_total
from analysis.readers.geography import AUTHORITY, LSOA, LSOA11_ENGLAND
from analysis.readers.rfiles import read_r_frame

PERIOD = r"(?P<year>\d{4})-\d{2}-\d{2}(?:/P(?P<years>[13])Y)?"
"""How ELS writes a period: its first day and, but for single days, its length in years."""

COLUMNS = {
    "areacd": "area_code",
    "areanm": "area_name",
    "indicator": "indicator",
    "observation": "value",
    "lci_95": "lower",
    "uci_95": "upper",
    "notes": "notes",
}


def local_statistics(dataset: str) -> pd.DataFrame:
    """Return one ELS dataset in long form, all areas and indicators that it holds.

    Parameters
    ----------
    dataset : str
        A catalogue id that starts with ``els_``.

    Returns
    -------
    DataFrame
        One row an area, indicator and period: area_code, area_name, indicator (the publisher's
        name), value, lower, upper (95% limits, missing where there are none), notes, year (the
        middle one of three) and period (``2019`` or ``2018 to 2020``). Units are the
        publisher's: per cent, GBP, years, minutes. Values that the publisher withholds are
        missing.

    Raises
    ------
    DataError
        A column is missing, a period is of another form, or a row is repeated.
    """
    path = locate(dataset)
    frame = pd.read_csv(path, encoding="utf-8-sig", dtype={"notes": str})
    require_columns(dataset, path, frame, [*COLUMNS, "period"])
    require_codes(dataset, path, frame["period"], "period", pattern=PERIOD)
    when = frame["period"].str.extract(PERIOD).fillna({"years": "1"}).astype(int)
    last = when["year"] + when["years"] - 1
    result = frame[list(COLUMNS)].rename(columns=COLUMNS)
    result["year"] = when["year"] + when["years"] // 2
    result["period"] = (
        when["year"].astype(str).where(when["years"] == 1, when["year"].astype(str) + " to " + last.astype(str))
    )
    repeated = result.duplicated(["area_code", "indicator", "period"]).sum()
    require_total(dataset, path, "repeated rows", repeated, 0, 0)
    return result


def county_of_district() -> pd.Series:
    """Return the county council of each two-tier district (``local_elections_2021``).

    Every county council was elected in May 2021 or had been replaced by 2023, so the results by
    division name the county of all 164 districts of 2024.

    Returns
    -------
    Series
        county_code (E10...) by local_authority_code (E07...).
    """
    dataset = "local_elections_2021"
    path = locate(dataset)
    county, district = "County code", "Local authority code"
    names = {county: "county_code", district: "local_authority_code"}
    frame = pd.read_csv(path, header=1, encoding="utf-8-sig", dtype=str, usecols=lambda name: name in names)
    require_columns(dataset, path, frame, [county, district])
    pairs = frame[[county, district]].dropna().drop_duplicates()
    pairs = pairs[pairs[district].str.startswith("E07")]
    require_codes(dataset, path, pairs, county, pattern=r"E10\d{6}")
    require_total(dataset, path, "districts", pairs[district].nunique(), 164, 164)
    require_total(dataset, path, "districts in two counties", len(pairs), 164, 164)
    return pairs.rename(columns=names).set_index("local_authority_code")["county_code"].sort_index()


def authority_of_2013() -> pd.Series:
    """Return the local authority of each LSOA11 in 2013 (``imd2015_lsoa11``).

    Returns
    -------
    Series
        authority_2013_code by lsoa11_code; 32,844 rows, 326 authorities.
    """
    dataset = "imd2015_lsoa11"
    path = locate(dataset)
    frame = read_r_frame(dataset)
    require_columns(dataset, path, frame, ["lsoa11_code", "lad13_code"])
    frame = frame.rename(columns={"lad13_code": "authority_2013_code"})
    require_codes(dataset, path, frame, "lsoa11_code", pattern=LSOA)
    require_codes(dataset, path, frame, "authority_2013_code", pattern=AUTHORITY)
    areas, authorities = frame["lsoa11_code"].nunique(), frame["authority_2013_code"].nunique()
    require_total(dataset, path, "LSOA11", areas, LSOA11_ENGLAND, LSOA11_ENGLAND)
    require_total(dataset, path, "authorities of 2013", authorities, 326, 326)
    return frame.set_index("lsoa11_code")["authority_2013_code"].sort_index()
