"""Internet User Classification 2018 by LSOA11."""

import pandas as pd

from analysis.errors import DataError
from analysis.readers.source import file, reader, table
from analysis.readers.tidy import indexed

CLASSES = {
    1: ("internet_e_cultural_creators", "e-Cultural Creators"),
    2: ("internet_e_professionals", "e-Professionals"),
    3: ("internet_e_veterans", "e-Veterans"),
    4: ("internet_youthful_urban_fringe", "Youthful Urban Fringe"),
    5: ("internet_e_rational_utilitarians", "e-Rational Utilitarians"),
    6: ("internet_e_mainstream", "e-Mainstream"),
    7: ("internet_passive_uncommitted", "Passive and Uncommitted Users"),
    8: ("internet_digital_seniors", "Digital Seniors"),
    9: ("internet_settled_offline", "Settled Offline Communities"),
    10: ("internet_e_withdrawn", "e-Withdrawn"),
}
"""Our name and the classification's own, by the number of the class."""


@reader
def internet_classes() -> pd.DataFrame:
    """Return which of the ten classes each LSOA11 belongs to (``iuc2018_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code (32,844 English areas): one column a class, 1 where the area
        belongs to it and 0 elsewhere, and internet_total, which is 1.
    """
    dataset = "iuc2018_lsoa11"
    frame = indexed(dataset, table(dataset).rename(columns={"LSOA11_CD": "lsoa11_code"}), "lsoa11_code")
    expected = frame["GRP_CD"].map({number: label for number, (_, label) in CLASSES.items()})
    wrong = frame["GRP_LABEL"] != expected
    if wrong.any():
        raise DataError(
            dataset,
            "a class has another number than in the published classification",
            file=file(dataset),
            column="GRP_LABEL",
            value=frame.loc[wrong, "GRP_LABEL"].iloc[0],
        )
    columns = {name: (frame["GRP_CD"] == number) for number, (name, _) in CLASSES.items()}
    return pd.DataFrame(columns).astype(float).assign(internet_total=1.0)
