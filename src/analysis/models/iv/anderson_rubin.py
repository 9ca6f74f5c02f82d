r"""The Anderson-Rubin test and its confidence set, valid however weak the instruments are.

Under :math:`\beta = b` the instruments do not explain :math:`y - xb`. With
:math:`g(b) = \hat\pi_y - b \hat\pi_x` and
:math:`V(b) = V_{yy} - b (V_{yx} + V_{xy}) + b^2 V_{xx}` from the reduced form,

.. math:: AR(b) = g(b)' V(b)^{-1} g(b), \qquad F(b) = c \, AR(b) / q,

is the robust or clustered Wald test of the instruments in the regression of :math:`y - xb` on
them (Anderson and Rubin 1949; Chernozhukov and Hansen 2008), which Stata's ivreg2 prints for
b = 0. It is not the ``anderson_rubin`` of linearmodels, a test of overidentification.

The confidence set holds every b that the F test does not reject. It can be empty, unbounded or
in pieces. It is found exactly, without a grid: since
:math:`\det \begin{pmatrix} k & g' \\ g & V \end{pmatrix} = \det V \, (k - g'V^{-1}g)` and
:math:`\det V(b) > 0`, the set is where a polynomial in b of degree 2q is not negative (the idea
of Moreira and Schlemper 2026).
"""

from functools import reduce

import numpy as np
from numpy.polynomial import Polynomial
from scipy import stats

from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic


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
    # Beta is measured from its natural centre in its natural unit, so that the coefficients of
    # the polynomial are of like size.
    vxx, vxy, vyy = (np.trace(form.covariance(*block)) for block in ((1, 1), (0, 1), (0, 0)))
    unit = float(np.sqrt(vyy / vxx))
    centre = float(vxy / vxx)
    return IntervalSet.where_nonnegative(_criterion(form, centre, unit, critical).coef).scaled(centre, unit)


def anderson_rubin_set_row(form: ReducedForm, level: float = 0.95) -> Diagnostic:
    """Return the confidence set as a row: the number of pieces, and the set in words."""
    found = anderson_rubin_set(form, level)
    return Diagnostic("anderson_rubin_set", float(len(found.intervals)), reference=str(found))


def _criterion(form: ReducedForm, centre: float, unit: float, critical: float) -> Polynomial:
    """Return the polynomial in ``t = (b - centre) / unit`` that is not negative on the set."""
    beta = Polynomial([centre, unit])
    cross = form.covariance(0, 1)
    vyy, vxx = form.covariance(0, 0), form.covariance(1, 1)
    # Each equation is divided by its standard error, which leaves the set as it is.
    scale = np.sqrt(np.diag(vyy))
    q = form.size
    matrix = [[Polynomial([critical])] + [Polynomial([0.0])] * q for _ in range(q + 1)]
    for i in range(q):
        moment = (form.outcome[i] - beta * form.treatment[i]) / scale[i]
        matrix[0][i + 1] = matrix[i + 1][0] = moment
        for j in range(q):
            entry = vyy[i, j] - beta * (cross[i, j] + cross[j, i]) + beta**2 * vxx[i, j]
            matrix[i + 1][j + 1] = entry / (scale[i] * scale[j])
    return _determinant(matrix)


def _determinant(matrix: list[list[Polynomial]]) -> Polynomial:
    """Return the determinant of a small matrix of polynomials, by its first row."""
    if len(matrix) == 1:
        return matrix[0][0]
    minors = ([row[:k] + row[k + 1 :] for row in matrix[1:]] for k in range(len(matrix)))
    terms = (
        (-1) ** k * entry * _determinant(minor) for k, (entry, minor) in enumerate(zip(matrix[0], minors, strict=True))
    )
    return reduce(lambda left, right: left + right, terms)
