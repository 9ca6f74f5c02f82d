"""The English Indices of Deprivation (IoD) 2010, 2019 and 2025: rank 1 is the most deprived.

Rates are in percent here, whatever the publisher's scale.
"""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_columns, require_range, require_total
from analysis.readers.geography import LSOA, LSOA01_ENGLAND, LSOA11_ENGLAND, LSOA21_ENGLAND
from analysis.readers.rfiles import read_r_frame
from analysis.readers.tidy import indexed, require_areas


def imd_2019() -> pd.DataFrame:
    """Return published ranks and deciles of the IMD 2019 by LSOA11 (``imd2019_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: imd2019_rank (1 to 32,844), imd2019_decile (1 to 10), whole
        numbers. 32,844 rows.
    """
    names = {"IMD_rank": "imd2019_rank", "IMD_decile": "imd2019_decile"}
    frame = _published("imd2019_lsoa11", "lsoa11_code", names, LSOA11_ENGLAND)
    return frame.astype("int64")


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
    dataset = "imd2019_scores_lsoa11"
    path = locate(dataset)
    names = {
        "overall_local_score": "imd2019_score",
        "income_score": "income_deprivation_rate",
        "employment_score": "employment_deprivation_rate",
    }
    frame = pd.read_csv(path)
    require_columns(dataset, path, frame, ["nation", "lsoa", *names])
    frame = frame[frame["nation"] == "E"].rename(columns={"lsoa": "lsoa11_code", **names})
    return _checked(dataset, frame, "lsoa11_code", list(names.values()), LSOA11_ENGLAND)


def denominators_2019() -> pd.DataFrame:
    """Return the residents that the rates of 2019 are divided by (``iod2019_file6``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: residents (all, mid-2015, prisoners left out), working_age
        (18 to 59 for women, to 64 for men). 32,844 rows; England 54.7m and 31.9m.
    """
    dataset = "iod2019_file6"
    path = locate(dataset)
    names = {
        "LSOA code (2011)": "lsoa11_code",
        "Total population: mid 2015 (excluding prisoners)": "residents",
        "Working age population 18-59/64: for use with Employment Deprivation Domain "
        "(excluding prisoners)": "working_age",
    }
    frame = pd.read_csv(path, thousands=",", encoding="utf-8-sig")
    require_columns(dataset, path, frame, names)
    frame = frame[list(names)].rename(columns=names)
    require_areas(dataset, frame, "lsoa11_code", LSOA, LSOA11_ENGLAND)
    # ONS mid-2015 estimate for England: 54.8m residents, less about 80,000 prisoners.
    require_total(dataset, path, "residents", frame["residents"].sum(), 54.6e6, 54.8e6)
    return indexed(dataset, frame, "lsoa11_code")


def indicators_2019() -> pd.DataFrame:
    """Return underlying indicators of the IoD 2019 (``imd2019_indicators_lsoa11``).

    Indexed by lsoa11_code: illness_disability_ratio (comparative, standardised by age and sex;
    100 is about England). 32,844 rows.
    """
    names = {"comparative_illness_and_disability_ratio_indicator": "illness_disability_ratio"}
    dataset = "imd2019_indicators_lsoa11"
    frame = _published(dataset, "lsoa11_code", names, LSOA11_ENGLAND)
    require_range(dataset, locate(dataset), frame["illness_disability_ratio"], 10, 700)
    return frame


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
    dataset = "imd2025_lsoa21"
    names = {
        "IMD_score": "imd2025_score",
        "IMD_rank": "imd2025_rank",
        "IMD_decile": "imd2025_decile",
        "Income_score": "income_deprivation_rate",
        "Employment_score": "employment_deprivation_rate",
    }
    frame = _published(dataset, "lsoa21_code", names, LSOA21_ENGLAND)
    frame = _shares_to_percent(dataset, frame)
    return frame.astype({"imd2025_rank": "int64", "imd2025_decile": "int64"})


def population_2022() -> pd.DataFrame:
    """Return the mid-2022 residents that the income rate of 2025 is divided by, by LSOA21.

    Indexed by lsoa21_code: residents. Kept beside census counts in
    ``census2021_long_term_sick_lsoa21``. 33,755 rows; England about 57.1m.
    """
    dataset = "census2021_long_term_sick_lsoa21"
    path = locate(dataset)
    frame = pd.read_parquet(path, columns=["lsoa_cd", "pop_imd_2022"])
    frame = frame.set_axis(["lsoa21_code", "residents"], axis=1)
    require_areas(dataset, frame, "lsoa21_code", LSOA, LSOA21_ENGLAND)
    require_total(dataset, path, "pop_imd_2022", frame["residents"].sum(), 56.9e6, 57.3e6)
    return indexed(dataset, frame, "lsoa21_code")


def indicators_2025() -> pd.DataFrame:
    """Return underlying indicators of the IoD 2025 by LSOA21 (``imd2025_indicators_lsoa21``).

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code: illness_disability_ratio (comparative, standardised by age and
        sex; 100 is about England), connectivity_score (of the Department for Transport, 0 to
        100, high is well connected). 33,755 rows.
    """
    dataset = "imd2025_indicators_lsoa21"
    path = locate(dataset)
    names = {
        "comparative_illness_and_disability_ratio_indicator": "illness_disability_ratio",
        "connectivity_score": "connectivity_score",
    }
    frame = _published(dataset, "lsoa21_code", names, LSOA21_ENGLAND)
    require_range(dataset, path, frame["illness_disability_ratio"], 10, 700)
    require_range(dataset, path, frame["connectivity_score"], 0, 100)
    return frame


def imd_2010() -> pd.DataFrame:
    """Return the IMD 2010 and two of its domains by LSOA01 (``imd2010_lsoa01``).

    Returns
    -------
    DataFrame
        Indexed by lsoa01_code: imd2010_score, imd2010_rank (1 to 32,482),
        income_deprivation_rate and employment_deprivation_rate (percent, published to a whole
        percent only). 32,482 rows.
    """
    dataset = "imd2010_lsoa01"
    names = {
        "IMD_score": "imd2010_score",
        "IMD_rank": "imd2010_rank",
        "Income_score": "income_deprivation_rate",
        "Employment_score": "employment_deprivation_rate",
    }
    frame = _published(dataset, "lsoa01_code", names, LSOA01_ENGLAND)
    return _shares_to_percent(dataset, frame).astype({"imd2010_rank": "int64"})


def _published(dataset: str, index: str, names: dict[str, str], areas: int) -> pd.DataFrame:
    """Return the renamed columns of an R frame by code, after checking codes and ranges."""
    frame = read_r_frame(dataset)
    require_columns(dataset, locate(dataset), frame, [index, *names])
    return _checked(dataset, frame.rename(columns=names), index, list(names.values()), areas)


def _checked(dataset: str, frame: pd.DataFrame, index: str, columns: list[str], areas: int) -> pd.DataFrame:
    """Return the columns by code: each area once, ranks from 1 to their number, rates in range."""
    path = locate(dataset)
    require_areas(dataset, frame, index, LSOA, areas)
    for column in columns:
        if column.endswith("_rank"):
            require_range(dataset, path, frame[column], 1, areas)
        if column.endswith("_rate"):
            require_range(dataset, path, frame[column], 0, 100)
    return indexed(dataset, frame, index)[columns]


def _shares_to_percent(dataset: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its rates, published as shares of one, in percent."""
    rates = [column for column in frame.columns if column.endswith("_rate")]
    for column in rates:
        require_range(dataset, locate(dataset), frame[column], 0, 1)
    return frame.assign(**{column: 100 * frame[column] for column in rates})
