"""Linear estimators on absorbed data: least squares, and instruments where they are needed.

Data are arrays of areas by years; a fit keeps each area-year's moment contribution (score), from
which every covariance of :mod:`analysis.models.spatial.covariance` is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array

SINGULAR = 1e-10
"""Smallest over largest eigenvalue of the scaled cross-product that counts as full rank."""


@dataclass(frozen=True)
class LinearFit:
    """Coefficients and what their covariance is made of.

    Attributes
    ----------
    terms : tuple of str
    params : array, shape (k,)
    bread : array, shape (k, k)
        Maps a sum of scores to a deviation of the coefficients.
    scores : array, shape (areas, years, k)
        Moment contributions: instrument times residual.
    residuals : array, shape (areas, years)
    absorbed : int
        Coefficients absorbed beforehand that the covariance should count.
    """

    terms: tuple[str, ...]
    params: Array
    bread: Array
    scores: Array
    residuals: Array
    absorbed: int = 0

    @property
    def n_obs(self) -> int:
        """Area-years."""
        return int(self.residuals.size)

    @property
    def n_params(self) -> int:
        """Coefficients, absorbed ones included."""
        return len(self.params) + self.absorbed


def least_squares(
    y: Array, regressors: Sequence[Array], terms: Sequence[str], absorbed: int = 0
) -> LinearFit:
    """Return ordinary least squares of `y` on regressors, all of shape (areas, years).

    Raises
    ------
    NotEstimable
        The regressors are collinear, or one of them does not vary.
    """
    return instrumental(y, regressors, regressors, terms, absorbed)


def instrumental(
    y: Array,
    regressors: Sequence[Array],
    instruments: Sequence[Array],
    terms: Sequence[str],
    absorbed: int = 0,
) -> LinearFit:
    """Return two-stage least squares; with as many instruments as regressors, simple IV.

    beta = (X'Z (Z'Z)^-1 Z'X)^-1 X'Z (Z'Z)^-1 Z'y. The score is the projected regressor times
    the residual (Wooldridge 2010, equations 5.22 and 8.34).

    Raises
    ------
    NotEstimable
        Fewer instruments than regressors, or collinear regressors or instruments.
    """
    if len(instruments) < len(regressors):
        raise NotEstimable(
            f"{len(regressors)} coefficients but only {len(instruments)} instruments"
        )
    design = np.stack(regressors, axis=-1)
    k = design.shape[-1]
    flat = design.reshape(-1, k)
    if instruments is regressors:
        fitted = flat
    else:
        excluded = np.stack(instruments, axis=-1).reshape(len(flat), -1)
        require_full_rank(excluded, [f"instrument {i + 1}" for i in range(excluded.shape[1])])
        first_stage = np.linalg.solve(excluded.T @ excluded, excluded.T @ flat)
        fitted = excluded @ first_stage
    require_full_rank(fitted, terms)
    bread = np.linalg.inv(fitted.T @ flat)
    params = bread @ (fitted.T @ y.ravel())
    residuals = y - design @ params
    scores = fitted.reshape(design.shape) * residuals[..., None]
    return LinearFit(tuple(terms), params, bread, scores, residuals, absorbed)


def first_stage_f(
    endogenous: Array, instruments: Sequence[Array], others: Sequence[Array]
) -> float:
    """Return the partial F of `instruments` for one endogenous regressor, errors alike.

    Stock and Yogo's (2005) rule of thumb holds it against 10; it is a description here, not a
    test, because the errors are neither independent nor alike.
    """
    short = _residual_sum(endogenous, others)
    full = _residual_sum(endogenous, [*others, *instruments])
    df = endogenous.size - len(others) - len(instruments)
    return ((short - full) / len(instruments)) / (full / df)


def _residual_sum(y: Array, regressors: Sequence[Array]) -> float:
    if not regressors:
        return float((y**2).sum())
    flat = np.stack(regressors, axis=-1).reshape(y.size, -1)
    coefficients = np.linalg.lstsq(flat.T @ flat, flat.T @ y.ravel(), rcond=None)[0]
    return float(((y.ravel() - flat @ coefficients) ** 2).sum())


def require_full_rank(columns: Array, names: Sequence[str]) -> None:
    """Refuse columns that are zero or collinear, naming them."""
    sizes = np.sqrt((columns**2).sum(axis=0))
    empty = [name for name, size in zip(names, sizes, strict=True) if not size > 0]
    if empty:
        raise NotEstimable(f"nothing varies in {', '.join(empty)} once the effects are removed")
    scaled = columns.T @ columns / np.outer(sizes, sizes)
    values = np.linalg.eigvalsh(scaled)
    if values[0] < SINGULAR * values[-1]:
        raise NotEstimable(f"the design is singular: {', '.join(names)} are collinear")
