"""Claimants by neighbourhood and year, on the areas of 2011 and of 2021."""

import pandas as pd

from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa11_counts
from analysis.prepare.store import prepared
from analysis.readers.economy import claimants
from analysis.readers.geography.lookups import lookup_lsoa11_lsoa21


@prepared("claimants", inputs=[*claimants.DATASETS.values(), "lookup_lsoa11_lsoa21"], after=["census2021"])
def claimants_lsoa21() -> pd.DataFrame:
    """Return the claimant count by LSOA21 and year, 2013 to 2022.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code and year, 337,550 rows.

        ``claimants``
            People who claim Jobseeker's Allowance or Universal Credit and search for work, mean
            of twelve months, carried from LSOA11. In 2020 and 2021 many claimants were in work.
        ``residents_16_64``
            Base of the rate: the source's residents of about 16 and over in that year, carried
            from LSOA11, times the area's share of residents aged 16 to 64 among those aged 16
            and over in Census 2021. The source repeats 2020 in 2021 and 2022.
    """
    census = store.load("census2021")
    wide = _wide().pipe(carry_lsoa11_counts, census["residents"])
    return _panel(wide, census["residents_16_64"] / census["residents_16_plus"])


@prepared(
    "claimants_lsoa11",
    inputs=[*claimants.DATASETS.values(), "lookup_lsoa11_lsoa21"],
    after=["census2021"],
)
def claimants_lsoa11() -> pd.DataFrame:
    """Return the claimant count by LSOA11 and year, 2013 to 2022, as published.

    Returns
    -------
    DataFrame
        Indexed by lsoa11_code and year, 328,440 rows: claimants and residents_16_64 as in table
        ``claimants``. The Census 2021 share is that of the LSOA21 that an LSOA11 became, pooled.
    """
    pairs = lookup_lsoa11_lsoa21()
    census = store.load("census2021")[["residents_16_64", "residents_16_plus"]]
    pooled = census.reindex(pairs["lsoa21_code"]).groupby(pairs["lsoa11_code"].to_numpy()).sum()
    return _panel(_wide(), pooled["residents_16_64"] / pooled["residents_16_plus"])


def _wide() -> pd.DataFrame:
    """Return every year's counts side by side, columns named by what they hold and the year."""
    years = {year: claimants.claimant_count(year) for year in claimants.YEARS}
    return pd.concat(years, axis=1).swaplevel(axis=1)


def _panel(wide: pd.DataFrame, share_16_64: pd.Series) -> pd.DataFrame:
    """Return the panel by area and year, its base brought to ages 16 to 64."""
    base = wide["residents_16_plus"].mul(share_16_64, axis=0)
    panel = pd.DataFrame({"claimants": wide["claimants"].stack(), "residents_16_64": base.stack()})
    return panel.rename_axis([wide.index.name, "year"]).sort_index()
