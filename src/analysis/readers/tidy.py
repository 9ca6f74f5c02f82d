"""What every reader does last: one row an area, in the order of the codes."""

from typing import TypeVar

import pandas as pd

from analysis.catalog.checks import require_codes, require_total
from analysis.catalog.locate import locate

Frame = TypeVar("Frame", bound=pd.DataFrame)


def indexed(dataset: str, frame: Frame, column: str) -> Frame:
    """Return the frame sorted and indexed by a code; DataError when a code repeats."""
    repeated = int(frame[column].duplicated().sum())
    require_total(dataset, locate(dataset), f"repeated {column}", repeated, 0, 0)
    return frame.set_index(column).sort_index()


def require_areas(dataset: str, frame: pd.DataFrame, column: str, pattern: str, expected: int) -> None:
    """Make sure that the codes have their form and that all `expected` areas are there.

    Raises
    ------
    DataError
        Names the first code of another form, or the number of different codes.
    """
    path = locate(dataset)
    require_codes(dataset, path, frame, column, pattern=pattern)
    areas = frame[column].nunique()
    require_total(dataset, path, f"different {column}", areas, expected, expected)
