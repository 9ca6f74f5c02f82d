r"""Covariance of sums of scores: homoskedastic, robust, clustered one or two ways.

For residuals :math:`e_i` (one for each equation) and instruments :math:`z_i` the scores are
:math:`s_i = e_i \otimes z_i` and their sum has the covariance estimate

.. math::

    \hat\Sigma_{iid} &= (E'E) \otimes (Z'Z) / n, \\
    \hat\Sigma_{robust} &= \sum_i s_i s_i', \\
    \hat\Sigma_{cluster} &= \sum_g S_g S_g', \quad S_g = \sum_{i \in g} s_i, \\
    \hat\Sigma_{A, B} &= \hat\Sigma_A + \hat\Sigma_B - \hat\Sigma_{A \cap B}.

Sources: White (1980); Liang and Zeger (1986); Cameron, Gelbach and Miller (2011), equation 2.3,
for two ways. None carries a small-sample factor: each statistic states its own.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from analysis.models.bad_input import numbered
from analysis.models.results import FewClustersWarning, NotEstimable

Kind = Literal["unadjusted", "robust", "clustered"]

FEW_CLUSTERS = 30
"""Below this many clusters a warning is given, a rule of thumb (Cameron and Miller 2015)."""


@dataclass(frozen=True)
class Covariance:
    """How the sampling covariance is estimated.

    Attributes
    ----------
    kind : {"unadjusted", "robust", "clustered"}
    clusters : tuple of int arrays
        For ``clustered``: cluster numbers from zero, one array a way (one or two ways).
    label : str
        What a table shows, such as ``clustered (authority)``.
    jackknife : bool
        Whether standard errors, intervals and Anderson-Rubin tests come from leaving one cluster
        out at a time (:mod:`analysis.models.iv.left_out`). Other statistics are made of scores
        summed within clusters either way, as Stata and R have them.
    """

    kind: Kind = "robust"
    clusters: tuple[np.ndarray, ...] = field(default=(), repr=False)
    label: str = ""
    jackknife: bool = False

    @property
    def n_clusters(self) -> int | None:
        """Clusters, the smaller number of two ways; None when not clustered."""
        if self.kind != "clustered":
            return None
        return min(int(codes.max()) + 1 for codes in self.clusters)

    def __str__(self) -> str:
        return self.label or self.kind


UNADJUSTED = Covariance("unadjusted")
ROBUST = Covariance("robust")


def clustered(*groups: Sequence[object] | pd.Series, label: str = "", jackknife: bool = False) -> Covariance:
    """Return a clustered covariance over one or two groupings of the observations.

    Raises
    ------
    NotEstimable
        With fewer than two clusters in a way.
    MissingValues
        An observation has no cluster.
    ValueError
        With more than two ways, or a jackknife of more than one.
    """
    if jackknife and len(groups) > 1:
        raise ValueError("the jackknife leaves out clusters of one way only")
    if not 1 <= len(groups) <= 2:
        raise ValueError(f"clustering goes one or two ways, not {len(groups)}")
    codes = tuple(numbered(pd.Series(group), "the clusters")[0] for group in groups)
    covariance = Covariance("clustered", codes, label, jackknife)
    count = covariance.n_clusters or 0
    if count < 2:
        raise NotEstimable(f"the observations lie in {count} cluster, and two at least are needed")
    if count < FEW_CLUSTERS:
        warnings.warn(
            f"standard errors rest on {count} clusters and are likely to be too small",
            FewClustersWarning,
            stacklevel=2,
        )
    return covariance


def score_covariance(instruments: np.ndarray, residuals: np.ndarray, covariance: Covariance) -> np.ndarray:
    """Return the covariance of the summed scores, ``(m q, m q)`` for m equations.

    Parameters
    ----------
    instruments : (n, q)
    residuals : (n, m)
        One column an equation. The rows and columns of the result run over instruments within
        the first equation, then within the second, and so on.
    """
    n = len(instruments)
    if covariance.kind == "unadjusted":
        return np.kron(residuals.T @ residuals, instruments.T @ instruments) / n
    scores = (residuals[:, :, None] * instruments[:, None, :]).reshape(n, -1)
    if covariance.kind == "robust":
        return scores.T @ scores
    return cluster_covariance(scores, covariance.clusters)


def cluster_covariance(scores: np.ndarray, clusters: tuple[np.ndarray, ...]) -> np.ndarray:
    """Return the sum of outer products of the clusters' summed scores, one or two ways."""
    total = np.zeros((scores.shape[1], scores.shape[1]))
    for codes in clusters:
        total += _one_way(scores, codes)
    if len(clusters) == 2:
        both = clusters[0].astype(np.int64) * (int(clusters[1].max()) + 1) + clusters[1]
        total -= _one_way(scores, np.unique(both, return_inverse=True)[1])
    return total


def _one_way(scores: np.ndarray, codes: np.ndarray) -> np.ndarray:
    groups = int(codes.max()) + 1
    sums = np.column_stack([np.bincount(codes, weights=column, minlength=groups) for column in scores.T])
    return sums.T @ sums
