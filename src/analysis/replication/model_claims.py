"""Claims on the two models, read from ``models.csv``, ``diagnostics.csv`` and the specification curve.

A model has hundreds of specifications and the report's has one that it does not describe. A claim on
spillovers is judged by the specification of each data source that was fixed beforehand
(``data/specifications.yml``), where it counts as evidence, with p-values adjusted for how many are tested: in
all sources is ``reproduced``, in most ``same_direction``, else ``differs``. Claims on social infrastructure are judged
by the share of specifications that bear them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.groups import SHORT
from analysis.models.iv.evidence import MOST, NEARLY_ALL
from analysis.models.iv.plan import MODEL as SOCIAL
from analysis.models.iv.plan import load_plan
from analysis.models.spatial.diagnostics.hypotheses import BAND
from analysis.replication.known import RATIO_CLAIMS, RHO_CLAIMS
from analysis.replication.social_claims import statements
from analysis.replication.verdict import Status, Verdict

NOT_ESTIMATED = "models not estimated in this build"
ESTIMATES = "A build with the models\u2019 estimates"
"""What a claim on the models needs where they have no rows."""

NO_EVIDENCE = "no main specification counts as evidence"
NOT_PRECISE = "no main specification that counts as evidence can tell the ratio from one"
SIGNIFICANT = 0.05


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


def model_findings(tables: Mapping[str, pd.DataFrame]) -> dict[str, ModelFinding]:
    """Return what the models say, by claim id; claims of a model without rows are left out.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``models``, ``diagnostics`` and ``spillover_curve`` of the results, where there are any.
    """
    found: dict[str, ModelFinding] = {}
    curve, models = tables.get("spillover_curve"), tables.get("models")
    if curve is not None and not curve.empty:
        found |= _spillovers(curve)
    if models is not None and (models["model"] == SOCIAL).any():
        found |= _social(models, tables["diagnostics"])
    return found


def _social(models: pd.DataFrame, diagnostics: pd.DataFrame) -> dict[str, ModelFinding]:
    rows = statements(load_plan(), models, diagnostics)
    return {
        str(claim): ModelFinding(float(row["estimate"]), Verdict(row["status"], row["reason"]))
        for claim, row in rows.iterrows()
    }


def _spillovers(curve: pd.DataFrame) -> dict[str, ModelFinding]:
    """Return what the main specifications say that count as evidence on place, by claim id."""
    judged = curve[curve["main"].astype(bool) & curve["evidence"].astype(bool)]
    among = "data sources whose main specification counts as evidence"
    found = {}
    for claim, group in RHO_CLAIMS.items():
        short = SHORT[group]
        positive = (judged[f"rho_{short}"] > 0) & (judged[f"holm_{short}"] < SIGNIFICANT)
        found[claim] = _by_share(positive, positive, "positive and significant", among, NO_EVIDENCE)
    bottom, top = BAND
    for claim, group in RATIO_CLAIMS.items():
        name = f"ratio_{SHORT[group]}"
        inside = (judged[f"{name}_low"] >= bottom) & (judged[f"{name}_high"] <= top)
        told = judged[f"holm_{name}"] < SIGNIFICANT
        can_tell = judged[inside | told]
        what = f"surely between {bottom:g} and {top:g}"
        near = _by_share(
            inside[can_tell.index], can_tell[name] < 1, what, f"{among} and tells the ratio from one", NOT_PRECISE
        )
        estimate = 100 * (float(can_tell[name].median()) - 1) if len(can_tell) else float("nan")
        found[claim] = ModelFinding(estimate, near.verdict)
    return found


def _by_share(holds: pd.Series, leans: pd.Series, what: str, among: str, why_none: str) -> ModelFinding:
    """Return the finding for a claim that some specifications bear out and others lean to."""
    if holds.empty:
        return ModelFinding(float("nan"), Verdict("not_testable", why_none))
    share = float(holds.mean())
    status: Status = "differs"
    if share >= NEARLY_ALL:
        status = "reproduced"
    elif float(leans.mean()) > MOST:
        status = "same_direction"
    reason = f"{what} in {int(holds.sum())} of {len(holds)} {among}"
    return ModelFinding(share, Verdict(status, reason, status != "differs"))
