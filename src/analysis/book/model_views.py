"""The tables of the two models, as an economist expects them: estimate, standard error, N, clusters, tests."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from analysis.book import model_figures, social_words, spillover_words, tables, words
from analysis.book.tables import Column, Table
from analysis.groups import GROUPS, LABELS, SHORT

if TYPE_CHECKING:
    from analysis.book.edition import Edition

AMONG = {
    "all": "All versions",
    "passing": "Those whose placebo finds nothing",
    "evidence": "Those whose estimator is unbiased besides: the evidence",
    "precise": "Those of the evidence that are precise enough",
}
SHARES = {
    "significant": "Positive and clear in every group",
    "lower": "Lower than in both other groups",
    "about_a_tenth": "Both ratios from 0.8 to 1",
    "equivalent": "The same, with certainty",
    "excluded": "That ruled out",
}
OUTCOMES = {
    "gva_growth": "Small-area GVA, growth",
    "real_gva_growth": "Small-area GVA, real growth",
    "claimant_rate_change": "Claimant rate, change",
    "log_claimant_rate": "Claimant rate, log",
    "log_claimant_rate_change": "Claimant rate, change of log",
    "employment_deprivation_change": "Employment deprivation, change",
    "log_employment_deprivation_change": "Employment deprivation, change of log",
    "employment_deprivation_rank_change": "Employment deprivation, change of rank",
    "gva_per_head_growth": "Authority GVA per head, growth",
    "real_gva_per_head_growth": "Authority GVA per head, real growth",
}

ESTIMATORS = {"within": "least squares", "double_filter": "double filter"}
"""Estimators of the main table."""

ERRORS = {f"rho_{group}": f"rho_{SHORT[group]}" for group in GROUPS}
"""Terms that carry each group's coefficient, and their columns in the curve."""


def sample_text(sample: str) -> str:
    """A sample's years: ``lsoa21_2014_2022`` is "2014 to 2022"."""
    first, last = sample.split("_")[-2:]
    return f"{first} to {last}" if first.isdigit() else "none"


def _empty(caption: str, table_id: str, why: str) -> Table:
    """What stands in place of a table without rows."""
    return tables.build(
        pd.DataFrame({"why": [words.sentence_start(why) + "."]}),
        [Column("why", "Not estimated")],
        caption=caption,
        table_id=table_id,
        download=False,
    )


def spillover_estimates(edition: "Edition") -> Table:
    """Coefficients by group under the main choices, an outcome a row."""
    caption = "Spillovers by group: coefficient on the neighbours\u2019 past"
    results = edition.results
    if results.spillover_curve.empty:
        return _empty(caption, "spillover-estimates", spillover_words.not_estimated(results))
    rows = model_figures.form_rows(results.spillover_curve).copy()
    keys = ["specification", "sample"]
    models = results.models[results.models["model"] == spillover_words.MODEL]
    errors = models[models["term"].isin(ERRORS)]
    wide = errors.pivot_table(index=keys, columns="term", values="std_error", aggfunc="first")
    sizes = models.groupby(keys)[["n_obs", "n_clusters"]].first()
    rows = rows.join(wide, on=keys).join(sizes, on=keys)
    rows["outcome_label"] = rows["outcome"].map(OUTCOMES)
    rows["years"] = rows["sample"].map(sample_text)
    rows["estimator"] = rows["estimator"].map(ESTIMATORS)
    rows["counts"] = rows["evidence"].map({True: "yes", False: "no"})
    columns = [
        Column("outcome_label", "Outcome", header=True),
        Column("years", "Years"),
        Column("estimator", "Estimator"),
    ]
    for group, (term, column) in zip(GROUPS, ERRORS.items(), strict=True):
        columns += [
            Column(column, LABELS[group], "score", 3),
            Column(term, "Standard error", "score", 3),
        ]
    columns += [
        Column("ratio_od", "Ratio to other deprived", "score", 2),
        Column("p_equal", "p, all equal", "score", 3),
        Column("n_obs", "N", "count"),
        Column("n_clusters", "Clusters", "count"),
        Column("counts", "Evidence"),
    ]
    return tables.build(
        rows[[c.name for c in columns]].reset_index(drop=True),
        columns,
        caption=caption,
        table_id="spillover-estimates",
        note="Queen contiguity, effects of year by group, no own lag, standard errors clustered by "
        "authority. Over several years least squares within areas leans towards zero and is no evidence; "
        "nor is a coefficient of one or more, or a version whose placebo fails.",
    )


def spillover_agreement(edition: "Edition") -> Table:
    """How many specifications agree with the report, among all and among those that count."""
    caption = "How many versions agree with the report"
    results = edition.results
    if results.spillover_curve.empty:
        return _empty(caption, "spillover-agreement", spillover_words.not_estimated(results))
    found = spillover_words.Spillovers(results.spillover_curve)
    subsets = {
        "all": found.curve,
        "passing": found.passing,
        "evidence": found.evidence,
        "precise": found.precise,
    }
    rows = [
        {
            "among": AMONG[name],
            "number": len(chosen),
            **{share: 100 * chosen[share].astype(float).mean() if len(chosen) else float("nan") for share in SHARES},
        }
        for name, chosen in subsets.items()
    ]
    return tables.build(
        pd.DataFrame(rows),
        [
            Column("among", "Among", header=True),
            Column("number", "Versions", "count"),
            *(Column(name, label, "percent", 0) for name, label in SHARES.items()),
        ],
        caption=caption,
        table_id="spillover-agreement",
        note="A version is an outcome, a sample, weights, effects, the own lag in or out, an estimator "
        "and a covariance. Unbiased: least squares and likelihood on one year, likelihood without own "
        "lag, the double filter and two stages; with a coefficient of one or more none counts. Precise "
        "enough: both ratios\u2019 intervals are at most 0.4 wide, and instruments, where there are any, "
        "are not weak. Ruled out: an interval of a ratio lies wholly outside 0.8 to 1.",
    )


def spillover_placebos(edition: "Edition") -> Table:
    """How the placebo fares under each set of effects."""
    caption = "Neighbours drawn by lot: which effects pass"
    results = edition.results
    if results.spillover_curve.empty:
        return _empty(caption, "spillover-placebos", spillover_words.not_estimated(results))
    rows = spillover_words.by_effects(results)
    rows["effects"] = rows["effects"].str.replace("_", " ").str.replace(" year", ", by year")
    return tables.build(
        rows,
        [
            Column("effects", "Effects", header=True),
            Column("specifications", "Versions", "count"),
            Column("passes", "Whose placebo finds nothing", "count"),
        ],
        caption=caption,
        table_id="spillover-placebos",
    )


def social_checks(edition: "Edition") -> Table:
    """The checks of the instruments: check, result, what it means."""
    caption = "The instruments put to the test"
    results = edition.results
    if not social_words.estimated(results):
        return _empty(caption, "social-checks", social_words.not_estimated(results))
    return tables.build(
        social_words.checks(results),
        [
            Column("check", "Check", header=True),
            Column("result", "Result"),
            Column("meaning", "What it means"),
        ],
        caption=caption,
        table_id="social-checks",
    )


def social_estimates(edition: "Edition") -> Table:
    """OLS and 2SLS at the headline's choices with every diagnostic."""
    caption = "Social infrastructure: least squares and 2SLS with their diagnostics"
    results = edition.results
    if not social_words.estimated(results):
        return _empty(caption, "social-estimates", social_words.not_estimated(results))
    return tables.build(
        social_words.headline(results),
        [
            Column("outcome", "Outcome", choose=True),
            Column("treatment", "Measure", header=True),
            Column("ols", "OLS", "score", 2),
            Column("ols_se", "Standard error", "score", 2),
            Column("iv", "2SLS", "score", 2),
            Column("iv_se", "Standard error", "score", 2),
            Column("set", "Anderson-Rubin set", "numeral"),
            Column("effective_f", "Effective F", "score", 1),
            Column("critical", "Its critical value", "score", 1),
            Column("kleibergen_paap_f", "Kleibergen-Paap F", "score", 1),
            Column("hansen_j_p", "p, Hansen\u2019s J", "score", 3),
            Column("endogeneity_p", "p, endogeneity", "score", 3),
            Column("n_obs", "N", "count"),
            Column("n_clusters", "Clusters", "count"),
        ],
        caption=caption,
        table_id="social-estimates",
        note="Wards; controls for place, people before treatment and the outcome\u2019s level at the "
        "start; turnout and drug offences together as instruments; standard errors clustered by "
        "authority. Effects are of one standard deviation, in the outcome\u2019s unit.",
        filterable=True,
    )


def _outcome(model: str, outcome: str) -> str:
    """An outcome's label; the two models use one id for different things."""
    if model.startswith("A"):
        return OUTCOMES.get(outcome, outcome)
    from analysis.models.iv.plan import load_plan

    return words.sentence_start(load_plan().outcomes[outcome].label)


def not_estimable(edition: "Edition") -> Table:
    """What could not be estimated, and why."""
    rows = edition.results.diagnostics
    rows = rows[rows["statistic"] == "not_estimable"].merge(
        edition.results.models.drop_duplicates(["model", "specification", "sample"]),
        on=["model", "specification", "sample"],
        how="left",
    )
    names = {spillover_words.MODEL: "A, spillovers", social_words.MODEL: "B, social infrastructure"}
    counted = (
        rows.assign(model=rows["model"].map(names))
        .groupby(["model", "outcome", "reference"], sort=False)
        .size()
        .rename("versions")
        .reset_index()
    )
    counted["outcome"] = [
        _outcome(model, str(outcome)) for model, outcome in counted[["model", "outcome"]].itertuples(index=False)
    ]
    counted["reference"] = counted["reference"].str.split(". ", regex=False).str[0]
    return tables.build(
        counted,
        [
            Column("model", "Model", choose=True),
            Column("outcome", "Outcome", header=True),
            Column("reference", "Not estimable here, because"),
            Column("versions", "Versions", "count"),
        ],
        caption="Not estimable here",
        table_id="not-estimable",
    )


def known_truth(edition: "Edition", model: str) -> Table:
    """The estimators on simulated data: bias and coverage."""
    rows = edition.results.known_truth
    rows = rows[rows["model"] == model].copy()
    for name in ("design", "estimator", "term"):
        if name in rows:
            rows[name] = rows[name].astype(str).str.replace("_", " ")
    has_terms = model == spillover_words.MODEL
    if "coverage" in rows:
        rows["covered"] = 100 * rows["coverage"]
    columns = [
        Column("design", "Design", header=True, choose=True),
        Column("estimator", "Estimator" if has_terms else "Estimator or test"),
        *([Column("term", "Term")] if has_terms else []),
        Column("draws", "Draws", "count"),
        Column("truth", "Truth", "score", 2),
        Column("mean", "Mean estimate", "score", 3),
        Column("bias", "Bias", "score", 4),
        Column("monte_carlo_error", "Monte Carlo error", "score", 4),
        Column("covered", "95% intervals that hold the truth", "percent", 1),
    ]
    return tables.build(
        rows.reindex(columns=[c.name for c in columns]).reset_index(drop=True),
        columns,
        caption="Known truth: the estimators on simulated data",
        table_id=f"known-truth-{model.replace('_', '-')}",
        filterable=True,
    )


FILES = {
    "models.csv": "Every estimate of every version, of both models",
    "diagnostics.csv": "Every test of every version",
    "statistics.csv": "What a test statistic is, where its rows do not say it themselves",
    "spillover_curve.csv": "Model A, one row a version, with what it finds",
    "known_truth.csv": "The estimators on simulated data whose truth is known",
}
"""Files of an edition's results about the models."""


def model_files(edition: "Edition") -> Table:
    """The files of the models."""
    rows = [
        {"file": name, "what": what, "href": f"results/{name}"}
        for name, what in FILES.items()
        if (edition.results.folder / name).exists()
    ]
    caption = "Files to download"
    if not rows:
        return _empty(caption, "model-files", social_words.not_estimated(edition.results))
    return tables.build(
        pd.DataFrame(rows),
        [Column("file", "File", header=True, href="href"), Column("what", "What it holds")],
        caption=caption,
        table_id="model-files",
        download=False,
    )


VIEWS: Mapping[str, Callable[..., Table]] = {
    "spillover_estimates": spillover_estimates,
    "spillover_agreement": spillover_agreement,
    "spillover_placebos": spillover_placebos,
    "social_checks": social_checks,
    "social_estimates": social_estimates,
    "not_estimable": not_estimable,
    "known_truth": known_truth,
    "model_files": model_files,
}
"""Tables of the models by id."""
