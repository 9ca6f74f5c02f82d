"""Where a gap between groups does not hold like for like: the one rule by which sentences and titles limit it.

A gap that turns round, shrinks to nothing or is no longer clear without London, beside equally deprived neighbourhoods
or on a measure that turns less on age is never stated without that.
"""

from dataclasses import replace

import pandas as pd

from analysis.book.wording.statement import Statement
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.comparison import relation
from analysis.indicators.like_for_like import ALL_PLACES

OPPOSITE = {"higher": "lower", "lower": "higher"}


def limited(statement: Statement, rows: pd.DataFrame) -> Statement:
    """Return how the doubly disadvantaged stand to another group, with the versions in which that does not hold.

    Parameters
    ----------
    statement : Statement
        Of two groups in one period.
    rows : DataFrame
        ``like_for_like.csv``, of the statement's area. Of a gap without rows there nothing is known.
    """
    (name,), (against,), (period,) = statement.measure, statement.comparator, statement.period
    rows = rows[(rows["indicator"] == name) & (rows["period"] == period) & (rows["against"] == against)]
    stands = {str(row["version"]): _stands(row) for _, row in rows.iterrows()}
    whole = stands.get(ALL_PLACES, "")
    if statement.subject != (DOUBLY_DISADVANTAGED,) or whole not in OPPOSITE:
        return statement
    return replace(
        statement,
        unless=tuple(version for version, found in stands.items() if found not in OPPOSITE),
        turned=tuple(version for version, found in stands.items() if found == OPPOSITE[whole]),
    )


def _stands(row: pd.Series) -> str:
    interval = float(row["ci_low"]), float(row["ci_high"])
    return relation(float(row["value"]), float(row["value_against"]), interval)
