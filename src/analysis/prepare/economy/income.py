"""Household income of each neighbourhood's MSOA."""

import pandas as pd

from analysis.prepare.carry import mean_of_parents
from analysis.prepare.economy.labour import pairs_msoa11_lsoa21
from analysis.prepare.store import prepared
from analysis.readers.economy.income import income_2011_12, income_2019_20


@prepared(
    "msoa_income",
    inputs=[
        "income_msoa11_2011_12",
        "income_msoa11_fye2020",
        "lookup_lsoa11_lsoa21",
        "lookup_lsoa11_msoa11",
    ],
)
def msoa_income() -> pd.DataFrame:
    """Return the modelled household income of the MSOA of 2011 that each LSOA21 lies in.

    All neighbourhoods of an MSOA have the same value, so a group that is a part of its MSOA
    looks more like its surroundings than it is. Prices are those of each year; the two years
    come from different models and are not a trend. An LSOA21 on ground of several MSOA has
    their mean.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows; 95% limits of the MSOA in ``..._lower`` and
        ``..._upper``.

        ``weekly_income_2011_12``
            Net household income, GBP a week, 2011/12, not equivalised.
        ``annual_income_2019_20_net``
            Net household income, GBP a year, year ending March 2020, not equivalised.
        ``annual_income_2019_20_net_before_housing``, ``annual_income_2019_20_net_after_housing``
            Net household income, equivalised (OECD scale), before and after housing costs, GBP a
            year, year ending March 2020.
    """
    incomes = income_2011_12().join(income_2019_20(), how="outer")
    return mean_of_parents(incomes, pairs_msoa11_lsoa21())
