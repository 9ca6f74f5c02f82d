"""Small-area output by group and year, where it is open: the Tees Valley and County Durham."""

import numpy as np
import pandas as pd

from analysis.groups import ALL, GROUPS_AND_ALL, too_few
from analysis.results import schema

MEASURES = {"gva_gbp": "current_prices", "gva_gbp_2018_prices": "prices_of_2018"}
"""Columns of the prepared table by the prices that they are in."""


def small_area_output(panel: pd.DataFrame, neighbourhoods: pd.DataFrame, member: np.ndarray) -> pd.DataFrame:
    """Return what was produced in an area's neighbourhoods, by group, year and prices.

    Parameters
    ----------
    panel : DataFrame
        ``gva_tees_durham``, which holds a part of England.
    neighbourhoods : DataFrame
        Every neighbourhood, with ``group`` and ``local_authority_name``.
    member : ndarray of bool
        The area's.

    Returns
    -------
    DataFrame
        Columns of ``small_area_output.csv``. Of an area of which the panel holds some authorities these alone are
        counted, and named in ``place``; of one that has none of them there are no rows.
    """
    known = neighbourhoods.index.isin(panel.index.get_level_values("lsoa21_code").unique())
    own = neighbourhoods[member & known]
    frames = []
    for group in GROUPS_AND_ALL:
        chosen = own if group == ALL else own[own["group"] == group]
        if too_few(group, len(chosen)):
            continue
        rows = panel[panel.index.get_level_values("lsoa21_code").isin(chosen.index)]
        sums = rows.groupby(level="year")[[*MEASURES, "residents"]].sum(min_count=1)
        for column, prices in MEASURES.items():
            frames.append(
                pd.DataFrame(
                    {
                        "place": "; ".join(sorted(own["local_authority_name"].unique())),
                        "group": group,
                        "year": sums.index,
                        "prices": prices,
                        "areas": len(chosen),
                        "gva_gbp_million": sums[column] / 1e6,
                        "residents": sums["residents"],
                        "gva_per_resident_gbp": sums[column] / sums["residents"],
                    }
                ).dropna(subset="gva_gbp_million")
            )
    return pd.concat(frames, ignore_index=True)[schema.table("small_area_output").names()]
