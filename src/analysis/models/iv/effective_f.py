r"""The effective F of Montiel Olea and Pflueger (2013), with its critical values.

Instruments are rotated so that :math:`Z'Z = nI`. With :math:`W` the covariance of
:math:`n^{-1/2} Z'(e_y, e_x)`, degrees of freedom corrected, in blocks :math:`W_1, W_{12}, W_2`,

.. math:: F_{eff} = \frac{x' P_Z x}{tr(W_2)}.

Instruments are called weak when the Nagar bias of 2SLS may exceed a share :math:`\tau` of the
worst case. The test rejects weakness at 5% when :math:`F_{eff}` is above

.. math::

    c(\tau) = \frac{1}{K_{eff}} \chi^{2, -1}_{K_{eff}, \, x K_{eff}}(0.95), \qquad
    K_{eff} = \frac{[tr(W_2)]^2 (1 + 2x)}{tr(W_2'W_2) + 2 x \, tr(W_2) \lambda_{max}(W_2)},

(their section 4.2, Patnaik's curve fit to the noncentral distribution) with
:math:`x = B / \tau`, and B the largest bias over the parameter :math:`\beta`:

.. math::

    B = \sup_\beta \frac{tr(S_{12})}{\sqrt{tr(S_1) \, tr(S_2)}}
        \max\left( \left|1 - \frac{2\lambda_{min}}{tr(S_{12})}\right|,
                   \left|1 - \frac{2\lambda_{max}}{tr(S_{12})}\right| \right),

:math:`S_1 = W_1 - 2\beta W_{12} + \beta^2 W_2`, :math:`S_{12} = W_{12} - \beta W_2`,
:math:`S_2 = W_2`, and :math:`\lambda` the extreme eigenvalues of the symmetric part of
:math:`S_{12}` (their theorem 1). The simplified values take the bound :math:`B = 1`.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, optimize, stats

from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic

BIAS_SHARES = (0.05, 0.10, 0.20, 0.30)
"""Shares of the worst-case bias for which critical values are given."""

DECISIVE_SHARE = 0.10
"""The share at which instruments are called strong here, the usual choice."""

_GRID = 401


@dataclass(frozen=True)
class EffectiveF:
    """The effective F and what its critical values need.

    Attributes
    ----------
    value : float
    bias_bound : float
        The largest Nagar bias of 2SLS relative to the worst case, B.
    eigenvalues : array
        Of :math:`W_2`, divided by its trace.
    """

    value: float
    bias_bound: float
    eigenvalues: np.ndarray

    @classmethod
    def of(cls, form: ReducedForm) -> "EffectiveF":
        """Return the effective F of a reduced form."""
        root = linalg.sqrtm(form.gram).real
        inverse = np.linalg.inv(root)
        w1, w12, w2 = (inverse @ form.score_block(row, column) @ inverse for row, column in ((0, 0), (0, 1), (1, 1)))
        explained = float(form.treatment @ form.gram @ form.treatment)
        return cls(
            form.f_factor * explained / float(np.trace(w2)),
            _bias_bound(w1, w12, w2),
            np.linalg.eigvalsh(w2) / np.trace(w2),
        )

    def critical_value(self, bias_share: float, *, simplified: bool = False, size: float = 0.05) -> float:
        """Return the value that the effective F must pass to reject weak instruments.

        Parameters
        ----------
        bias_share : float
            The bias that is tolerated, as a share of the worst case.
        simplified : bool
            Take the conservative bound B = 1, which needs no knowledge of the outcome.
        """
        noncentrality = (1.0 if simplified else self.bias_bound) / bias_share
        return patnaik_critical_value(self.eigenvalues, noncentrality, size)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return the statistic with all critical values in words, and the one for 10% as a row."""
        values = ", ".join(f"{self.critical_value(share):.2f}" for share in BIAS_SHARES)
        shares = ", ".join(f"{share:.0%}" for share in BIAS_SHARES)
        simplified = self.critical_value(DECISIVE_SHARE, simplified=True)
        return (
            Diagnostic(
                "effective_f",
                self.value,
                reference=f"critical values for a bias of {shares} of the worst case: {values}",
            ),
            Diagnostic(
                "effective_f_critical",
                self.critical_value(DECISIVE_SHARE),
                reference=f"2SLS, {DECISIVE_SHARE:.0%} of the worst case; simplified {simplified:.2f}",
            ),
        )


def patnaik_critical_value(eigenvalues: np.ndarray, noncentrality: float, size: float = 0.05) -> float:
    """Return the upper `size` quantile of the effective F at the edge of weakness.

    Parameters
    ----------
    eigenvalues : array
        Of :math:`W_2` divided by its trace, so that they add to one.
    noncentrality : float
        x, the bound over the tolerated share of bias.
    """
    weights = np.asarray(eigenvalues, dtype=float)
    spread = float(np.square(weights).sum() + 2 * noncentrality * weights.max())
    df = (1 + 2 * noncentrality) / spread
    return float(stats.ncx2.isf(size, df, noncentrality * df)) / df


def _bias_bound(w1: np.ndarray, w12: np.ndarray, w2: np.ndarray) -> float:
    """Return B: the supremum over beta, searched on its tangent scale and then polished.

    Beta is written as ``b0 + s tan(angle)``, so that a grid of angles covers the whole line;
    at the ends of it the bias tends to that of ``W_2`` alone.
    """
    trace = float(np.trace(w2))
    centre = float(np.trace(w12)) / trace
    scale = float(np.sqrt(max(np.trace(w1) / trace, np.finfo(float).tiny)))

    def bias(angle: np.ndarray) -> np.ndarray:
        beta = (centre + scale * np.tan(angle))[:, None, None]
        s1 = w1 - beta * (w12 + w12.T) + beta**2 * w2
        s12 = w12 - beta * w2
        values = np.linalg.eigvalsh((s12 + s12.transpose(0, 2, 1)) / 2)
        total = np.trace(s12, axis1=1, axis2=2)
        benchmark = np.sqrt(trace * np.trace(s1, axis1=1, axis2=2))
        largest = np.abs(total[:, None] - 2 * values[:, [0, -1]]).max(axis=1)
        return largest / benchmark

    half = np.pi / 2
    angles = np.linspace(-half, half, _GRID + 2)[1:-1]
    grid = bias(angles)
    best = angles[int(grid.argmax())]
    step = angles[1] - angles[0]
    polished = optimize.minimize_scalar(
        lambda angle: -float(bias(np.array([angle]))[0]),
        bounds=(best - step, best + step),
        method="bounded",
        options={"xatol": 1e-10},
    )
    ends = np.linalg.eigvalsh(w2)[[0, -1]]
    limit = float(np.abs(1 - 2 * ends / trace).max())
    return max(float(grid.max()), -float(polished.fun), limit)
