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


def least_squares(y: Array, design: Array, terms: Sequence[str], absorbed: int = 0) -> LinearFit:
    """Return ordinary least squares of `y` (areas, years) on a design (areas, years, k).

    Raises
    ------
    NotEstimable
        The regressors are collinear, or one of them does not vary.
    """
    return instrumental(y, design, None, terms, absorbed)


def instrumental(
    y: Array,
    design: Array,
    instruments: Array | None,
    terms: Sequence[str],
    absorbed: int = 0,
) -> LinearFit:
    """Return two-stage least squares; with as many instruments as regressors, simple IV.

    beta = (X'P X)^-1 X'P y with P = Z (Z'Z)^-1 Z'. The score is the projected regressor times
    the residual (Wooldridge 2010, section 5.2).

    Parameters
    ----------
    y : array, shape (areas, years)
    design, instruments : array, shape (areas, years, k)
        Regressors, and instruments with the exogenous regressors among them; None when every
        regressor is its own.
    absorbed : int
        Coefficients absorbed beforehand that the covariance should count.

    Raises
    ------
    NotEstimable
        Fewer instruments than regressors, or collinear regressors or instruments.
    """
    flat = design.reshape(y.size, len(terms))
    fitted = flat
    if instruments is not None:
        k = instruments.shape[-1]
        if k < len(terms):
            raise NotEstimable(f"{len(terms)} coefficients but only {k} instruments")
        excluded = instruments.reshape(y.size, k)
        require_full_rank(excluded, [f"instrument {i + 1}" for i in range(k)])
        first_stage = np.linalg.solve(excluded.T @ excluded, excluded.T @ flat)
        fitted = excluded @ first_stage
    require_full_rank(fitted, terms)
    bread = np.linalg.inv(fitted.T @ flat)
    params = bread @ (fitted.T @ y.ravel())
    residuals = y - design @ params
    scores = fitted.reshape(design.shape) * residuals[..., None]
    return LinearFit(tuple(terms), params, bread, scores, residuals, absorbed)


def first_stage_f(endogenous: Array, instruments: Array, others: Array) -> float:
    """Return the partial F of `instruments` for one endogenous regressor, errors alike.

    A rule of thumb (Staiger and Stock 1997) holds it against 10; it is a description here, not
    a test, because the errors are neither independent nor alike.

    Parameters
    ----------
    endogenous : array, shape (areas, years)
    instruments, others : array, shape (areas, years, k)
    """
    both = np.concatenate([others, instruments], axis=-1)
    short, full = _residual_sum(endogenous, others), _residual_sum(endogenous, both)
    extra = instruments.shape[-1]
    return ((short - full) / extra) / (full / (endogenous.size - both.shape[-1]))


def _residual_sum(y: Array, design: Array) -> float:
    flat = design.reshape(y.size, design.shape[-1])
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
