"""Gross value added by local authority, 1998 to 2019, and by ward, 2020."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

YEARS = tuple(range(1998, 2020))

SHEETS = {"gva_gbp_million": "Table 1", "residents": "Table 6", "deflator_2018": "Table 8"}
"""Sheets of the authority workbook by what they hold."""


@reader
def authority_gva() -> pd.DataFrame:
    """Return GVA, residents and deflator by authority of 2021 and year (``gva_lad_1998_2019``).

    Returns
    -------
    DataFrame
        Indexed by authority_2021_code (309 English authorities) and year (1998 to 2019, the
        last provisional): gva_gbp_million (balanced, current basic prices, GBP million),
        residents (mid-year estimate) and deflator_2018 (implied deflator of the authority's
        whole economy, 2018 = 100).
    """
    return pd.DataFrame({name: _by_year(sheet) for name, sheet in SHEETS.items()})


def _by_year(sheet: str) -> pd.Series:
    """Return one sheet of the workbook by authority and year."""
    areas = table("gva_lad_1998_2019", sheet).rename(columns={"LA code": "authority_2021_code"})
    areas = areas.set_index("authority_2021_code")
    long = areas[[str(year) for year in YEARS]].melt(var_name="year", ignore_index=False)
    years = long["year"].astype(int)
    return long.set_index(years, append=True)["value"].astype(float).sort_index()


@reader
def ward_gva() -> pd.DataFrame:
    """Return GVA in 2020 by ward of 2021 (``gva_2020_ward21``).

    ONS's small-area estimates, added up to wards by the joining project. The file also has some
    authorities of 2019, which are left out.

    Returns
    -------
    DataFrame
        Indexed by ward21_code (6,987 English wards): gva_gbp_million (current basic prices, GBP
        million). England sums to 1,682.8 billion.
    """
    dataset = "gva_2020_ward21"
    names = {"geography_code": "ward21_code", "value": "gva_gbp_million"}
    return indexed(dataset, table(dataset).rename(columns=names), "ward21_code")[["gva_gbp_million"]]
