r"""Cross-products without one cluster at a time, from which estimates are made again and again.

Leaving a cluster out changes what the controls take out of the rest. With W the columns without
their controls, Q an orthonormal basis of the controls, and c the cluster,

.. math:: W_{-c}'W_{-c} = W'W - W_c'W_c - W_c'Q_c (I - Q_c'Q_c)^{-} Q_c'W_c

is what least squares on the others' controls leaves of the others (Frisch, Waugh, Lovell). Every
estimator is a function of these products, so that an estimate without a cluster costs nothing but
small matrices. From the moves :math:`d_c = \hat\theta_{-c} - \hat\theta`,

.. math:: V = \frac{G - 1}{G} \sum_c d_c d_c'

is the cluster jackknife, CV3 of MacKinnon, Nielsen and Webb (2023), equation 14 centred at the
estimate; with few or unequal clusters its intervals cover better than those from summed scores.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.models.results import NotEstimable

SINGULAR = 1e-10
"""Smallest singular value of scaled cross-products, relative to the whole sample, of full rank."""


@dataclass(frozen=True)
class LeftOut:
    """Cross-products of columns by cluster.

    Attributes
    ----------
    own : (G, m, m)
        Of each cluster's rows.
    rest : (G, m, m)
        Of all others, the controls taken out anew.
    """

    own: np.ndarray
    rest: np.ndarray

    @classmethod
    def of(cls, columns: np.ndarray, basis: np.ndarray, codes: np.ndarray) -> "LeftOut":
        """Return the products of columns.

        Parameters
        ----------
        columns : (n, m)
            Without their controls.
        basis : (n, r)
            Orthonormal columns that span the controls; those that lie within one cluster each
            may be absent, for they say nothing of the others.
        codes : (n,)
            Cluster numbers from zero.
        """
        order = np.argsort(codes, kind="stable")
        edges = np.searchsorted(codes[order], np.arange(codes.max() + 2))
        both = np.column_stack([columns, basis])[order]
        parts = [both[first:last] for first, last in pairwise(edges)]
        products = np.stack([part.T @ part for part in parts])
        m = columns.shape[1]
        own, cross, controls = products[:, :m, :m], products[:, :m, m:], products[:, m:, m:]
        rest = own.sum(axis=0) - own
        if basis.shape[1]:
            inverse = np.linalg.pinv(np.eye(basis.shape[1]) - controls, rcond=SINGULAR, hermitian=True)
            rest = rest - cross @ inverse @ cross.transpose(0, 2, 1)
        return cls(own, rest)

    def some(self, positions: list[int]) -> "LeftOut":
        """Return the products of some of the columns, in the order given."""
        chosen = np.ix_(range(len(self.own)), positions, positions)
        return LeftOut(self.own[chosen], self.rest[chosen])

    def transformed(self, matrix: np.ndarray) -> "LeftOut":
        """Return the products of the columns times a matrix (m, m)."""
        return LeftOut(matrix.T @ self.own @ matrix, matrix.T @ self.rest @ matrix)


def variance(moves: np.ndarray) -> np.ndarray:
    """Return (G-1)/G times the sum of the moves' outer products; moves are (G, k)."""
    groups = len(moves)
    return (groups - 1) / groups * moves.T @ moves


def reduced_forms(products: LeftOut, n_instruments: int) -> np.ndarray:
    """Return the coefficients of outcome and regressors on the instruments without each cluster.

    Parameters
    ----------
    products : LeftOut
        Of the instruments, the p regressors and the outcome, in this order.

    Returns
    -------
    array, shape (G, (1 + p) q)
        The outcome's coefficients first.
    """
    z, last = slice(0, n_instruments), products.rest.shape[1] - 1
    columns = [last, *range(n_instruments, last)]
    stages = _solved(products, products.rest[:, z, z], products.rest[:, z, columns])
    return stages.transpose(0, 2, 1).reshape(len(stages), -1)


def k_class(products: LeftOut, n_instruments: int, k: float | None) -> np.ndarray:
    """Return the k-class effect without each cluster, (G,); `k` None is LIML's, found anew each time."""
    q, rest = n_instruments, products.rest
    x, y = q, q + 1
    if k == 0:
        return rest[:, x, y] / rest[:, x, x]
    both = rest[:, :q, [y, x]]
    explained = both.transpose(0, 2, 1) @ _solved(products, rest[:, :q, :q], both)
    squares = rest[:, [[y, y], [x, x]], [[y, x], [y, x]]]
    if k is None:
        k_each = np.linalg.eigvals(np.linalg.solve(squares - explained, squares)).real.min(axis=1)
    else:
        k_each = np.full(len(rest), float(k))
    top = (1 - k_each) * squares[:, 0, 1] + k_each * explained[:, 0, 1]
    return top / ((1 - k_each) * squares[:, 1, 1] + k_each * explained[:, 1, 1])


def two_stage_effects(products: LeftOut, n_instruments: int) -> np.ndarray:
    """Return the 2SLS effects of all p regressors without each cluster, (G, p)."""
    z = slice(0, n_instruments)
    moved = products.rest[:, z, n_instruments:]
    explained = moved.transpose(0, 2, 1) @ _solved(products, products.rest[:, z, z], moved)
    return np.linalg.solve(explained[:, :-1, :-1], explained[:, :-1, -1:])[..., 0]


def two_step_gmm(products: LeftOut, n_instruments: int) -> np.ndarray:
    """Return two-step GMM without each cluster, (G,).

    The weights leave the cluster's own moments out; in them the controls stay those of the whole
    sample, which matters to the estimate by an order less.
    """
    q = n_instruments
    first = k_class(products, q, 1.0)
    by_cluster, rest = products.own[:, :q, [q + 1, q]], products.rest[:, :q, [q + 1, q]]
    blocks = np.einsum("gqj,gpk->gjkqp", by_cluster, by_cluster)
    others = blocks.sum(axis=0) - blocks
    b = first[:, None, None]
    weights = others[:, 0, 0] - b * (others[:, 0, 1] + others[:, 1, 0]) + b**2 * others[:, 1, 1]
    direction = np.linalg.solve(weights, rest[:, :, 1:])[..., 0]
    return (direction * rest[:, :, 0]).sum(axis=1) / (direction * rest[:, :, 1]).sum(axis=1)


def _solved(products: LeftOut, matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return each cluster's solution; NotEstimable where the instruments are singular without it."""
    q = matrix.shape[1]
    size = np.sqrt(np.diag(products.own.sum(axis=0))[:q])
    if np.linalg.svd(matrix / np.outer(size, size), compute_uv=False).min() < SINGULAR:
        raise NotEstimable("without one of the clusters the instruments are singular")
    return np.linalg.solve(matrix, right)
