"""One specification of the spillover model, and what becomes of it: a row set of results.

A specification is an outcome on a sample, weights, a set of effects, the own lag in or out, an
estimator and a covariance. Its id strings these together, in this order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.models.results import Diagnostic, Estimate, ModelResult
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.diagnostics.hypotheses import Ratio, ratio, wald_equality
from analysis.models.spatial.estimators.covariance import (
    Covariance,
)
from analysis.models.spatial.estimators.panel import (
    OwnLag,
    Regimes,
)

MODEL = "spillovers"

RHO = {group: f"rho_{group}" for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED)}
"""The term that carries each group's coefficient on its neighbours."""

COMPARED = (OTHER_DEPRIVED, NON_DEPRIVED)
"""The groups that the doubly disadvantaged are held against."""


ESTIMATOR_NAMES = ("within", "jackknife", "double_filter", "likelihood", "two_stage", "pair_moments")
"""What a coefficient can be estimated by."""

PRESENT = ("likelihood", "two_stage", "pair_moments")
"""Those of the neighbours' present; the others are of their past."""


@dataclass(frozen=True)
class Specification:
    """What a row set of results was estimated with."""

    outcome: str
    sample: str
    weights: str
    effects: str
    own_lag: OwnLag
    estimator: str
    covariance: str

    @property
    def id(self) -> str:
        """The specification in one word, unique together with the sample."""
        own = "own_lag" if self.own_lag != "none" else "no_own_lag"
        parts = (self.outcome, self.weights, self.effects, own, self.estimator, self.covariance)
        return ".".join(parts)

    @property
    def is_panel(self) -> bool:
        """Whether each area has its own level, which only several years can tell."""
        return self.effects.endswith("_year")


def result(
    specification: Specification,
    regimes: Regimes,
    params: Array,
    terms: Iterable[str],
    covariance: Covariance,
    n_obs: int,
    diagnostics: Iterable[Diagnostic] = (),
) -> ModelResult:
    """Return the rows of a fitted specification.

    Coefficients as they are, each group's coefficient on its neighbours where that is a
    combination of them, the ratios of the doubly disadvantaged to the other groups, and the
    tests of equality and of "about 10% lower".
    """
    names = list(terms)
    matrix, df = covariance.matrix, covariance.df
    spread = np.sqrt(np.diag(matrix))
    rows = [Estimate.wald(name, value, error, df=df) for name, value, error in zip(names, params, spread, strict=True)]
    points = np.array(list(regimes.points.values()))
    m = points.shape[1]
    at_points = points @ params[:m]
    of_points = points @ matrix[:m, :m] @ points.T
    if m < len(points):
        rows += [
            Estimate.wald(name, value, np.sqrt(of_points[i, i]), df=df)
            for i, (name, value) in enumerate(zip(regimes.points, at_points, strict=True))
        ]
    ratios = ratios_to_others(list(regimes.points), at_points, of_points, df)
    rows += [found.as_estimate(f"ratio_to_{group}") for group, found in ratios.items()]
    tests = [found.as_diagnostic(f"equivalence_{group}") for group, found in ratios.items()]
    equal = _equality(regimes, params[:m], matrix[:m, :m], df)
    moves = None
    if covariance.moves is not None:
        moves = pd.DataFrame(
            covariance.moves.to_numpy()[:, :m] @ points.T, covariance.moves.index, list(regimes.points)
        )
    return ModelResult(
        MODEL,
        specification.id,
        specification.sample,
        specification.outcome,
        tuple(rows),
        n_obs,
        covariance.n_clusters,
        covariance.name,
        (equal, *tests, *diagnostics),
        moves=moves,
    )


def refused(specification: Specification, reason: str) -> ModelResult:
    """Return the rows of a specification that cannot be estimated, with the reason."""
    return ModelResult.not_estimable(
        MODEL,
        specification.id,
        specification.sample,
        specification.outcome,
        list(RHO.values()),
        reason,
    )


def ratios_to_others(points: list[str], values: Array, covariance: Array, df: float | None) -> dict[str, Ratio]:
    """Return the ratio of the doubly disadvantaged's coefficient to each other group's."""
    own = points.index(RHO[DOUBLY_DISADVANTAGED])
    found = {}
    for group in COMPARED:
        other = points.index(RHO[group])
        pair = np.ix_([own, other], [own, other])
        found[group] = ratio(float(values[own]), float(values[other]), covariance[pair], df)
    return found


def _equality(regimes: Regimes, params: Array, covariance: Array, df: float | None) -> Diagnostic:
    """Return the test that the coefficient is the same everywhere."""
    if len(params) == len(regimes.points):
        return wald_equality(params, covariance, df)
    # Linear in a share: the groups are alike if the slope is zero.
    slope = Estimate.wald("slope", float(params[1]), float(np.sqrt(covariance[1, 1])), df=df)
    square = (slope.estimate / slope.std_error) ** 2
    law = "chi-squared" if df is None else "F"
    return Diagnostic("wald_equal_rho", square, 1 if df is None else (1, df), slope.p_value, law)
