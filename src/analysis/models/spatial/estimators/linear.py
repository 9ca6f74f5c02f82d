"""Linear estimators on absorbed data: least squares, and instruments where they are needed.

Data are arrays of areas by years; a fit keeps each area-year's moment contribution (score), from
which every covariance of :mod:`analysis.models.spatial.estimators.covariance` is made.
"""

from collections.abc import Sequence

import numpy as np

from analysis.models.results import Diagnostic, NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.estimators.fits import SINGULAR, LinearFit


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
    return LinearFit(
        tuple(terms),
        params,
        bread,
        design,
        fitted.reshape(design.shape),
        residuals,
        absorbed,
        instruments=instruments,
    )


def cragg_donald(design: Array, instruments: Array, absorbed: int = 0) -> Diagnostic:
    """Return the Cragg-Donald F: how strongly the instruments move the regressors together.

    The smallest eigenvalue of S^-1/2 X'PX S^-1/2 over the number of instruments, with S the
    variance of what the instruments leave of X (Cragg and Donald 1993; Stock and Yogo 2005).
    Every regressor counts as endogenous; partial exogenous ones out beforehand.

    Parameters
    ----------
    design, instruments : array, shape (areas, years, k)
    absorbed : int
        Coefficients absorbed beforehand.
    """
    x = design.reshape(-1, design.shape[-1])
    z = instruments.reshape(len(x), -1)
    fitted = z @ np.linalg.solve(z.T @ z, z.T @ x)
    left = x - fitted
    spread = left.T @ left / (len(x) - z.shape[1] - absorbed)
    values = np.linalg.eigvals(np.linalg.solve(spread, fitted.T @ fitted)).real
    return Diagnostic(
        "cragg_donald_f",
        float(values.min()) / z.shape[1],
        reference="weak below about 10; errors taken as alike and independent",
    )


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
