"""Spatial weights that libpysal made, checked and read; libpysal itself is not needed for it.

A ``W`` says who its areas are in ``id_order``, a ``Graph`` in ``unique_ids``; both have ``sparse``.
"""

from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.models.bad_input import BadInput, IndexMismatch, InvalidWeights, different_kinds, first, kinds_of
from analysis.models.spatial.neighbours.weights import SpatialWeights

ROUNDING = 1e-6
"""How far from one a row may sum."""


def from_libpysal(w: Any, areas: pd.Index) -> SpatialWeights:
    """Return libpysal's weights, in their own order of areas.

    Parameters
    ----------
    w : libpysal.weights.W or libpysal.graph.Graph
    areas : Index
        The areas of the data, in any order.

    Raises
    ------
    BadInput
        Something else than a W or a Graph.
    IndexMismatch
        The areas of the data are not those of the weights.
    InvalidWeights
        An area without neighbours, among its own neighbours or with a weight below zero, or rows
        that do not sum to one.
    """
    given = getattr(w, "unique_ids", getattr(w, "id_order", None))
    if given is None or not hasattr(w, "sparse"):
        raise BadInput(f"the weights are a {type(w).__name__}", "Give a libpysal W or Graph")
    ids = pd.Index(given)
    _require_same(areas, ids)
    matrix = sp.csr_array(w.sparse, dtype=float, copy=True)
    _require_numbers(matrix, ids)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    _require_neighbours(matrix, ids)
    return SpatialWeights("given", ids, matrix)


def _require_same(areas: pd.Index, ids: pd.Index) -> None:
    for labels, owner in ((areas, "the data's index"), (ids, "the weights")):
        if not labels.is_unique:
            raise IndexMismatch(
                f"{owner} repeats {first(labels[labels.duplicated()].unique())}",
                "Give each area one row; for a panel, an index of area and time",
            )
        kinds = kinds_of(labels)
        if len(kinds) > 1:
            raise IndexMismatch(
                f"the areas of {owner} mix {' and '.join(sorted(kinds))}, in which 1 and '1' are two",
                "Convert all with .astype(str)",
            )
    without = areas[~areas.isin(ids)]
    beyond = ids[~ids.isin(areas)]
    if len(without) or len(beyond):
        parts = [f"{first(without)} of the data are not in the weights"] * bool(len(without))
        parts += [f"{first(beyond)} of the weights are not in the data"] * bool(len(beyond))
        raise IndexMismatch(
            " and ".join(parts) + different_kinds(areas, ids),
            "Set the data's index to the ids of the weights, or make the weights from the data as they are",
        )


def _require_numbers(matrix: sp.csr_array, ids: pd.Index) -> None:
    rows = np.repeat(np.arange(len(ids)), np.diff(matrix.indptr))
    for bad, what, advice in (
        (~np.isfinite(matrix.data), "missing or infinite", "Make the weights anew without them"),
        (matrix.data < 0, "below zero", "Give weights of zero and more"),
    ):
        if bad.any():
            raise InvalidWeights(f"weights of {first(ids[np.unique(rows[bad])])} are {what}", advice)


def _require_neighbours(matrix: sp.csr_array, ids: pd.Index) -> None:
    islands = np.diff(matrix.indptr) == 0
    if islands.any():
        raise InvalidWeights(
            f"{first(ids[islands])} have no neighbours, so no mean of them",
            "Leave these areas out, or join each to its nearest (libpysal.weights.attach_islands)",
        )
    own = matrix.diagonal() != 0
    if own.any():
        raise InvalidWeights(
            f"{first(ids[own])} are their own neighbours",
            "Take the diagonal away (libpysal.weights.fill_diagonal(w, 0))",
        )
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    if np.abs(sums - 1).max() > ROUNDING:
        raise InvalidWeights(
            f"the weights are not row-standardised: their rows sum to {sums.min():g} to {sums.max():g}",
            "Standardise them: w.transform = 'r' for a W, graph.transform('r') for a Graph",
        )
