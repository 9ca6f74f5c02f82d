"""Children and adult skills in the English Indices of Deprivation 2019."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

CHILDREN = "Dependent Children aged 0-15: mid 2015 (excluding prisoners)"
DEPRIVED = "income_deprivation_affecting_children_index_idaci_numerator"
UNSKILLED = "adult_skills_and_english_language_proficiency_indicator"


@reader
def children_2019() -> pd.Series:
    """Return children aged 0 to 15, mid-2015, by lsoa11_code (``iod2019_file6``).

    32,844 areas; England 10.4m.
    """
    frame = indexed("iod2019_file6", table("iod2019_file6"), "LSOA code (2011)")
    return frame[CHILDREN].rename("children").rename_axis("lsoa11_code")


@reader
def children_and_skills_2019() -> pd.DataFrame:
    """Return two underlying indicators of the IoD 2019 (``imd2019_indicators_lsoa11``).

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code: children_deprived (children in income-deprived families, rounded to 5; those of the
        4,553 areas with fewer than ten are not published and count as none), adults_without_skills (percent of
        adults of working age with no or low qualifications, or little English). 32,844 rows.
    """
    frame = indexed("imd2019_indicators_lsoa11", table("imd2019_indicators_lsoa11"), "lsoa11_code")
    return pd.DataFrame(
        {"children_deprived": frame[DEPRIVED].fillna(0.0), "adults_without_skills": 100 * frame[UNSKILLED]}
    )
