"""Claims on the two models, read from the rows of ``models.csv`` and ``diagnostics.csv``.

A model has hundreds of specifications and the report's has one that it does not describe, so a
claim is judged by the share of specifications that bear it out: nearly all is ``reproduced``, most
``same_direction``, fewer ``differs`` (the shares are those of the social infrastructure model).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.models.iv.credibility import MOST, NEARLY_ALL
from analysis.models.iv.plan import MODEL as SOCIAL
from analysis.models.iv.plan import load_plan
from analysis.models.iv.verdict import statements
from analysis.models.spatial.hypotheses import BAND
from analysis.models.spatial.specifications import MODEL as SPILLOVERS
from analysis.models.spatial.specifications import RHO
from analysis.replication.verdict import Status, Verdict

NOT_ESTIMATED = "models not estimated in this build"
NO_EVIDENCE = "no specification passes its placebo"
SIGNIFICANT = 0.05
RHO_CLAIMS: Mapping[str, str] = {
    "rho-significant-dd": DOUBLY_DISADVANTAGED,
    "rho-significant-od": OTHER_DEPRIVED,
    "rho-significant-nd": NON_DEPRIVED,
}
RATIO_CLAIMS: Mapping[str, str] = {
    "rho-dd-vs-other-deprived": OTHER_DEPRIVED,
    "rho-dd-vs-non-deprived": NON_DEPRIVED,
}


@dataclass(frozen=True)
class ModelFinding:
    """What the specifications of a model say of one claim.

    Attributes
    ----------
    estimate : float
        The share of specifications that bear the claim out, 0 to 1; for a ratio of coefficients
        the median difference in percent.
    verdict : Verdict
    """

    estimate: float
    verdict: Verdict


def model_findings(models: pd.DataFrame, diagnostics: pd.DataFrame) -> dict[str, ModelFinding]:
    """Return what the models say, by claim id; claims of a model without rows are left out."""
    found: dict[str, ModelFinding] = {}
    if (models["model"] == SPILLOVERS).any():
        found |= _spillovers(models, diagnostics)
    if (models["model"] == SOCIAL).any():
        found |= _social(models, diagnostics)
    return found


def _social(models: pd.DataFrame, diagnostics: pd.DataFrame) -> dict[str, ModelFinding]:
    rows = statements(load_plan(), models, diagnostics)
    return {
        str(claim): ModelFinding(float(row["estimate"]), Verdict(row["status"], row["reason"]))
        for claim, row in rows.iterrows()
    }


def _evidence(models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Return the spillover rows of specifications whose placebo passes."""
    placebo = diagnostics[
        (diagnostics["model"] == SPILLOVERS) & (diagnostics["statistic"] == "placebo")
    ]
    passes = placebo[placebo["reference"].astype(str).str.startswith("passes")]
    keys = ["specification", "sample"]
    rows = models[models["model"] == SPILLOVERS]
    return rows.merge(passes[keys], on=keys, how="inner")


def _spillovers(models: pd.DataFrame, diagnostics: pd.DataFrame) -> dict[str, ModelFinding]:
    rows = _evidence(models, diagnostics)
    found = {}
    for claim, group in RHO_CLAIMS.items():
        own = rows[(rows["term"] == RHO[group]) & rows["estimate"].notna()]
        certain = (own["estimate"] > 0) & (own["p_value"] < SIGNIFICANT)
        found[claim] = _by_share(certain, certain, "positive and significant")
    bottom, top = BAND
    for claim, group in RATIO_CLAIMS.items():
        ratio = rows.loc[rows["term"] == f"ratio_to_{group}", "estimate"].dropna()
        near = _by_share(ratio.between(bottom, top), ratio < 1, f"between {bottom:g} and {top:g}")
        estimate = 100 * (float(ratio.median()) - 1) if len(ratio) else float("nan")
        found[claim] = ModelFinding(estimate, near.verdict)
    return found


def _by_share(holds: pd.Series, leans: pd.Series, what: str) -> ModelFinding:
    """Return the finding for a claim that some specifications bear out and others lean to."""
    if holds.empty:
        return ModelFinding(float("nan"), Verdict("not_testable", NO_EVIDENCE))
    share = float(holds.mean())
    status: Status = "differs"
    if share >= NEARLY_ALL:
        status = "reproduced"
    elif float(leans.mean()) > MOST:
        status = "same_direction"
    reason = f"{what} in {int(holds.sum())} of {len(holds)} specifications whose placebo passes"
    return ModelFinding(share, Verdict(status, reason, status != "differs"))
