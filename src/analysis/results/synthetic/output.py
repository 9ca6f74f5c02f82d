"""Synthetic output (GVA): of wards in one year, and of neighbourhoods by year."""

import numpy as np
import pandas as pd

from analysis.results.synthetic.draws import generator
from analysis.results.synthetic.truth import OUTPUT_YEARS, Truth

RESIDENTS_KNOWN = (2011, 2021)
PRICES_OF = 2018


def ward_output(per_head: pd.Series, ward: pd.Series, census: pd.DataFrame) -> pd.DataFrame:
    """Return each ward's output shared by residents, with the columns of ``gva_ward``.

    Parameters
    ----------
    per_head : Series
        Output per head as it was drawn for each neighbourhood, GBP; a ward has the mean of its own.
    ward : Series
        Code of each neighbourhood's ward.
    census : DataFrame
        Columns ``residents`` and ``residents_16_64``.
    """
    people = census[["residents", "residents_16_64"]]
    value = per_head.groupby(ward).transform("mean") * people["residents"]
    return people.assign(gva_2020_gbp=value, ward_known=1.0, ward21_code=ward)


def small_area_output(truth: Truth, group: np.ndarray, residents: pd.Series) -> pd.DataFrame:
    """Return output by neighbourhood and year, with the columns of ``gva_small_area``.

    Parameters
    ----------
    group : ndarray of int
        Position of each area's group in :data:`analysis.groups.GROUPS`.
    residents : Series
        Residents of each area, the same in every year.
    """
    p = truth.output
    draw = generator(truth.seed, "gva_small_area").standard_normal(len(residents))
    # A log-normal factor with mean one keeps the true level of each group.
    own = np.exp(p["sd"] * draw - p["sd"] ** 2 / 2)
    base = np.array(p["per_head"])[group] * own * residents
    years = {}
    for year in range(p["first"], p["last"] + 1):
        real = base * (1 + p["growth"]) ** (year - OUTPUT_YEARS[0])
        known = RESIDENTS_KNOWN[0] <= year <= RESIDENTS_KNOWN[1]
        years[year] = pd.DataFrame(
            {
                "gva_gbp": real * (1 + p["inflation"]) ** (year - PRICES_OF),
                "gva_gbp_2018_prices": real if year <= OUTPUT_YEARS[1] else np.nan,
                "residents": residents if known else np.nan,
            },
            index=residents.index,
        )
    panel = pd.concat(years, names=["year"]).swaplevel()
    return panel.rename_axis(index=["lsoa21_code", "year"]).sort_index()
