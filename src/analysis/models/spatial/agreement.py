"""What the specification curve says of the report's statements."""

import numpy as np
import pandas as pd

from analysis.groups import GROUPS, SHORT
from analysis.models.spatial.arrays import Mask
from analysis.models.spatial.curve import SIGNIFICANT
from analysis.models.spatial.hypotheses import BAND
from analysis.models.spatial.specifications import COMPARED


def agreement(curve: pd.DataFrame) -> pd.DataFrame:
    """Return how many specifications agree with the report.

    Returns
    -------
    DataFrame
        Indexed by row number. among (``all``; ``placebo passes``; ``evidence``, those that are
        unbiased and stable besides; ``evidence that can tell``),
        outcome (``all`` or one of them), specifications, and shares of them, 0 to 1: significant,
        lower, about_a_tenth, agrees, equivalent, excluded. Shares of nothing are missing.
    """
    shares = ["significant", "lower", "about_a_tenth", "agrees", "equivalent", "excluded"]
    outcomes = ["all", *curve["outcome"].unique()]
    rows = []
    for among, member in _subsets(curve).items():
        for outcome in outcomes:
            chosen = curve[member & ((outcome == "all") | (curve["outcome"] == outcome))]
            means = chosen[shares].astype(float).mean()
            rows.append({"among": among, "outcome": outcome, "specifications": len(chosen), **means})
    return pd.DataFrame(rows).rename_axis("row")


def statements(curve: pd.DataFrame) -> pd.DataFrame:
    """Return what the specifications say of each of the report's statements.

    Returns
    -------
    DataFrame
        Indexed by the claim's id in ``data/claims.csv``, and by among (as in :func:`agreement`):
        specifications; holds, the share in which the statement is true (the coefficient positive
        at 5%; the ratio between 0.8 and 1); excluded, the share in which the data rule it out (the
        whole interval at or below zero; the whole interval of the ratio outside the band); and
        the quartiles of the coefficient or ratio: low, median, high.
    """
    rows = []
    for among, member in _subsets(curve).items():
        chosen = curve[member]
        for group in GROUPS:
            values = chosen[f"rho_{SHORT[group]}"]
            holds = (values > 0) & (chosen[f"p_{SHORT[group]}"] < SIGNIFICANT)
            out = chosen[f"rho_{SHORT[group]}_high"] <= 0
            rows.append((f"rho-significant-{SHORT[group]}", among, values, holds, out))
        for group in COMPARED:
            values = chosen[f"ratio_{SHORT[group]}"]
            out = (chosen[f"ratio_{SHORT[group]}_high"] < BAND[0]) | (chosen[f"ratio_{SHORT[group]}_low"] > BAND[1])
            claim = f"rho-dd-vs-{group.replace('_', '-')}"
            rows.append((claim, among, values, values.between(*BAND), out))
    found = [
        {
            "claim": claim,
            "among": among,
            "specifications": len(values),
            "holds": holds.mean(),
            "excluded": out.mean(),
            "low": values.quantile(0.25),
            "median": values.median(),
            "high": values.quantile(0.75),
        }
        for claim, among, values, holds, out in rows
    ]
    return pd.DataFrame(found).set_index(["claim", "among"])


def _subsets(curve: pd.DataFrame) -> dict[str, Mask]:
    """Return which specifications are meant by each reading of "among"."""
    evidence = curve["evidence"].to_numpy()
    return {
        "all": np.ones(len(curve), dtype=bool),
        "placebo passes": curve["placebo_passes"].to_numpy(),
        "evidence": evidence,
        "evidence that can tell": evidence & curve["can_tell"].to_numpy(),
    }
