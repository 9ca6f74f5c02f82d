"""Fixed effects absorbed once: area effects, and effects that differ by year and kind of area.

The panel is balanced and what an area is does not change from year to year, so both projections
commute and the residual is exact in one pass: take each area's mean over the years away, then
regress each year's cross-section on the same few columns (Frisch and Waugh 1933; Lovell 1963;
for two-way effects Wansbeek and Kapteyn 1989).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.models.spatial.arrays import Array, Order


@dataclass(frozen=True)
class Effects:
    """Area effects and year-by-cell effects.

    Attributes
    ----------
    name : str
    cells : csr_array
        One row an area: the columns whose coefficients differ freely between years, such as
        group or authority indicators. Columns may be collinear.
    area : bool
        Whether each area has its own level (always, save in a single cross-section).
    inverse : array
        Pseudo-inverse of the cells' cross-product.
    """

    name: str
    cells: sp.csr_array
    area: bool
    inverse: Array

    def absorb(self, values: Array) -> Array:
        """Return what the effects leave of `values` (areas in rows, years in columns)."""
        return self.absorb_all([values])[..., 0]

    def absorb_all(self, columns: Sequence[Array]) -> Array:
        """Return the same for several panels at once: areas, years, panels."""
        stacked = np.stack(columns, axis=-1)
        centred = stacked - stacked.mean(axis=1, keepdims=True) if self.area else stacked
        flat = centred.reshape(len(centred), -1)
        fitted = self.cells @ (self.inverse @ (self.cells.T @ flat))
        return (flat - fitted).reshape(stacked.shape)

    @property
    def rank(self) -> int:
        """Year effects estimated in each year."""
        # The trace of a projection is its rank.
        return round(float((self.inverse * (self.cells.T @ self.cells)).sum()))

    def across(self, clusters: Order) -> Array:
        """Return the columns whose areas lie in several clusters, net of the others; dense.

        Leaving a cluster out changes what is absorbed of the rest through these only.
        """
        cells = self.cells.tocsc()
        cells = cells[:, np.diff(cells.indptr) > 0]
        labels, starts = clusters[cells.indices], cells.indptr[:-1]
        within = np.minimum.reduceat(labels, starts) == np.maximum.reduceat(labels, starts)
        inside, across = cells[:, within], cells[:, ~within].toarray()
        if not within.any() or within.all():
            return across
        inverse = np.linalg.pinv((inside.T @ inside).toarray(), hermitian=True)
        return across - inside @ (inverse @ (inside.T @ across))

    @property
    def years_only(self) -> "Effects":
        """The same year effects without area effects."""
        return replace(self, area=False)


def indicators(labels: NDArray[np.str_] | pd.Series) -> sp.csr_array:
    """Return one indicator column for each label, in sorted order of the labels."""
    codes, unique = pd.factorize(np.asarray(labels), sort=True)
    ones = np.ones(len(codes))
    return sp.csr_array((ones, (np.arange(len(codes)), codes)), shape=(len(codes), len(unique)))


def common_year(n: int) -> Effects:
    """Return area effects and one effect a year, common to all areas."""
    return by_year("common_year", sp.csr_array(np.ones((n, 1))))


def by_year(name: str, *columns: sp.csr_array, area: bool = True) -> Effects:
    """Return area effects and, in each year, effects of all given columns together."""
    cells = sp.csr_array(sp.hstack(columns, format="csr"))
    inverse = np.linalg.pinv((cells.T @ cells).toarray(), hermitian=True)
    return Effects(name, cells, area, inverse)
