"""The simulations with known truth: a table for each model."""

import numpy as np
import pandas as pd

from analysis.book.display import table as tables
from analysis.book.display.figure import Omitted
from analysis.book.display.table import Column, Table
from analysis.book.findings.known_truth import PLAIN, SPILLOVERS, design_name, estimator_name, rows_of
from analysis.book.tables.spillovers import OUTCOMES, sample_text
from analysis.book.wording import words
from analysis.book.wording.patterns import say
from analysis.groups import GROUPS, LABELS
from analysis.results.reading import Results


def known_truth(results: Results, model: str) -> Table | Omitted:
    """The estimators on simulated data: bias, and how many intervals hold the truth."""
    rows = rows_of(results, model)
    if rows.empty:  # the sentence above the table says so
        return Omitted("known_truth")
    named = _sample_name if model == SPILLOVERS else design_name
    rows = rows.assign(design=rows["design"].map(named), coverage=100 * rows["coverage"])
    by_model = {"spillovers": _by_term, "social_infrastructure": _by_estimator}
    frame, columns = by_model[model](rows)
    return tables.build(
        frame.reindex(columns=[c.name for c in columns]),
        columns,
        caption=say("tables.known_truth"),
        table_id=f"known-truth-{model.replace('_', '-')}",
        note=say("tables.known_truth_note"),
    )


def _sample_name(design: str) -> str:
    """A design by its kind, outcome and years: "Neighbours before: claimant rate, log, 2014 to 2019"."""
    kind, outcome, sample = design.split("/")
    when = {"past": "Neighbours before", "present": "Neighbours in the same year"}[kind]
    return f"{when}: {words.within_sentence(OUTCOMES[outcome])}, {sample_text(sample)}"


def _by_term(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Column]]:
    """A row a design and estimator, with bias and coverage of each coefficient and ratio."""
    keys = ["design", "estimator", "effects", "own_lag", "evidence", "draws"]
    stands = rows.groupby(keys[:4])["evidence"].transform("all")
    wide = rows.assign(evidence=stands).pivot_table(index=keys, columns="term", values=["bias", "coverage"], sort=False)
    wide.columns = [f"{kind}_{term}" for kind, term in wide.columns]
    frame = wide.reset_index()
    frame["estimator"] = [estimator_name(name) for name in frame["estimator"]]
    frame["evidence"] = np.where(frame["evidence"], "yes", "no")
    frame["effects"] = frame["effects"].str.replace("_", " ").str.replace(" year", ", by year")
    frame["own_lag"] = np.where(frame["own_lag"] == "none", "out", "in")
    columns = [
        Column("design", "Design", header=True),
        Column("estimator", "Estimator"),
        Column("effects", "Effects"),
        Column("own_lag", "Own lag"),
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
