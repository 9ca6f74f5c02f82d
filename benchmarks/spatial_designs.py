"""Simulated data that share with a sample of model A what decides whether an interval holds the truth.

Each design takes one sample's places, neighbours, groups, authorities and years, and measures in its data: how far
errors spread in each group and year, and how their tails look; how alike they are within an authority, in one group
and between two; how alike beyond that where areas touch (for models of the neighbours' past; in models of their
present that is the spillover itself); how much areas differ for good; and how far an area follows its own past. Data
are then drawn with all of that, and with coefficients on the neighbours that are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.groups import GROUPS
from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array, Order
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import by_year, indicators
from analysis.models.spatial.estimators.moments import pair_moments
from analysis.models.spatial.estimators.panel import Spillover, half_panel_jackknife, within
from analysis.models.spatial.evidence.known_truth import OTHERS
from analysis.models.spatial.neighbours.weights import SpatialWeights
from analysis.models.spatial.samples.samples import Places, Sample

Kind = Literal["past", "present"]

RATIO = 0.9
"""The report's claim come true: that of the doubly disadvantaged over it."""

OWN_LIMITS = (-0.5, 0.5)
"""What a measured own lag is kept within: with a coefficient of 0.4 on the neighbours data stay steady."""

BURN_IN = 15
"""Years that are drawn and dropped."""


@dataclass(frozen=True)
class Errors:
    """What is measured of a sample's errors.

    Attributes
    ----------
    spread : array, shape (classes, years)
        Their standard deviation.
    shared : array, shape (classes, classes)
        Their correlation between two areas of one place (authority; region for authorities), by the areas' classes.
    near : float
        How much of a neighbour's error an area's own one holds.
    tails : list of array
        Standardised errors of each class, to draw from.
    area : array, shape (classes,)
        Standard deviation of what areas have for good.
    """

    spread: Array
    shared: Array
    near: float
    tails: list[Array]
    area: Array


@dataclass(frozen=True)
class Design:
    """A sample with what is measured in it.

    Attributes
    ----------
    kind : "past" or "present"
        Whether neighbours act a year later or at once.
    place : array of int
        The place that shares shocks, of each kept area: its authority, or an authority's region.
    """

    sample: Sample
    weights: SpatialWeights
    kind: Kind
    place: Order

    @property
    def name(self) -> str:
        """Kind, outcome and sample in one word."""
        return f"{self.kind}/{self.sample.outcome}/{self.sample.name}"

    @cached_property
    def inner(self) -> SpatialWeights:
        """Weights among the kept areas."""
        return self.weights.subset(self.sample.keep)

    @cached_property
    def by_group(self) -> bool:
        """Whether coefficients differ by group; else they are linear in a share."""
        return len(self.sample.regimes.terms) == len(GROUPS)

    @cached_property
    def classes(self) -> Order:
        """What errors may differ by: the group, or for authorities three equal parts by share."""
        columns = self.sample.regimes.columns
        if self.by_group:
            return columns.argmax(axis=1)
        # Many authorities have a share of nothing: their order must not turn on the processor.
        order = columns[:, 1].argsort(kind="stable").argsort(kind="stable")
        return np.minimum(order * 3 // len(columns), 2)

    @cached_property
    def own_lag(self) -> Array:
        """The own lag of each class: measured, and kept within limits."""
        data = self.data
        fit = within if not self.sample.is_panel else half_panel_jackknife
        found = fit(data, self.sample.effects[1], "by_regime").params[len(data.regimes.terms) :]
        by_area = np.clip(data.regimes.columns @ found, *OWN_LIMITS)
        return np.array([by_area[self.classes == k].mean() for k in range(3)])

    @cached_property
    def data(self) -> Spillover:
        """The sample with what neighbours were before, or are."""
        data = self.sample.with_weights(self.weights)
        return data if self.kind == "past" else replace(data, lag=self.inner.lag(data.y))

    @cached_property
    def errors(self) -> Errors:
        """What is measured of the errors."""
        left, periods = self._residuals, self.sample.after.shape[1]
        area = np.zeros(3)
        if self.sample.is_panel:
            area = self._area_spread(left)
            left = (left - left.mean(axis=1, keepdims=True)) * np.sqrt(periods / (periods - 1))
        groups = [self.classes == k for k in range(3)]
        spread = np.array([left[group].std(axis=0) for group in groups])
        standard = left / spread[self.classes]
        shared = self._shared(standard)
        tails = [standard[group].ravel() for group in groups]
        near = self._near(standard, shared) if self.kind == "past" else 0.0
        return Errors(spread, shared, near, tails, area)

    @property
    def _residuals(self) -> Array:
        """What neighbours and own past leave of the outcome, effects of year by group taken away."""
        data, m = self.data, len(self.sample.regimes.terms)
        effects = by_year("class", indicators(pd.Series(self.classes)), area=False)
        rho = within(data, self.sample.effects[1], "by_regime").params[:m]
        if self.kind == "present":
            rho = np.clip(_alike_beyond_place(data, self.sample, self.inner), 0, 0.6)
        left = (
            data.y - (data.regimes.columns @ rho)[:, None] * data.lag - self.own_lag[self.classes][:, None] * data.own
        )
        return effects.absorb(left)

    def _area_spread(self, left: Array) -> Array:
        means, noise = left.mean(axis=1), left.var(axis=1, ddof=1) / left.shape[1]
        found = [means[self.classes == k].var() - noise[self.classes == k].mean() for k in range(3)]
        return np.sqrt(np.maximum(found, 0))

    def _shared(self, standard: Array) -> Array:
        """Return the mean product of errors over pairs of areas in one place, by their classes."""
        cell = self.place * 3 + self.classes
        member = sp.csr_array(
            (np.ones(len(cell)), (cell, np.arange(len(cell)))), shape=(3 * (self.place.max() + 1), len(cell))
        )
        sums = (member @ standard).reshape(-1, 3, standard.shape[1])
        squares = (member @ standard**2).reshape(-1, 3, standard.shape[1])
        counts = np.bincount(cell, minlength=len(member.indptr) - 1).reshape(-1, 3)
        found = np.empty((3, 3))
        for i in range(3):
            for j in range(3):
                products = (sums[:, i] * sums[:, j]).sum()
                pairs = float((counts[:, i] * counts[:, j]).sum())
                if i == j:
                    products -= squares[:, i].sum()
                    pairs -= counts[:, i].sum()
                found[i, j] = products / (pairs * standard.shape[1])
        return _positive(found)

    def _near(self, standard: Array, shared: Array) -> float:
        """Return the part of neighbours' errors that gives touching areas the likeness that they have."""
        links = self.inner.matrix.tocoo()
        products = (standard[links.row] * standard[links.col]).mean()
        beyond = products - self._shared_of(shared, links.row, links.col)
        parts = np.linspace(0, 1, 6)
        alone = 1 - np.mean(np.diag(shared)[self.classes])
        return float(np.interp(beyond, [_likeness(self.inner.matrix, part) * alone for part in parts], parts))

    def _shared_of(self, shared: Array, row: Order, col: Order) -> float:
        same = self.place[row] == self.place[col]
        return float((shared[self.classes[row], self.classes[col]] * same).mean())

    def on(self, places: Places, chosen: Array) -> "Design":
        """Return the design on some of the authorities, numbered as in `place`; what was measured stays.

        Draws on a part of the map cost a part of the time. Shocks, spreads and the neighbours that lie inside are those
        of the whole.
        """
        inside = np.isin(self.place, chosen)
        keep = self.sample.keep.copy()
        keep[keep] = inside
        sample = replace(
            self.sample,
            keep=keep,
            regimes=self.sample.regimes.rows(inside),
            effects=places.effects(keep, area=self.sample.is_panel),
            clusters=self.sample.clusters[inside],
        )
        part = replace(self, sample=sample, place=pd.factorize(self.place[inside])[0])
        vars(part).update(errors=self.errors, own_lag=self.own_lag)
        return part

    def truth(self, ratio: float = RATIO) -> dict[str, float]:
        """Return the true coefficient at each point that is reported, and their ratios."""
        points = list(self.sample.regimes.points)
        values = np.array(list(self.sample.regimes.points.values())) @ self._params(ratio)
        found = dict(zip(points, values.tolist(), strict=True))
        own = values[0]
        return found | {f"ratio_to_{group}": float(own / values[i]) for i, group in enumerate(GROUPS) if i}

    def _params(self, ratio: float) -> Array:
        """Return the true coefficients of the regimes."""
        if self.by_group:
            return np.array([ratio * OTHERS, OTHERS, OTHERS])
        points = np.array(list(self.sample.regimes.points.values()))[:, 1]
        slope = (ratio - 1) * OTHERS / (points[0] - points[2])
        return np.array([OTHERS - slope * points[2], slope])

    @cached_property
    def _effect(self) -> SpatialFilter:
        return SpatialFilter(self.inner, self.sample.regimes.columns)

    def draw(self, rng: np.random.Generator, ratio: float = RATIO) -> Sample:
        """Return the sample with its outcome drawn anew."""
        keep, periods = self.sample.keep, self.sample.after.shape[1]
        params = self._params(ratio)
        rho = (self.sample.regimes.columns @ params)[:, None]
        own = self.own_lag[self.classes][:, None]
        if not self.sample.is_panel:
            past = self.sample.before[keep] if self.kind == "present" else self.data.own
            drawn = self._one_period(rng, past, rho, own, params)
            return self._with(self.sample.before, drawn)
        level = (self.errors.area[self.classes] * rng.normal(size=len(self.classes)))[:, None]
        value, path = np.zeros((len(level), 1)), []
        factors = self._effect.factor(params) if self.kind == "present" else None
        for year in range(BURN_IN + periods + 1):
            at = year - BURN_IN - 1
            error = self._shock(rng, at if at >= 0 else int(rng.integers(periods)))
            right = level + own * value + error
            value = right + rho * self.inner.lag(value) if factors is None else self._effect.solve(factors, right)
            path.append(value)
        values = np.concatenate(path[-periods - 1 :], axis=1)
        return self._with(values[:, :-1], values[:, 1:])

    def _one_period(self, rng: np.random.Generator, past: Array, rho: Array, own: Array, params: Array) -> Array:
        right = own * past + self._shock(rng, 0)
        if self.kind == "past":
            return right + rho * self.data.lag
        return self._effect.solve(self._effect.factor(params), right)

    def _with(self, before: Array, after: Array) -> Sample:
        """Return the sample of the kept areas alone, with these values."""
        everyone = np.ones(len(after), dtype=bool)
        if len(before) != len(after):
            # A cross-section keeps its own past, of all areas.
            filled = np.zeros((len(before), after.shape[1]))
            filled[self.sample.keep] = after
            return replace(self.sample, before=before, after=filled)
        return replace(self.sample, before=before, after=after, keep=everyone, strata=None)

    def setting_weights(self) -> SpatialWeights:
        """Return the weights that go with a drawn sample."""
        return self.inner if self.sample.is_panel else self.weights

    def _shock(self, rng: np.random.Generator, year: int) -> Array:
        """Return one year's errors."""
        found = self.errors
        root = np.linalg.cholesky(found.shared + 1e-9 * np.eye(3))
        common = (rng.normal(size=(self.place.max() + 1, 3)) @ root.T)[self.place, self.classes]
        alone = np.empty(len(self.classes))
        for k in range(3):
            group = self.classes == k
            alone[group] = rng.choice(found.tails[k], size=int(group.sum()))
        if found.near:
            alone = (alone + found.near * self.inner.lag(alone)) / np.sqrt(self._inflation)
        share = np.sqrt(np.maximum(1 - np.diag(found.shared), 0))[self.classes]
        return (found.spread[self.classes, year] * (common + share * alone))[:, None]

    @cached_property
    def _inflation(self) -> Array:
        """Variance of an error of variance one once a part of its neighbours' is added."""
        squares = np.asarray(self.inner.matrix.multiply(self.inner.matrix).sum(axis=1)).ravel()
        return 1 + self.errors.near**2 * squares

    def measured(self) -> Iterator[tuple[str, str, float]]:
        """Yield what was measured: name, class, value."""
        found = self.errors
        labels = GROUPS if self.by_group else ("lowest share", "middle share", "highest share")
        for k, label in enumerate(labels):
            yield "own_lag", label, float(self.own_lag[k])
            yield "spread", label, float(found.spread[k].mean())
            yield "kurtosis", label, float((found.tails[k] ** 4).mean() / (found.tails[k] ** 2).mean() ** 2)
            yield "shared_in_place", label, float(found.shared[k, k])
            yield "area_spread", label, float(found.area[k])
        yield "shared_between_first_two", "", float(found.shared[0, 1])
        yield "near", "", found.near


def _alike_beyond_place(data: Spillover, sample: Sample, inner: SpatialWeights) -> Array:
    """Return the coefficients on the neighbours' present by moments of pairs; zero where they cannot be had."""
    try:
        fit = pair_moments(data.y, data.own, inner, sample.regimes, sample.cells, sample.clusters, "by_regime")
    except NotEstimable:
        return np.zeros(len(sample.regimes.terms))
    return fit.params[: len(sample.regimes.terms)]


def _positive(matrix: Array) -> Array:
    """Return the nearest correlation matrix that can be drawn from: no negative eigenvalue."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return (vectors * np.maximum(values, 0)) @ vectors.T


def _likeness(matrix: sp.csr_array, part: float) -> float:
    """Return the mean correlation of touching areas whose errors are v + part W v."""
    links = matrix.tocoo()
    n = matrix.shape[0]
    filter_ = sp.csr_array(sp.eye_array(n) + part * matrix)
    variance = np.asarray(filter_.multiply(filter_).sum(axis=1)).ravel()
    products = np.asarray(filter_[links.row].multiply(filter_[links.col]).sum(axis=1)).ravel()
    return float((products / np.sqrt(variance[links.row] * variance[links.col])).mean())
