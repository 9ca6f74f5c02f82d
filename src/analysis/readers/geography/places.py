"""Classes of place: urban or rural, coastal or not. English areas only."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
def rural_urban_lsoa21() -> pd.DataFrame:
    """Return the 2021 rural-urban classification of each LSOA21 (``ruc21_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: rural_urban (``urban`` or ``rural``), rural_urban_code (UN1, UF1,
        RLN1, RLF1, RSN1, RSF1), rural_urban_class (the six classes in words). 33,755 rows.
    """
    dataset = "ruc21_lsoa21"
    frame = table(dataset)
    names = {"ruc21_code": "rural_urban_code", "classification": "rural_urban_class"}
    frame = frame.assign(rural_urban=frame["ruc"].str.lower()).rename(columns=names)
    return indexed(dataset, frame, "lsoa21_code")[["rural_urban", *names.values()]]


@reader
def coastal_lsoa11() -> pd.DataFrame:
    """Return the LSOA11 that lie in coastal towns and cities (``coastal_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code, coastal areas only: coastal_town (name), coastal_class (coastal
        city; larger or smaller; seaside town or other coastal town). 4,115 rows.
    """
    dataset = "coastal_lsoa11"
    frame = table(dataset)
    towns = pd.DataFrame(
        {
            "lsoa11_code": frame["LSOA11CD"],
            "coastal_town": frame["Area_Name"].str.strip(),
            "coastal_class": frame["Area_classification"].str.strip().str.replace('"', "").str.lower(),
        }
    )
    return indexed(dataset, towns, "lsoa11_code")
