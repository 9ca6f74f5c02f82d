"""A fitted regression as economists know it: coefficients, errors, intervals, diagnostics, a summary."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.models.results import Diagnostic, Estimate, NotEstimable

EXACT = 1e-9
"""A residual this small beside the outcome, as a share of its length, is rounding."""


@dataclass(frozen=True, eq=False)
class FittedModel:
    """A fitted regression.

    Attributes
    ----------
    method : str
        Estimator in words.
    outcome : str
        Name of the outcome.
    params : Series
        Coefficients by term.
    cov : DataFrame
        Their covariance matrix.
    cov_type : str
        How it is estimated, in words.
    df : float or None
        Degrees of freedom of Student's t in tests and intervals; None for the normal law.
    nobs : int
        Observations.
    n_clusters : int or None
        None when errors are not clustered.
    tests : tuple of Diagnostic
        See `diagnostics`, which has them as a frame.
    resids : Series or None
        Residuals under the data's index; None where the estimator has them of differences only.
    """

    method: str
    outcome: str
    params: pd.Series
    cov: pd.DataFrame
    cov_type: str
    df: float | None
    nobs: int
    n_clusters: int | None
    tests: tuple[Diagnostic, ...] = ()
    resids: pd.Series | None = field(default=None, repr=False)

    @property
    def std_errors(self) -> pd.Series:
        """Standard errors by term."""
        return pd.Series(np.sqrt(np.diag(self.cov)), index=self.params.index, name="std_error")

    @property
    def tstats(self) -> pd.Series:
        """Coefficients over their standard errors."""
        return (self.params / self.std_errors).rename("t")

    @property
    def pvalues(self) -> pd.Series:
        """Two-sided p-values of the null that a coefficient is zero."""
        return pd.Series([row.p_value for row in self._estimates(0.95)], index=self.params.index, name="p_value")

    def conf_int(self, level: float = 0.95) -> pd.DataFrame:
        """Return Wald intervals by term: ``lower`` and ``upper``."""
        rows = [(row.ci_low, row.ci_high) for row in self._estimates(level)]
        return pd.DataFrame(rows, index=self.params.index, columns=["lower", "upper"])

    @property
    def diagnostics(self) -> pd.DataFrame:
        """Tests by name: ``value``, ``df``, ``p_value``, and the ``reference`` to hold them against."""
        rows = [(test.value, test.df_text, test.p_value, test.reference) for test in self.tests]
        index = pd.Index([test.statistic for test in self.tests], name="statistic")
        return pd.DataFrame(rows, index=index, columns=["value", "df", "p_value", "reference"])

    @property
    def summary(self) -> str:
        """All of it as text, to print."""
        table = pd.concat([self.params.rename("estimate"), self.std_errors, self.tstats, self.pvalues], axis=1)
        table = table.join(self.conf_int())
        clusters = f" in {self.n_clusters:,} clusters" if self.n_clusters else ""
        parts = [
            f"{self.method} of {self.outcome}",
            f"{self.nobs:,} observations{clusters}; standard errors: {self.cov_type}",
            table.to_string(float_format="{:.5g}".format),
        ]
        if self.tests:
            tests = self.diagnostics.fillna({"p_value": ""}).rename_axis(None)
            # Text reads from the left, and pandas sets it to the right.
            tests["reference"] = tests["reference"].str.ljust(tests["reference"].str.len().max())
            parts.append(tests.to_string(float_format="{:.5g}".format))
        return "\n\n".join(parts)

    def __str__(self) -> str:
        return self.summary

    def _estimates(self, level: float) -> Iterable[Estimate]:
        for term, value, error in zip(self.params.index, self.params, self.std_errors, strict=True):
            yield Estimate.wald(str(term), float(value), float(error), df=self.df, level=level)


def require_error(residuals: np.ndarray, outcome: np.ndarray, name: str, share: float = EXACT) -> None:
    """Refuse a fit that leaves nothing but rounding, for nothing is left to measure errors by.

    Parameters
    ----------
    share : float
        Residuals up to this share of the outcome's length are rounding.

    Raises
    ------
    NotEstimable
    """
    if np.linalg.norm(residuals) <= share * np.linalg.norm(outcome):
        raise NotEstimable(
            f"the regression fits '{name}' exactly, which leaves no error to measure; "
            "take out the column that it was made from, or a level that dwarfs its variation"
        )
