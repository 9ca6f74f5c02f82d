"""What an estimator gives back: tidy rows of results, or the reason why there are none.

Every estimator of :mod:`analysis.models` returns a :class:`ModelResult`, or raises
:class:`NotEstimable` with a reason in plain words. A page shows the number or the reason,
never both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import special

from analysis.errors import AnalysisError

MODEL_COLUMNS = (
    "model",
    "specification",
    "sample",
    "outcome",
    "term",
    "estimate",
    "std_error",
    "ci_low",
    "ci_high",
    "p_value",
    "n_obs",
    "n_clusters",
    "covariance",
)
"""The columns of ``models.csv``, in order."""

DIAGNOSTIC_COLUMNS = (
    "model",
    "specification",
    "sample",
    "statistic",
    "value",
    "df",
    "p_value",
    "reference",
)
"""The columns of ``diagnostics.csv``, in order."""

NOT_ESTIMABLE = "not_estimable"
"""The statistic whose ``reference`` carries the reason when a model has no numbers."""


class NotEstimable(AnalysisError):
    """A model that the data cannot identify: the reason is for the reader of the page.

    Parameters
    ----------
    reason : str
        One plain clause, such as "no neighbourhood of group 'other_deprived' is in the sample".
    """

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(f"not estimable here: {reason}")


class FewClustersWarning(UserWarning):
    """Clustered standard errors rest on few clusters and are likely to be too small."""


@dataclass(frozen=True)
class Estimate:
    """One coefficient with its uncertainty.

    An interval that is not symmetric (a Fieller or Anderson-Rubin set) is given as it is;
    an unbounded side is infinite.
    """

    term: str
    estimate: float
    std_error: float = np.nan
    ci_low: float = np.nan
    ci_high: float = np.nan
    p_value: float = np.nan

    @classmethod
    def wald(
        cls,
        term: str,
        estimate: float,
        std_error: float,
        *,
        df: float | None = None,
        null: float = 0.0,
        level: float = 0.95,
    ) -> "Estimate":
        """Return the estimate with its Wald interval and two-sided p-value.

        Parameters
        ----------
        df : float, optional
            Degrees of freedom of Student's t; the normal distribution when absent.
        null : float
            The value that the p-value tests.
        """
        upper = 0.5 + level / 2
        critical = special.ndtri(upper) if df is None else special.stdtrit(df, upper)
        half = critical * std_error
        p_value = np.nan
        if std_error > 0:
            z = -abs(estimate - null) / std_error
            p_value = 2 * (special.ndtr(z) if df is None else special.stdtr(df, z))
        return cls(
            term,
            float(estimate),
            float(std_error),
            float(estimate - half),
            float(estimate + half),
            float(p_value),
        )


@dataclass(frozen=True)
class Diagnostic:
    """One statistic about a model, and what to hold it against."""

    statistic: str
    value: float
    df: float | tuple[float, float] | None = None
    p_value: float = np.nan
    reference: str = ""

    @property
    def df_text(self) -> str:
        """Degrees of freedom as text: ``2``, ``2; 308`` for an F, or nothing."""
        if self.df is None:
            return ""
        parts = self.df if isinstance(self.df, tuple) else (self.df,)
        return "; ".join(f"{part:g}" for part in parts)


@dataclass(frozen=True)
class ModelResult:
    """One fitted specification: its coefficients, what they rest on, and its diagnostics.

    Attributes
    ----------
    model, specification, sample, outcome : str
        Ids that locate the row; the first three are the key shared with ``diagnostics.csv``.
    estimates : tuple of Estimate
        One for each reported term.
    n_obs : int
        Observations (area-years in a panel).
    n_clusters : int or None
        Clusters of the covariance; None when it is not clustered.
    covariance : str
        The covariance in words a table can show, such as ``clustered (authority)``.
    diagnostics : tuple of Diagnostic
    vcov : DataFrame or None
        Covariance matrix of the reported terms, for tests after the fit; not written.
    moves : DataFrame or None
        How the coefficients that the model is about move without each cluster, for tests of many fits at once; not
        written.
    """

    model: str
    specification: str
    sample: str
    outcome: str
    estimates: tuple[Estimate, ...]
    n_obs: int
    n_clusters: int | None
    covariance: str
    diagnostics: tuple[Diagnostic, ...] = ()
    vcov: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    moves: pd.DataFrame | None = field(default=None, compare=False, repr=False)

    @classmethod
    def not_estimable(
        cls,
        model: str,
        specification: str,
        sample: str,
        outcome: str,
        terms: Sequence[str],
        reason: str,
    ) -> "ModelResult":
        """Return a result without numbers: empty rows, and the reason as a diagnostic."""
        return cls(
            model,
            specification,
            sample,
            outcome,
            tuple(Estimate(term, np.nan) for term in terms),
            0,
            None,
            "",
            (Diagnostic(NOT_ESTIMABLE, np.nan, reference=reason),),
        )

    @property
    def estimable(self) -> bool:
        """Whether the specification has numbers."""
        return all(row.statistic != NOT_ESTIMABLE for row in self.diagnostics)

    def __getitem__(self, term: str) -> Estimate:
        """Return the estimate of a term; KeyError when the model has none of that name."""
        for estimate in self.estimates:
            if estimate.term == term:
                return estimate
        raise KeyError(term)

    def diagnostic(self, statistic: str) -> Diagnostic:
        """Return a diagnostic by name; KeyError when there is none."""
        for row in self.diagnostics:
            if row.statistic == statistic:
                return row
        raise KeyError(statistic)

    def model_rows(self) -> list[tuple[object, ...]]:
        """Return the rows of ``models.csv``: one a term, in the order of :data:`MODEL_COLUMNS`."""
        return [
            (
                self.model,
                self.specification,
                self.sample,
                self.outcome,
                row.term,
                row.estimate,
                row.std_error,
                row.ci_low,
                row.ci_high,
                row.p_value,
                self.n_obs,
                self.n_clusters,
                self.covariance,
            )
            for row in self.estimates
        ]

    def diagnostic_rows(self) -> list[tuple[object, ...]]:
        """Return the rows of ``diagnostics.csv``, in the order of :data:`DIAGNOSTIC_COLUMNS`."""
        return [
            (
                self.model,
                self.specification,
                self.sample,
                row.statistic,
                row.value,
                row.df_text,
                row.p_value,
                row.reference,
            )
            for row in self.diagnostics
        ]

    def to_frame(self) -> pd.DataFrame:
        """Return the rows of ``models.csv``: one a term, columns :data:`MODEL_COLUMNS`."""
        return models_frame([self])

    def diagnostics_frame(self) -> pd.DataFrame:
        """Return the rows of ``diagnostics.csv``: :data:`DIAGNOSTIC_COLUMNS`, ``df`` as text."""
        return diagnostics_frame([self])


def models_frame(results: Iterable[ModelResult]) -> pd.DataFrame:
    """Return the rows of ``models.csv`` of many results, in their order."""
    rows = [row for result in results for row in result.model_rows()]
    frame = pd.DataFrame(rows, columns=list(MODEL_COLUMNS))
    return frame.astype({"n_obs": "Int64", "n_clusters": "Int64"})


def diagnostics_frame(results: Iterable[ModelResult]) -> pd.DataFrame:
    """Return the rows of ``diagnostics.csv`` of many results, in their order."""
    rows = [row for result in results for row in result.diagnostic_rows()]
    return pd.DataFrame(rows, columns=list(DIAGNOSTIC_COLUMNS))
