"""A test that should find nothing: the same regression with neighbours drawn at random.

With one common effect a year, a group's coefficient on its neighbours' past is not zero even
when the neighbours are strangers: it picks up how strongly the group swings with the country. A
specification is evidence on space only if its placebo finds nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from analysis.models.spatial.arrays import Array, Mask, Order
from analysis.models.spatial.estimators.effects import Effects
from analysis.models.spatial.estimators.panel import OwnLag
from analysis.models.spatial.neighbours.weights import SpatialWeights

DRAWS = 50
"""Permutations of a placebo."""

SEED = 20241017
"""Of the permutations; the day of the report."""

TOLERANCE = 4.0
"""How many Monte Carlo standard errors the mean placebo may lie from zero.

With 50 draws this catches a bias of more than about half a standard error of the coefficient;
placebos that fail by design lie 30 and more away.
"""

NEGLIGIBLE = 0.01
"""A mean placebo this close to zero passes even where many draws would tell it from zero."""


@dataclass(frozen=True)
class Placebo:
    """Estimates under permuted weights: a row a draw, a column a coefficient on the neighbours."""

    terms: tuple[str, ...]
    estimates: Array

    @property
    def mean(self) -> Array:
        """Mean over the draws."""
        return self.estimates.mean(axis=0)

    @property
    def spread(self) -> Array:
        """Standard deviation over the draws."""
        return self.estimates.std(axis=0, ddof=1)

    @property
    def z(self) -> Array:
        """The mean in Monte Carlo standard errors."""
        return self.mean / (self.spread / np.sqrt(len(self.estimates)))

    @property
    def passes(self) -> bool:
        """Whether every coefficient is zero on average, within Monte Carlo error."""
        small = np.abs(self.mean) <= NEGLIGIBLE
        return bool((small | (np.abs(self.z) <= TOLERANCE)).all())


@dataclass(frozen=True)
class PlaceboSample:
    """What a placebo is drawn on.

    Attributes
    ----------
    values : array, shape (all areas, years)
        What the neighbours are lagged on, for every area of the weights.
    keep : boolean array
        The areas that are estimated.
    y, own : array, shape (kept areas, years)
    columns : array, shape (kept areas, m)
        Regimes of the coefficient.
    terms : tuple of str
    """

    values: Array
    keep: Mask
    y: Array
    own: Array
    columns: Array
    terms: tuple[str, ...]


def placebos(
    sample: PlaceboSample,
    weights: SpatialWeights,
    effects: Sequence[Effects],
    own_lags: Sequence[OwnLag],
    *,
    strata: Order | None = None,
    draws: int = DRAWS,
) -> dict[tuple[str, OwnLag], Placebo]:
    """Return the placebo of each set of effects, with and without the own lag.

    The same permutations serve all of them. Only cross-products are formed: with M the
    projection off the effects, x'My needs My once, and x'Mx is x'x less its cells' part.

    Parameters
    ----------
    strata : array, optional
        Draw neighbours from the area's own stratum (such as its authority) instead of anywhere.
    draws : int
        Permutations.

    Returns
    -------
    dict
        Keyed by the effects' name and the own-lag choice.
    """
    rng = np.random.default_rng(SEED)
    fixed = [_Fixed.of(sample, effect) for effect in effects]
    found: dict[tuple[str, OwnLag], list[Array]] = {(effect.name, own): [] for effect in effects for own in own_lags}
    for _ in range(draws):
        order = _permutation(rng, len(sample.keep), strata)
        lag = weights.permuted_lag(sample.values, order)[sample.keep]
        drawn = {area: _Lag.of(lag, sample.columns, area) for area in {effect.area for effect in effects}}
        for effect, known in zip(effects, fixed, strict=True):
            products = known.products(drawn[effect.area])
            for own in own_lags:
                found[effect.name, own].append(known.solve(*products, own))
    return {key: Placebo(sample.terms, np.array(rows)) for key, rows in found.items()}


@dataclass(frozen=True)
class _Lag:
    """What all sets of effects have in common in one draw."""

    centred: Array  # (kept areas, years): the drawn neighbours' past, area means taken away
    by_regime: Array  # (kept areas x years, m): the same in each regime's areas, zero elsewhere
    squares: Array  # (m, m)

    @classmethod
    def of(cls, lag: Array, columns: Array, area: bool) -> "_Lag":
        centred = lag - lag.mean(axis=1, keepdims=True) if area else lag
        squares = (columns * (centred**2).sum(axis=1)[:, None]).T @ columns
        by_regime = (centred[:, :, None] * columns[:, None, :]).reshape(-1, columns.shape[1])
        return cls(centred, by_regime, squares)


@dataclass(frozen=True)
class _Fixed:
    """What one set of effects has in common over all draws."""

    effects: Effects
    targets: Array  # (kept areas x years, 1 + m): outcome and own lag by regime, absorbed
    own_products: Array  # own lags' cross-products, (m, m), and with the outcome, (m,)
    own_outcome: Array
    spread_cells: sp.csr_array  # (m * cells, kept areas): each regime's cells

    @classmethod
    def of(cls, sample: PlaceboSample, effects: Effects) -> "_Fixed":
        columns = sample.columns
        own = [effects.absorb(sample.own * column[:, None]) for column in columns.T]
        targets = np.stack([effects.absorb(sample.y), *own], axis=-1)
        flat = targets.reshape(-1, targets.shape[-1])
        cross = flat.T @ flat
        cells = [effects.cells.T @ sp.diags_array(column) for column in columns.T]
        return cls(effects, flat, cross[1:, 1:], cross[1:, 0], sp.csr_array(sp.vstack(cells)))

    def products(self, drawn: _Lag) -> tuple[Array, Array]:
        """Return the lags' cross-products with each other, and with outcome and own lags."""
        m, years = len(drawn.squares), drawn.centred.shape[1]
        by_cell = (self.spread_cells @ drawn.centred).reshape(m, -1, years)
        # A product of stacked matrices, which einsum does without the linear algebra library.
        projected = self.effects.inverse @ by_cell
        within = drawn.squares - by_cell.reshape(m, -1) @ projected.reshape(m, -1).T
        return within, drawn.by_regime.T @ self.targets

    def solve(self, within: Array, crossed: Array, own: OwnLag) -> Array:
        """Return the coefficients on the neighbours."""
        if own == "none":
            return np.linalg.solve(within, crossed[:, 0])
        with_own = crossed[:, 1:]
        left = within - with_own @ np.linalg.solve(self.own_products, with_own.T)
        right = crossed[:, 0] - with_own @ np.linalg.solve(self.own_products, self.own_outcome)
        return np.linalg.solve(left, right)


def _permutation(rng: np.random.Generator, n: int, strata: Order | None) -> Order:
    """Return a random order of n areas; within strata, each area keeps its stratum."""
    shuffled = rng.permutation(n)
    if strata is None:
        return shuffled
    order = np.empty(n, dtype=np.intp)
    order[np.argsort(strata, kind="stable")] = shuffled[np.argsort(strata[shuffled], kind="stable")]
    return order
