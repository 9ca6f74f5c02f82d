"""Types of the arrays that the spatial models pass around."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""Numbers; a panel has areas in rows and years in columns."""

Mask = NDArray[np.bool_]
"""Which areas are meant."""

Order = NDArray[np.intp]
"""Positions of areas, or the stratum that each is in."""
