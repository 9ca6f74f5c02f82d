"""Children in income-deprived families, and adults without skills, by the index of 2019."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa11_counts, carry_lsoa11_means
from analysis.prepare.store import prepared
from analysis.readers.indices.deprivation_2019 import children_2019, children_and_skills_2019


@prepared(
    "children_and_skills",
    inputs=["imd2019_indicators_lsoa11", "iod2019_file6", "lookup_lsoa11_lsoa21"],
    after=["census2021"],
)
def children_and_skills() -> pd.DataFrame:
    """Return what the index of 2019 says of children and of adults' skills by LSOA21.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows: ``children_deprived`` and ``children`` (aged 0 to 15, mid-2015);
        ``adults_without_skills`` (percent of adults of working age, the mean of the older areas).
    """
    found = children_and_skills_2019()
    counts = found[["children_deprived"]].join(children_2019()).astype(float)
    carried = carry_lsoa11_counts(counts, store.load("census2021")["residents"])
    return carried.join(carry_lsoa11_means(found[["adults_without_skills"]]))
