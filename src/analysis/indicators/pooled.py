r"""Pooled rates by group for any set of neighbourhoods.

For a group :math:`g` the rate is a ratio of sums,
:math:`R_g = s \sum_{i \in g} n_i / \sum_{i \in g} d_i`, over the areas that have both a numerator
and a denominator (:math:`s` is 100 for percentages).

Its standard error is that of a ratio of means over clusters of neighbourhoods that share a source
value (Cochran, *Sampling Techniques*, 3rd ed., 1977, eq. 6.13, without the finite population
correction):

.. math::

    se(R_g)^2 = \frac{s^2}{(\sum d)^2} \frac{m}{m-1}
                \sum_c \Big(\sum_{i \in c} n_i - r_g d_i\Big)^2

with :math:`m` clusters. A census has no sampling error; the interval says how much the rate would
move if the group's neighbourhoods were another draw of neighbourhoods of the same kind.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.groups import ALL, GROUPS, GROUPS_AND_ALL
from analysis.indicators.parts import Part

COLUMNS = [
    "indicator",
    "group",
    "period",
    "value",
    "unit",
    "numerator",
    "denominator",
    "areas",
    "datasets",
    "std_error",
]


def _clustered_error(residual: np.ndarray, clusters: np.ndarray | None, total: float) -> float:
    if clusters is not None:
        present = np.bincount(clusters) > 0
        residual = np.bincount(clusters, weights=residual)[present]
    m = residual.size
    if m < 2 or total == 0:
        return float("nan")
    return float(np.sqrt(m / (m - 1) * np.square(residual).sum()) / abs(total))


def pooled_rate(part: Part, member: np.ndarray) -> dict[str, float | int]:
    """Value, sums, number of areas and standard error of one series over the areas in `member`.

    Parameters
    ----------
    part : Part
        Numerators and denominators by neighbourhood.
    member : ndarray of bool, shape (n_areas,)
        Which neighbourhoods are pooled.

    Returns
    -------
    dict
        ``value`` in the indicator's unit (nan where no area has data), ``numerator``,
        ``denominator``, ``areas``, ``std_error`` (nan for counts and for fewer than two clusters).
    """
    use = member & part.has_value
    n = part.numerator[use]
    areas = int(np.count_nonzero(use))
    nothing = {"value": float("nan"), "numerator": float("nan"), "denominator": float("nan")}
    if areas == 0:
        return {**nothing, "areas": 0, "std_error": float("nan")}
    if part.denominator is None:
        total = float(n.sum())
        return {
            "value": total,
            "numerator": total,
            "denominator": float("nan"),
            "areas": areas,
            "std_error": float("nan"),
        }
    d = part.denominator[use]
    numerator, denominator = float(n.sum()), float(d.sum())
    if denominator == 0:
        return {
            **nothing,
            "numerator": numerator,
            "denominator": 0.0,
            "areas": areas,
            "std_error": float("nan"),
        }
    ratio = numerator / denominator
    clusters = None if part.clusters is None else part.clusters[use]
    error = part.scale * _clustered_error(n - ratio * d, clusters, denominator)
    return {
        "value": part.scale * ratio,
        "numerator": numerator,
        "denominator": denominator,
        "areas": areas,
        "std_error": error,
    }


def pooled_rates(parts: Iterable[Part], group: pd.Series, within: np.ndarray | None = None) -> pd.DataFrame:
    """Every series by group, and for all groups together.

    Parameters
    ----------
    parts : iterable of Part
        Series by neighbourhood, in the order of `group`'s index.
    group : Series of str, index lsoa21_code
        One of :data:`analysis.groups.GROUPS` for each neighbourhood.
    within : ndarray of bool, optional
        The neighbourhoods of the edition; all when left out.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`; ``group`` runs over the three groups and ``england``, which is all
        of `within`.
    """
    inside = np.ones(len(group), dtype=bool) if within is None else within
    labels = group.to_numpy()
    members = {g: inside & (labels == g) for g in GROUPS} | {ALL: inside}
    rows = [
        {
            "indicator": part.indicator,
            "group": g,
            "period": part.period,
            "unit": part.unit,
            "datasets": ";".join(part.datasets),
            **pooled_rate(part, members[g]),
        }
        for part in parts
        for g in GROUPS_AND_ALL
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
