"""A table as Parquet, its columns of their types and with their descriptions."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.results.schema import Column

TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def _field(column: Column) -> pa.Field:
    about = {"title": column.title, "description": column.description, "unit": column.unit}
    return pa.field(column.name, TYPES[column.type], metadata={name: text for name, text in about.items() if text})


def parquet(frame: pd.DataFrame, columns: Sequence[Column], description: str) -> bytes:
    """A frame as Parquet; the same frame gives the same bytes.

    Parameters
    ----------
    frame : DataFrame
        Values of the columns' types; a missing or an infinite one becomes a null.
    columns : sequence of Column
    description : str
        Of the table.
    """
    schema = pa.schema([_field(column) for column in columns], metadata={"description": description})
    arrays = []
    for column in columns:
        values = frame[column.name].astype(object)
        numeric = column.type in ("integer", "number")
        known = values.notna() & (~values.isin([np.inf, -np.inf]) if numeric else True)
        cast = {"integer": int, "number": float, "boolean": bool}.get(column.type, str)
        cells = [cast(value) if there else None for value, there in zip(values, known, strict=True)]
        arrays.append(pa.array(cells, schema.field(column.name).type))
    buffer = BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()
