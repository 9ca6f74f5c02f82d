"""Classes of place: urban or rural, coastal or not. English areas only."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_total
from analysis.readers.geography import LSOA, LSOA21_ENGLAND
from analysis.readers.rfiles import read_r_frame
from analysis.readers.tidy import indexed, require_areas


def rural_urban_lsoa21() -> pd.DataFrame:
    """Return the 2021 rural-urban classification of each LSOA21 (``ruc21_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: rural_urban (``urban`` or ``rural``), rural_urban_code (UN1, UF1,
        RLN1, RLF1, RSN1, RSF1), rural_urban_class (the six classes in words). 33,755 rows.
    """
    dataset = "ruc21_lsoa21"
    path = locate(dataset)
    frame = read_r_frame(dataset)
    require_columns(dataset, path, frame, ["lsoa21_code", "ruc21_code", "classification", "ruc"])
    frame = frame[frame["lsoa21_code"].str.startswith("E")]
    require_areas(dataset, frame, "lsoa21_code", LSOA, LSOA21_ENGLAND)
    require_codes(dataset, path, frame, "ruc", expected=["Urban", "Rural"])
    names = {"ruc21_code": "rural_urban_code", "classification": "rural_urban_class"}
    frame = frame.assign(rural_urban=frame["ruc"].str.lower()).rename(columns=names)
    return indexed(dataset, frame, "lsoa21_code")[["rural_urban", *names.values()]]


def coastal_lsoa11() -> pd.DataFrame:
    """Return the LSOA11 that lie in coastal towns and cities (``coastal_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code, coastal areas only: coastal_town (name), coastal_class (coastal
        city; larger or smaller; seaside town or other coastal town). 4,115 rows.
    """
    dataset = "coastal_lsoa11"
    path = locate(dataset)
    frame = pd.read_csv(path)
    require_columns(dataset, path, frame, ["LSOA11CD", "Area_Name", "Area_classification"])
    frame = frame[frame["LSOA11CD"].str.startswith("E")]
    require_codes(dataset, path, frame, "LSOA11CD", pattern=LSOA)
    require_total(dataset, path, "coastal LSOA11", frame["LSOA11CD"].nunique(), 3_500, 4_500)
    towns = pd.DataFrame(
        {
            "lsoa11_code": frame["LSOA11CD"],
            "coastal_town": frame["Area_Name"].str.strip(),
            "coastal_class": frame["Area_classification"].str.strip().str.replace('"', "").str.lower(),
        }
    )
    return indexed(dataset, towns, "lsoa11_code")
