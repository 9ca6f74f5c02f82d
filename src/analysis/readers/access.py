"""Travel time to employment centres, 2013, by LSOA of 2001."""

import pandas as pd

from analysis.catalog import locate
from analysis.catalog.checks import require_codes, require_columns, require_range, require_total
from analysis.readers.geography import LSOA, LSOA01_ENGLAND
from analysis.readers.rfiles import read_r_frame

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
    path = locate(dataset)
    columns = MINUTES | PERCENT
    frame = read_r_frame(dataset)
    require_columns(dataset, path, frame, ["LSOA11", *columns])
    frame = frame.rename(columns={"LSOA11": "lsoa01_code", **columns}).set_index("lsoa01_code")
    frame = frame.sort_index()[list(columns.values())]
    require_codes(dataset, path, frame, "lsoa01_code", pattern=LSOA)
    require_total(dataset, path, "LSOA01", frame.index.nunique(), LSOA01_ENGLAND, LSOA01_ENGLAND)
    for name in MINUTES.values():
        require_range(dataset, path, frame[name], 4.99, 120)
    for name in PERCENT.values():
        require_range(dataset, path, frame[name])
    mean = frame["minutes_to_jobs_public_transport"].mean()
    require_total(dataset, path, "mean minutes by public transport", mean, 8, 10)
    return frame
