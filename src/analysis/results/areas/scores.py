r"""How far an area's doubly disadvantaged neighbourhoods are from others, constraint by constraint.

A constraint's score is the mean over its measures of the log ratio of two pooled rates, turned so that
more is worse:

.. math::

    s = \frac{1}{K} \sum_k d_k (\log R_{k,a} - \log R_{k,b}), \qquad d_k = \pm 1,

given to readers as :math:`100 (e^s - 1)`, "percent worse". Its error is that of a score computed anew without
each local authority (:mod:`analysis.indicators.spread`), which keeps what the measures, and the two sets of
neighbourhoods, have in common. Where there are too few authorities to tell, the interval is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, FEWEST_OTHER, OTHER_DEPRIVED
from analysis.indicators.constraints import (
    ELSEWHERE,
    OTHERS_HERE,
    OTHERS_IN_ENGLAND,
    Constraint,
)
from analysis.indicators.parts import Part, latest
from analysis.indicators.pooled import pooled_rate
from analysis.indicators.spec import Indicator
from analysis.indicators.spread import Spread, combined
from analysis.regions import COUNTRY
from analysis.results import schema


@dataclass(frozen=True)
class _Score:
    """A log score and how far it would move."""

    constraint: str
    indicators: tuple[str, ...]
    spread: Spread


def _counted(part: Part, member: np.ndarray) -> bool:
    """Whether the measure has anything to compare: a rate of nought has no ratio."""
    use = member & part.has_value
    return bool(use.any()) and part.numerator[use].sum() > 0


def _scores(
    parts: Mapping[str, Part],
    specs: Mapping[str, Indicator],
    constraints: Mapping[str, Constraint],
    own: np.ndarray,
    other: np.ndarray,
) -> Iterator[_Score]:
    for constraint in constraints.values():
        names = tuple(
            name
            for name in constraint.indicators
            if name in parts and _counted(parts[name], own) and _counted(parts[name], other)
        )
        if not names:
            continue
        turned = [-1.0 if specs[name].better == "higher" else 1.0 for name in names]
        rates = [pooled_rate(parts[name], member).spread for name in names for member in (own, other)]
        yield _Score(constraint.id, names, _log_distance(turned, [rate for rate in rates if rate is not None]))


def _log_distance(turned: Sequence[float], rates: Sequence[Spread]) -> Spread:
    """Return the mean log ratio of pairs of rates, each with its sign."""

    def mean(*values: np.ndarray) -> np.ndarray:
        pairs = zip(turned, values[::2], values[1::2], strict=True)
        return sum(sign * (np.log(one) - np.log(other)) for sign, one, other in pairs) / len(turned)

    return combined(mean, *rates)


def _compared(
    against: str, scores: Sequence[_Score], own: np.ndarray, other: np.ndarray
) -> Iterator[dict[str, object]]:
    """A row for each constraint, the one that sets the area furthest apart first."""
    sizes = [int(np.count_nonzero(member)) for member in (own, other)]
    ranked = sorted(scores, key=lambda s: -s.spread.value)
    for rank, score in enumerate(ranked, start=1):
        behind = ranked[0].spread - score.spread
        percent = [100 * np.expm1(log) for log in (score.spread.value, *score.spread.interval)]
        yield {
            "against": against,
            "constraint": score.constraint,
            "rank": rank,
            **dict(zip(("score", "ci_low", "ci_high"), percent, strict=True)),
            "log_score": score.spread.value,
            "std_error": score.spread.std_error,
            "behind_first": behind.value,
            "behind_first_low": behind.interval[0],
            "areas": sizes[0],
            "areas_against": sizes[1],
            "indicators": ";".join(score.indicators),
        }


def constraint_scores(
    slug: str,
    parts: Sequence[Part],
    specs: Mapping[str, Indicator],
    constraints: Mapping[str, Constraint],
    group: pd.Series,
    member: np.ndarray,
) -> pd.DataFrame:
    """Score each constraint of one area against up to three sets of neighbourhoods.

    Parameters
    ----------
    slug : str
        The area, for the column ``area``.
    parts : sequence of Part
        Every series by neighbourhood; the last period of each indicator counts.
    specs, constraints : mapping
        Indicators and constraints by id.
    group : Series of str, index lsoa21_code
    member : ndarray of bool
        The area's neighbourhoods.

    Returns
    -------
    DataFrame
        Columns of ``constraint_scores.csv``. ``score``, ``ci_low``, ``ci_high``: percent worse, negative where better;
        ``log_score`` and ``std_error`` on the log scale; ``behind_first``: how far below the first
        constraint, on the log scale, with the lower end of its interval. No rows for an area with fewer
        than :data:`~analysis.groups.FEWEST` doubly disadvantaged neighbourhoods, nor against
        fewer than :data:`~analysis.groups.FEWEST_OTHER` others.
    """
    labels = group.to_numpy()
    doubly, others = labels == DOUBLY_DISADVANTAGED, labels == OTHER_DEPRIVED
    own = member & doubly
    sides = {OTHERS_HERE: member & others}
    if slug != COUNTRY:
        sides |= {OTHERS_IN_ENGLAND: others, ELSEWHERE: doubly & ~member}
    last = latest(parts)
    rows: list[dict[str, object]] = []
    for against, other in sides.items():
        if np.count_nonzero(own) < FEWEST or np.count_nonzero(other) < FEWEST_OTHER:
            continue
        scores = list(_scores(last, specs, constraints, own, other))
        rows += [{"area": slug, **row} for row in _compared(against, scores, own, other)]
    return pd.DataFrame(rows, columns=schema.table("constraint_scores").names())
