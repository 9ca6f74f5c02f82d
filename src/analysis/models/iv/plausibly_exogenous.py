r"""What is left when the instruments may have a small effect of their own.

In :math:`y = x\beta + Z\gamma + u` the exclusion restriction says :math:`\gamma = 0`. Conley,
Hansen and Rossi (2012) let it be near zero.

*Union of confidence intervals* (their section II.A): for each :math:`\gamma` in a box, 2SLS of
:math:`y - Z\gamma` gives an interval; the union covers :math:`\beta` whenever the true
:math:`\gamma` is in the box. The 2SLS estimate is linear in :math:`\gamma`, and its variance
depends on it too (through the residuals), so the box is walked on a grid that holds its corners.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from scipy import optimize

from analysis.models.iv.design import Design
from analysis.models.iv.estimators import estimate
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.moments import Moments
from analysis.models.results import Estimate


def union_of_intervals(
    design: Design,
    low: Sequence[float],
    high: Sequence[float],
    *,
    points: int = 11,
    level: float = 0.95,
) -> IntervalSet:
    """Return the union of 2SLS intervals over direct effects of the instruments in a box.

    Parameters
    ----------
    low, high : sequence of float
        Ends of the box, one an instrument, in units of outcome per unit of instrument.
    points : int
        Grid points an instrument, both ends among them.
    """
    axes = [np.unique(np.linspace(start, end, points)) for start, end in zip(low, high, strict=True)]
    intervals = []
    for effect in product(*axes):
        row = _two_stage(_net_of(design, np.array(effect)), level)
        intervals.append((row.ci_low, row.ci_high))
    return IntervalSet.of(intervals)


def breakdown_effect(design: Design, instrument: str, *, largest: float, level: float = 0.95) -> float:
    """Return the smallest direct effect of one instrument at which the union holds zero.

    The box runs from ``-effect`` to ``effect`` for this instrument and is zero for the others.
    The answer is 0 when the plain interval holds zero already, and infinite when even `largest`
    does not bring zero in.
    """
    position = list(design.instruments.columns).index(instrument)
    positive = _two_stage(design, level).estimate > 0

    def gap(effect: float) -> float:
        direction = np.zeros(design.n_instruments)
        direction[position] = effect
        rows = [_two_stage(_net_of(design, sign * direction), level) for sign in (-1.0, 1.0)]
        return min(row.ci_low if positive else -row.ci_high for row in rows)

    if gap(0.0) <= 0:
        return 0.0
    if gap(largest) > 0:
        return np.inf
    return float(optimize.brentq(gap, 0.0, largest, xtol=1e-10 * largest))


def _net_of(design: Design, effect: np.ndarray) -> Design:
    """Return the design with the instruments' direct effect taken out of the outcome."""
    direct = design.instruments.to_numpy() @ effect
    net = np.eye(len(effect) + 2)
    net[: len(effect), -1] = -effect
    products = None if design.left_out is None else design.left_out.transformed(net)
    return replace(design, outcome=design.outcome.sub(direct, axis=0), left_out=products)


def _two_stage(design: Design, level: float) -> Estimate:
    """Return 2SLS with its interval at a level."""
    row = estimate(Moments.of(design), "2sls")
    df = design.small_sample(1)[1]
    return Estimate.wald(row.term, row.estimate, row.std_error, df=df, level=level)
