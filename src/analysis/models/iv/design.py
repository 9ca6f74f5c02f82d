"""The data of one instrumental-variable regression, with the controls taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import linalg

from analysis.models.bad_input import aligned, numbered
from analysis.models.iv.covariance import ROBUST, Covariance
from analysis.models.iv.left_out import LeftOut
from analysis.models.results import NotEstimable

NO_VARIATION = 1e-9
"""A column with less than this share of its variation left after the controls is a combination
of them (rounding leaves about 1e-15)."""


@dataclass(frozen=True)
class Partialled:
    """Columns with the controls taken out of each.

    Attributes
    ----------
    columns : DataFrame
        Residuals of each column on the controls, the index of the observations.
    n_controls : int
        Rank of the controls, the constant included.
    left : Series
        For each column, the share of its variation about its mean that is left.
    basis : (n, r)
        Orthonormal columns that span the controls, net of the areas' means.
    areas : (n,) or None
        Area of each observation whose mean was taken out, by number; all zero for the constant.
    """

    columns: pd.DataFrame
    n_controls: int
    left: pd.Series
    basis: np.ndarray
    areas: np.ndarray | None
    _kept: dict[int, tuple[np.ndarray, LeftOut]] = field(default_factory=dict, repr=False, compare=False)

    def left_out(self, codes: np.ndarray, names: Sequence[str]) -> LeftOut:
        """Return the cross-products of some columns without each cluster; made once for all columns.

        Parameters
        ----------
        codes : (n,)
            Cluster numbers from zero.
        """
        known = self._kept.get(id(codes))
        if known is None or known[0] is not codes:
            basis = np.column_stack([self._means_across(codes), self.basis])
            known = self._kept[id(codes)] = (codes, LeftOut.of(self.columns.to_numpy(), basis, codes))
        return known[1].some([self.columns.columns.get_loc(name) for name in names])

    def _means_across(self, codes: np.ndarray) -> np.ndarray:
        """Return orthonormal indicators of the areas, none when each lies in one cluster."""
        if self.areas is None:
            return np.empty((len(codes), 0))
        pairs = np.unique(np.column_stack([self.areas, codes]), axis=0)
        sizes = np.bincount(self.areas)
        if len(pairs) == len(sizes):
            return np.empty((len(codes), 0))
        return np.eye(len(sizes))[self.areas] / np.sqrt(sizes)


@dataclass(frozen=True)
class Design:
    """One outcome, one endogenous regressor, its instruments; controls taken out of all.

    By the Frisch-Waugh-Lovell theorem OLS, 2SLS, LIML and two-step GMM give the coefficient of
    the endogenous regressor on such columns that they give with the controls in the equation,
    with the same robust or clustered covariance and the same J (Baum, Schaffer and Stillman
    2007, section 8, for GMM), apart from degrees of freedom, which `n_controls` keeps.
    """

    outcome: pd.DataFrame
    treatment: pd.DataFrame
    instruments: pd.DataFrame
    n_controls: int
    covariance: Covariance = ROBUST
    left_out: LeftOut | None = None
    """Cross-products of instruments, regressor and outcome without each cluster, for the jackknife."""

    @property
    def n_obs(self) -> int:
        """Observations."""
        return len(self.outcome)

    @property
    def n_instruments(self) -> int:
        """Excluded instruments."""
        return self.instruments.shape[1]

    @property
    def y(self) -> np.ndarray:
        """Outcome, shape (n,)."""
        return self.outcome.to_numpy()[:, 0]

    @property
    def x(self) -> np.ndarray:
        """Endogenous regressor, shape (n,)."""
        return self.treatment.to_numpy()[:, 0]

    @property
    def z(self) -> np.ndarray:
        """Excluded instruments, shape (n, q)."""
        return self.instruments.to_numpy()

    @property
    def treatment_name(self) -> str:
        """Name of the endogenous regressor."""
        return str(self.treatment.columns[0])

    def with_covariance(self, covariance: Covariance) -> "Design":
        """Return the same data with another covariance."""
        return replace(self, covariance=covariance)

    def small_sample(self, regressors: int) -> tuple[float, float]:
        """Return the factor for covariances and the degrees of freedom of t and F statistics.

        Robust and unadjusted: ``n / (n - k)`` and ``n - k``. Clustered in G:
        ``G / (G - 1) * (n - 1) / (n - k)`` and ``G - 1``, with k the `regressors` left plus the
        controls. These are the factors of Stata's ``small`` option.
        """
        n, k = self.n_obs, regressors + self.n_controls
        groups = self.covariance.n_clusters
        if groups is None:
            return n / (n - k), n - k
        return groups / (groups - 1) * (n - 1) / (n - k), groups - 1


def partial_out(
    columns: pd.DataFrame,
    controls: pd.DataFrame | None = None,
    *,
    effects: pd.Series | None = None,
    constant: bool = True,
) -> Partialled:
    """Return the residuals of each column on the controls and a constant.

    Parameters
    ----------
    columns : DataFrame
    controls : DataFrame
        Matched to the columns by index.
    effects : Series, optional
        Areas whose means are taken out (fixed effects), which count as one control each; matched too.
    constant : bool
        Without it, and without effects, columns keep their means.

    Raises
    ------
    NotEstimable
        Fewer observations than controls, or a missing value.
    IndexMismatch
        Controls or effects are not of the columns' observations.
    """
    if controls is not None:
        controls = aligned(controls, columns.index, "the controls")
    if effects is not None:
        effects = aligned(effects, columns.index, "the effects")
    values = columns.to_numpy(dtype=float)
    design = np.empty((len(columns), 0)) if controls is None else controls.to_numpy(dtype=float)
    if not np.isfinite(values).all() or not np.isfinite(design).all():
        raise NotEstimable("a value is missing in the sample")
    total = np.square(values - values.mean(axis=0) * constant).sum(axis=0)
    codes = _areas(effects, constant, len(columns))
    areas, means = _mean_remover(codes)
    values, design = means(values), _varying(means(design), design)
    if len(columns) <= areas + design.shape[1]:
        counted = areas + design.shape[1]
        raise NotEstimable(f"{len(columns)} observations do not identify {counted} controls")
    basis = _basis(design)
    values = values - basis @ (basis.T @ values)
    # A second pass takes out what rounding left in the first.
    values = values - basis @ (basis.T @ values)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, np.square(values).sum(axis=0) / total, 0.0)
    return Partialled(
        pd.DataFrame(values, index=columns.index, columns=columns.columns),
        areas + basis.shape[1],
        pd.Series(share, index=columns.columns),
        basis,
        codes,
    )


def _areas(effects: pd.Series | None, constant: bool, n: int) -> np.ndarray | None:
    """Return the number of each observation's area; None when no mean is to be taken out."""
    if effects is None and not constant:
        return None
    return np.zeros(n, dtype=np.int64) if effects is None else numbered(effects, "the effects")[0]


def _mean_remover(codes: np.ndarray | None) -> tuple[int, Callable[[np.ndarray], np.ndarray]]:
    """Return how many means are taken out, and the function that does it."""
    if codes is None:
        return 0, lambda values: values
    sizes = np.bincount(codes)

    def remove(values: np.ndarray) -> np.ndarray:
        if not values.shape[1]:
            return values
        sums = np.column_stack([np.bincount(codes, weights=column) for column in values.T])
        return values - (sums / sizes[:, None])[codes]

    return len(sizes), remove


def _varying(without_means: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Return the columns of which something is left once the means are gone."""
    left, before = (np.square(part).sum(axis=0) for part in (without_means, design))
    return without_means[:, left > NO_VARIATION**2 * before]


def _basis(design: np.ndarray) -> np.ndarray:
    """Return orthonormal columns that span the design, as many as its rank."""
    # Unit scale, so that the rank does not hang on a control's unit of measurement.
    if not design.shape[1]:
        return design
    spread = np.sqrt(np.square(design).sum(axis=0))
    basis, upper, _ = linalg.qr(design / spread, mode="economic", pivoting=True)
    size = np.abs(np.diag(upper))
    return basis[:, size > size[0] * max(design.shape) * np.finfo(float).eps]


def design(
    partialled: Partialled,
    outcome: str,
    treatment: str,
    instruments: Sequence[str],
    covariance: Covariance = ROBUST,
) -> Design:
    """Return the design of one specification from columns without their controls.

    Raises
    ------
    NotEstimable
        A column does not vary once the controls are taken out, instruments are collinear, or
        there are too few observations or clusters for the number of instruments.
    """
    for name in (outcome, treatment, *instruments):
        if partialled.left[name] < NO_VARIATION:
            raise NotEstimable(f"'{name}' does not vary once the controls are taken out")
    columns = partialled.columns
    result = Design(
        columns[[outcome]],
        columns[[treatment]],
        columns[list(instruments)],
        partialled.n_controls,
        covariance,
    )
    scaled = result.z / np.sqrt(np.square(result.z).sum(axis=0))
    if np.linalg.eigvalsh(scaled.T @ scaled)[0] < NO_VARIATION:
        raise NotEstimable(f"the instruments {', '.join(instruments)} are collinear")
    needed = result.n_controls + result.n_instruments
    if result.n_obs <= needed:
        raise NotEstimable(f"{result.n_obs} observations do not identify {needed} coefficients")
    groups = covariance.n_clusters
    if groups is not None and groups <= result.n_instruments + 1:
        raise NotEstimable(f"{groups} clusters are too few for {result.n_instruments} instruments")
    if covariance.jackknife:
        names = [*instruments, treatment, outcome]
        return replace(result, left_out=partialled.left_out(covariance.clusters[0], names))
    return result
