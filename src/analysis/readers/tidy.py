"""What every reader does last: one row an area, in the order of the codes."""

from typing import TypeVar

import pandas as pd

from analysis.catalog.checks import require_total
from analysis.readers.source import file

Frame = TypeVar("Frame", bound=pd.DataFrame)


def indexed(dataset: str, frame: Frame, column: str) -> Frame:
    """Return the frame sorted and indexed by a code; DataError when a code repeats."""
    repeated = int(frame[column].duplicated().sum())
    require_total(dataset, file(dataset), f"repeated {column}", repeated, 0, 0)
    return frame.set_index(column).sort_index()
