"""Rows of a frame laid out as areas by times, in the order of the spatial weights, by label and never by position."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.models.bad_input import BadInput, IndexMismatch, first
from analysis.models.columns import Labels, labels
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.estimators.effects import Effects, by_year
from analysis.models.spatial.estimators.panel import Regimes, groups_as_regimes
from analysis.models.spatial.neighbours.libpysal_weights import from_libpysal
from analysis.models.spatial.neighbours.weights import SpatialWeights

EffectsKind = Literal["none", "area", "time", "two-way"]


@dataclass(frozen=True)
class Layout:
    """Where each row of the data stands among areas and times.

    Attributes
    ----------
    index : Index
        Of the data.
    order : Index
        The same labels by area, in the order of the weights, and time.
    weights : SpatialWeights
    periods : int
        One in a cross-section.
    """

    index: pd.Index
    order: pd.Index
    weights: SpatialWeights
    periods: int

    @classmethod
    def of(cls, data: pd.DataFrame, w: Any) -> "Layout":
        """Return the layout of a cross-section or a balanced panel.

        Raises
        ------
        IndexMismatch
            Labels repeat, are not those of the weights, or a panel lacks one.
        """
        if not data.index.is_unique:
            repeated = data.index[data.index.duplicated()].unique()
            raise IndexMismatch(
                f"the data's index repeats {first(repeated)}", "Index a cross-section by area, a panel by area and time"
            )
        if not isinstance(data.index, pd.MultiIndex):
            weights = from_libpysal(w, data.index)
            return cls(data.index, weights.codes, weights, 1)
        if data.index.nlevels != 2:
            raise IndexMismatch(f"the data's index has {data.index.nlevels} levels", "Index a panel by area and time")
        weights = from_libpysal(w, data.index.get_level_values(0).unique())
        times = data.index.get_level_values(1).unique().sort_values()
        order = pd.MultiIndex.from_product([weights.codes, times])
        absent = order[~order.isin(data.index)]
        if len(absent):
            raise IndexMismatch(
                f"the panel is not balanced: it has no row for {first(absent)}", "Keep the times that every area has"
            )
        return cls(data.index, order, weights, len(times))

    @property
    def areas(self) -> int:
        """How many areas there are."""
        return len(self.weights.codes)

    def shaped(self, column: pd.Series) -> Array:
        """Return a column as areas by times."""
        return column.reindex(self.order).to_numpy().reshape(self.areas, self.periods)

    def by_area(self, column: pd.Series) -> pd.Series:
        """Return a label for each area; refuse labels that change over time."""
        values = self.shaped(column)
        changing = (values != values[:, :1]).any(axis=1)
        if changing.any():
            raise BadInput(
                f"'{column.name}' changes over time in {first(self.weights.codes[changing])}",
                "Give each area one label, such as that of the first period",
            )
        return pd.Series(values[:, 0], index=self.weights.codes, name=column.name)

    def effects(self, kind: EffectsKind) -> Effects:
        """Return area and time effects, or neither."""
        if kind in ("area", "two-way") and self.periods == 1:
            raise BadInput(f"effects are '{kind}' and the data one cross-section", "Take effects='none'")
        columns = np.ones((self.areas, 1)) * (kind in ("time", "two-way"))
        return by_year(kind, sp.csr_array(columns), area=kind in ("area", "two-way"))

    def regimes(self, data: pd.DataFrame, groups: Labels | None) -> Regimes:
        """Return one coefficient on the neighbours for each group, or one for all."""
        if groups is None:
            return Regimes(np.ones((self.areas, 1)), ("rho",), {"rho": np.ones(1)})
        found = self.by_area(labels(data, groups, f"the group '{name_of(groups)}'"))
        return groups_as_regimes(found, tuple(sorted(found.unique())))

    def in_order_of_data(self, values: Array) -> pd.Series:
        """Return values by area and time under the data's index."""
        return pd.Series(values.ravel(), index=self.order, name="resids").reindex(self.index)


def name_of(given: Labels) -> str:
    """Return the name of a column that stands for itself or is given by name."""
    return str(given.name if isinstance(given, pd.Series) else given)
