"""The English Indices of Deprivation (IoD) 2010, 2019 and 2025: rank 1 is the most deprived.

Rates are in percent here, whatever the publisher's scale.
"""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed


@reader
def imd_2019() -> pd.DataFrame:
    """Return published ranks and deciles of the IMD 2019 by LSOA11 (``imd2019_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: imd2019_rank (1 to 32,844), imd2019_decile (1 to 10), whole
        numbers. 32,844 rows.
    """
    names = {"IMD_rank": "imd2019_rank", "IMD_decile": "imd2019_decile"}
    return _published("imd2019_lsoa11", "lsoa11_code", names).astype("int64")


@reader
def scores_2019() -> pd.DataFrame:
    """Return scores of the IMD 2019 and of two of its domains (``imd2019_scores_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: imd2019_score (0.5 to 92.7, high is deprived),
        income_deprivation_rate (percent of all residents), employment_deprivation_rate (percent
        of people of working age), both to one decimal. 32,844 English rows of a file for the
        United Kingdom.
    """
    names = {
        "lsoa": "lsoa11_code",
        "overall_local_score": "imd2019_score",
        "income_score": "income_deprivation_rate",
        "employment_score": "employment_deprivation_rate",
    }
    return _published("imd2019_scores_lsoa11", "lsoa11_code", names)


@reader
def denominators_2019() -> pd.DataFrame:
    """Return the residents that the rates of 2019 are divided by (``iod2019_file6``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: residents (all, mid-2015, prisoners left out), working_age
        (18 to 59 for women, to 64 for men). 32,844 rows; England 54.7m and 31.9m.
    """
    names = {
        "LSOA code (2011)": "lsoa11_code",
        "Total population: mid 2015 (excluding prisoners)": "residents",
        "Working age population 18-59/64: for use with Employment Deprivation Domain "
        "(excluding prisoners)": "working_age",
    }
    return _published("iod2019_file6", "lsoa11_code", names)


@reader
def indicators_2019() -> pd.DataFrame:
    """Return underlying indicators of the IoD 2019 (``imd2019_indicators_lsoa11``).

    Indexed by lsoa11_code: illness_disability_ratio (comparative, standardised by age and sex;
    100 is about England). 32,844 rows.
    """
    names = {"comparative_illness_and_disability_ratio_indicator": "illness_disability_ratio"}
    return _published("imd2019_indicators_lsoa11", "lsoa11_code", names)


@reader
def imd_2025() -> pd.DataFrame:
    """Return the IMD 2025 and two of its domains by LSOA21 (``imd2025_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: imd2025_score, imd2025_rank (1 to 33,755), imd2025_decile,
        income_deprivation_rate (percent of all residents), employment_deprivation_rate (percent
        of people of working age). The definitions of both rates are wider than in 2019. 33,755
        rows.
    """
    names = {
        "IMD_score": "imd2025_score",
        "IMD_rank": "imd2025_rank",
        "IMD_decile": "imd2025_decile",
        "Income_score": "income_deprivation_rate",
        "Employment_score": "employment_deprivation_rate",
    }
    frame = _shares_to_percent(_published("imd2025_lsoa21", "lsoa21_code", names))
    return frame.astype({"imd2025_rank": "int64", "imd2025_decile": "int64"})


@reader
def population_2022() -> pd.DataFrame:
    """Return the mid-2022 residents that the income rate of 2025 is divided by, by LSOA21.

    Indexed by lsoa21_code: residents. Kept beside census counts in
    ``census2021_long_term_sick_lsoa21``. 33,755 rows; England about 57.1m.
    """
    names = {"lsoa_cd": "lsoa21_code", "pop_imd_2022": "residents"}
    return _published("census2021_long_term_sick_lsoa21", "lsoa21_code", names)


@reader
def indicators_2025() -> pd.DataFrame:
    """Return underlying indicators of the IoD 2025 by LSOA21 (``imd2025_indicators_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: illness_disability_ratio (comparative, standardised by age and
        sex; 100 is about England), connectivity_score (of the Department for Transport, 0 to
        100, high is well connected). 33,755 rows.
    """
    names = {
        "comparative_illness_and_disability_ratio_indicator": "illness_disability_ratio",
        "connectivity_score": "connectivity_score",
    }
    return _published("imd2025_indicators_lsoa21", "lsoa21_code", names)


@reader
def imd_2010() -> pd.DataFrame:
    """Return the IMD 2010 and two of its domains by LSOA01 (``imd2010_lsoa01``).

    Returns
    -------
    DataFrame
        Indexed by lsoa01_code: imd2010_score, imd2010_rank (1 to 32,482),
        income_deprivation_rate and employment_deprivation_rate (percent, published to a whole
        percent only). 32,482 rows.
    """
    names = {
        "IMD_score": "imd2010_score",
        "IMD_rank": "imd2010_rank",
        "Income_score": "income_deprivation_rate",
        "Employment_score": "employment_deprivation_rate",
    }
    frame = _published("imd2010_lsoa01", "lsoa01_code", names)
    return _shares_to_percent(frame).astype({"imd2010_rank": "int64"})


def _published(dataset: str, index: str, names: dict[str, str]) -> pd.DataFrame:
    """Return the renamed columns by code."""
    frame = indexed(dataset, table(dataset).rename(columns=names), index)
    return frame[[name for name in names.values() if name != index]]


def _shares_to_percent(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its rates, published as shares of one, in percent."""
    rates = [column for column in frame.columns if column.endswith("_rate")]
    return frame.assign(**{column: 100 * frame[column] for column in rates})
