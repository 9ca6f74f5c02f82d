"""Internet User Classification 2018 by LSOA11."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_total
from analysis.errors import DataError
from analysis.readers.geography import LSOA, LSOA11_ENGLAND

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


def internet_classes() -> pd.DataFrame:
    """Return which of the ten classes each LSOA11 belongs to (``iuc2018_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code (32,844 English areas): one column a class, 1 where the area
        belongs to it and 0 elsewhere, and internet_total, which is 1.
    """
    dataset = "iuc2018_lsoa11"
    path = locate(dataset)
    frame = pd.read_csv(path)
    require_columns(dataset, path, frame, ["LSOA11_CD", "GRP_CD", "GRP_LABEL"])
    frame = frame[frame["LSOA11_CD"].str.startswith("E")].rename(columns={"LSOA11_CD": "lsoa11_code"})
    frame = frame.set_index("lsoa11_code").sort_index()
    require_codes(dataset, path, frame, "lsoa11_code", pattern=LSOA)
    require_total(dataset, path, "LSOA11", frame.index.nunique(), LSOA11_ENGLAND, LSOA11_ENGLAND)
    expected = frame["GRP_CD"].map({number: label for number, (_, label) in CLASSES.items()})
    wrong = frame["GRP_LABEL"] != expected
    if wrong.any():
        raise DataError(
            dataset,
            "a class has another number than in the published classification",
            file=path,
            column="GRP_LABEL",
            value=frame.loc[wrong, "GRP_LABEL"].iloc[0],
        )
    columns = {name: (frame["GRP_CD"] == number) for number, (name, _) in CLASSES.items()}
    result = pd.DataFrame(columns).astype(float).assign(internet_total=1.0)
    withdrawn = result["internet_e_withdrawn"].mean()
    require_total(dataset, path, "share of e-Withdrawn", withdrawn, 0.08, 0.10)
    return result
