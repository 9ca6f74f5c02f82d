r"""How far an area's doubly disadvantaged neighbourhoods are from others, constraint by constraint.

A constraint's score is the mean over its measures of the log ratio of two pooled rates, turned so that
more is worse:

.. math::

    s = \frac{1}{K} \sum_k d_k (\log R_{k,a} - \log R_{k,b}), \qquad d_k = \pm 1,

given to readers as :math:`100 (e^s - 1)`, "percent worse". The neighbourhoods' influence on
:math:`\log R` is :math:`(n_i - R d_i) / \sum n` (the linearised ratio of :mod:`analysis.indicators.pooled`).
Summing it over the measures before it is squared keeps what they have in common:

.. math::

    se(s)^2 = \sum_{g \in \{a, b\}} \frac{m_g}{m_g - 1} \sum_{i \in g}
              \Big(\frac{1}{K} \sum_k \frac{n_{ki} - R_{kg} d_{ki}}{\sum n_{kg}}\Big)^2 .

The two sets of neighbourhoods never overlap. Intervals are those of Student's t with one degree of freedom
fewer than the smaller set has neighbourhoods, which is on the safe side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, FEWEST_OTHER, OTHER_DEPRIVED
from analysis.indicators.constraints import (
    ELSEWHERE,
    OTHERS_HERE,
    OTHERS_IN_ENGLAND,
    Constraint,
)
from analysis.indicators.parts import Part, latest
from analysis.indicators.spec import Indicator
from analysis.regions import ENGLAND
from analysis.results import schema


@dataclass(frozen=True)
class _Score:
    """A log score with the influence of every neighbourhood on it."""

    constraint: str
    indicators: tuple[str, ...]
    value: float
    influence: np.ndarray


def _log_ratio(part: Part, member: np.ndarray) -> tuple[float, np.ndarray]:
    """Log of the pooled ratio over `member`, and each neighbourhood's influence on it."""
    use = member & part.has_value
    denominator = np.ones(use.size) if part.denominator is None else part.denominator
    n, d = part.numerator[use], denominator[use]
    influence = np.zeros(use.size)
    influence[use] = (n - n.sum() / d.sum() * d) / n.sum()
    return float(np.log(n.sum() / d.sum())), influence


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
        value, influence = 0.0, np.zeros(own.size)
        for name in names:
            worse = -1.0 if specs[name].better == "higher" else 1.0
            for member, side in ((own, 1.0), (other, -1.0)):
                ratio, each = _log_ratio(parts[name], member)
                value += worse * side * ratio / len(names)
                influence += worse * side * each / len(names)
        yield _Score(constraint.id, names, value, influence)


def _error(influence: np.ndarray, own: np.ndarray, other: np.ndarray) -> float:
    sizes = [int(np.count_nonzero(member)) for member in (own, other)]
    sums = [float(np.square(influence[member]).sum()) for member in (own, other)]
    return float(np.sqrt(sum(m / (m - 1) * s for m, s in zip(sizes, sums, strict=True))))


def _compared(
    against: str, scores: Sequence[_Score], own: np.ndarray, other: np.ndarray
) -> Iterator[dict[str, object]]:
    """A row for each constraint, the one that sets the area furthest apart first."""
    sizes = [int(np.count_nonzero(member)) for member in (own, other)]
    reach = float(student.ppf(0.975, min(sizes) - 1))
    ranked = sorted(scores, key=lambda s: -s.value)
    for rank, score in enumerate(ranked, start=1):
        error = _error(score.influence, own, other)
        behind = ranked[0].value - score.value
        behind_error = _error(ranked[0].influence - score.influence, own, other)
        percent = [100 * np.expm1(score.value + k * reach * error) for k in (0, -1, 1)]
        yield {
            "against": against,
            "constraint": score.constraint,
            "rank": rank,
            **dict(zip(("score", "ci_low", "ci_high"), percent, strict=True)),
            "log_score": score.value,
            "std_error": error,
            "behind_first": behind,
            "behind_first_low": behind - reach * behind_error,
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
    if slug != ENGLAND:
        sides |= {OTHERS_IN_ENGLAND: others, ELSEWHERE: doubly & ~member}
    last = latest(parts)
    rows: list[dict[str, object]] = []
    for against, other in sides.items():
        if np.count_nonzero(own) < FEWEST or np.count_nonzero(other) < FEWEST_OTHER:
            continue
        scores = list(_scores(last, specs, constraints, own, other))
        rows += [{"area": slug, **row} for row in _compared(against, scores, own, other)]
    return pd.DataFrame(rows, columns=schema.table("constraint_scores").names())
