"""Spillovers through time: an area's outcome on what its neighbours' outcome was before.

    y_it = sum_g 1[g(i) = g] rho_g (W y)_{i,t-1} + own lag + mu_i + tau_{c(i),t} + e_it

Three estimators of rho_g. The within estimator (the report's) is biased by order 1/T whenever
the past enters, because an area's mean over the years contains its own later shocks (Nickell
1981); with neighbours it holds even without an own lag, for a shock goes out and comes back (Yu,
de Jong and Lee 2008). The half-panel jackknife takes the first-order bias away (Dhaene and
Jochmans 2015); the double-filter instrument has none at any T, whatever the errors' variances
(Hayakawa, Qi and Breitung 2019).
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array, Mask
from analysis.models.spatial.estimators.effects import Effects
from analysis.models.spatial.estimators.fits import CombinedFit, LinearFit
from analysis.models.spatial.estimators.linear import cragg_donald, instrumental, least_squares

OwnLag = Literal["none", "by_regime"]


@dataclass(frozen=True)
class Regimes:
    """How the coefficient on the neighbours may differ between areas.

    Attributes
    ----------
    columns : array, shape (areas, m)
        Each column has its own rho: group indicators, or one and a share.
    terms : tuple of str
        Names of the m coefficients.
    points : dict of str to array
        Combinations of the coefficients to report and compare, in order; for groups each
        coefficient itself, for a share its value at named shares.
    """

    columns: Array
    terms: tuple[str, ...]
    points: dict[str, Array]

    def rows(self, keep: Mask) -> "Regimes":
        """Return the regimes of some of the areas."""
        return replace(self, columns=self.columns[keep])


def groups_as_regimes(groups: pd.Series, order: tuple[str, ...]) -> Regimes:
    """Return one coefficient for each group.

    Raises
    ------
    NotEstimable
        A group has no areas.
    """
    columns = np.column_stack([(groups == group).to_numpy().astype(np.float64) for group in order])
    for group, size in zip(order, columns.sum(axis=0), strict=True):
        if size == 0:
            raise NotEstimable(f"no area of group '{group}' is in the sample")
    terms = tuple(f"rho_{group}" for group in order)
    return Regimes(columns, terms, dict(zip(terms, np.eye(len(order)), strict=True)))


def share_as_regimes(share: Array, points: dict[str, float]) -> Regimes:
    """Return a coefficient that is linear in a share, and its value at named shares.

    Raises
    ------
    NotEstimable
        The share is the same everywhere.
    """
    if np.ptp(share) == 0:
        raise NotEstimable("the share is the same in every area")
    columns = np.column_stack([np.ones_like(share), share])
    values = {f"rho_{name}": np.array([1.0, at]) for name, at in points.items()}
    return Regimes(columns, ("rho", "rho_x_share"), values)


@dataclass(frozen=True)
class Spillover:
    """One sample ready to estimate: outcome, neighbours' past, own past, regimes.

    Attributes
    ----------
    y, lag, own : array, shape (areas, years)
        The outcome, its neighbours' mean a period before, and its own value a period before.
    regimes : Regimes
    """

    y: Array
    lag: Array
    own: Array
    regimes: Regimes

    def years(self, chosen: slice) -> "Spillover":
        """Return the sample in some of its years."""
        return Spillover(self.y[:, chosen], self.lag[:, chosen], self.own[:, chosen], self.regimes)


def own_lag_terms(data: Spillover, own_lag: OwnLag) -> tuple[list[Array], tuple[str, ...]]:
    """Return the own lag in each regime, with names; nothing when it is left out."""
    if own_lag == "none":
        return [], ()
    columns = [data.own * column[:, None] for column in data.regimes.columns.T]
    return columns, tuple(term.replace("rho", "own_lag", 1) for term in data.regimes.terms)


def _regressors(data: Spillover, own_lag: OwnLag) -> tuple[list[Array], tuple[str, ...]]:
    """Return the neighbours' past in each regime, then the own lag in each."""
    columns = [data.lag * column[:, None] for column in data.regimes.columns.T]
    own, own_terms = own_lag_terms(data, own_lag)
    return [*columns, *own], data.regimes.terms + own_terms


def within(data: Spillover, effects: Effects, own_lag: OwnLag) -> LinearFit:
    """Return least squares on data with the effects absorbed.

    Area effects lie within clusters and are not counted; the year effects are.

    Raises
    ------
    NotEstimable
        The effects leave nothing of a regressor, or regressors are collinear.
    """
    columns, terms = _regressors(data, own_lag)
    absorbed = effects.rank * data.y.shape[1]
    left = effects.absorb_all([data.y, *columns])
    return replace(least_squares(left[..., 0], left[..., 1:], terms, absorbed), effects=effects)


def half_panel_jackknife(data: Spillover, effects: Effects, own_lag: OwnLag) -> CombinedFit:
    """Return the within estimator with its first-order bias in 1/T taken away.

    theta_J = 2 theta - (theta_1 + theta_2) / 2, with theta_1 and theta_2 from the first and
    second half of the years (Dhaene and Jochmans 2015). With an odd number of years
    it is averaged over both ways of cutting. Scores are the estimator's own influence, so every
    covariance accounts for the halves. It assumes that both halves follow one law.

    Raises
    ------
    NotEstimable
        Fewer than four years, or a half that is singular.
    """
    periods = data.y.shape[1]
    if periods < 4:
        raise NotEstimable(f"{periods} years cannot be cut into two halves with area effects")
    whole = within(data, effects, own_lag)
    cuts = {periods // 2, periods - periods // 2}
    parts = [(2.0, whole, slice(0, periods))]
    for cut in sorted(cuts):
        for half in (slice(0, cut), slice(cut, periods)):
            fit = within(data.years(half), effects, own_lag)
            parts.append((-1 / (2 * len(cuts)), fit, half))
    return CombinedFit(whole, tuple(parts))


def double_filter(data: Spillover, effects: Effects, own_lag: OwnLag) -> LinearFit:
    """Return the double-filter instrumental variable estimator, unbiased in large samples at any T.

    The equation is taken in forward orthogonal deviations, which remove the area effect with
    future values only; each regressor's instrument is its deviation from its own past mean.
    Neither has met the shock of its year (Hayakawa, Qi and Breitung 2019). It is
    as many instruments as coefficients, and uses the second to the last but one year.

    Raises
    ------
    NotEstimable
        Fewer than four years, no area effects to remove, or a singular design.
    """
    periods = data.y.shape[1]
    if not effects.area or periods < 4:
        raise NotEstimable("the double filter needs area effects and at least four years")
    columns, terms = _regressors(data, own_lag)
    cells = effects.years_only
    now = cells.absorb_all([forward_deviations(column) for column in (data.y, *columns)])
    past = cells.absorb_all([backward_deviations(column) for column in columns])
    absorbed = effects.rank * now.shape[1]
    fit = instrumental(now[..., 0], now[..., 1:], past, terms, absorbed)
    return replace(fit, effects=cells, diagnostics=(cragg_donald(now[..., 1:], past, absorbed),))


def forward_deviations(values: Array) -> Array:
    """Return forward orthogonal deviations of years 2 to T-1.

    sqrt((T-t)/(T-t+1)) (x_t - mean of x_{t+1..T}) (Arellano and Bover 1995).
    """
    periods = values.shape[1]
    later = np.arange(periods - 1, 0, -1)
    sums = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
    deviations = np.sqrt(later / (later + 1)) * (values[:, :-1] - sums[:, 1:] / later)
    return deviations[:, 1:]


def backward_deviations(values: Array) -> Array:
    """Return deviations of years 2 to T-1 from the mean of all years before."""
    periods = values.shape[1]
    before = np.arange(1, periods)
    sums = np.cumsum(values, axis=1)
    return (values[:, 1:] - sums[:, :-1] / before)[:, :-1]
