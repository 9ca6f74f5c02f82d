"""What the rows of model B amount to, counted: the one place where shares are taken.

The *family* is every 2SLS estimate with clustered errors of a main treatment on a main outcome,
at every level, with every instrument set and every control set that has no bad control. Placebo
outcomes have a family of their own. The *ladder* is part of both, and of rungs of its own: the
headline's level and instruments with one control set after the other.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.models.iv.frames import checks, specifications, wide
from analysis.models.iv.grid import CLUSTERED_ID, NO_INSTRUMENTS
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.plan import Plan
from analysis.models.results import NOT_ESTIMABLE

LEVEL = 0.05
RULE_OF_THUMB = 10.0
MOST, NEARLY_ALL = 0.5, 0.9
"""Shares of the family above which something holds in most, and from which in nearly all of it."""

BY_CHANCE = 0.10
"""A share of rejections up to this is what 5% tests give by chance, with some room."""

STATISTICS = [
    "effective_f",
    "effective_f_critical",
    "kleibergen_paap_f",
    "hansen_j",
    "endogeneity_c",
    "anderson_rubin_f",
    "anderson_rubin_set",
]
CELL = ["sample", "outcome", "treatment", "controls"]


@dataclass(frozen=True)
class Count:
    """How many of how many."""

    hits: int
    total: int

    @classmethod
    def of(cls, flags: pd.Series) -> "Count":
        """Return the count of true values among those that are not missing."""
        known = flags.dropna().astype(bool)
        return cls(int(known.sum()), len(known))

    @property
    def share(self) -> float:
        """Hits over total; nan when there are none to count."""
        return self.hits / self.total if self.total else np.nan

    def __str__(self) -> str:
        return f"{self.hits:,} of {self.total:,}"


@dataclass(frozen=True)
class Evidence:
    """The family as a table, and its placebo.

    Attributes
    ----------
    family, placebo : DataFrame
        One row a specification: the parts of its id, ``estimate``, ``ols``, ``strong``,
        ``kleibergen_paap_f``, ``effective_f``, ``effective_f_critical``, ``hansen_j_p``, ``endogeneity_c_p``,
        ``anderson_rubin_p``, ``set`` (IntervalSet).
    not_estimable : int
        Specifications of the family that the data do not carry.
    balance : DataFrame
        Rows of the balance check: case, estimate, p_value.
    ladder : DataFrame
        As `family`, for the rungs of the plan's ladder, main and placebo outcomes.
    """

    family: pd.DataFrame
    placebo: pd.DataFrame
    not_estimable: int
    balance: pd.DataFrame
    ladder: pd.DataFrame

    @classmethod
    def of(cls, plan: Plan, models: pd.DataFrame, diagnostics: pd.DataFrame) -> "Evidence":
        """Return the evidence in the rows of ``models.csv`` and ``diagnostics.csv``."""
        rows = _estimates(plan, models)
        facts = _facts(diagnostics)
        every = rows.merge(facts, on=["sample", "specification"], how="left")
        joined = every[every["controls"].isin(plan.counted_controls)]
        estimable = joined["estimate"].notna()
        is_placebo = joined["outcome"].map(lambda name: plan.outcomes[name].placebo)
        return cls(
            joined[estimable & ~is_placebo].reset_index(drop=True),
            joined[estimable & is_placebo].reset_index(drop=True),
            int((~estimable & ~is_placebo).sum()),
            checks(models, "balance"),
            _on_the_ladder(plan, every.dropna(subset=["estimate"])),
        )

    def placebo_tests(self) -> pd.DataFrame:
        """Return one row a placebo reduced form.

        The test of no effect is the same for every treatment of a sample, since it asks whether
        the instruments move the outcome.
        """
        form = ["sample", "outcome", "controls", "instruments"]
        return self.placebo.drop_duplicates(form)

    def headline(self, plan: Plan) -> pd.DataFrame:
        """Return the rows of the family at the headline's level, controls and instruments."""
        chosen = plan.headline
        rows = self.family
        return rows[
            (rows["sample"] == chosen["level"])
            & (rows["controls"] == chosen["controls"])
            & (rows["instruments"] == chosen["instruments"])
        ]


def _on_the_ladder(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the ladder, rung by rung, outcomes and treatments in the plan's order."""
    chosen = rows[(rows["sample"] == plan.headline["level"]) & (rows["instruments"] == plan.headline["instruments"])]
    chosen = chosen[chosen["controls"].isin(plan.ladder["rungs"])]
    rungs = list(plan.ladder["rungs"])
    orders = {"controls": rungs, "outcome": list(plan.outcomes), "treatment": list(plan.treatments)}
    rank = chosen[list(orders)].apply(lambda column: column.map(orders[str(column.name)].index))
    return chosen.loc[rank.sort_values(list(orders)).index].reset_index(drop=True)


def _estimates(plan: Plan, models: pd.DataFrame) -> pd.DataFrame:
    """Return the 2SLS estimates of family and ladder with the OLS estimate of the same cell."""
    rows = specifications(models)
    rows = rows[(rows["covariance"] == CLUSTERED_ID) & (rows["term"] == rows["treatment"])]
    good = [*plan.counted_controls, *plan.ladder["rungs"]]
    main = [name for name, treatment in plan.treatments.items() if not treatment.variant]
    outcomes = [name for name, outcome in plan.outcomes.items() if not outcome.variant]
    rows = rows[rows["controls"].isin(good) & rows["treatment"].isin(main) & rows["outcome"].isin(outcomes)]
    ols = rows[rows["instruments"] == NO_INSTRUMENTS].set_index(CELL)["estimate"].rename("ols")
    iv = rows[rows["estimator"] == "2sls"]
    return iv.merge(ols.reset_index(), on=CELL, how="left")


def _facts(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Return one row a specification with the diagnostics that the counts need."""
    rows = specifications(diagnostics)
    rows = rows[(rows["covariance"] == CLUSTERED_ID) & (rows["estimator"] == "2sls")]
    rows = rows[rows["statistic"] != NOT_ESTIMABLE]
    keys = ["sample", "specification"]
    values, p_values, texts = (
        wide(rows, column).set_index(keys).reindex(columns=STATISTICS) for column in ("value", "p_value", "reference")
    )
    frame = values[["effective_f", "effective_f_critical", "kleibergen_paap_f"]].copy()
    frame["strong"] = values["effective_f"] > values["effective_f_critical"]
    for name in ("hansen_j", "endogeneity_c"):
        frame[f"{name}_p"] = p_values[name].astype(float)
    frame["anderson_rubin_p"] = p_values["anderson_rubin_f"]
    frame["set"] = texts["anderson_rubin_set"].map(IntervalSet.parse)
    return frame.reset_index()


def above_zero(sets: pd.Series) -> pd.Series:
    """Return whether each confidence set is not empty and lies above zero."""
    return sets.map(lambda found: bool(found.intervals) and found.hull[0] > 0)


def below_zero(sets: pd.Series) -> pd.Series:
    """Return whether each confidence set is not empty and lies below zero."""
    return sets.map(lambda found: bool(found.intervals) and found.hull[1] < 0)


def without_bounds(sets: pd.Series) -> pd.Series:
    """Return whether each confidence set is unbounded."""
    return sets.map(lambda found: bool(found.intervals) and not found.bounded)


def is_empty(sets: pd.Series) -> pd.Series:
    """Return whether no value at all agrees with the instruments."""
    return sets.map(lambda found: not found.intervals)
