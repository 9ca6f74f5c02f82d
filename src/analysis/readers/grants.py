"""Grants published to the 360Giving standard, by funder, year and the recipient's ward."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total

BIG_LOTTERY_FUND = "The Big Lottery Fund"

_NAMES = {
    "Funding Org:Name": "funder",
    "Award Year": "year",
    "Recipient Ward Geographic Code": "ward17_code",
    "Recipient District": "local_authority_name",
    "Amount Awarded": "amount_gbp",
    "Identifier": "grants",
}


def grants() -> pd.DataFrame:
    """Return grants to recipients in England, 2013 to mid-2018 (``grants_ward17_2013_2018``).

    Sums by funder, year and the ward of the recipient's address, which often is a registered
    office and need not be where the money was used. A ward to which these funders gave nothing
    has no row. Welsh rows are left out.

    Returns
    -------
    DataFrame
        One row a funder, year and ward, numbered: funder, year, ward17_code,
        local_authority_name, amount_gbp (current prices; zero in 239 rows, where a funder
        published grants without their sum), grants (number).
    """
    dataset = "grants_ward17_2013_2018"
    path = locate(dataset)
    raw = pd.read_csv(path)
    require_columns(dataset, path, raw, _NAMES)
    frame = raw[list(_NAMES)].rename(columns=_NAMES)
    frame["funder"] = frame["funder"].str.strip()
    require_codes(dataset, path, frame, "ward17_code", pattern=r"[EW]05\d{6}")
    require_range(dataset, path, frame["amount_gbp"], 0, 2e9)
    require_range(dataset, path, frame["year"], 2013, 2018)
    england = frame[frame["ward17_code"].str.startswith("E")]
    # GBP 8.08 bn to England, of which 2.45 bn from the Big Lottery Fund (own sum of the file).
    require_total(dataset, path, "amount_gbp", england["amount_gbp"].sum(), 8.0e9, 8.2e9)
    return england.reset_index(drop=True)
