"""The tables of the spillover model: coefficients, agreement with the report, placebos, Moran's I."""

import pandas as pd

from analysis.book.display import table as tables
from analysis.book.display.table import Column, Table
from analysis.book.figures import model_frames as model_figures
from analysis.book.findings import spillovers as spillover_words
from analysis.book.findings.not_estimated import not_estimated
from analysis.book.wording import words
from analysis.book.wording.patterns import say
from analysis.groups import GROUPS, LABELS, SHORT
from analysis.results.reading import Results

SOURCES = {
    "claimants": "Claimant rates",
    "deprivation": "Employment deprivation",
    "authority_output": "Authorities\u2019 output",
    "small_area_output": "Small-area output",
    "tees_durham_output": "Output, Tees Valley and Durham",
}
SHARES = {
    "significant": "Positive and clear in every group",
    "told_from_one": "Both ratios told from one",
    "equivalent": "Both ratios about 0.9",
    "excluded": "That ruled out",
}
OUTCOMES = {
    "gva_growth": "Small-area GVA, growth",
    "real_gva_growth": "Small-area GVA, real growth",
    "gva_growth_tees_durham": "GVA, Tees Valley and Durham, growth",
    "real_gva_growth_tees_durham": "GVA, Tees Valley and Durham, real growth",
    "claimant_rate_change": "Claimant rate, change",
    "log_claimant_rate": "Claimant rate, log",
    "log_claimant_rate_change": "Claimant rate, change of log",
    "employment_deprivation_change": "Employment deprivation, change",
    "log_employment_deprivation_change": "Employment deprivation, change of log",
    "employment_deprivation_rank_change": "Employment deprivation, change of rank",
    "gva_per_head_growth": "Authority GVA per head, growth",
    "real_gva_per_head_growth": "Authority GVA per head, real growth",
}

FORMS = {
    "within": "least squares",
    "double_filter": "double filter",
    "likelihood": "likelihood, same year",
    "two_stage": "two stages, same year",
    "pair_moments": "moments of pairs, same year",
    "jackknife": "half-panel jackknife",
}
"""Estimators of the main table in words; those of the same year are on the neighbours' present."""

SIZE = (Column("n_obs", "N", "count"), Column("n_clusters", "Clusters", "count"))
"""How much an estimate stands on."""

ERRORS = {f"rho_{group}": f"rho_{SHORT[group]}" for group in GROUPS}
"""Terms that carry each group's coefficient, and their columns in the curve."""


def sample_text(sample: str) -> str:
    """A sample's years: ``lsoa21_2014_2022`` is "2014 to 2022"."""
    first, last = sample.split("_")[-2:]
    return f"{first} to {last}" if first.isdigit() else "none"


def without_rows(caption: str, table_id: str, why: str) -> Table:
    """What stands in place of a table without rows."""
    return tables.build(
        pd.DataFrame({"why": [words.sentence_start(why) + "."]}),
        [Column("why", "Not estimated")],
        caption=caption,
        table_id=table_id,
        download=False,
    )


def _nothing(results: Results, caption: str, table_id: str) -> Table:
    """What stands in place of a table of a model that was not estimated."""
    return without_rows(caption, table_id, not_estimated(results, spillover_words.MODEL))


def spillover_estimates(results: Results) -> Table:
    """Coefficients by group under the main choices: an outcome, its years and an estimator a row."""
    caption = say("tables.spillover_estimates")
    if results.spillover_curve.empty:
        return _nothing(results, caption, "spillover-estimates")
    rows = model_figures.form_rows(results.spillover_curve).copy()
    keys = ["specification", "sample"]
    models = results.models[results.models["model"] == spillover_words.MODEL]
    rows["role"] = rows["main"].map({True: "main", False: "beside it"})
    wide = models[models["term"].isin(ERRORS)].pivot_table(
        index=keys, columns="term", values="std_error", aggfunc="first"
    )
    sizes = models.groupby(keys)[["n_obs", "n_clusters"]].first()
    rows = rows.join(wide, on=keys).join(sizes, on=keys).join(_tests(results.diagnostics), on=keys)
    rows["outcome_label"] = rows["outcome"].map(OUTCOMES)
    rows["years"] = rows["sample"].map(sample_text)
    rows["by"] = rows["estimator"].map(FORMS)
    rows["counts"] = rows["evidence"].map({True: "yes", False: "no"})
    columns = [
        Column("outcome_label", "Outcome", header=True, choose=True),
        Column("years", "Years", choose=True),
        Column("by", "Estimator", choose=True),
        Column("role", "Version", choose=True),
        Column("counts", "Evidence", choose=True),
    ]
    for group, (term, column) in zip(GROUPS, ERRORS.items(), strict=True):
        rows[f"{column}_text"] = with_errors(rows[column], rows[term], 3)
        columns.append(Column(f"{column}_text", LABELS[group], "numeral"))
    columns += [
        Column("ratio_od", "Ratio to other deprived", "score", 2),
        Column("ratio_nd", "Ratio to non-deprived", "score", 2),
        Column("p_equal", "p, all equal", "score", 3),
        Column("cragg_donald_f", "Cragg-Donald F", "score", 1),
        Column("hansen_j_p", "p, Hansen\u2019s J", "score", 3),
        *SIZE,
    ]
    kept = [c.name for c in columns] + [name for pair in ERRORS.items() for name in reversed(pair)]
    return tables.build(
        rows[kept].reset_index(drop=True),
        columns,
        caption=caption,
        table_id="spillover-estimates",
        note=say("tables.spillover_estimates_note"),
        filterable=True,
    )


def with_errors(estimates: pd.Series, errors: pd.Series, digits: int) -> list[str]:
    """Estimates with their standard errors in brackets: "0.86 (0.06)"; empty where there is none."""
    return [
        "" if pd.isna(estimate) else f"{estimate:.{digits}f} ({error:.{digits}f})".replace("-", "\u2212")
        for estimate, error in zip(estimates, errors, strict=True)
    ]


def _tests(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """The strength of instruments and the p-value of J, by specification and sample."""
    own = diagnostics[diagnostics["model"] == spillover_words.MODEL]
    keys = ["specification", "sample"]
    strength = own[own["statistic"] == "cragg_donald_f"].set_index(keys)["value"]
    j = own[own["statistic"] == "hansen_j"].set_index(keys)["p_value"]
    return pd.concat([strength.rename("cragg_donald_f"), j.rename("hansen_j_p")], axis=1)


MORAN = {"moran_i": "Outcome", "moran_i_residual": "Left"}


def spillover_moran(results: Results) -> Table:
    """Moran's I of each outcome, and of what the main form leaves of it, for England and by group."""
    caption = say("tables.spillover_moran")
    rows = results.diagnostics[results.diagnostics["statistic"].str.startswith("moran_i")]
    if rows.empty:
        return _nothing(results, caption, "spillover-moran")
    rows = rows.assign(outcome=rows["specification"].str.split(".").str[0])
    keys = ["outcome", "sample"]
    values = rows.pivot_table(index=keys, columns="statistic", values="value", sort=False)
    highest = rows[rows["statistic"].isin(MORAN)].groupby(keys)["p_value"].max().rename("highest_p")
    wide = values.join(highest).reset_index()
    wide["outcome_label"], wide["years"] = wide["outcome"].map(OUTCOMES), wide["sample"].map(sample_text)
    columns = [Column("outcome_label", "Outcome", header=True), Column("years", "Years")]
    for statistic, label in MORAN.items():
        columns.append(Column(statistic, f"{label}: England", "score", 3))
        columns += [Column(f"{statistic}_{group}", f"{label}: {LABELS[group].lower()}", "score", 3) for group in GROUPS]
    columns.append(Column("highest_p", "Higher p, England", "score", 3))
    return tables.build(
        wide.reindex(columns=[c.name for c in columns]),
        columns,
        caption=caption,
        table_id="spillover-moran",
        note=say("tables.spillover_moran_note"),
    )


def spillover_agreement(results: Results) -> Table:
    """What the distinct versions of each source find, one by one and as one curve."""
    caption = say("tables.spillover_agreement")
    if results.spillover_curve.empty:
        return _nothing(results, caption, "spillover-agreement")
    found = spillover_words.Spillovers(results.spillover_curve)
    joint = results.diagnostics[results.diagnostics["specification"].str.startswith(CURVE)]
    p = joint.pivot_table(index="specification", columns="statistic", values="p_value")
    rows = []
    for source, versions in found.curve.groupby("source", sort=False):
        counted = versions[versions["evidence"].astype(bool)]
        own = p.loc[f"{CURVE}{source}"] if f"{CURVE}{source}" in p.index else {}
        rows.append(
            {
                "source": SOURCES.get(str(source), str(source)),
                "versions": len(versions),
                "evidence": len(counted),
                **{name: int(counted[name].astype(bool).sum()) for name in SHARES},
                **{name: own.get(name, float("nan")) for name in JOINT},
            }
        )
    return tables.build(
        pd.DataFrame(rows),
        [
            Column("source", "Source", header=True),
            Column("versions", "Distinct versions", "count"),
            Column("evidence", "That count", "count"),
            *(Column(name, label, "count") for name, label in SHARES.items()),
            *(Column(name, label, "score", 3) for name, label in JOINT.items()),
        ],
        caption=caption,
        table_id="spillover-agreement",
        note=say("tables.spillover_agreement_note"),
    )


CURVE = "curve."
JOINT = {
    **{f"joint_rho_{group}": f"p: {LABELS[group].lower()}, zero" for group in GROUPS},
    **{f"joint_difference_{group}": f"p: no difference from {LABELS[group].lower()}" for group in GROUPS[1:]},
}
"""Joint tests of a curve, by their statistic in ``diagnostics.csv``."""


def spillover_placebos(results: Results) -> Table:
    """How the placebo fares under each set of effects."""
    caption = say("tables.spillover_placebos")
    if results.spillover_curve.empty:
        return _nothing(results, caption, "spillover-placebos")
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
