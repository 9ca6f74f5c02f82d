"""A frame's rows as Altair's charts take them, by the extension point that Altair has for the purpose."""

import math
from typing import Any

import altair as alt
import pandas as pd

ROWS = "analysis-rows"
"""Name of :func:`to_rows` among Altair's data transformers."""


def _plain(value: Any) -> Any:
    """A value as JSON has it; None for one that is missing or not finite."""
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def to_rows(data: Any) -> Any:
    """A frame as ``{"values": [row, ...]}``; anything else as Altair makes it.

    Parameters
    ----------
    data : DataFrame
        Numbers, texts and truth values under names.
    """
    if not isinstance(data, pd.DataFrame):
        return alt.default_data_transformer(data)
    columns = [[_plain(value) for value in values.tolist()] for _, values in data.items()]
    names = list(data.columns)
    return {"values": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]}


alt.data_transformers.register(ROWS, to_rows)
