"""Gross value added: authorities 1998 to 2019, wards 2020, small areas 1998 to 2023."""

from pathlib import Path

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.readers.geography import AUTHORITY

AUTHORITIES_2021 = 309
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
    result = pd.DataFrame(
        {name: _by_year(dataset, path, sheets[sheet]) for name, sheet in SHEETS.items()}
    )
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
    require_total(
        dataset, path, "authorities", areas.index.nunique(), AUTHORITIES_2021, AUTHORITIES_2021
    )
    areas = areas.rename(columns=lambda name: str(name).split("\n")[0])
    require_columns(dataset, path, areas, map(str, YEARS))
    long = areas[[str(year) for year in YEARS]].melt(var_name="year", ignore_index=False)
    years = long["year"].astype(int)
    return long.set_index(years, append=True)["value"].astype(float).sort_index()
