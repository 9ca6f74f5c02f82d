"""Deprivation by LSOA21 in three issues of the indices, on one set of areas."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa01_means, carry_lsoa11_counts, carry_lsoa11_means
from analysis.prepare.store import prepared
from analysis.readers.indices import deprivation

RATES = ["income_deprivation_rate", "employment_deprivation_rate"]


@prepared(
    "deprivation",
    inputs=[
        "census2021_long_term_sick_lsoa21",
        "imd2010_lsoa01",
        "imd2019_indicators_lsoa11",
        "imd2019_scores_lsoa11",
        "imd2025_indicators_lsoa21",
        "imd2025_lsoa21",
        "iod2019_file6",
        "lookup_lsoa01_lsoa11",
        "lookup_lsoa11_lsoa21",
    ],
    after=["census2021"],
)
def deprivation_by_lsoa21() -> pd.DataFrame:
    """Return rates of deprivation by LSOA21 with the people behind them.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``income_deprivation_rate_2010``, ``_2019``, ``_2025``
            Percent of all residents; 2010 and 2019 are the mean of the older areas.
        ``employment_deprivation_rate_2010``, ``_2019``, ``_2025``
            Percent of people of working age. Both rates were redefined in 2025, and 2010 comes
            in whole percent: no trend is to be read from their differences. 2010 is missing
            for five areas.
        ``income_deprived_2019``, ``income_base_2019``, ``employment_deprived_2019``, ...
            People behind the rate and the base that it is a share of (mid-2015); pooled rates
            are the sum of the first over the sum of the second. The same for 2025, where the
            base for employment is Census 2021 residents aged 16 to 64, since the index's own
            is not to be had (their sums differ by one percent).
        ``illness_disability_ratio_2019``, ``_2025``
            Comparative illness and disability ratio, 100 is about England.
        ``connectivity_score_2025``
            0 to 100, high is well connected.
    """
    residents = store.load("census2021")
    parts = [
        carry_lsoa01_means(deprivation.imd_2010()[RATES]).add_suffix("_2010"),
        _issue_2019(residents["residents"]),
        _issue_2025(residents["residents_16_64"]),
    ]
    return pd.concat(parts, axis=1).rename_axis("lsoa21_code").sort_index()


def _issue_2019(residents: pd.Series) -> pd.DataFrame:
    """Return the columns of 2019, carried from LSOA11 with Census 2021 `residents` as weights."""
    scores = deprivation.scores_2019()
    bases = deprivation.denominators_2019()
    counts = _people(scores, bases["residents"], bases["working_age"])
    means = scores[RATES].join(deprivation.indicators_2019())
    carried = carry_lsoa11_means(means).join(carry_lsoa11_counts(counts, residents))
    return carried.add_suffix("_2019")


def _issue_2025(residents_16_64: pd.Series) -> pd.DataFrame:
    """Return the columns of 2025, which are published by LSOA21."""
    index = deprivation.imd_2025()
    counts = _people(index, deprivation.population_2022()["residents"], residents_16_64)
    return index[RATES].join(deprivation.indicators_2025()).join(counts).add_suffix("_2025")


def _people(rates: pd.DataFrame, everyone: pd.Series, working_age: pd.Series) -> pd.DataFrame:
    """Return the people behind the two rates, and their bases."""
    return pd.DataFrame(
        {
            "income_deprived": rates["income_deprivation_rate"] / 100 * everyone,
            "income_base": everyone.astype(float),
            "employment_deprived": rates["employment_deprivation_rate"] / 100 * working_age,
            "employment_base": working_age.astype(float),
        }
    )
