"""Grants published to the 360Giving standard, by funder, year and the recipient's ward."""

import pandas as pd

from analysis.readers.source import reader, table

BIG_LOTTERY_FUND = "The Big Lottery Fund"

_NAMES = {
    "Funding Org:Name": "funder",
    "Award Year": "year",
    "Recipient Ward Geographic Code": "ward17_code",
    "Recipient District": "local_authority_name",
    "Amount Awarded": "amount_gbp",
    "Identifier": "grants",
}


@reader
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
    frame = table("grants_ward17_2013_2018")[list(_NAMES)].rename(columns=_NAMES)
    frame["funder"] = frame["funder"].str.strip()
    return frame.reset_index(drop=True)
