"""The ladder of model B: what instruments find as one set of controls after the other is added, beside a placebo."""

from dataclasses import dataclass

import pandas as pd

from analysis.models.iv.evidence import MOST, Count, Evidence
from analysis.models.iv.plan import Plan
from analysis.results.social.estimates import timings


def ladder(plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """What 2SLS finds as one set of controls after the other is added, main and placebo outcomes.

    Returns
    -------
    DataFrame
        One row a rung, outcome and main treatment, rung by rung: controls (id), adds (what the rung adds, in
        words), given (what it holds fixed), reproduces (whether it says what the report says), outcome, treatment
        (ids), is_placebo, measured, estimate, ci_low, ci_high, ols, effective_f,
        critical, strong, hansen_j_p.
    """
    rows = Evidence.of(plan, models, diagnostics).ladder
    found = {rung.controls for rung in reproducing(plan, rows)}
    return rows.assign(
        given=[given(plan, name) for name in rows["controls"]],
        reproduces=rows["controls"].isin(found),
        adds=rows["controls"].map(plan.ladder["rungs"]),
        is_placebo=[plan.outcomes[name].placebo for name in rows["outcome"]],
        measured=timings(plan, rows),
        critical=rows["effective_f_critical"],
        strong=rows["strong"].astype(bool),
    )[
        [
            "controls",
            "adds",
            "given",
            "reproduces",
            "outcome",
            "treatment",
            "is_placebo",
            "measured",
            "estimate",
            "ci_low",
            "ci_high",
            "ols",
            "effective_f",
            "critical",
            "strong",
            "hansen_j_p",
        ]
    ]


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder: an outcome beside a placebo, a row a measure.

    Attributes
    ----------
    controls : str
    rows : DataFrame
        Indexed by treatment: estimate, ci_low, ols, effective_f, strong, hansen_j_p of the outcome, and
        estimate and ci_low of the placebo with ``placebo_`` before them.
    """

    controls: str
    rows: pd.DataFrame

    @classmethod
    def of(cls, plan: Plan, rows: pd.DataFrame, controls: str, outcome: str = "") -> "Rung":
        """Return a rung of the plan's ladder, for its outcome unless another is named.

        Parameters
        ----------
        rows : DataFrame
            The ladder, as :class:`analysis.models.iv.evidence.Evidence` or ``social_ladder.csv`` has it.
        """
        rows = rows[rows["controls"] == controls]
        one, other = (
            rows[rows["outcome"] == name].set_index("treatment")
            for name in (outcome or plan.ladder["outcome"], plan.ladder["placebo"])
        )
        return cls(controls, one.join(other[["estimate", "ci_low"]].add_prefix("placebo_"), how="inner"))

    @property
    def reproduces(self) -> bool:
        """Whether it says what the report says: strong instruments, effects above zero and least squares."""
        rows = self.rows
        flags = (rows["strong"], rows["ci_low"] > 0, rows["estimate"] > rows["ols"])
        return all(Count.of(flag).share > MOST for flag in flags) and bool((rows["estimate"] > 0).all())

    @property
    def placebo_as_large(self) -> bool:
        """Whether the same regressions find as much on what was over before."""
        rows = self.rows
        flags = (rows["placebo_ci_low"] > 0, rows["placebo_estimate"] >= rows["estimate"])
        return all(Count.of(flag).share > MOST for flag in flags)


def given(plan: Plan, controls: str) -> str:
    """Return what is held fixed on a rung, in words for the middle of a sentence."""
    return "all controls" if controls == list(plan.ladder["rungs"])[-1] else plan.controls[controls].label


def reproducing(plan: Plan, rows: pd.DataFrame) -> list[Rung]:
    """Return the rungs of a ladder that say what the report says."""
    rungs = [Rung.of(plan, rows, controls) for controls in plan.ladder["rungs"]]
    return [rung for rung in rungs if rung.reproduces]


def another_road(plan: Plan, rows: pd.DataFrame) -> Rung | None:
    """Return the last rung that says what the report says, if its placebo does too; None otherwise."""
    found = reproducing(plan, rows)
    return found[-1] if found and all(rung.placebo_as_large for rung in found) else None
