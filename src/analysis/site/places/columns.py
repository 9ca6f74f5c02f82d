"""Columns of numbers and names as short texts; ``static/places.js`` reads them."""

import base64
import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

TENTHS = 10
"""Rates stand in tenths of a percent, as they are known."""

UNKNOWN = np.iinfo(np.uint16).max
"""Where a neighbourhood has no value."""


def packed(values: pd.Series, kind: type[np.unsignedinteger[Any]] = np.uint16) -> str:
    """Return whole numbers as base64, two or four bytes each, the lowest byte first.

    Raises
    ------
    OverflowError
        A number is below zero, is not whole, or is larger than its bytes can hold.
    """
    if values.min() < 0 or values.max() > np.iinfo(kind).max or any(math.modf(v)[0] for v in values):
        raise OverflowError(f"'{values.name}' holds {values.min()} to {values.max()}; {kind.__name__} cannot")
    return base64.b64encode(values.to_numpy().astype(np.dtype(kind).newbyteorder("<")).tobytes()).decode()


def tenths(rates: pd.Series) -> pd.Series:
    """Return percentages in whole tenths, :data:`UNKNOWN` where there is none."""
    return (rates * TENTHS).round().fillna(UNKNOWN)


def runs(names: pd.Series) -> Iterator[list[str]]:
    """Yield official names as what many in a row begin with and how each of them ends: Manchester, 009A 009B."""
    split = [tuple(name.rsplit(" ", 1)) for name in names]
    for stem, held in groupby(split, key=lambda parts: parts[0]):
        yield [stem, " ".join(parts[-1] for parts in held)]
