"""Known truth for model A: whether estimators are unbiased, and 95% intervals cover 95%.

Run ``python benchmarks/spatial_known_truth.py [design ...]``; each design's rows in
benchmarks/results/spatial_known_truth.csv are written when it is done. All of them take about
twenty minutes on one core.

The 33,755 neighbourhoods, who touches whom, their groups and authorities are the real ones; the
outcome is drawn anew each time from a model whose coefficients are known.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.groups import GROUPS
from analysis.models.results import Estimate
from analysis.models.spatial.covariance import Covariance, cluster_jackknife, clustered
from analysis.models.spatial.determinant import SpatialFilter
from analysis.models.spatial.effects import Effects, by_year, indicators
from analysis.models.spatial.fits import Fit
from analysis.models.spatial.graphs import neighbourhood_weights
from analysis.models.spatial.hypotheses import ratio
from analysis.models.spatial.likelihood import maximum_likelihood
from analysis.models.spatial.linear import least_squares
from analysis.models.spatial.panel import (
    OwnLag,
    Regimes,
    Spillover,
    double_filter,
    groups_as_regimes,
    half_panel_jackknife,
    within,
)
from analysis.models.spatial.simultaneous import spatial_two_stage
from analysis.models.spatial.weights import SpatialWeights
from analysis.prepare import store
from analysis.results.synthetic.panels import spillover_panel
from analysis.results.synthetic.truth import load_truth

RESULTS = Path(__file__).parent / "results" / "spatial_known_truth.csv"
SEED = 27_182
LINEAR_DRAWS, LIKELIHOOD_DRAWS = 1_000, 100

RHO = np.array([0.36, 0.40, 0.40])
"""The report's claim come true: the doubly disadvantaged a tenth below both others."""
OWN = np.array([0.30, 0.25, 0.20])
PERSISTENT = np.array([0.55, 0.50, 0.50])
"""Own lags strong enough for neighbours' past to be a strong instrument of their present."""

Drawn = tuple[str, np.ndarray, Covariance, np.ndarray]
"""An estimator, its coefficients (rho by group first), their covariance, and the truth."""


@dataclass(frozen=True)
class Ground:
    """The real places that outcomes are drawn on."""

    places: pd.DataFrame

    @cached_property
    def weights(self) -> SpatialWeights:
        """Queen contiguity."""
        return neighbourhood_weights("queen")

    @cached_property
    def group(self) -> np.ndarray:
        """Number of each neighbourhood's group."""
        return pd.Categorical(self.places["group"], categories=GROUPS).codes.astype(np.intp)

    @cached_property
    def authority(self) -> np.ndarray:
        """Number of each neighbourhood's authority."""
        return pd.factorize(self.places["local_authority_code"])[0]

    @cached_property
    def by_group(self) -> Effects:
        """Area effects and group-by-year effects."""
        return by_year("group_year", indicators(self.places["group"]))

    @cached_property
    def by_authority(self) -> Effects:
        """Area effects, and authority-by-year and group-by-year effects together."""
        authorities = indicators(self.places["local_authority_code"])
        return by_year("both", authorities, indicators(self.places["group"]))

    @cached_property
    def regimes(self) -> Regimes:
        """One rho for each group."""
        return groups_as_regimes(self.places["group"], GROUPS)

    @cached_property
    def filter(self) -> SpatialFilter:
        """I - RW."""
        return SpatialFilter(self.weights, self.regimes.columns)

    def shocks(self, rng: np.random.Generator) -> np.ndarray:
        """Errors alike within authorities, uneven between groups, and shared by each group."""
        n = len(self.group)
        common = rng.normal(size=3)[self.group]
        near = 0.3 * rng.normal(size=self.authority.max() + 1)[self.authority]
        return common + near + np.array([1.5, 1.2, 1.0])[self.group] * rng.normal(size=n)


def past_cross_section(ground: Ground, rng: np.random.Generator) -> Iterator[Drawn]:
    """One year: the outcome on neighbours' past, which owes nothing to the errors."""
    past = rng.normal(size=len(ground.group))
    lag = ground.weights.lag(past)[:, None]
    y = RHO[ground.group][:, None] * lag + ground.shocks(rng)[:, None]
    effects = by_year("group", indicators(ground.places["group"]), area=False)
    left = effects.absorb_all([y, *(lag * column[:, None] for column in ground.regimes.columns.T)])
    fit = least_squares(left[..., 0], left[..., 1:], ground.regimes.terms, effects.rank)
    yield from _with_errors("least_squares", fit, ground, RHO)


def past_panel(ground: Ground, rng: np.random.Generator) -> Iterator[Drawn]:
    """Ten years of the report's model without own lag, as ``data/synthetic.yml`` draws it."""
    group = ground.places["group"]
    frame = spillover_panel(load_truth(), ground.weights.matrix, group, RHO, rng.integers(2**31))
    values = frame["outcome"].unstack("year").reindex(group.index).to_numpy()
    yield from _panel_estimates(ground, values, "none", RHO)


def past_panel_own(ground: Ground, rng: np.random.Generator) -> Iterator[Drawn]:
    """Ten years with an own lag, errors uneven and alike within authorities."""
    level, path = rng.normal(size=len(ground.group)), [np.zeros(len(ground.group))]
    for _ in range(40):
        near = RHO[ground.group] * ground.weights.lag(path[-1])
        path.append(level + near + OWN[ground.group] * path[-1] + ground.shocks(rng))
    truth = np.concatenate([RHO, OWN])
    yield from _panel_estimates(ground, np.column_stack(path[-11:]), "by_regime", truth)


def _panel_estimates(ground: Ground, values: np.ndarray, own_lag: OwnLag, truth: np.ndarray) -> Iterator[Drawn]:
    lag = ground.weights.lag(values)
    data = Spillover(values[:, 1:], lag[:, :-1], values[:, :-1], ground.regimes)
    for estimator in (within, half_panel_jackknife, double_filter):
        fit = estimator(data, ground.by_group, own_lag)
        yield from _with_errors(estimator.__name__, fit, ground, truth)


def present_two_stage(ground: Ground, rng: np.random.Generator) -> Iterator[Drawn]:
    """Ten years in which neighbours act at the same time, with an own lag; by instruments."""
    rho = 0.75 * RHO
    factors = ground.filter.factor(rho)
    level, value = rng.normal(size=len(ground.group)), np.zeros(len(ground.group))
    path = []
    for _ in range(25):
        right = level + PERSISTENT[ground.group] * value + ground.shocks(rng)
        value = ground.filter.solve(factors, right)
        path.append(value)
    values = np.column_stack(path[-11:])
    clusters = pd.Series(ground.authority)
    fit = spatial_two_stage(values[:, 1:], values[:, :-1], ground.weights, ground.regimes, ground.by_group, clusters)
    yield from _with_errors("two_stage", fit, ground, np.concatenate([rho, PERSISTENT]))


def _with_errors(name: str, fit: Fit, ground: Ground, truth: np.ndarray) -> Iterator[Drawn]:
    """Yield a fit with both clustered covariances; the plain one is marked as such."""
    yield name, fit.params, cluster_jackknife(fit, ground.authority, "authority"), truth
    yield f"{name}, plain", fit.params, clustered(fit, ground.authority, "authority"), truth


def _likelihood(ground: Ground, effects: Effects, rng: np.random.Generator) -> Iterator[Drawn]:
    years, n = 8, len(ground.group)
    common = effects.cells @ rng.normal(size=(effects.cells.shape[1], years))
    right = common + rng.normal(size=(n, 1)) + rng.normal(size=(n, years))
    y = ground.filter.solve(ground.filter.factor(RHO), right)
    fit = maximum_likelihood(y, ground.filter, effects, [], start=RHO)
    covariance = Covariance(fit.covariance, "information")
    yield "likelihood", fit.rho, covariance, RHO
    yield "likelihood_uncorrected", fit.rho - fit.correction, covariance, RHO


def present_likelihood(ground: Ground, rng: np.random.Generator) -> Iterator[Drawn]:
    """Eight years of simultaneous action, errors alike and independent; group-by-year effects."""
    return _likelihood(ground, ground.by_group, rng)


def present_likelihood_authority(ground: Ground, rng: np.random.Generator) -> Iterator[Drawn]:
    """The same with authority-by-year effects as well."""
    return _likelihood(ground, ground.by_authority, rng)


DESIGNS: dict[str, tuple[Callable[[Ground, np.random.Generator], Iterator[Drawn]], int]] = {
    "past_cross_section": (past_cross_section, LINEAR_DRAWS),
    "past_panel": (past_panel, LINEAR_DRAWS),
    "past_panel_own": (past_panel_own, LINEAR_DRAWS),
    "present_two_stage": (present_two_stage, LINEAR_DRAWS),
    "present_likelihood": (present_likelihood, LIKELIHOOD_DRAWS),
    "present_likelihood_authority": (present_likelihood_authority, LIKELIHOOD_DRAWS),
}


def main(designs: list[str]) -> pd.DataFrame:
    """Return the table of all designs, those named drawn anew."""
    ground = Ground(store.load("neighbourhoods"))
    for name in designs:
        draw, draws = DESIGNS[name]
        generators = [np.random.default_rng([SEED, i]) for i in range(draws)]
        rows = [row for rng in generators for found in draw(ground, rng) for row in _rows(*found)]
        _store(name, _summarised(pd.DataFrame(rows, columns=["estimator", "term", *NUMBERS])))
    return pd.read_csv(RESULTS)


NUMBERS = ("truth", "estimate", "std_error", "covered")


def _rows(
    estimator: str, params: np.ndarray, covariance: Covariance, truth: np.ndarray
) -> Iterator[tuple[object, ...]]:
    """Yield each coefficient, and the ratios, with whether the 95% interval covers the truth.

    Intervals are those that the model reports: Student's t where errors are clustered, Fieller's
    for a ratio.
    """
    terms = [f"{name}_{group}" for name in ("rho", "own_lag") for group in GROUPS]
    matrix, df = covariance.matrix, covariance.df
    found = [(Estimate.wald(terms[i], value, np.sqrt(matrix[i, i]), df=df), truth[i]) for i, value in enumerate(params)]
    for other in (1, 2):
        pair = np.ix_([0, other], [0, other])
        row = ratio(params[0], params[other], matrix[pair], df).as_estimate(f"ratio_to_{GROUPS[other]}")
        found.append((row, truth[0] / truth[other]))
    for row, true in found:
        covered = row.ci_low <= true <= row.ci_high
        yield estimator, row.term, true, row.estimate, row.std_error, covered


def _summarised(rows: pd.DataFrame) -> pd.DataFrame:
    """Return bias with its Monte Carlo error, true and estimated spread, and coverage."""
    table = rows.groupby(["estimator", "term"], sort=False).agg(
        draws=("covered", "size"),
        truth=("truth", "first"),
        mean=("estimate", "mean"),
        std_dev=("estimate", "std"),
        mean_std_error=("std_error", "mean"),
        coverage=("covered", "mean"),
    )
    table.insert(3, "bias", table["mean"] - table["truth"])
    table.insert(4, "monte_carlo_error", table["std_dev"] / np.sqrt(table["draws"]))
    return table.reset_index()


def _store(design: str, table: pd.DataFrame) -> None:
    """Put one design's rows in place of its old ones."""
    table.insert(0, "design", design)
    if RESULTS.is_file():
        kept = pd.read_csv(RESULTS)
        table = pd.concat([kept[kept["design"] != design], table])
    order = {name: i for i, name in enumerate(DESIGNS)}
    table = table.sort_values("design", key=lambda names: names.map(order), kind="stable")
    RESULTS.parent.mkdir(exist_ok=True)
    table.to_csv(RESULTS, index=False, float_format="%.5g")


if __name__ == "__main__":
    started = time.perf_counter()
    with threadpool_limits(1):
        found = main(sys.argv[1:] or list(DESIGNS))
    print(found.round(4).to_string(index=False))
    print(f"{time.perf_counter() - started:.0f} s")
