"""Buses an hour by neighbourhood and year, counted from timetables."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

YEARS = (2022, 2023, 2024, 2025, 2026)
DATASETS = tuple(f"bus_service_{year}_lsoa21" for year in YEARS)


@reader
def bus_service(year: int) -> pd.DataFrame:
    """Return buses an hour by LSOA21 in one year (``bus_service_..._lsoa21``).

    Counted over four weeks from 6 am to 10 pm: October and November, and in 2026 July and August.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, areas with a stop inside their outline only (about 32,400): traveline and open_data,
        buses an hour by the Traveline National Dataset and by the Bus Open Data Service.
    """
    dataset = f"bus_service_{year}_lsoa21"
    names = {"zone_id": "lsoa21_code", "tnds": "traveline", "bods_gtfs": "open_data"}
    return indexed(dataset, table(dataset).rename(columns=names), "lsoa21_code")
