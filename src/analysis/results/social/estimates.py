"""What pages show of model B: the headline's estimates with their diagnostics, first stages, and the whole family."""

import math

import pandas as pd

from analysis.models.iv.evidence import Evidence
from analysis.models.iv.frames import specifications
from analysis.models.iv.grid import CLUSTERED_ID, NO_INSTRUMENTS
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.plan import Plan


def set_text(found: IntervalSet, digits: int = 2) -> str:
    """A confidence set as a table shows it: "-0.1 to 0.4", "above 0.3", "all values", "none".

    Pieces are joined by "or".
    """
    if not found.intervals:
        return "none"
    return " or ".join(_piece(low, high, digits) for low, high in found.intervals)


def _piece(low: float, high: float, digits: int) -> str:
    if math.isinf(low) and math.isinf(high):
        return "all values"
    first, last = (f"{value:.{digits}f}".replace("-", "\u2212") for value in (low, high))
    if math.isinf(low):
        return f"below {last}"
    return f"above {first}" if math.isinf(high) else f"{first} to {last}"


def headline(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Least squares and 2SLS beside each other, at the headline's level, controls and instruments.

    Returns
    -------
    DataFrame
        One row a main outcome and treatment, in the plan's order: outcome, treatment (labels),
        outcome_id, treatment_id, ols and iv with std_error, ci_low, ci_high (``ols_se``, ...), liml
        and gmm with std_error, set (text), effective_f, critical, kleibergen_paap_f, hansen_j_p, endogeneity_p, n_obs,
        n_clusters.
    """
    chosen = plan.headline
    rows = specifications(models)
    rows = rows[
        (rows["sample"] == chosen["level"])
        & (rows["controls"] == chosen["controls"])
        & (rows["covariance"] == CLUSTERED_ID)
        & (rows["term"] == rows["treatment"])
    ].set_index(["outcome", "treatment", "instruments", "estimator"])
    facts = specifications(diagnostics)
    facts = facts[(facts["sample"] == chosen["level"]) & (facts["covariance"] == CLUSTERED_ID)]
    told = facts.set_index(["outcome", "treatment", "instruments", "controls", "estimator", "statistic"])
    found = []
    for outcome in (o for o in plan.outcomes.values() if not (o.variant or o.placebo)):
        for treatment in (t for t in plan.treatments.values() if not t.variant):
            here = (outcome.id, treatment.id)
            ols, iv = (*here, NO_INSTRUMENTS, "ols"), (*here, chosen["instruments"], "2sls")
            if ols not in rows.index or iv not in rows.index:
                continue
            one, two = rows.loc[ols], rows.loc[iv]
            others = {name: (*here, chosen["instruments"], name) for name in ("liml", "gmm")}
            key = (*here, chosen["instruments"], chosen["controls"], "2sls")

            def fact(statistic: str, column: str = "value", key: tuple[str, ...] = key) -> float | str:
                where = (*key, statistic)
                return told[column].get(where, math.nan)

            robust_set = fact("anderson_rubin_set", "reference")
            found.append(
                {
                    "outcome": outcome.label,
                    "treatment": treatment.label,
                    "outcome_id": outcome.id,
                    "treatment_id": treatment.id,
                    "ols": one["estimate"],
                    "ols_se": one["std_error"],
                    "ols_low": one["ci_low"],
                    "ols_high": one["ci_high"],
                    "iv": two["estimate"],
                    "iv_se": two["std_error"],
                    "iv_low": two["ci_low"],
                    "iv_high": two["ci_high"],
                    **{name: rows["estimate"].get(where, math.nan) for name, where in others.items()},
                    **{f"{name}_se": rows["std_error"].get(where, math.nan) for name, where in others.items()},
                    "set": set_text(IntervalSet.parse(robust_set)) if isinstance(robust_set, str) else "",
                    "effective_f": fact("effective_f"),
                    "critical": fact("effective_f_critical"),
                    "kleibergen_paap_f": fact("kleibergen_paap_f"),
                    "hansen_j_p": fact("hansen_j", "p_value"),
                    "endogeneity_p": fact("endogeneity_c", "p_value"),
                    "measured": plan.timing(chosen["instruments"], outcome.id),
                    "n_obs": two["n_obs"],
                    "n_clusters": two["n_clusters"],
                }
            )
    return pd.DataFrame(found)


STRENGTH = {
    "first_stage_partial_r2": "partial_r2",
    "cragg_donald_f": "cragg_donald_f",
    "kleibergen_paap_f": "kleibergen_paap_f",
    "effective_f": "effective_f",
    "effective_f_critical": "critical",
}
"""Statistics of the first stage, and their columns."""


def first_stages(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """What moves each measure, at the headline's level and controls, by instruments.

    Returns
    -------
    DataFrame
        One row a main treatment and set of instruments, for the first main outcome: treatment,
        instruments (labels), turnout, drugs (coefficients) with ``_se``, partial_r2,
        cragg_donald_f, kleibergen_paap_f, kleibergen_paap_lm_p, effective_f, critical, measured, n_obs,
        n_clusters.
    """
    outcome = next(o.id for o in plan.outcomes.values() if not (o.variant or o.placebo))
    chosen = {
        "sample": plan.headline["level"],
        "controls": plan.headline["controls"],
        "outcome": outcome,
        "covariance": CLUSTERED_ID,
        "estimator": "2sls",
    }

    def only(frame: pd.DataFrame) -> pd.DataFrame:
        rows = specifications(frame)
        return rows[(rows[list(chosen)] == pd.Series(chosen)).all(axis=1)]

    keys = ["treatment", "instruments"]
    stages = only(models)
    stages = stages[stages["term"].str.startswith("first_stage:")]
    stages = stages.assign(term=stages["term"].str.removeprefix("first_stage:"))
    facts = only(diagnostics)
    coefficients = stages.pivot_table(index=keys, columns="term", values=["estimate", "std_error"])
    coefficients.columns = [name if kind == "estimate" else f"{name}_se" for kind, name in coefficients.columns]
    coefficients = coefficients.reindex(columns=[name + end for name in plan.instruments for end in ("", "_se")])
    tests = facts.pivot_table(index=keys, columns="statistic", values="value").reindex(columns=list(STRENGTH))
    lm = facts[facts["statistic"] == "kleibergen_paap_lm"].set_index(keys)["p_value"].rename("kleibergen_paap_lm_p")
    sizes = stages.groupby(keys)[["n_obs", "n_clusters"]].first()
    wide = pd.concat([coefficients, tests.rename(columns=STRENGTH), lm, sizes], axis=1)
    order = [(t.id, name) for t in plan.treatments.values() if not t.variant for name in plan.instrument_sets]
    wide = wide.reindex([key for key in order if key in wide.index]).reset_index()
    return wide.assign(
        measured=[plan.timing(name, outcome) for name in wide["instruments"]],
        treatment=wide["treatment"].map({name: t.label for name, t in plan.treatments.items()}),
        instruments=wide["instruments"].map(
            {
                name: " and ".join(plan.instruments[i].label for i in members)
                for name, members in plan.instrument_sets.items()
            }
        ),
    )


def family(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Every 2SLS estimate that counts (:mod:`analysis.models.iv.evidence`), with the hull of its Anderson-Rubin set.

    Returns
    -------
    DataFrame
        sample, level (its label), outcome, treatment, instruments, controls (ids), measured, estimate, ols, strong,
        set_low, set_high (infinite where the set has no end, nan where it is empty).
    """
    rows = Evidence.of(plan, models, diagnostics).family
    hulls = [found.hull for found in rows["set"]]
    return rows.assign(
        level=rows["sample"].map({name: level.label for name, level in plan.levels.items()}),
        strong=rows["strong"].astype(bool),
        measured=timings(plan, rows),
        set_low=[low for low, _ in hulls],
        set_high=[high for _, high in hulls],
    )[
        [
            "sample",
            "level",
            "outcome",
            "treatment",
            "instruments",
            "controls",
            "measured",
            "estimate",
            "ols",
            "strong",
            "set_low",
            "set_high",
        ]
    ]


def timings(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """When the instruments of each row are measured, against its outcome."""
    return [plan.timing(*pair) for pair in zip(rows["instruments"], rows["outcome"], strict=True)]
