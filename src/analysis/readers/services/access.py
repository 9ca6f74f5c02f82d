"""Travel time to employment centres, 2013, by LSOA of 2001."""

import pandas as pd

from analysis.readers.source import reader, table
from analysis.readers.tidy import indexed

MINUTES = {
    "acc_employ_PTtime": "minutes_to_jobs_public_transport",
    "acc_employ_cycletime": "minutes_to_jobs_cycle",
    "acc_employ_cartime": "minutes_to_jobs_car",
}
PERCENT = {
    "acc_employ_p20min_PT_walk": "percent_20_minutes_to_jobs_public_transport",
    "acc_employ_p20min_cycle": "percent_20_minutes_to_jobs_cycle",
    "acc_employ_p20min_car": "percent_20_minutes_to_jobs_car",
    "acc_employ_p40min_PT_walk": "percent_40_minutes_to_jobs_public_transport",
}


@reader
def travel_to_employment() -> pd.DataFrame:
    """Return travel time to employment centres, 2013 (``access_employment_2013_lsoa01``).

    The file labels its codes LSOA11, but they are those of 2001. Times under 5 minutes stand as
    5. They are not comparable with the statistics of 2014 and later.

    Returns
    -------
    DataFrame
        Indexed by lsoa01_code (32,482 English areas): minutes_to_jobs_public_transport (or
        walking, whichever is quicker), ..._cycle, ..._car (minutes);
        percent_20_minutes_to_jobs_public_transport, ..._cycle, ..._car and
        percent_40_minutes_to_jobs_public_transport (residents aged 16 to 74 who reach one within
        that time, per cent).
    """
    dataset = "access_employment_2013_lsoa01"
    columns = MINUTES | PERCENT
    frame = table(dataset).rename(columns={"LSOA11": "lsoa01_code", **columns})
    return indexed(dataset, frame, "lsoa01_code")[list(columns.values())]
