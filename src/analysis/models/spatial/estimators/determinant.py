"""The log-determinant of I - sum_g rho_g E_g W, many times over, for large sparse W."""

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import SuperLU, splu

from analysis.models.bad_input import InvalidWeights
from analysis.models.results import NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.neighbours.weights import SpatialWeights


class SpatialFilter:
    """The matrix A(rho) = I - sum_g rho_g E_g W, factorised afresh for each rho.

    E_g is the diagonal matrix of a column: the indicator of group g, or a share. What does not
    depend on rho is done once: the fill-reducing order (minimum degree on A + A') and the
    sparsity pattern. While every area's own coefficient is inside (-1, 1) the rows of A are
    diagonally dominant, so the factorisation needs no pivoting and the order holds.

    Parameters
    ----------
    weights : SpatialWeights
        Row-standardised.
    columns : array, shape (areas, m)
        The diagonals of E_1 to E_m.
    """

    def __init__(self, weights: SpatialWeights, columns: Array):
        self.weights = weights
        self.columns = columns
        n = len(columns)
        start = sp.csc_array(sp.eye_array(n) - 0.5 * weights.matrix)
        trial = _factor(start, "MMD_AT_PLUS_A")
        self._order = np.argsort(trial.perm_c)
        ordered = sp.csr_array(weights.matrix)[self._order][:, self._order]
        self._template = sp.csc_array(ordered + sp.eye_array(n))
        self._template.sort_indices()
        rows = self._template.indices
        across = np.repeat(np.arange(n), np.diff(self._template.indptr))
        self._diagonal = (rows == across).astype(np.float64)
        self._weight = self._template.data - self._diagonal
        self._row = self._order[rows]

    def factor(self, rho: Array) -> SuperLU:
        """Return the LU factors of A(rho), in the filter's own order of areas.

        Raises
        ------
        NotEstimable
            An area's coefficient is outside (-1, 1), where A may be singular.
        """
        if not self.inside(rho):
            raise NotEstimable("a spatial coefficient of 1 or more has no likelihood")
        own = self.columns @ rho
        self._template.data = self._diagonal - own[self._row] * self._weight
        return _factor(self._template, "NATURAL")

    def inside(self, rho: Array) -> bool:
        """Return whether every area's coefficient is inside (-1, 1)."""
        return bool(np.abs(self.columns @ rho).max() < 1)

    def log_determinant(self, rho: Array) -> float:
        """Return ln det A(rho)."""
        return float(np.log(np.abs(self.factor(rho).U.diagonal())).sum())

    def solve(self, factors: SuperLU, right: Array) -> Array:
        """Return A(rho)^-1 times `right`, areas in their own order."""
        solution = np.empty_like(right)
        solution[self._order] = factors.solve(right[self._order])
        return solution


def _factor(matrix: sp.csc_array, order: str) -> SuperLU:
    try:
        return splu(
            sp.csc_matrix(matrix),
            permc_spec=order,
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
    except RuntimeError as error:
        raise InvalidWeights(
            "I - rho W is singular", "Standardise the weights by row, so that rows sum to one"
        ) from error
