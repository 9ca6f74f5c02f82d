"""Fixed effects absorbed once: area effects, and effects that differ by year and kind of area.

The panel is balanced and what an area is does not change from year to year, so both projections
commute and the residual is exact in one pass: take each area's mean over the years away, then
regress each year's cross-section on the same few columns (Frisch and Waugh 1933; Lovell 1963;
for two-way effects Wansbeek and Kapteyn 1989, section 2).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.models.spatial.arrays import Array, Mask


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
    """

    name: str
    cells: sp.csr_array
    area: bool = True

    def absorb(self, values: Array) -> Array:
        """Return what the effects leave of `values` (areas in rows, years in columns)."""
        centred = values - values.mean(axis=1, keepdims=True) if self.area else values
        return centred - self.cells @ (self.inverse @ (self.cells.T @ centred))

    @cached_property
    def inverse(self) -> Array:
        """Pseudo-inverse of the cells' cross-product."""
        return np.linalg.pinv((self.cells.T @ self.cells).toarray(), hermitian=True)

    @cached_property
    def rank(self) -> int:
        """Year effects estimated in each year."""
        return int(np.linalg.matrix_rank((self.cells.T @ self.cells).toarray(), hermitian=True))

    def rows(self, keep: Mask) -> "Effects":
        """Return the same effects for some of the areas."""
        return Effects(self.name, sp.csr_array(self.cells[keep]), self.area)


def indicators(labels: NDArray[np.str_] | pd.Series) -> sp.csr_array:
    """Return one indicator column for each label, in sorted order of the labels."""
    codes, unique = pd.factorize(np.asarray(labels), sort=True)
    ones = np.ones(len(codes))
    return sp.csr_array((ones, (np.arange(len(codes)), codes)), shape=(len(codes), len(unique)))


def common_year(n: int, *, area: bool = True) -> Effects:
    """Return area effects and one effect a year, common to all areas."""
    return Effects("common_year", sp.csr_array(np.ones((n, 1))), area)


def by_year(name: str, *columns: sp.csr_array, area: bool = True) -> Effects:
    """Return area effects and, in each year, effects of all given columns together."""
    return Effects(name, sp.csr_array(sp.hstack(columns, format="csr")), area)
