"""ONS small-area gross value added: the report's outcome, by LSOA11 and year.

The England workbook is too large for the mirror and was never fetched from here. Its layout is
the one that public code reads: sheet ``Table 1``, header on line 2, one row an LSOA of 2011, a
column ``LSOA code`` and one column a year. The same figures come in long form from Nomis
(NM_2400_1) and, for Northern Ireland, from Explore Local Statistics. A part of England, the Tees
Valley and County Durham, is in the mirror.
"""

from pathlib import Path

import pandas as pd

from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.errors import DataError
from analysis.readers.economy.gva import authority_gva
from analysis.readers.geography.lookups import LSOA, LSOA11_ENGLAND
from analysis.readers.source import file, reader, table

ENGLAND = "small_area_gva_england"
NORTHERN_IRELAND = "small_area_gva_ni"
TEES_DURHAM = "gva_lsoa11_tees_durham"

APART = 0.05
"""By how much the areas of an authority may differ in a year from what an earlier issue gives the authority."""

LONG_LAYOUTS = (
    ("AREACD", "Period", "Observation"),
    ("GEOGRAPHY_CODE", "DATE_NAME", "OBS_VALUE"),
)
"""Columns of area, year and value: Explore Local Statistics, and Nomis."""


@reader
def small_area_gva_england() -> pd.DataFrame:
    """Return GVA by LSOA11 and year for England (``small_area_gva_england``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code (32,844 English areas) and year (1998 to 2023): gva_gbp_million
        (balanced, current basic prices, GBP million).

    Raises
    ------
    DatasetUnavailable
        The workbook can be had neither from ``data/raw`` nor from its address.
    DataError
        Its layout, areas or totals are not those expected.
    """
    path = file(ENGLAND)
    frame = read_workbook(ENGLAND, path) if path.suffix == ".xlsx" else read_long(ENGLAND, path)
    areas = frame.index.get_level_values("area_code")
    frame = frame[areas.str.startswith("E")].rename_axis(index={"area_code": "lsoa11_code"})
    codes = frame.index.get_level_values("lsoa11_code")
    require_codes(ENGLAND, path, codes, "LSOA code", pattern=LSOA)
    require_total(ENGLAND, path, "LSOA11", codes.nunique(), LSOA11_ENGLAND, LSOA11_ENGLAND)
    sums = frame["gva_gbp_million"].groupby("year").sum()
    require_total(ENGLAND, path, "GVA of England 2019, GBP million", sums[2019], 1.6e6, 1.8e6)
    return frame


@reader
def small_area_gva_northern_ireland() -> pd.DataFrame:
    """Return GVA by super output area and year for Northern Ireland (``small_area_gva_ni``).

    The same product as England's; it stands here so that the reader is tried on real figures.

    Returns
    -------
    DataFrame
        Indexed by area_code (890 areas) and year (1998 to 2020): gva_gbp_million.
    """
    return _from_long(NORTHERN_IRELAND, file(NORTHERN_IRELAND), table(NORTHERN_IRELAND))


@reader
def small_area_gva_tees_durham() -> pd.DataFrame:
    """Return GVA by LSOA11 and year for the Tees Valley and County Durham (``gva_lsoa11_tees_durham``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code (741 areas) and year (1998 to 2020): gva_gbp_million (balanced,
        current basic prices, GBP million).

    Raises
    ------
    DataError
        An authority's areas add up to something else than the authority had
        (``gva_lad_1998_2019``, an issue two years older): by more than :data:`APART` in a year.
    """
    known = authority_gva()["gva_gbp_million"]
    path = file(TEES_DURHAM)
    areas = table(TEES_DURHAM).rename(columns={"code": "lsoa11_code", "GVA20GVA19": "GVA2019"})
    wide = areas.set_index("lsoa11_code").filter(regex=r"^GVA\d{4}$").rename(columns=lambda name: int(name[3:]))
    sums = wide.groupby(areas.set_index("lsoa11_code")["LAD code"]).sum().stack()
    for (authority, year), total in sums[sums.index.isin(known.index)].items():
        of_authority = known[authority, year]
        bounds = ((1 - APART) * of_authority, (1 + APART) * of_authority)
        require_total(TEES_DURHAM, path, f"GVA of {authority} in {year}, GBP million", total, *bounds)
    return wide.rename_axis(columns="year").stack().rename("gva_gbp_million").to_frame().sort_index()


def read_workbook(dataset: str, path: Path) -> pd.DataFrame:
    """Return the figures of a workbook with one row an area and one column a year.

    Indexed by area_code and year, column gva_gbp_million.
    """
    sheet = pd.read_excel(path, sheet_name="Table 1", header=1).rename(columns=str)
    require_columns(dataset, path, sheet, ["LSOA code"])
    years = [column for column in map(str, sheet) if column.isdigit() and len(column) == 4]
    if not years:
        raise DataError(
            dataset,
            "no column is a year; expected 1998, 1999 and so on in the second line",
            file=path,
            value=", ".join(sheet.columns[:8]),
        )
    rows = sheet.dropna(subset=["LSOA code"]).set_index("LSOA code")[years]
    long = rows.melt(var_name="year", value_name="value", ignore_index=False)
    return _tidy(dataset, path, long.rename_axis("area_code").reset_index())


def read_long(dataset: str, path: Path) -> pd.DataFrame:
    """Return the figures of a file with one row an area and year, from either publisher.

    Indexed by area_code and year, column gva_gbp_million.
    """
    return _from_long(dataset, path, pd.read_csv(path, encoding="utf-8-sig"))


def _from_long(dataset: str, path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    layout = next((names for names in LONG_LAYOUTS if set(names) <= set(frame.columns)), None)
    if layout is None:
        require_columns(dataset, path, frame, LONG_LAYOUTS[-1])
    names = dict(zip(layout or (), ("area_code", "year", "value"), strict=False))
    return _tidy(dataset, path, frame.rename(columns=names))


def _tidy(dataset: str, path: Path, long: pd.DataFrame) -> pd.DataFrame:
    """Return checked figures by area and year."""
    years = pd.to_numeric(long["year"])
    require_range(dataset, path, years, 1998, 2030)
    values = pd.to_numeric(long["value"]).rename("value")
    require_range(dataset, path, values, -500, 60_000)
    result = pd.DataFrame(
        {
            "area_code": long["area_code"],
            "year": years.astype(int),
            "gva_gbp_million": values.astype(float),
        }
    ).set_index(["area_code", "year"])
    repeated = result.index.duplicated().sum()
    require_total(dataset, path, "repeated areas and years", repeated, 0, 0)
    return result.sort_index()
