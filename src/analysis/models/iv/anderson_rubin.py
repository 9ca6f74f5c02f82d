r"""The Anderson-Rubin test and its confidence set, valid however weak the instruments are.

Under :math:`\beta = b` the instruments do not explain :math:`y - xb`. With
:math:`g(b) = \hat\pi_y - b \hat\pi_x` and
:math:`V(b) = V_{yy} - b (V_{yx} + V_{xy}) + b^2 V_{xx}` from the reduced form,

.. math:: AR(b) = g(b)' V(b)^{-1} g(b), \qquad F(b) = c \, AR(b) / q,

is the robust or clustered Wald test of the instruments in the regression of :math:`y - xb` on
them (Anderson and Rubin 1949; Chernozhukov and Hansen 2008), which Stata's ivreg2 prints for
b = 0. It is not the ``anderson_rubin`` of linearmodels, a test of overidentification.

The confidence set holds every b that the F test does not reject. It can be empty, unbounded or
in pieces. It is found exactly, without a grid and with any number of instruments. With k the
critical value, :math:`AR(b) \le k` just where

.. math:: N(b) = V(b) - g(b) g(b)' / k = N_0 + b N_1 + b^2 N_2

has no negative eigenvalue, and since :math:`\det N = \det V \, (1 - g'V^{-1}g / k)` the set can
end only where N is singular: at the 2q roots of a quadratic eigenvalue problem (Tisseur and
Meerbergen 2001), which cost what the eigenvalues of a matrix of 2q rows cost. Moreira and
Schlemper (2026) find the same points as the roots of a polynomial.
"""

import numpy as np
from scipy import linalg, stats

from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic

REAL = 1e-9
"""Largest imaginary part of a root, in units of its size, that rounding gives to a real one."""


def anderson_rubin_wald(form: ReducedForm, null: float = 0.0) -> float:
    """Return the Wald statistic (chi-squared with q degrees of freedom) of beta = `null`."""
    distance = form.outcome - null * form.treatment
    cross = form.covariance(0, 1)
    covariance = form.covariance(0, 0) - null * (cross + cross.T) + null**2 * form.covariance(1, 1)
    return float(distance @ np.linalg.solve(covariance, distance))


def anderson_rubin_f(form: ReducedForm, null: float = 0.0) -> Diagnostic:
    """Return the F form of the test of beta = `null`, with its p-value."""
    value = anderson_rubin_wald(form, null) * form.f_factor / form.size
    return Diagnostic(
        "anderson_rubin_f",
        value,
        form.f_df,
        float(stats.f.sf(value, *form.f_df)),
        f"null: effect is {null:g}; Anderson and Rubin (1949)",
    )


def anderson_rubin_set(form: ReducedForm, level: float = 0.95) -> IntervalSet:
    """Return the values of beta that the F test does not reject at ``1 - level``."""
    critical = stats.f.ppf(level, *form.f_df) * form.size / form.f_factor
    return IntervalSet.where(lambda b: anderson_rubin_wald(form, b) <= critical, _ends(form, critical))


def anderson_rubin_set_row(form: ReducedForm, level: float = 0.95) -> Diagnostic:
    """Return the confidence set as a row: the number of pieces, and the set in words."""
    found = anderson_rubin_set(form, level)
    return Diagnostic("anderson_rubin_set", float(len(found.intervals)), reference=str(found))


def _ends(form: ReducedForm, critical: float) -> np.ndarray:
    """Return the values of beta at which the Wald statistic may cross a critical value."""
    cross = form.covariance(0, 1)
    vyy, vxx = form.covariance(0, 0), form.covariance(1, 1)
    # Beta is measured from its natural centre in its natural unit, and each equation in its standard
    # error, so that the three matrices are of like size.
    unit = float(np.sqrt(np.trace(vyy) / np.trace(vxx)))
    centre = float(np.trace(cross) / np.trace(vxx))
    scale = np.sqrt(np.diag(vyy))
    square = np.outer(scale, scale)
    distance, slope = (form.outcome - centre * form.treatment) / scale, -unit * form.treatment / scale
    covariances = (
        (vyy - centre * (cross + cross.T) + centre**2 * vxx) / square,
        (2 * centre * vxx - cross - cross.T) * unit / square,
        vxx * unit**2 / square,
    )
    mixed = np.outer(distance, slope)
    products = (np.outer(distance, distance), mixed + mixed.T, np.outer(slope, slope))
    constant, linear, quadratic = (v - product / critical for v, product in zip(covariances, products, strict=True))
    one, none = np.eye(form.size), np.zeros_like(constant)
    roots = linalg.eigvals(np.block([[none, one], [-constant, -linear]]), linalg.block_diag(one, quadratic))
    real = roots.real[np.isfinite(roots) & (np.abs(roots.imag) <= REAL * (1 + np.abs(roots.real)))]
    return centre + unit * np.unique(real)
