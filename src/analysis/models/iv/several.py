r"""Several endogenous regressors at once: 2SLS, and whether the instruments can tell them apart.

With controls taken out, :math:`y = Xb + u` with p columns in X, q >= p instruments Z,
:math:`P = Z(Z'Z)^{-1}Z'`, :math:`\hat X = PX`, :math:`M = I - P`, and L controls and instruments,

.. math::

    \hat b &= (\hat X'X)^{-1} \hat X'y, \qquad
    \widehat{Var}(\hat b) = (\hat X'\hat X)^{-1} \widehat{Var}(\hat X'u) (\hat X'\hat X)^{-1}, \\
    CD &= \lambda_{min}\big(\hat\Sigma^{-1/2} X'PX \hat\Sigma^{-1/2}\big) / q, \qquad
    \hat\Sigma = X'MX / (n - L), \\
    SW_j &= c \cdot Wald_j / (q - p + 1).

Instruments may move each regressor strongly and still not tell one from another. Cragg and Donald's
(1993) statistic is the F of the combination that they move least. Sanderson and Windmeijer's (2016)
conditional F asks it of one regressor: :math:`Wald_j` is the robust or clustered Wald statistic of
the instruments in what 2SLS leaves of :math:`x_j` once the other regressors explain it, with c the
factor of :attr:`analysis.models.iv.reduced_form.ReducedForm.f_factor`; it is the ``SWF`` of Stata's
ivreg2. With one regressor both are the ordinary first-stage F.

The Anderson-Rubin region holds every b at which the F test does not find the instruments in
:math:`y - Xb`. Of two coefficients one can be fixed; the values of the other then are the set of
one regressor (:mod:`analysis.models.iv.anderson_rubin`), found exactly. The *projection* of the
region on a coefficient holds its values at which that set is not empty: an interval for one
coefficient that keeps its promise however weak the instruments are (Dufour and Taamouti 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import linalg, optimize, stats

from analysis.models.iv.anderson_rubin import anderson_rubin_set
from analysis.models.iv.covariance import UNADJUSTED, Covariance, score_covariance
from analysis.models.iv.design import NO_VARIATION, Design, Partialled, design
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.left_out import LeftOut, reduced_forms, two_stage_effects, variance
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import Diagnostic, Estimate, NotEstimable

STEPS = 180
"""Values of a coefficient at which its projection is asked first, at equal angles over the whole line."""

BISECTIONS = 45


@dataclass(frozen=True)
class Several:
    """One outcome, p endogenous regressors and their instruments; controls taken out of all.

    Attributes
    ----------
    designs : tuple of Design
        The design of each regressor alone: outcome, instruments and covariance are the same in all.
    left_out : LeftOut or None
        Cross-products of instruments, regressors and outcome without each cluster, for the jackknife.
    """

    designs: tuple[Design, ...]
    left_out: LeftOut | None = None

    @classmethod
    def of(
        cls,
        partialled: Partialled,
        outcome: str,
        treatments: Sequence[str],
        instruments: Sequence[str],
        covariance: Covariance = UNADJUSTED,
    ) -> "Several":
        """Return the design of a specification from columns without their controls.

        Raises
        ------
        NotEstimable
            As :func:`analysis.models.iv.design.design` for each regressor; or there are fewer
            instruments than regressors, or the regressors are collinear.
        """
        if len(instruments) < len(treatments):
            raise NotEstimable(f"{len(instruments)} instruments do not identify {len(treatments)} effects")
        designs = tuple(design(partialled, outcome, name, instruments, covariance) for name in treatments)
        found = cls(designs)
        scaled = found.x / np.sqrt(np.square(found.x).sum(axis=0))
        if np.linalg.eigvalsh(scaled.T @ scaled)[0] < NO_VARIATION:
            raise NotEstimable(f"the regressors {', '.join(treatments)} are collinear")
        if not covariance.jackknife:
            return found
        names = [*instruments, *treatments, outcome]
        return cls(designs, partialled.left_out(covariance.clusters[0], names))

    @property
    def first(self) -> Design:
        """The design of the first regressor alone, for what all of them share."""
        return self.designs[0]

    @property
    def names(self) -> list[str]:
        """The regressors' names."""
        return [one.treatment_name for one in self.designs]

    @property
    def x(self) -> np.ndarray:
        """Endogenous regressors, shape (n, p)."""
        return np.column_stack([one.x for one in self.designs])

    @property
    def fitted(self) -> np.ndarray:
        """What the instruments explain of the regressors, shape (n, p)."""
        z = self.first.z
        return z @ np.linalg.solve(z.T @ z, z.T @ self.x)


def two_stage(model: Several) -> tuple[Estimate, ...]:
    """Return the 2SLS effect of each regressor, with small-sample errors as for one regressor."""
    effects, plain = _two_stage(model)
    factor, df = model.first.small_sample(len(effects))
    spread = factor * plain
    if model.left_out is not None:
        spread = variance(two_stage_effects(model.left_out, model.first.n_instruments) - effects)
    errors = np.sqrt(np.diag(spread))
    return tuple(
        Estimate.wald(name, float(effect), float(error), df=df)
        for name, effect, error in zip(model.names, effects, errors, strict=True)
    )


def _two_stage(model: Several) -> tuple[np.ndarray, np.ndarray]:
    """Return the effects and their covariance, without small-sample factor."""
    fitted = model.fitted
    inverse = np.linalg.inv(fitted.T @ fitted)
    effects = inverse @ fitted.T @ model.first.y
    residual = model.first.y - model.x @ effects
    return effects, inverse @ score_covariance(fitted, residual[:, None], model.first.covariance) @ inverse


def cragg_donald(model: Several) -> Diagnostic:
    """Return Cragg and Donald's Wald F of the combination of regressors that is moved least."""
    x, fitted, one = model.x, model.fitted, model.first
    lost = one.n_controls + one.n_instruments
    unexplained = (x - fitted).T @ (x - fitted) / (one.n_obs - lost)
    smallest = linalg.eigh(fitted.T @ fitted, unexplained, eigvals_only=True)[0]
    return Diagnostic(
        "cragg_donald_f",
        float(smallest) / one.n_instruments,
        (float(one.n_instruments), float(one.n_obs - lost)),
        reference="homoskedastic; Cragg and Donald (1993)",
    )


def conditional_f(model: Several) -> tuple[Diagnostic, ...]:
    """Return Sanderson and Windmeijer's conditional F of each regressor, under the design's covariance."""
    rows = []
    for position, one in enumerate(model.designs):
        left = one
        others = [other for other in model.designs if other is not one]
        if others:
            asked = Several(tuple(replace(other, outcome=one.treatment) for other in others))
            effects, _ = _two_stage(asked)
            left = replace(one, treatment=one.treatment.sub(asked.x @ effects, axis=0))
        form = ReducedForm.fit(left)
        df = (float(one.n_instruments - len(others)), form.f_df[1])
        wald = float(form.treatment @ np.linalg.solve(form.covariance(1, 1), form.treatment))
        value = wald * form.f_factor / df[0]
        rows.append(
            Diagnostic(
                f"conditional_f:{model.names[position]}",
                value,
                df,
                float(stats.f.sf(value, *df)),
                "given the other regressors; Sanderson and Windmeijer (2016)",
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class Region:
    """The Anderson-Rubin region of two coefficients.

    Attributes
    ----------
    form : ReducedForm
        Of the second regressor, with the factors that F tests need.
    coefficients : (3, q)
        Of the outcome and the two regressors on the instruments.
    covariance : (3, 3, q, q)
        Covariances of these coefficients.
    level : float
    start : (2,)
        The 2SLS effects.
    unit : (2,)
        Their plain standard errors.
    """

    form: ReducedForm
    coefficients: np.ndarray
    covariance: np.ndarray
    level: float
    start: np.ndarray
    unit: np.ndarray

    @classmethod
    def of(cls, model: Several, level: float = 0.95) -> "Region":
        """Return the region of a design with two regressors, with the jackknife where it has one."""
        if len(model.designs) != 2:
            raise ValueError(f"the region is of two regressors, not of {len(model.designs)}")
        one = model.first
        z, columns = one.z, np.column_stack([one.y, model.x])
        inverse = np.linalg.inv(z.T @ z)
        coefficients = inverse @ z.T @ columns
        form = ReducedForm.fit(model.designs[1])
        if model.left_out is None:
            flat = score_covariance(z, columns - z @ coefficients, one.covariance)
            outer = np.kron(np.eye(3), inverse)
            flat = outer @ flat @ outer
        else:
            # Scaled as ReducedForm.jackknifed scales it, so that the F's factor gives the jackknife back.
            moves = reduced_forms(model.left_out, form.size) - coefficients.T.ravel()
            flat = form.f_factor * variance(moves)
        q = form.size
        effects, plain = _two_stage(model)
        return cls(
            form,
            coefficients.T,
            flat.reshape(3, q, 3, q).transpose(0, 2, 1, 3),
            level,
            effects,
            np.sqrt(np.diag(plain)),
        )

    @property
    def critical(self) -> float:
        """The largest Wald statistic that is not rejected."""
        return float(stats.f.ppf(self.level, *self.form.f_df) * self.form.size / self.form.f_factor)

    def wald(self, effects: np.ndarray) -> np.ndarray:
        """Return the Wald statistic of the instruments in the outcome less the effects, for each pair.

        Parameters
        ----------
        effects : (..., 2)
            A grid of both coefficients, say.
        """
        weights = np.concatenate([np.ones((*effects.shape[:-1], 1)), -effects], axis=-1)
        distance = weights @ self.coefficients
        covariance = np.einsum("...j,...k,jkab->...ab", weights, weights, self.covariance)
        return np.einsum("...a,...a->...", distance, np.linalg.solve(covariance, distance[..., None])[..., 0])

    def holds(self, effects: np.ndarray) -> np.ndarray:
        """Return for each pair of coefficients (..., 2) whether the region holds it."""
        return self.wald(effects) <= self.critical

    def others(self, position: int, value: float) -> IntervalSet:
        """Return the other coefficient's values in the region where the one at `position` has a value.

        An infinite value asks for the directions in which the region has no end: for the other
        coefficient in units of this one.
        """
        weights = np.array([1.0, 0.0, 0.0])
        weights[1 + position] = -value
        if np.isinf(value):
            weights = np.zeros(3)
            weights[1 + position] = -1.0
        keep = np.zeros(3)
        keep[2 - position] = 1.0
        return anderson_rubin_set(self._combined(weights, keep), self.level)

    def _combined(self, outcome: np.ndarray, treatment: np.ndarray) -> ReducedForm:
        """Return the reduced form of two combinations of outcome and regressors."""
        both, q, gram = np.stack([outcome, treatment]), self.form.size, self.form.gram
        coefficients = both @ self.coefficients
        blocks = np.einsum("ij,kl,jlab->iakb", both, both, self.covariance).reshape(2 * q, 2 * q)
        outer = np.kron(np.eye(2), gram)
        return replace(self.form, outcome=coefficients[0], treatment=coefficients[1], scores=outer @ blocks @ outer)

    def least(self) -> np.ndarray:
        """Return the pair at which the Wald statistic is least: the region is empty if it is not there."""
        found = optimize.minimize(
            lambda moved: float(self.wald(self.start + moved * self.unit)), np.zeros(2), method="Nelder-Mead"
        )
        return self.start + found.x * self.unit

    def projection(self, position: int) -> IntervalSet:
        """Return the values of one coefficient at which the region holds any value of the other.

        It is asked at :data:`STEPS` values over the whole line and at the least rejected one, and its
        ends are found between them by bisection: a piece, or a gap, between two neighbours is not seen.
        """

        def kept(value: float) -> bool:
            return bool(self.others(position, value).intervals)

        angles = np.linspace(-np.pi / 2, np.pi / 2, STEPS + 1)[1:-1]
        inner = self.start[position] + self.unit[position] * np.tan(angles)
        values = np.unique([-np.inf, *inner, self.least()[position], np.inf])
        flags = [kept(value) for value in values]
        pieces: list[tuple[float, float]] = []
        for (low, first), (high, last) in pairwise(zip(values, flags, strict=True)):
            if first and last:
                pieces.append((low, high))
            elif first or last:
                end = self._end(position, low, high, first)
                pieces.append((low, end) if first else (end, high))
        return IntervalSet.of(pieces)

    def _end(self, position: int, low: float, high: float, first: bool) -> float:
        """Return where the projection ends between two values, of which the lower is in it if `first`."""
        centre, unit = self.start[position], self.unit[position]
        left, right = (float(np.arctan((value - centre) / unit)) for value in (low, high))
        for _ in range(BISECTIONS):
            middle = (left + right) / 2
            if bool(self.others(position, centre + unit * np.tan(middle)).intervals) == first:
                left = middle
            else:
                right = middle
        return centre + unit * float(np.tan((left + right) / 2))
