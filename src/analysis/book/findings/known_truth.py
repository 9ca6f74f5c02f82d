"""What the simulations with known truth show: a table for each model, and a sentence."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.book.display import table as tables
from analysis.book.display.figure import Omitted
from analysis.book.display.table import Column, Table
from analysis.book.wording import numbers, words
from analysis.groups import GROUPS, LABELS

if TYPE_CHECKING:
    from analysis.book.edition import Edition
    from analysis.results.reading import Results

DESIGNS = {
    "past_cross_section": "Neighbours before, one year",
    "past_panel": "Neighbours before, ten years",
    "past_panel_own": "Neighbours before, ten years, own lag",
    "present_two_stage": "Neighbours in the same year, ten years, own lag",
    "present_likelihood": "Neighbours in the same year, eight years",
    "present_likelihood_authority": "Neighbours in the same year, eight years, effects by authority too",
    "exogenous": "Nothing wrong with least squares",
    "turnout": "Turnout",
    "two_local": "Turnout, and a made-up instrument that differs from place to place",
    "both": "Turnout and drug offences",
    "both_weak": "Turnout and drug offences, weak",
    "own_effect": "Turnout and drug offences, turnout with an effect of its own",
}
"""Designs of both simulations in plain words."""

ESTIMATORS = {
    "least_squares": "least squares",
    "within": "least squares within areas",
    "half_panel_jackknife": "half-panel jackknife",
    "double_filter": "double filter",
    "two_stage": "two stages",
    "likelihood": "likelihood",
    "likelihood_uncorrected": "likelihood, not corrected for year effects",
    "ols": "OLS",
    "2sls": "2SLS",
    "liml": "LIML",
    "gmm": "GMM",
    "anderson_rubin_set": "Anderson-Rubin set",
}
PLAIN = ", plain"
"""What marks an estimator with clustered errors that are not from leaving authorities out."""

EVIDENCE = {
    "spillovers": ("least_squares", "double_filter", "two_stage", "likelihood"),
    "social_infrastructure": ("2sls", "liml", "gmm", "anderson_rubin_set"),
}
"""Estimators whose results count as evidence, by model."""

SOUND = {"social_infrastructure": ("exogenous", "turnout", "two_local", "both")}
"""Designs in which instruments are strong and have no effect of their own; all designs where absent."""

LEVEL, BAND = 0.95, 0.02
"""Share of intervals that should hold the truth, and how far from it is near enough."""


def known_truth(edition: "Edition", model: str) -> Table | Omitted:
    """The estimators on simulated data: bias, and how many intervals hold the truth."""
    rows = _rows(edition.results, model)
    if rows.empty:  # the sentence above the table says so
        return Omitted("known_truth")
    rows = rows.assign(design=rows["design"].map(DESIGNS).fillna(rows["design"]), coverage=100 * rows["coverage"])
    by_model = {"spillovers": _by_term, "social_infrastructure": _by_estimator}
    frame, columns = by_model[model](rows)
    return tables.build(
        frame.reindex(columns=[c.name for c in columns]),
        columns,
        caption="Known truth: the estimators on simulated data",
        table_id=f"known-truth-{model.replace('_', '-')}",
        note="Cover: share of 95% intervals that hold the truth. Monte Carlo error is about 0.7 points with 1,000 "
        "draws and 2 points with 100. More, such as plain clustered errors, is in the file of all simulations.",
    )


def _by_term(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Column]]:
    """A row a design and estimator, with bias and coverage of each coefficient and ratio."""
    rows = rows[~rows["estimator"].str.endswith(PLAIN)]
    keys = ["design", "estimator", "evidence", "draws"]
    wide = rows.pivot_table(index=keys, columns="term", values=["bias", "coverage"], sort=False)
    wide.columns = [f"{kind}_{term}" for kind, term in wide.columns]
    frame = wide.reset_index()
    frame["estimator"] = [_estimator(name) for name in frame["estimator"]]
    frame["evidence"] = np.where(frame["evidence"], "yes", "no")
    columns = [
        Column("design", "Design", header=True),
        Column("estimator", "Estimator"),
        Column("evidence", "Evidence"),
        Column("draws", "Draws", "count"),
        *(Column(f"bias_rho_{group}", f"Bias: {LABELS[group].lower()}", "score", 3) for group in GROUPS),
        *(Column(f"coverage_rho_{group}", f"Cover: {LABELS[group].lower()}", "percent", 1) for group in GROUPS),
        *(
            Column(f"coverage_ratio_to_{group}", f"Cover: ratio to {LABELS[group].lower()}", "percent", 1)
            for group in GROUPS[1:]
        ),
    ]
    return frame, columns


def _by_estimator(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Column]]:
    """A row a design, with the bias of OLS and 2SLS, coverage by estimator, and what the tests do."""
    wide = rows.pivot_table(index=["design", "draws"], columns="estimator", values=["bias", "coverage"], sort=False)
    wide.columns = [f"{kind}_{name}" for kind, name in wide.columns]
    columns = [
        Column("design", "Design", header=True),
        Column("draws", "Draws", "count"),
        Column("bias_ols", "Bias: OLS", "score", 3),
        Column("bias_2sls", "Bias: 2SLS", "score", 3),
        Column("coverage_ols", "Cover: OLS", "percent", 1),
        Column("coverage_2sls", "Cover: 2SLS", "percent", 1),
        Column(f"coverage_2sls{PLAIN}", "Cover: 2SLS, plain clustered errors", "percent", 1),
        Column("coverage_liml", "Cover: LIML", "percent", 1),
        Column("coverage_gmm", "Cover: GMM", "percent", 1),
        Column("coverage_anderson_rubin_set", "Cover: Anderson-Rubin set", "percent", 1),
        Column("coverage_hansen_j_keeps", "Hansen\u2019s J does not reject", "percent", 1),
        Column("coverage_exogeneity_held", "Endogeneity does not reject", "percent", 1),
        Column("coverage_called_strong", "Called strong", "percent", 1),
    ]
    return wide.reset_index(), columns


def sentence(results: "Results", model: str) -> str:
    """How many of the intervals that count as evidence hold the truth as often as they should."""
    rows = _rows(results, model)
    rows = rows[rows["evidence"]]
    if rows.empty:
        return "The simulations have not been run for this build."
    # Chance alone takes a share that far from its mean.
    chance = 1.96 * np.sqrt(LEVEL * (1 - LEVEL) / rows["draws"])
    distance = (rows["coverage"] - LEVEL).abs() / np.maximum(BAND, chance)
    near = distance <= 1
    low, high = (numbers.value_text(100 * value, "score", 1) for value in (LEVEL - BAND, LEVEL + BAND))
    worst = rows.loc[distance.idxmax()]
    design = DESIGNS.get(worst["design"], worst["design"])
    count = f"All {len(rows):,}" if near.all() else f"{int(near.sum()):,} of {len(rows):,}"
    return (
        f"{count} intervals that count as evidence hold the truth in {low}% to {high}% of draws, or as near to "
        f"95% as chance allows. Furthest from that is {_estimator(str(worst['estimator']))} in the design "
        f"\u201c{words.sentence_start(design)}\u201d, with {numbers.value_text(100 * worst['coverage'], 'score', 1)}%."
    )


def _rows(results: "Results", model: str) -> pd.DataFrame:
    """A model's rows, with whether each counts as evidence."""
    rows = results.known_truth
    rows = rows[rows["model"] == model].reset_index(drop=True)
    if rows.empty:
        return rows.reindex(columns=["design", "estimator", "draws", "coverage"]).assign(evidence=False)
    sound = rows["design"].isin(SOUND.get(model, tuple(DESIGNS)))
    return rows.assign(evidence=rows["estimator"].isin(EVIDENCE[model]) & sound)


def _estimator(name: str) -> str:
    """An estimator in plain words, with the mark of plain errors."""
    own = name.removesuffix(PLAIN)
    return ESTIMATORS.get(own, own) + (PLAIN if name.endswith(PLAIN) else "")
