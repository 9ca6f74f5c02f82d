"""Rows that a table's record in ``data/results.yml`` allows, for tests that need any."""

from collections.abc import Sequence

import pandas as pd

from analysis.results import schema

ANY: dict[str, object] = {"string": "x", "integer": 1, "number": 1.5, "boolean": True}


def rows_of(name: str, length: int = 1, **given: Sequence[object]) -> pd.DataFrame:
    """Return `length` rows of a table: what is given, and one value of its type in every other column."""
    table = schema.table(name)
    types = {c.name: c.type for c in table.columns}
    return pd.DataFrame({n: given.get(n, [ANY[types[n]]] * length) for n in table.names()})
