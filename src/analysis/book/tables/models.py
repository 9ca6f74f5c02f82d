"""The tables of both models by id, and those of the model of social infrastructure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from analysis.book.display import table as tables
from analysis.book.display.table import Column, Table
from analysis.book.findings import social as social_words
from analysis.book.findings import spillovers as spillover_words
from analysis.book.findings.not_estimated import not_estimated
from analysis.book.tables import spillovers as spillover_tables
from analysis.book.tables.known_truth import known_truth
from analysis.book.tables.spillovers import OUTCOMES, without_rows
from analysis.book.wording import words
from analysis.book.wording.patterns import phrases, say
from analysis.results.reading import Results

STRENGTH = (Column("effective_f", "Effective F", "score", 1), Column("critical", "Its critical value", "score", 1))
"""How strong instruments are, and from where on they are called so."""

MEASURED = Column("measured", "Instruments measured")
"""Whether instruments were measured after what they are to explain."""


def social_checks(results: Results) -> Table:
    """The checks of the instruments: check, result, what it means."""
    caption = say("tables.social_checks")
    if not social_words.estimated(results):
        return without_rows(caption, "social-checks", not_estimated(results, social_words.MODEL))
    return tables.build(
        results.social_checks,
        [
            Column("check", "Check", header=True),
            Column("result", "Result"),
            Column("meaning", "What it means", long=True),
        ],
        caption=caption,
        table_id="social-checks",
    )


def social_estimates(results: Results) -> Table:
    """OLS and 2SLS at the headline's choices with every diagnostic."""
    caption = say("tables.social_estimates")
    if not social_words.estimated(results):
        return without_rows(caption, "social-estimates", not_estimated(results, social_words.MODEL))
    rows = results.social_estimates
    rows = rows.assign(
        outcome=rows["outcome"].map(words.sentence_start),
        treatment=rows["treatment"].map(words.sentence_start),
        **{
            f"{name}_text": spillover_tables.with_errors(rows[name], rows[f"{name}_se"], 2)
            for name in ("ols", "iv", "liml", "gmm")
        },
    )
    return tables.build(
        rows,
        [
            Column("treatment", "Measure", header=True, choose=True),
            Column("outcome", "Outcome", choose=True, long=True),
            Column("ols_text", "OLS", "numeral"),
            Column("iv_text", "2SLS", "numeral"),
            Column("liml_text", "LIML", "numeral", web=True),
            Column("gmm_text", "GMM", "numeral", web=True),
            Column("set", "Anderson-Rubin set", "numeral"),
            *STRENGTH,
            Column("kleibergen_paap_f", "Kleibergen-Paap F", "score", 1, web=True),
            Column("hansen_j_p", "p, Hansen\u2019s J", "score", 3),
            Column("endogeneity_p", "p, endogeneity", "score", 3),
            *(replace(column, web=True) for column in (MEASURED, *spillover_tables.SIZE)),
        ],
        caption=caption,
        table_id="social-estimates",
        note=say("tables.social_estimates_note"),
        filterable=True,
    )


def social_first_stage(results: Results) -> Table:
    """What turnout and drug offences do to each measure, and how strong they are."""
    caption = say("tables.social_first_stage")
    if not social_words.estimated(results):
        return without_rows(caption, "social-first-stage", not_estimated(results, social_words.MODEL))
    rows = results.social_first_stages.copy()
    for name in ("turnout", "drugs"):
        rows[f"{name}_text"] = spillover_tables.with_errors(rows[name], rows[f"{name}_se"], 3)
    rows["treatment"] = rows["treatment"].map(words.sentence_start)
    columns = [
        Column("treatment", "Measure", header=True, choose=True),
        Column("instruments", "Instruments", choose=True, long=True),
        Column("turnout_text", "Turnout", "numeral"),
        Column("drugs_text", "Drug offences", "numeral"),
        Column("partial_r2", "Partial R\u00b2", "score", 4),
        Column("cragg_donald_f", "Cragg-Donald F", "score", 1),
        Column("kleibergen_paap_f", "Kleibergen-Paap F", "score", 1),
        *STRENGTH,
        Column("kleibergen_paap_lm_p", "p, Kleibergen-Paap LM", "score", 3),
        MEASURED,
        *spillover_tables.SIZE,
    ]
    return tables.build(
        rows.reindex(columns=[*dict.fromkeys([c.name for c in columns] + list(rows.columns))]),
        columns,
        caption=caption,
        table_id="social-first-stage",
        note=say("tables.social_first_stage_note"),
        filterable=True,
    )


_VARIABLE = re.compile(r"^'(\w+)'")
"""A variable by its id, with which some reasons of a model begin."""


def not_estimable(results: Results) -> Table:
    """What could not be estimated, and why."""
    rows = results.not_estimable
    names = {spillover_words.MODEL: "A, spillovers", social_words.MODEL: "B, social infrastructure"}
    label, called = rows["label"].fillna(""), phrases("tables.variable")
    counted = rows.assign(
        model=rows["model"].map(names),
        reason=[_VARIABLE.sub(lambda found: called.get(found[1], found[0]), text) for text in rows["reason"]],
        outcome=[
            words.sentence_start(text) if text else OUTCOMES.get(outcome, outcome)
            for text, outcome in zip(label, rows["outcome"], strict=True)
        ],
    )
    return tables.build(
        counted[["model", "outcome", "reason", "versions"]],
        [
            Column("model", "Model", choose=True),
            Column("outcome", "Outcome", header=True),
            Column("reason", "Not estimable here, because"),
            Column("versions", "Versions", "count"),
        ],
        caption=say("tables.not_estimable"),
        table_id="not-estimable",
    )


VIEWS: Mapping[str, Callable[..., Any]] = {
    "spillover_estimates": spillover_tables.spillover_estimates,
    "spillover_agreement": spillover_tables.spillover_agreement,
    "spillover_moran": spillover_tables.spillover_moran,
    "spillover_placebos": spillover_tables.spillover_placebos,
    "social_checks": social_checks,
    "social_estimates": social_estimates,
    "social_first_stage": social_first_stage,
    "not_estimable": not_estimable,
    "known_truth": known_truth,
}
"""Tables of the models by id."""
