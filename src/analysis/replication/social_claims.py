"""What became of the report's statements on social infrastructure, by shares of the regressions that bear them out."""

import pandas as pd

from analysis.models.iv.evidence import LEVEL, MOST, NEARLY_ALL, RULE_OF_THUMB, Count, Evidence, above_zero
from analysis.models.iv.frames import specifications
from analysis.models.iv.grid import CLUSTERED_ID
from analysis.models.iv.plan import Plan


def statements(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Return what became of the report's statements on this model.

    Returns
    -------
    DataFrame
        Indexed by the claim's id in ``data/claims.csv``: estimate (share of regressions that
        agree, or the number), status (``reproduced``, ``same_direction``, ``differs``), reason.
    """
    evidence = Evidence.of(plan, models, diagnostics)
    family = evidence.family
    rows = {
        f"iv-effect-{claim}": _effect(family[family["treatment"].isin(treatments)])
        for claim, treatments in {
            "grants": ["grants"],
            "lottery": ["lottery"],
            "assets": ["assets", "assets_near"],
        }.items()
    }
    above = family["estimate"] > family["ols"]
    rows["iv-larger-than-ols"] = _share(Count.of(above), "2SLS above OLS in {}")
    strong = Count.of(family["kleibergen_paap_f"] > RULE_OF_THUMB)
    rows["iv-first-stage-f-threshold"] = _share(strong, "Kleibergen-Paap F above 10 in {}")
    endogenous = Count.of(family["endogeneity_c_p"] < LEVEL)
    rows["iv-endogeneity-rejected"] = _share(endogenous, "Exogeneity is rejected in {}")
    j = family["hansen_j_p"].dropna()
    rows["iv-hansen-j"] = _share(Count.of(j >= LEVEL), "J is not significant in {}")
    for claim, instrument in {"drug-crime": "drugs", "turnout": "turnout"}.items():
        sign = plan.instruments[instrument].expected_sign
        stage = _first_stage(plan, models, instrument)
        word = "negative" if sign < 0 else "positive"
        rows[f"iv-{claim}-first-stage-{word}"] = _share(
            Count.of(stage * sign > 0), f"The first-stage coefficient is {word} in {{}}"
        )
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "status", "reason"])
    return frame.rename_axis("id")


def _effect(rows: pd.DataFrame) -> tuple[float, str, str]:
    positive = Count.of(rows["estimate"] > 0)
    sure = Count.of(above_zero(rows["set"])) if len(rows) else Count(0, 0)
    strong = Count.of(rows["strong"])
    reason = (
        f"The effect is above zero in {positive} regressions and surely so in {sure.hits:,}; "
        f"instruments are strong in {strong.hits:,}"
    )
    if not positive.total:
        return (float("nan"), "not_testable", "No regression could be estimated")
    if sure.share >= NEARLY_ALL:
        return (positive.share, "reproduced", reason)
    return (positive.share, "same_direction" if positive.share >= NEARLY_ALL else "differs", reason)


def _share(count: Count, text: str) -> tuple[float, str, str]:
    if not count.total:
        return (float("nan"), "not_testable", "No regression could be estimated")
    status = "differs"
    if count.share >= NEARLY_ALL:
        status = "reproduced"
    elif count.share > MOST:
        status = "same_direction"
    return (count.share, status, text.format(f"{count} regressions"))


def _first_stage(plan: Plan, models: pd.DataFrame, instrument: str) -> pd.Series:
    """Return first-stage coefficients of one instrument over the family."""
    rows = specifications(models)
    main = [name for name, treatment in plan.treatments.items() if not treatment.variant]
    rows = rows[
        (rows["covariance"] == CLUSTERED_ID)
        & (rows["term"] == f"first_stage:{instrument}")
        & rows["controls"].isin(plan.counted_controls)
        & rows["treatment"].isin(main)
        & rows["outcome"].map(lambda name: not plan.outcomes[name].placebo)
    ]
    return rows["estimate"].dropna()
