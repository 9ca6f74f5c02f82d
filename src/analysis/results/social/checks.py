"""The table that says what each check found and what that means, in words chosen by the numbers."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.models.iv.evidence import BY_CHANCE, LEVEL, MOST, NEARLY_ALL, RULE_OF_THUMB, Count, Evidence
from analysis.models.iv.frames import checks, specifications
from analysis.models.iv.grid import CLUSTERED_ID
from analysis.models.iv.plan import Plan

AGREES = 1e-5
"""Relative difference below which two libraries give the same number."""

COVARIATES = {
    "income_deprivation_rate_2010": "income deprivation in 2010",
    "employment_deprivation_rate_2010": "employment deprivation in 2010",
    "imd_percentile_2010": "overall deprivation in 2010",
    "no_qualifications_2011": "no qualifications in 2011",
    "level4_2011": "degree-level qualifications in 2011",
    "bad_health_2011": "bad health in 2011",
    "retired_2011": "retired in 2011",
    "students_2011": "students in 2011",
    "self_employed_2011": "self-employed in 2011",
    "log_income_2012": "net income in 2011/12",
}
"""What was fixed before treatment, in words."""


class Check(NamedTuple):
    """One line of the table."""

    check: str
    result: str
    meaning: str


def credibility_table(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Return the checks of model B: columns check, result, meaning, one row a check.

    Parameters
    ----------
    models, diagnostics : DataFrame
        ``models.csv`` and ``diagnostics.csv``, any other models' rows among them.
    """
    evidence = Evidence.of(plan, models, diagnostics)
    makers: list[Callable[[], Check]] = [
        lambda: _strength(evidence),
        lambda: _alone(evidence),
        lambda: _agreement(evidence),
        lambda: _noise(diagnostics),
        lambda: _balance(evidence),
        lambda: _own_effects(diagnostics),
        lambda: _placebo(evidence),
        lambda: _overlap(plan, diagnostics),
        lambda: _timing(plan),
        lambda: _with_a_grant(plan, models),
        lambda: _earlier_offences(models),
        lambda: _control_sets(plan, models),
        lambda: _audit(diagnostics),
    ]
    return pd.DataFrame([make() for make in makers], columns=list(Check._fields))


def _strength(evidence: Evidence) -> Check:
    strong = Count.of(evidence.family["strong"])
    above_ten = Count.of(evidence.family["kleibergen_paap_f"] > RULE_OF_THUMB)
    if not strong.total:
        meaning = "Nothing could be estimated."
    elif strong.share >= NEARLY_ALL:
        meaning = "Weak instruments are not the trouble here."
    elif strong.share >= MOST:
        meaning = "Strong in most regressions, not in all: read the weak ones by their sets."
    elif _strength_is_lost(evidence):
        meaning = (
            "Strong with few controls and too weak with all: what makes the instruments strong is partly what was "
            "there before. Where they are weak, only the Anderson-Rubin sets can be read."
        )
    else:
        meaning = (
            "Too weak in most regressions: 2SLS leans towards OLS there, its intervals are too "
            "short, and only the Anderson-Rubin sets can be read."
        )
    return Check(
        "Are the instruments strong?",
        f"Effective F above its critical value in {strong}; Kleibergen-Paap F above 10 in {above_ten}",
        meaning,
    )


def _strength_is_lost(evidence: Evidence) -> bool:
    """Return whether instruments are strong in most regressions on the lowest rung and in few on the highest."""
    shares = evidence.ladder.groupby("controls", sort=False)["strong"].mean()
    return len(shares) > 1 and bool(shares.iloc[0] > MOST > shares.iloc[-1])


def _alone(evidence: Evidence) -> Check:
    alone = evidence.family[evidence.family["instruments"].isin(["turnout", "drugs"])]
    pairs = alone.pivot_table(
        index=["sample", "outcome", "treatment", "controls"],
        columns="instruments",
        values="estimate",
    ).reindex(columns=["turnout", "drugs"])
    both = pairs.dropna()
    same = Count.of(np.sign(both["turnout"]) == np.sign(both["drugs"]))
    if not same.total:
        meaning = "The two cannot be set side by side."
    elif same.share >= NEARLY_ALL:
        meaning = "Each instrument tells the same story."
    elif same.share > MOST:
        meaning = "The answer depends on the instrument in many cases."
    else:
        meaning = "The two instruments point in opposite directions as often as not."
    return Check(
        "Each instrument alone",
        f"Turnout and drug offences give an effect of the same sign in {same}",
        meaning,
    )


def _agreement(evidence: Evidence) -> Check:
    rejected = Count.of((evidence.family["hansen_j_p"] < LEVEL).where(evidence.family["hansen_j_p"].notna()))
    if not rejected.total:
        meaning = "There is no test with one instrument."
    elif rejected.share <= BY_CHANCE:
        meaning = "The instruments agree. That does not make them valid: see the next line."
    else:
        meaning = "The instruments contradict each other more often than chance allows."
    return Check(
        "Do the instruments agree (Hansen's J)?",
        f"Agreement is rejected in {rejected}",
        meaning,
    )


def _noise(diagnostics: pd.DataFrame) -> Check:
    shares = checks(diagnostics, "noise")["value"]
    passed = float(shares.mean())
    if shares.empty:
        meaning = "Not run."
    elif passed >= NEARLY_ALL:
        meaning = "An instrument made of dice passes too, so passing J is no evidence of validity."
    else:
        meaning = "J tells noise from the instrument in some regressions."
    return Check(
        "J with an instrument replaced by noise",
        f"J passes in {passed:.0%} of draws" if len(shares) else "No draws",
        meaning,
    )


def _balance(evidence: Evidence) -> Check:
    rows = evidence.balance
    unequal = Count.of(rows["p_value"] < LEVEL)
    largest = rows.loc[rows["estimate"].abs().idxmax()] if len(rows) else None
    if not unequal.total:
        meaning = "Not run."
    elif unequal.share <= BY_CHANCE:
        meaning = "The instruments look as good as random with respect to the past."
    else:
        meaning = (
            "The instruments mark places that were already different before the grants: whatever "
            "of that the controls miss is taken for an effect."
        )
    result = f"{unequal} tests on what was fixed before 2013 show a link"
    if largest is not None:
        covariate, instrument = str(largest["case"]).split("/")
        result += (
            f"; the largest is {abs(largest['estimate']):.2f} standard deviations "
            f"({COVARIATES.get(covariate, covariate.replace('_', ' '))} on {instrument})"
        )
    return Check("Balance on what came before", result, meaning)


def _own_effects(diagnostics: pd.DataFrame) -> Check:
    rows = checks(diagnostics, "own_effects")
    union = Count.of(rows.loc[rows["statistic"] == "union_of_intervals", "value"] == 0)
    breakdown = rows[rows["statistic"].str.startswith("breakdown_share")]
    plain = Count.of(breakdown.groupby("case")["value"].max() > 0)
    if not union.total:
        meaning = "Not run."
    elif plain.share <= MOST:
        meaning = "Most intervals hold zero even if the instruments are taken at their word."
    elif union.hits >= plain.hits:
        meaning = "The sign of the answer survives a fair effect of the instruments' own."
    else:
        meaning = "An effect of turnout or drug offences of their own undoes part of the answers."
    return Check(
        "Instruments with an effect of their own (plausibly exogenous)",
        f"The 2SLS interval leaves zero out in {plain}; it stays out in {union.hits:,} when up to "
        "half of each reduced form may be the instrument's own",
        meaning,
    )


def _placebo(evidence: Evidence) -> Check:
    rejected = Count.of(evidence.placebo_tests()["anderson_rubin_p"] < LEVEL)
    if not rejected.total:
        meaning = "Not run."
    elif rejected.share <= BY_CHANCE:
        meaning = "No effect where none can be: as it should be."
    else:
        meaning = (
            "The same instruments find an effect on change that was over before the first grant, "
            "so what they find afterwards need not be an effect either."
        )
    return Check(
        "Placebo: change before treatment",
        f"The instruments move the outcome in {rejected} tests",
        meaning,
    )


def _overlap(plan: Plan, diagnostics: pd.DataFrame) -> Check:
    found = checks(diagnostics, "overlap").set_index("case")["value"]
    turnout = float(found.get("turnout", np.nan))
    if np.isnan(turnout):
        meaning = "Not run."
    elif abs(turnout) >= 0.3:
        meaning = (
            "Turnout is one of the things that the index counts: it measures engaged community "
            "as much as it shifts it, and cannot be set apart from what it is to explain."
        )
    else:
        meaning = "Turnout has little in common with the index."
    others = ", ".join(
        f"{plan.treatments[name].label} {_signed(value)}" for name, value in found.items() if name in plan.treatments
    )
    return Check(
        "Overlap with the Community Needs Index",
        f"Correlation with community need: turnout {_signed(turnout)}; {others}",
        meaning,
    )


def _signed(value: float) -> str:
    """A correlation with its sign: "+0.30", or with a true minus."""
    return f"{value:+.2f}".replace("-", "\u2212")


def _timing(plan: Plan) -> Check:
    late = [
        (instrument.label, treatment.label)
        for instrument in plan.instruments.values()
        for treatment in plan.treatments.values()
        if not treatment.variant and instrument.years[0] >= treatment.years[0]
    ]
    total = len(plan.instruments) * sum(not t.variant for t in plan.treatments.values())
    meaning = (
        "A cause cannot come after what it moves: the instruments stand in for lasting "
        "differences between places, and may themselves have been moved."
        if late
        else "Every instrument was measured before what it is to move."
    )
    spans = "; ".join(
        f"{m.label} {_span(m.years)}" for m in (*plan.instruments.values(), *plan.treatments.values()) if not m.variant
    )
    outcomes = [o.id for o in plan.outcomes.values() if not (o.variant or o.placebo)]
    alone = [name for name, members in plan.instrument_sets.items() if len(members) == 1]
    after = [plan.timing(name, outcome) == "after the outcome" for name in alone for outcome in outcomes]
    return Check(
        "Timing",
        f"In {Count(len(late), total)} pairs the instrument is measured no earlier than what it is to move ({spans}), "
        f"and in {Count(sum(after), len(after))} after the period of the outcome",
        meaning,
    )


def _span(years: tuple[int, int]) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]} to {years[1]}"


def _with_a_grant(plan: Plan, models: pd.DataFrame) -> Check:
    rows = checks(models, "with_a_grant").dropna(subset=["estimate"])
    whole = specifications(models)
    whole = whole[
        (whole["estimator"] == "2sls")
        & (whole["covariance"] == CLUSTERED_ID)
        & (whole["term"] == whole["treatment"])
        & (whole["instruments"] == plan.headline["instruments"])
    ]
    cases = rows["case"].str.split("/", expand=True) if len(rows) else None
    if cases is None:
        return Check("Places with a grant only", "Not run", "Not run.")
    keyed = whole.set_index(["outcome", "treatment", "sample", "controls"])["estimate"]
    level, controls = plan.headline["level"], plan.headline["controls"]
    same = Count.of(
        pd.Series(
            [
                np.sign(value) == np.sign(keyed.get((outcome, treatment, level, controls), np.nan))
                for (outcome, treatment), value in zip(
                    cases.itertuples(index=False, name=None), rows["estimate"], strict=True
                )
            ]
        )
    )
    meaning = (
        "What is done with places without a grant does not decide the sign."
        if same.share >= NEARLY_ALL
        else "The sign hangs on whether places without a grant count as zero."
    )
    return Check("Places with a grant only", f"The sign stays in {same} headline estimates", meaning)


def _earlier_offences(models: pd.DataFrame) -> Check:
    rows = checks(models, "earlier_offences").dropna(subset=["estimate"])
    stage = rows[rows["term"].str.startswith("first_stage:")]
    negative = Count.of(stage["estimate"] < 0)
    if not negative.total:
        meaning = "Not run."
    elif negative.share > MOST:
        meaning = "Where there was more drug crime there was less afterwards, as the report argues."
    else:
        meaning = (
            "With offences measured before the grants, more drug crime goes with more social "
            "infrastructure, not less, which is what grants that go where need is would do."
        )
    return Check(
        "London: drug offences of 2011 and 2012, within boroughs",
        f"The first stage is negative in {negative}",
        meaning,
    )


def _control_sets(plan: Plan, models: pd.DataFrame) -> Check:
    rows = specifications(models)
    rows = rows[
        (rows["estimator"] == "2sls")
        & (rows["covariance"] == CLUSTERED_ID)
        & (rows["term"] == rows["treatment"])
        & rows["outcome"].map(lambda name: not plan.outcomes[name].placebo)
        & rows["controls"].map(lambda name: not plan.controls[name].rung)
    ].dropna(subset=["estimate"])
    keys = ["sample", "outcome", "treatment", "instruments"]
    signs = rows.groupby(keys)["estimate"].agg(lambda values: len(set(np.sign(values))) == 1)
    stable = Count.of(signs)
    bad = [controls.label for controls in plan.controls.values() if controls.bad]
    if not stable.total:
        meaning = "Not run."
    elif stable.share >= NEARLY_ALL:
        meaning = "The sign does not hang on the choice of controls."
    else:
        meaning = "The sign hangs on the choice of controls."
    if bad:
        meaning += f" The set '{bad[0]}' has controls that treatment may have changed."
    return Check("Choice of controls", f"One sign over all control sets in {stable}", meaning)


def _audit(diagnostics: pd.DataFrame) -> Check:
    worst = checks(diagnostics, "audit")["value"].max()
    if pd.isna(worst):
        return Check("Numbers against linearmodels", "Not run", "Not run.")
    if worst >= AGREES:
        return Check(
            "Numbers against linearmodels",
            f"Largest relative difference {worst:.0e}",
            "The sums and linearmodels differ: do not use the estimates.",
        )
    # What lies below is rounding, and differs from one processor to the next.
    return Check(
        "Numbers against linearmodels",
        f"Every relative difference under {AGREES:.0e}",
        "The sums give what linearmodels gives.",
    )
