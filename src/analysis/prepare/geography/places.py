"""What kind of place each neighbourhood is, as counts that can be pooled."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.store import prepared


@prepared("places", inputs=["ruc21_lsoa21"], after=["neighbourhoods"])
def places() -> pd.DataFrame:
    """Return one count a class for each LSOA21.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows: ``urban`` (1 in urban areas of the 2021 Rural Urban
        Classification, else 0) and ``areas`` (1 everywhere, the base of shares of areas).
    """
    classes = store.load("neighbourhoods")["rural_urban"]
    return pd.DataFrame({"urban": (classes == "urban").astype(float), "areas": 1.0}, index=classes.index)
