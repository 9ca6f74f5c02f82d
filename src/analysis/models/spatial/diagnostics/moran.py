"""Moran's I: how alike neighbours are, over all areas and in each group."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy import stats

from analysis.models.bad_input import require_finite
from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array, Mask
from analysis.models.spatial.neighbours.weights import SpatialWeights

ROUNDING = 1e-12
"""Variation this small beside the values themselves is none."""

FEWEST = 4
"""Areas that the variance under randomisation needs."""


@dataclass(frozen=True)
class Moran:
    """Moran's I with its mean and variance under no association, and a two-sided p-value."""

    value: float
    expectation: float
    variance: float

    @property
    def z(self) -> float:
        """Standard deviate."""
        return float((self.value - self.expectation) / np.sqrt(self.variance))

    @property
    def p_value(self) -> float:
        """Two-sided, normal."""
        return float(2 * stats.norm.sf(abs(self.z)))


def moran(values: Array, weights: SpatialWeights) -> Moran:
    """Return Moran's I of one value an area, with the variance under randomisation.

    I = (n / S0) z'Wz / z'z (Cliff and Ord 1981, chapter 1; what R's ``moran.test`` gives).

    Raises
    ------
    NotEstimable
        The values do not vary, fewer than four areas, or no neighbours.
    MissingValues
        A value is missing or infinite.
    """
    return _moran(values, weights.matrix)


def group_moran(values: Array, weights: SpatialWeights, member: Mask) -> Moran:
    """Return a group's part of Moran's I: how its areas go with all their neighbours.

    Moran's I with the rows of other areas left out of W. With row-standardised weights it is the
    mean of the group's local statistics, and the parts add to I in proportion to the groups'
    sizes (Anselin 1995).

    Raises
    ------
    NotEstimable
        The group has no areas, or the values do not vary.
    """
    if not member.any():
        raise NotEstimable("the group has no areas")
    rows = sp.diags_array(member.astype(np.float64)) @ weights.matrix
    return _moran(values, sp.csr_array(rows))


def _moran(values: Array, w: sp.csr_array) -> Moran:
    z, n = _centred(values), len(values)
    s0 = float(w.sum())
    if n < FEWEST or s0 == 0:
        raise NotEstimable(f"{n} areas with weights of {s0:g} in all have no Moran's I")
    both = sp.csr_array(w + w.T)
    s1 = float((both.data**2).sum()) / 2
    ends = np.asarray(w.sum(axis=0)).ravel() + np.asarray(w.sum(axis=1)).ravel()
    s2 = float((ends**2).sum())
    total = float(z @ z)
    expectation = -1 / (n - 1)
    kurtosis = n * float((z**4).sum()) / total**2
    first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    variance = (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expectation**2
    return Moran(n / s0 * float(z @ (w @ z)) / total, expectation, variance)


def _centred(values: Array) -> Array:
    require_finite(values, "the variable")
    z = values - values.mean()
    # The mean of a constant is the constant to rounding only.
    if np.abs(z).max() <= ROUNDING * np.abs(values).max():
        raise NotEstimable("the values do not vary")
    return z
