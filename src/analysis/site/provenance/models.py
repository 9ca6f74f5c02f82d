"""The page of a model: its specification, sample, function and datasets."""

from analysis.book.wording import words
from analysis.book.wording.addresses import model_page, table_page
from analysis.markup import Markup, html, joined
from analysis.models.iv.plan import MODEL as SOCIAL
from analysis.models.iv.plan import load_plan
from analysis.models.spatial.evidence.main_specifications import Main, load_main
from analysis.models.spatial.evidence.specifications import MODEL as SPILLOVERS
from analysis.results import schema
from analysis.site.provenance.parts import (
    MODELS,
    Build,
    Page,
    beside,
    datasets_table,
    facts,
    functions,
    inputs_of,
    prepared_table,
    section,
    table,
    tables_of_model,
)

FUNCTIONS = {
    SPILLOVERS: ("analysis.models.spatial.run.estimate", "analysis.models.spatial.sample_run.estimate_sample"),
    SOCIAL: ("analysis.models.iv.run.estimate", "analysis.models.iv.grid.estimate_cell"),
}
"""What estimates each model."""

SETTINGS = {SPILLOVERS: "data/specifications.yml", SOCIAL: "data/social_models.yml"}
"""Where its specification stands."""


def _spillovers() -> Markup:
    """The one specification of each source, fixed beforehand, with its reasons."""
    return joined(
        html("<h3>{}</h3>{}", words.sentence_start(main.label), facts(_choices(main))) for main in load_main().values()
    )


def _choices(main: Main) -> list[tuple[str, object]]:
    return [
        ("Outcome", main.outcome),
        ("Sample", main.sample or "the only one"),
        ("Neighbours", main.weights),
        ("Effects", main.effects),
        ("Own past", main.own_lag),
        ("Estimator", main.estimator),
        ("Why these", words.sentence_start("; ".join(main.reasons)) + "."),
    ]


def _social() -> Markup:
    plan = load_plan()
    headline = facts(
        [
            ("Level", plan.levels[plan.headline["level"]].label),
            ("Instruments", ", ".join(plan.instrument_sets[plan.headline["instruments"]])),
            ("Controls", plan.controls[plan.headline["controls"]].label),
            ("Left out", ", ".join(plan.leave_out)),
        ]
    )
    kinds = (("Measure", plan.treatments), ("Instrument", plan.instruments), ("Outcome", plan.outcomes))
    rows = [
        [one.label, kind, one.unit or "–", " to ".join(str(year) for year in dict.fromkeys(one.years)), one.column]
        for kind, measures in kinds
        for one in measures.values()
    ]
    return headline + table("What it sets beside each other", ["Name", "Role", "Unit", "Years", "Column"], rows)


def _sizes(build: Build, model: str) -> Markup:
    rows = build.results.models
    rows = rows[(rows["model"] == model) & rows["n_obs"].notna()]
    sizes = rows.groupby("sample", sort=False)[["n_obs", "n_clusters"]].max()
    cells = [[name, *("–" if value != value else f"{value:,.0f}" for value in sizes.loc[name])] for name in sizes.index]
    return table("Samples", ["Areas and years", "Rows at most", "Clusters at most"], cells, 2) if cells else Markup()


def page(build: Build, model: str) -> Page:
    """The page of one of the two models."""
    tables = [t for t in schema.tables() if model in t.made_from]
    links = joined((html('<a href="{}">{}</a>', beside(table_page(t.name)), t.title) for t in tables), "; ")
    specification = _spillovers() if model == SPILLOVERS else _social()
    prepared = tables_of_model(model)
    body = joined(
        [
            section("Specification", specification, facts([("Settings", SETTINGS[model])])),
            section("Sample", _sizes(build, model)),
            section("What it finds", html("<p>{}.</p>", links)),
            build.section(("Functions", functions(FUNCTIONS[model]))),
            section("Tables before it", prepared_table(prepared)),
            section("Where the data come from", datasets_table(inputs_of(prepared))),
        ]
    )
    name = beside(model_page(model)).removesuffix(".html")
    return Page(name, MODELS[model], "Model", "What is estimated, on what, by which function, from which data.", body)
