"""Figures by local authority: Explore Local Statistics (ELS), and which county a district is in."""

import pandas as pd

from analysis.catalog.checks import require_codes, require_total
from analysis.readers.source import file, reader, table

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


@reader
def local_statistics(dataset: str) -> pd.DataFrame:
    """Return one ELS dataset in long form: England, its regions, counties and authorities.

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
        A period is of another form.
    """
    frame = table(dataset)
    require_codes(dataset, file(dataset), frame["period"], "period", pattern=PERIOD)
    when = frame["period"].str.extract(PERIOD).fillna({"years": "1"}).astype(int)
    last = when["year"] + when["years"] - 1
    result = frame[list(COLUMNS)].rename(columns=COLUMNS).astype({"notes": "str"})
    result["year"] = when["year"] + when["years"] // 2
    result["period"] = (
        when["year"].astype(str).where(when["years"] == 1, when["year"].astype(str) + " to " + last.astype(str))
    )
    return result.reset_index(drop=True)


@reader
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
    path = file(dataset)
    county, district = "County code", "Local authority code"
    names = {county: "county_code", district: "local_authority_code"}
    pairs = table(dataset)[[county, district]].dropna().drop_duplicates()
    pairs = pairs[pairs[district].str.startswith("E07")]
    require_codes(dataset, path, pairs, county, pattern=r"E10\d{6}")
    require_total(dataset, path, "districts", pairs[district].nunique(), 164, 164)
    require_total(dataset, path, "districts in two counties", len(pairs), 164, 164)
    return pairs.rename(columns=names).set_index("local_authority_code")["county_code"].sort_index()


@reader
def authority_of_2013() -> pd.Series:
    """Return the local authority of each LSOA11 in 2013 (``imd2015_lsoa11``).

    Returns
    -------
    Series
        authority_2013_code by lsoa11_code; 32,844 rows, 326 authorities.
    """
    dataset = "imd2015_lsoa11"
    frame = table(dataset).rename(columns={"lad13_code": "authority_2013_code"})
    require_total(dataset, file(dataset), "authorities of 2013", frame["authority_2013_code"].nunique(), 326, 326)
    return frame.set_index("lsoa11_code")["authority_2013_code"].sort_index()
