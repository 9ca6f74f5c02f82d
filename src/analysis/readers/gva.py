"""Gross value added by local authority, 1998 to 2019, and by ward, 2020."""

from pathlib import Path

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.readers.geography import AUTHORITY

AUTHORITIES_2021 = 309
WARDS_2021 = 6_987
YEARS = tuple(range(1998, 2020))

SHEETS = {"gva_gbp_million": "Table 1", "residents": "Table 6", "deflator_2018": "Table 8"}
"""Sheets of the authority workbook by what they hold."""


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
    dataset = "gva_lad_1998_2019"
    path = locate(dataset)
    sheets = pd.read_excel(path, sheet_name=list(SHEETS.values()), header=1)
    result = pd.DataFrame({name: _by_year(dataset, path, sheets[sheet]) for name, sheet in SHEETS.items()})
    require_range(dataset, path, result["deflator_2018"], 30, 130)
    base = result["deflator_2018"].xs(2018, level="year")
    require_range(dataset, path, base, 100, 100)
    gva = result["gva_gbp_million"].xs(2019, level="year").sum()
    require_total(dataset, path, "GVA of England 2019, GBP million", gva, 1.65e6, 1.75e6)
    residents = result["residents"].xs(2019, level="year").sum()
    require_total(dataset, path, "residents 2019", residents, 56.2e6, 56.4e6)
    return result


def _by_year(dataset: str, path: Path, sheet: pd.DataFrame) -> pd.Series:
    """Return one sheet of the workbook by authority and year; a year may carry a note."""
    require_columns(dataset, path, sheet, ["LA code"])
    areas = sheet[sheet["LA code"].astype(str).str.startswith("E")].set_index("LA code")
    areas.index.name = "authority_2021_code"
    require_codes(dataset, path, areas, "authority_2021_code", pattern=AUTHORITY)
    require_total(dataset, path, "authorities", areas.index.nunique(), AUTHORITIES_2021, AUTHORITIES_2021)
    areas = areas.rename(columns=lambda name: str(name).split("\n")[0])
    require_columns(dataset, path, areas, map(str, YEARS))
    long = areas[[str(year) for year in YEARS]].melt(var_name="year", ignore_index=False)
    years = long["year"].astype(int)
    return long.set_index(years, append=True)["value"].astype(float).sort_index()


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
    path = locate(dataset)
    frame = pd.read_csv(path)
    require_columns(dataset, path, frame, ["date", "geography_code", "variable_unit", "value"])
    frame = frame[frame["geography_code"].str.startswith("E05")]
    require_codes(dataset, path, frame, "date", expected=["2020-01-01"])
    require_codes(dataset, path, frame, "variable_unit", expected=["£m"])
    names = {"geography_code": "ward21_code", "value": "gva_gbp_million"}
    result = frame.rename(columns=names).set_index("ward21_code")[["gva_gbp_million"]].sort_index()
    require_total(dataset, path, "wards", result.index.nunique(), WARDS_2021, WARDS_2021)
    require_total(dataset, path, "repeated wards", result.index.duplicated().sum(), 0, 0)
    require_range(dataset, path, result["gva_gbp_million"], 0, 60_000)
    total = result["gva_gbp_million"].sum()
    require_total(dataset, path, "GVA of England 2020, GBP million", total, 1.682e6, 1.684e6)
    return result
