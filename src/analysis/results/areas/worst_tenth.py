"""Who left the worst tenth of the deprivation index between 2019 and 2025, and who joined it."""

import numpy as np
import pandas as pd

from analysis.groups import ALL, GROUPS_AND_ALL
from analysis.prepare.indices.definition import worst
from analysis.results import schema

TENTH = 0.1


def worst_tenth(slug: str, neighbourhoods: pd.DataFrame, member: np.ndarray) -> pd.DataFrame:
    """Return how many of an area's neighbourhoods were among England's worst tenth in 2019, in 2025 and in both.

    The worst tenth is of ranks among all of England's neighbourhoods, so that one leaves it for each that joins.

    Parameters
    ----------
    slug : str
        The area, for the column ``area``.
    neighbourhoods : DataFrame
        Every neighbourhood, with ``imd2019_rank``, ``imd2025_rank`` and ``group``.
    member : ndarray of bool
        The area's.

    Returns
    -------
    DataFrame
        Columns of ``worst_tenth.csv``, a row a group.
    """
    before, after = (worst(neighbourhoods[f"imd{year}_rank"], len(neighbourhoods), TENTH) for year in (2019, 2025))
    rows = []
    for group in GROUPS_AND_ALL:
        own = member & ((neighbourhoods["group"] == group).to_numpy() | (group == ALL))
        rows.append(
            {
                "area": slug,
                "group": group,
                "areas": int(own.sum()),
                "worst_2019": int((own & before).sum()),
                "worst_2025": int((own & after).sum()),
                "stayed": int((own & before & after).sum()),
                "left": int((own & before & ~after).sum()),
                "joined": int((own & ~before & after).sum()),
            }
        )
    return pd.DataFrame(rows, columns=schema.table("worst_tenth").names())
