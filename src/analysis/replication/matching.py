r"""Pairs that started alike: one-to-one matching within strata, balance, and paired differences.

Two places are near when their initial conditions are, by the Mahalanobis distance
:math:`d_{il} = \sqrt{(x_i - x_l)' S^{-1} (x_i - x_l)}` with :math:`S` the covariance within the two
groups. A pair is allowed only within a caliper of 0.2 standard deviations of the linear predictor
of a logit of belonging to the first group (Rosenbaum and Rubin 1985, *The American Statistician*
39(1), 33-38; the width is that of Austin 2011, *Pharmaceutical Statistics* 10(2), 150-161), and
only where the key condition differs by at most a quarter of its standard deviation.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from statsmodels.discrete.discrete_model import Logit
from statsmodels.tools import add_constant
from statsmodels.tools.sm_exceptions import ModelWarning

CALIPER = 0.2
"""Width of the caliper in standard deviations of the linear predictor."""

KEY_CALIPER = 0.25
"""Width of the caliper on the key condition, in its standard deviations."""

_FORBIDDEN = 1e9
_SMALL_STEP = 1e-10


@dataclass(frozen=True)
class Sample:
    """What is matched.

    Attributes
    ----------
    conditions : DataFrame
        Initial conditions by place, a column each, without missing values.
    treated : Series of bool
        Whether a place is of the first group.
    strata : Series of str
        Pairs are made within these.
    key : str
        The condition that has a caliper of its own.
    """

    conditions: pd.DataFrame
    treated: pd.Series
    strata: pd.Series
    key: str


def within_covariance(conditions: pd.DataFrame, treated: pd.Series) -> np.ndarray:
    """Return the covariance of the conditions within the two groups, pooled."""
    parts = [conditions[treated], conditions[~treated]]
    centred = np.vstack([part.to_numpy() - part.to_numpy().mean(axis=0) for part in parts])
    return centred.T @ centred / (len(conditions) - len(parts))


def linear_predictor(conditions: pd.DataFrame, treated: pd.Series) -> pd.Series:
    """Return each place's linear predictor in a logit of the first group on standardised conditions.

    Raises
    ------
    ValueError
        The groups can be told apart completely, so that no logit exists.
    """
    x = add_constant(conditions.to_numpy(dtype=float))
    x[:, 1:] = (x[:, 1:] - x[:, 1:].mean(axis=0)) / x[:, 1:].std(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ModelWarning)
        try:
            fitted = Logit(treated.to_numpy(dtype=float), x).fit(disp=False, tol=_SMALL_STEP)
        except (ModelWarning, np.linalg.LinAlgError) as problem:
            raise ValueError("the initial conditions tell the two groups apart: nothing to match") from problem
    return pd.Series(fitted.predict(which="linear"), index=conditions.index)


def distances(sample: Sample, caliper: float = CALIPER, key_caliper: float = KEY_CALIPER) -> pd.DataFrame:
    """Return every allowed pair with its distance.

    Parameters
    ----------
    sample : Sample
    caliper, key_caliper : float
        In standard deviations; infinite for no caliper.

    Returns
    -------
    DataFrame
        stratum, treated, control (labels of `conditions`), distance.
    """
    inverse = np.linalg.pinv(within_covariance(sample.conditions, sample.treated))
    score = linear_predictor(sample.conditions, sample.treated)
    key = sample.conditions[sample.key]
    rulers = ((score, caliper * float(score.std())), (key, key_caliper * float(key.std())))
    found = []
    for stratum, members in sample.conditions.groupby(sample.strata, sort=True):
        is_treated = sample.treated[members.index]
        one, other = members[is_treated], members[~is_treated]
        if one.empty or other.empty:
            continue
        far = cdist(one.to_numpy(), other.to_numpy(), "mahalanobis", VI=inverse)
        near = np.ones(far.shape, dtype=bool)
        for ruler, width in rulers:
            near &= np.abs(np.subtract.outer(*(ruler[x.index].to_numpy() for x in (one, other)))) <= width
        i, j = np.nonzero(near)
        found.append(
            pd.DataFrame(
                {
                    "stratum": stratum,
                    "treated": one.index[i],
                    "control": other.index[j],
                    "distance": far[i, j],
                }
            )
        )
    columns = ["stratum", "treated", "control", "distance"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def without_replacement(allowed: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that use each place once: as many as can be, and of those the nearest.

    Solved within each stratum as an assignment problem, so that the sum of distances is the
    smallest possible and does not depend on the order of the places.
    """
    chosen = []
    for _, pairs in allowed.groupby("stratum", sort=True):
        cost = pairs.pivot(index="treated", columns="control", values="distance")
        i, j = linear_sum_assignment(cost.fillna(_FORBIDDEN).to_numpy())
        taken = pd.DataFrame({"treated": cost.index[i], "control": cost.columns[j]})
        chosen.append(pairs.merge(taken, on=["treated", "control"]))
    return pd.concat(chosen, ignore_index=True) if chosen else allowed


def with_replacement(allowed: pd.DataFrame) -> pd.DataFrame:
    """Return each treated place with its nearest control, which may serve several."""
    nearest = allowed.sort_values(["distance", "treated", "control"], kind="stable")
    return nearest.drop_duplicates("treated").sort_values("treated", kind="stable").reset_index(drop=True)


def balance(conditions: pd.DataFrame, treated: pd.Series, pairs: pd.DataFrame | None) -> pd.DataFrame:
    """Return how alike the two groups are in each condition, in pairs or, without them, as they are.

    The standardised difference divides by the same standard deviation before and after matching
    (the root of the mean of the two groups' variances before), so that the two can be compared.

    Returns
    -------
    DataFrame
        Indexed by condition: treated_mean, control_mean, standardised_difference, variance_ratio.
    """
    one, other = conditions[treated], conditions[~treated]
    spread = np.sqrt((one.var() + other.var()) / 2)
    if pairs is not None:
        one, other = conditions.loc[pairs["treated"]], conditions.loc[pairs["control"]]
    frame = pd.DataFrame({"treated_mean": one.mean(), "control_mean": other.mean()})
    frame["standardised_difference"] = (frame["treated_mean"] - frame["control_mean"]) / spread
    frame["variance_ratio"] = one.var() / other.var()
    return frame.rename_axis("condition")


@dataclass(frozen=True)
class Difference:
    """A mean difference with its cluster-robust interval.

    Attributes
    ----------
    pairs, clusters : int
    treated_mean, control_mean, difference, std_error, ci_low, ci_high, p_value : float
    """

    pairs: int
    clusters: int
    treated_mean: float
    control_mean: float
    difference: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float


def paired_difference(one: np.ndarray, other: np.ndarray, clusters: np.ndarray) -> Difference:
    r"""Return the mean of paired differences with an interval that holds under dependence in clusters.

    :math:`se^2 = \frac{m}{m-1} \sum_c (\sum_{i \in c} (d_i - \bar d))^2 / n^2` with :math:`m` clusters
    and Student's t with :math:`m - 1` degrees of freedom. Pairs in which one place lacks the value
    are left out.
    """
    known = np.isfinite(one) & np.isfinite(other)
    one, other = one[known], other[known]
    gaps = one - other
    n = gaps.size
    if n == 0:
        return Difference(0, 0, *[float("nan")] * 7)
    labels, codes = np.unique(clusters[known], return_inverse=True)
    m, mean = len(labels), float(gaps.mean())
    centre = (n, m, float(one.mean()), float(other.mean()), mean)
    if m < 2:
        return Difference(*centre, *[float("nan")] * 4)
    sums = np.bincount(codes, weights=gaps - mean)
    error = float(np.sqrt(m / (m - 1) * np.square(sums).sum()) / n)
    half = float(stats.t.ppf(0.975, m - 1)) * error
    p = float(2 * stats.t.sf(abs(mean) / error, m - 1)) if error > 0 else float("nan")
    return Difference(*centre, error, mean - half, mean + half, p)
