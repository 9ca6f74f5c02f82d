"""What a caller hands over and no estimator can use, refused by name: where it stands and what to do.

Data that are sound but do not identify a model are another matter
(:class:`~analysis.models.results.NotEstimable`).
"""

import numbers
from collections.abc import Iterable, Sequence
from typing import NoReturn, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.errors import AnalysisError

Rows = TypeVar("Rows", pd.Series, pd.DataFrame)

SHOWN = 3
"""How many labels a message names."""


class BadInput(AnalysisError):
    """What was handed to an estimator cannot be used.

    Parameters
    ----------
    problem : str
        What is wrong, with the column and the values.
    advice : str
        What the caller can do.
    """

    def __init__(self, problem: str, advice: str):
        self.problem, self.advice = problem, advice
        super().__init__(f"{problem}. {advice}")


class MissingValues(BadInput):
    """A value is missing or infinite."""


class IndexMismatch(BadInput):
    """Two things that should be of the same rows are not, by their indexes."""


class InvalidWeights(BadInput):
    """Spatial weights that no spatial lag can be taken with."""


def first(labels: Iterable[object]) -> str:
    """Return the first labels, and how many more there are."""
    every = [repr(getattr(label, "item", lambda label=label: label)()) for label in labels]
    more = f" and {len(every) - SHOWN:,} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more


def require_finite(values: ArrayLike, name: str, index: pd.Index | None = None) -> None:
    """Refuse a missing or infinite number.

    Parameters
    ----------
    values : array
        Observations in rows.
    index : Index, optional
        Their labels, for the message; row numbers from zero without it.

    Raises
    ------
    MissingValues
    """
    found = np.asarray(values, dtype=float)
    bad = ~np.isfinite(found.reshape(len(found), -1)).all(axis=1)
    if bad.any():
        _missing(bad, name, "is missing or infinite", index)


def numbered(labels: Sequence[object] | pd.Series | NDArray[np.str_], name: str) -> tuple[NDArray[np.intp], int]:
    """Return each observation's group by number, in order of appearance, and how many groups there are.

    Raises
    ------
    MissingValues
        An observation has no label, which would count as a group of its own kind.
    """
    codes, unique = pd.factorize(np.asarray(labels))
    if (codes < 0).any():
        _missing(codes < 0, name, "has no label", labels.index if isinstance(labels, pd.Series) else None)
    return codes, len(unique)


def aligned(given: Rows, index: pd.Index, name: str) -> Rows:
    """Return the rows of `given` in the order of an index, matched by label and never by position.

    Labels of `given` that are not in the index are left out.

    Raises
    ------
    IndexMismatch
        A label has no row, or labels repeat and their order differs.
    """
    if given.index.equals(index):
        return given
    if given.index.nlevels != index.nlevels:
        raise IndexMismatch(
            f"the index of {name} has {given.index.nlevels} levels and that of the data {index.nlevels}",
            f"Give {name} the index of the data",
        )
    for labels, owner in ((given.index, name), (index, "the data")):
        if not labels.is_unique:
            raise IndexMismatch(
                f"the index of {owner} repeats {first(labels[labels.duplicated()].unique())}",
                f"Rows of {name} cannot be matched by label: make it a column of the data",
            )
    absent = index[~index.isin(given.index)]
    if len(absent):
        raise IndexMismatch(
            f"{name} has no row for {first(absent)}" + different_kinds(given.index, index),
            f"Give {name} the index of the data",
        )
    return given.reindex(index)


def different_kinds(one: pd.Index, other: pd.Index) -> str:
    """Return a clause that says so when labels are numbers on one side and text on the other."""
    kinds = [" and ".join(sorted(kinds_of(labels))) for labels in (one, other)]
    if kinds[0] == kinds[1]:
        return ""
    return f": labels are {kinds[0]} in the one and {kinds[1]} in the other (`.astype(str)` makes text of both)"


def kinds_of(labels: Iterable[object]) -> set[str]:
    """Return what labels are: ``numbers``, ``text`` or ``other labels``."""
    return {
        "text" if isinstance(label, str) else "numbers" if isinstance(label, numbers.Number) else "other labels"
        for label in labels
    }


def _missing(bad: NDArray[np.bool_], name: str, what: str, index: pd.Index | None) -> NoReturn:
    labels = (pd.RangeIndex(len(bad)) if index is None else index)[bad]
    raise MissingValues(
        f"{name} {what} in {bad.sum():,} of {len(bad):,} rows (first: {first(labels)})",
        "Drop those rows or fill them before the fit; none is dropped for you",
    )
