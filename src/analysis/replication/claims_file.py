"""``data/claims.csv``, read and checked: the copy of what was published, which stays as it is."""

from functools import cache
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.errors import CatalogError
from analysis.replication.spec import DIRECTIONS

CLAIMS_FILE = paths.DATA / "claims.csv"

CLAIM_COLUMNS = [
    "id",
    "chapter",
    "figure",
    "statement",
    "measure",
    "group",
    "geography",
    "period",
    "value",
    "unit",
    "relation",
    "comparator",
    "published_source",
    "document",
]
ONLY_WITH_VALUE = ("equals", "approx", "about_half", "at_least", "at_most")
RELATIONS = (
    *ONLY_WITH_VALUE,
    *DIRECTIONS,
    "no_change",
    "significant",
    "not_significant",
    "positive",
    "negative",
)
"""What a claim can say of its value or its direction (section 16 of the digest of the report)."""


@cache
def load_claims(path: Path = CLAIMS_FILE) -> pd.DataFrame:
    """Every claim of the report, indexed by its id; ``value`` is a float, nan for a direction.

    Raises
    ------
    CatalogError
        Names the file, the line, the column and the value: an id that stands twice, a relation
        that is not known, a value that is no number, a relation to a value without one.
    """
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    absent = [c for c in CLAIM_COLUMNS if c not in frame.columns]
    if absent:
        raise CatalogError(f"{path.name} lacks the column '{absent[0]}'")
    numbers = pd.to_numeric(frame["value"].where(frame["value"] != ""), errors="coerce")
    lacks = frame["value"] == ""
    faults = (
        ("id", frame["id"].duplicated() | (frame["id"] == ""), "each claim has an id of its own"),
        ("relation", ~frame["relation"].isin(RELATIONS), f"allowed: {', '.join(RELATIONS)}"),
        ("value", numbers.isna() & ~lacks, "a number, or nothing for a direction"),
        ("value", lacks & frame["relation"].isin(ONLY_WITH_VALUE), "its relation needs a number"),
    )
    for column, bad, expected in faults:
        if bad.any():
            row = frame[bad].iloc[0]
            # The first row stands in line 2.
            where = f"{path.name} line {bad.idxmax() + 2}, claim '{row['id']}'"
            raise CatalogError(f"{where}: {column} is {row[column]!r}; {expected}")
    return frame.assign(value=numbers.astype(float)).set_index("id")
