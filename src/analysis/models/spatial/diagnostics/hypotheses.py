"""Tests after the fit: equal coefficients, and one about a tenth below another."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.models.results import Diagnostic, Estimate, NotEstimable
from analysis.models.spatial.arrays import Array

BAND = (0.85, 0.95)
"""The ratios that count as "about 10% lower": nearer to a tenth than to no difference, and than to a fifth."""


@dataclass(frozen=True)
class Ratio:
    """One coefficient over another.

    ``ci_low`` and ``ci_high`` are Fieller's interval; when the denominator is not distinct from
    zero the set is unbounded, and both are infinite.
    """

    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_equal: float
    p_equivalence: float

    @property
    def bounded(self) -> bool:
        """Whether the data bound the ratio on both sides."""
        return bool(np.isfinite(self.ci_low) and np.isfinite(self.ci_high))

    @property
    def verdict(self) -> str:
        """Where the interval lies: inside or outside the band, overlapping it, or unbounded."""
        if not self.bounded:
            return "unbounded"
        low, high = BAND
        if low <= self.ci_low and self.ci_high <= high:
            return "inside"
        return "outside" if self.ci_high < low or self.ci_low > high else "overlaps"

    def as_estimate(self, term: str) -> Estimate:
        """Return the ratio as a row of results; its p-value tests that the ratio is one."""
        return Estimate(term, self.estimate, self.std_error, self.ci_low, self.ci_high, self.p_equal)

    def as_diagnostic(self, statistic: str) -> Diagnostic:
        """Return the equivalence question as a row: the p-value rejects "not about 0.9"."""
        low, high = BAND
        words = {
            "inside": f"the interval lies inside {low:g} to {high:g}",
            "outside": f"the interval lies outside {low:g} to {high:g}",
            "overlaps": f"the interval overlaps {low:g} to {high:g}: it cannot tell",
            "unbounded": "the denominator is not distinct from zero: the ratio has no bounds",
        }
        return Diagnostic(statistic, self.estimate, p_value=self.p_equivalence, reference=words[self.verdict])


def ratio(numerator: float, denominator: float, covariance: Array, df: float | None = None) -> Ratio:
    """Return the ratio of two estimates with its uncertainty.

    The standard error is the delta method's; the interval is Fieller's (1954): all r for which
    (a - r b)^2 <= t^2 (V_aa - 2 r V_ab + r^2 V_bb). ``p_equivalence`` is the larger of two
    one-sided p-values, for a >= 0.85 b and for a <= 0.95 b (Schuirmann 1987), and one unless b > 0.

    Parameters
    ----------
    covariance : array, shape (2, 2)
        Of numerator and denominator, in this order.
    df : float, optional
        Degrees of freedom of t; the normal law when absent.
    """
    (v_aa, v_ab), (_, v_bb) = covariance
    value = numerator / denominator
    std_error = np.sqrt(max(v_aa - 2 * value * v_ab + value**2 * v_bb, 0)) / abs(denominator)
    difference = np.sqrt(v_aa - 2 * v_ab + v_bb)
    p_equal = 2 * _upper_tail(abs(numerator - denominator) / difference, df)
    critical = special.ndtri(0.975) if df is None else special.stdtrit(df, 0.975)
    low, high = _fieller(numerator, denominator, covariance, float(critical))
    return Ratio(
        float(value),
        float(std_error),
        low,
        high,
        p_equal,
        _equivalence(numerator, denominator, covariance, df),
    )


def wald_equality(params: Array, covariance: Array, df: float | None = None) -> Diagnostic:
    """Return the Wald test that all coefficients are the same.

    W = d'(D V D')^-1 d with d the differences from the first; chi-squared, or F = W/q with
    (q, df) degrees of freedom when the covariance has t tests.

    Raises
    ------
    NotEstimable
        The differences have no proper covariance.
    """
    contrasts = np.column_stack([-np.ones(len(params) - 1), np.eye(len(params) - 1)])
    differences = contrasts @ params
    spread = contrasts @ covariance @ contrasts.T
    if np.linalg.matrix_rank(spread, hermitian=True) < len(differences):
        raise NotEstimable("the differences between groups have a singular covariance")
    statistic = float(differences @ np.linalg.solve(spread, differences))
    q = len(differences)
    if df is None:
        return Diagnostic("wald_equal_rho", statistic, q, float(special.chdtrc(q, statistic)), "chi-squared")
    f_value = statistic / q
    return Diagnostic("wald_equal_rho", f_value, (q, df), float(special.fdtrc(q, df, f_value)), "F")


def _fieller(a: float, b: float, covariance: Array, critical: float) -> tuple[float, float]:
    (v_aa, v_ab), (_, v_bb) = covariance
    square = critical**2
    quadratic = b**2 - square * v_bb
    if quadratic <= 0:
        return -np.inf, np.inf
    half = a * b - square * v_ab
    root = np.sqrt(max(half**2 - quadratic * (a**2 - square * v_aa), 0))
    return float((half - root) / quadratic), float((half + root) / quadratic)


def _upper_tail(value: float, df: float | None) -> float:
    """Return the probability above a value of the t or the normal law."""
    return float(special.ndtr(-value) if df is None else special.stdtr(df, -value))


def _equivalence(a: float, b: float, covariance: Array, df: float | None) -> float:
    if b <= 0:
        return 1.0
    (v_aa, v_ab), (_, v_bb) = covariance
    tails = []
    for bound, sign in zip(BAND, (1, -1), strict=True):
        spread = np.sqrt(v_aa - 2 * bound * v_ab + bound**2 * v_bb)
        tails.append(_upper_tail(sign * (a - bound * b) / spread, df))
    return max(tails)
