"""The counts behind the profiles of an area with few doubly disadvantaged neighbourhoods."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.parts import Part, latest
from analysis.indicators.spec import Indicator
from analysis.results import schema


def profile_counts(
    parts: Sequence[Part],
    specs: Mapping[str, Indicator],
    neighbourhoods: pd.DataFrame,
    member: np.ndarray,
) -> pd.DataFrame:
    """Return the counts and bases of the rates in an area's profiles, latest period.

    Returns
    -------
    DataFrame
        Columns of ``profile_counts.csv``, one row a neighbourhood and indicator: ``count`` of ``base`` people or
        households. No rows for an area with :data:`~analysis.groups.FEWEST` doubly
        disadvantaged neighbourhoods or more, whose profiles are rates.
    """
    wanted = member & (neighbourhoods["group"] == DOUBLY_DISADVANTAGED).to_numpy()
    frames = []
    if np.count_nonzero(wanted) < FEWEST:
        for part in latest(parts).values():
            spec = specs[part.indicator]
            if not spec.profile or spec.kind != "rate" or part.denominator is None:
                continue
            columns = {
                "lsoa21_code": neighbourhoods.index.to_numpy()[wanted],
                "indicator": part.indicator,
                "period": part.period,
                "count": part.numerator[wanted],
                "base": part.denominator[wanted],
            }
            frames.append(pd.DataFrame(columns))
    return (
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=schema.table("profile_counts").names())
    )
