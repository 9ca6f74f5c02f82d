"""The rows of model B in ``models.csv`` and ``diagnostics.csv``, with their ids taken apart."""

import pandas as pd

from analysis.models.iv.plan import MODEL

PARTS = ["outcome", "treatment", "instruments", "controls", "estimator", "covariance"]
CHECK = "check"
"""First part of the ids of specifications that are checks."""


def specifications(frame: pd.DataFrame) -> pd.DataFrame:
    """Return this model's ordinary rows with one column a part of the specification.

    ``outcome`` and ``covariance``, which ``models.csv`` has in words too, are those of the id.
    """
    own = frame[(frame["model"] == MODEL) & (frame["specification"].str.count("/") == 5)]
    own = own[~own["specification"].str.startswith(f"{CHECK}/")]
    parts = own["specification"].str.split("/", expand=True, n=5)
    if own.empty:
        parts = pd.DataFrame(columns=range(len(PARTS)), index=own.index)
    parts.columns = pd.Index(PARTS)
    return pd.concat([own.drop(columns=[c for c in PARTS if c in own]), parts], axis=1)


def checks(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of one check: ``check/<name>/...``, the rest of the id in ``case``."""
    prefix = f"{CHECK}/{name}/"
    own = frame[(frame["model"] == MODEL) & frame["specification"].str.startswith(prefix)]
    return own.assign(case=own["specification"].str.removeprefix(prefix))


def wide(diagnostics: pd.DataFrame, column: str = "value") -> pd.DataFrame:
    """Return diagnostics with one row a specification and sample and one column a statistic.

    Parameters
    ----------
    diagnostics : DataFrame
        Rows of :func:`specifications`.
    column : str
        ``value``, ``p_value`` or ``reference``.
    """
    keys = ["sample", "specification", *PARTS]
    return diagnostics.set_index([*keys, "statistic"])[column].unstack("statistic").reset_index()
