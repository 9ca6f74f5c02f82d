"""The figures that the report published, from ``data/claims.csv``, for prose that sets them beside ours."""

import math

import pandas as pd

from analysis.book.wording import numbers
from analysis.errors import CatalogError
from analysis.replication.claims_file import load_claims

_UNITS = {"percent": ("percent", 1), "gbp": ("gbp", 0), "years": ("years", 1)}


def claims() -> pd.DataFrame:
    """Every claim of the report, indexed by its id; ``value`` is a float, nan for a directional claim."""
    return load_claims()


def published(claim: str) -> str:
    """A published value as text in its unit, without trailing zeros.

    Raises
    ------
    CatalogError
        When there is no such claim, or it has no value.
    """
    frame = claims()
    if claim not in frame.index:
        raise CatalogError(f"data/claims.csv has no claim {claim!r}")
    row = frame.loc[claim]
    value = float(row["value"])
    if math.isnan(value):
        raise CatalogError(f"claim {claim!r} of data/claims.csv gives a direction and no value")
    unit, decimals = _UNITS.get(row["unit"], ("people" if row["unit"] == "people" else "score", 1))
    if value == int(value) or unit == "people":
        decimals = 0
    return numbers.value_text(value, unit, decimals)
