"""The models' two large tables as they are released: what a specification is stands once.

``models.csv`` and ``diagnostics.csv`` repeat model, specification, sample, counts and covariance in
every row. A release keeps these in ``model_keys.csv``, and a number in their place. Nothing is lost:
:func:`unpacked` gives the tables back, in their order.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.results import schema

KEYS = "model_keys"
"""Name of the table that says what each number stands for."""

PACKED = ("models", "diagnostics")


def _identity() -> list[str]:
    """What a specification is called."""
    return list(schema.table(KEYS).key)


def _facts() -> list[str]:
    """What ``models.csv`` says of a specification alike in each of its rows."""
    return [name for name in schema.table(KEYS).names() if name not in _identity()]


def packed(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with the models' rows packed; as they are where there are no models.

    Raises
    ------
    DataError
        Two rows of one specification differ in what should be the same.
    """
    if "models" not in tables or "diagnostics" not in tables:
        return dict(tables)
    models, diagnostics = tables["models"], tables["diagnostics"]
    identity, facts = _identity(), _facts()
    keys = pd.concat([models[[*identity, *facts]].drop_duplicates(), diagnostics[identity].drop_duplicates()])
    keys = keys.drop_duplicates(identity).reset_index(drop=True)
    if len(models[[*identity, *facts]].drop_duplicates()) != len(models[identity].drop_duplicates()):
        raise DataError("models", "rows of one specification differ in their counts or covariance")
    number = pd.Series(np.arange(len(keys)), index=pd.MultiIndex.from_frame(keys[identity]))
    found = dict(tables)
    for name, frame in (("models", models), ("diagnostics", diagnostics)):
        places = number.reindex(pd.MultiIndex.from_frame(frame[identity])).to_numpy()
        rest = frame.drop(columns=[c for c in (*identity, *facts) if c in frame])
        rest.insert(0, "key", places)
        found[name] = rest
    found[KEYS] = keys
    return found


def unpacked(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with the models' rows whole again; as they are where nothing was packed."""
    if KEYS not in tables:
        return dict(tables)
    found = {name: frame for name, frame in tables.items() if name != KEYS}
    keys = tables[KEYS]
    for name in PACKED:
        rows = found[name]
        facts = keys.take(rows["key"].to_numpy()).reset_index(drop=True)
        whole = pd.concat([facts, rows.drop(columns="key").reset_index(drop=True)], axis=1)
        # A check without estimates has no counts, which makes the column of keys one of fractions.
        counts = whole["n_obs"].dropna()
        found[name] = whole.assign(n_obs=counts.astype("int64") if len(counts) == len(whole) else whole["n_obs"])[
            schema.table(name).names()
        ]
    return found
