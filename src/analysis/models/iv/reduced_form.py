r"""The reduced form: outcome and endogenous regressor on the instruments, with its covariance.

With controls taken out, :math:`y = Z\pi_y + e_y` and :math:`x = Z\pi_x + e_x`, by least squares:

.. math::

    \hat\pi_j = (Z'Z)^{-1} Z'j, \qquad
    \widehat{Cov}(\hat\pi_j, \hat\pi_k) = (Z'Z)^{-1} \hat\Sigma_{jk} (Z'Z)^{-1},
    \qquad j, k \in \{y, x\},

where :math:`\hat\Sigma` is the covariance of the summed scores
(:mod:`analysis.models.iv.covariance`). The Kleibergen-Paap Wald statistic, the effective F and
the Anderson-Rubin statistic are all functions of these.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.models.iv import left_out
from analysis.models.iv.covariance import score_covariance
from analysis.models.iv.design import Design


@dataclass(frozen=True)
class ReducedForm:
    """Coefficients of the reduced form and the covariance of their scores, no small-sample factor.

    Attributes
    ----------
    design : Design
    gram : (q, q)
        ``Z'Z``.
    outcome, treatment : (q,)
        Coefficients of the outcome and of the endogenous regressor on the instruments.
    scores : (2q, 2q)
        Covariance of the summed scores, the outcome's block first.
    """

    design: Design
    gram: np.ndarray
    outcome: np.ndarray
    treatment: np.ndarray
    scores: np.ndarray

    @classmethod
    def fit(cls, design: Design) -> "ReducedForm":
        """Return the least-squares reduced form of a design."""
        z = design.z
        both = np.column_stack([design.y, design.x])
        gram = z.T @ z
        coefficients = np.linalg.solve(gram, z.T @ both)
        residuals = both - z @ coefficients
        return cls(
            design,
            gram,
            coefficients[:, 0],
            coefficients[:, 1],
            score_covariance(z, residuals, design.covariance),
        )

    @classmethod
    def jackknifed(cls, design: Design) -> "ReducedForm":
        """Return the same with the covariance from leaving out one cluster at a time.

        Scaled so that with the small-sample factor it is that of
        :func:`analysis.models.iv.left_out.variance`. Of a design without the jackknife it is
        :meth:`fit`.
        """
        form = cls.fit(design)
        if not design.covariance.jackknife or design.left_out is None:
            return form
        both = np.concatenate([form.outcome, form.treatment])
        spread = left_out.variance(left_out.reduced_forms(design.left_out, form.size) - both)
        gram = np.kron(np.eye(2), form.gram)
        return replace(form, scores=form.f_factor * gram @ spread @ gram)

    @property
    def size(self) -> int:
        """Number of instruments."""
        return len(self.treatment)

    def score_block(self, row: int, column: int) -> np.ndarray:
        """Return a ``(q, q)`` block of the score covariance: 0 is the outcome, 1 the regressor."""
        q = self.size
        return self.scores[row * q : (row + 1) * q, column * q : (column + 1) * q]

    def covariance(self, row: int, column: int) -> np.ndarray:
        """Return a ``(q, q)`` block of the coefficients' covariance."""
        inverse = self._gram_inverse
        return inverse @ self.score_block(row, column) @ inverse

    @cached_property
    def _gram_inverse(self) -> np.ndarray:
        return np.linalg.inv(self.gram)

    @property
    def f_factor(self) -> float:
        """What turns a Wald statistic without small-sample factor into q times an F.

        Robust and unadjusted: ``(n - L) / n``. Clustered: ``(n - L) / (n - 1) * (G - 1) / G``,
        with L the controls plus the instruments (Stata's ivreg2).
        """
        return 1 / self.design.small_sample(self.size)[0]

    @property
    def f_df(self) -> tuple[float, float]:
        """Degrees of freedom of an F over the instruments: q, and ``n - L`` or ``G - 1``."""
        return float(self.size), float(self.design.small_sample(self.size)[1])
