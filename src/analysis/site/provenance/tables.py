"""The page of a table of results: what it holds, what computes it, from which tables and datasets."""

from analysis.book.wording.addresses import measure_page, table_page
from analysis.indicators.spec import load_indicators
from analysis.markup import Markup, html, joined
from analysis.results import schema
from analysis.results.schema import Column, Table
from analysis.site.provenance.parts import (
    MODELS,
    Build,
    Page,
    beside,
    datasets_table,
    facts,
    functions,
    inputs_of,
    model_links,
    prepared_table,
    section,
    table,
    tables_of_model,
)

NO_DATASET = "No dataset is behind it: its numbers are drawn, or are of other tables."
OF_MEASURES = "The datasets are those of the measures."
INDICATORS = "indicators"
"""What stands in ``data/results.yml`` for the tables of every indicator."""


def _holds(column: Column) -> str:
    return f"{column.description}. Empty where {column.empty}." if column.empty else f"{column.description}."


def _columns(about: Table) -> Markup:
    rows = [[html("<code>{}</code>", c.name), _holds(c), c.unit or "–", c.type] for c in about.columns]
    return table("Columns", ["Column", "Holds", "Unit", "Type"], rows)


def _measures() -> Markup:
    links = (html('<a href="{}">{}</a>', beside(measure_page(s.id)), s.label) for s in load_indicators().values())
    return html("<p>The measures, each with its formula, sums and datasets: {}.</p>", joined(links, "; "))


def sources_of(about: Table) -> list[str]:
    """Ids of the datasets behind a table, those of its measures apart."""
    models = [name for name in about.made_from if name in MODELS]
    prepared = [name for name in about.made_from if name not in (INDICATORS, *MODELS)]
    prepared += [name for model in models for name in tables_of_model(model)]
    return list(dict.fromkeys([*about.carries, *inputs_of(prepared)]))


def page(build: Build, about: Table) -> Page:
    """The page of a table of ``data/results.yml``."""
    models = [name for name in about.made_from if name in MODELS]
    prepared = [name for name in about.made_from if name not in (INDICATORS, *MODELS)]
    there = (build.results.folder / f"{about.name}.csv").exists()
    file = html('<a href="../chapters/results/{0}.csv">{0}.csv</a>', about.name) if there else f"{about.name}.csv"
    licence = schema.load_schema().licence
    sources = sources_of(about)
    without = OF_MEASURES if INDICATORS in about.made_from else NO_DATASET
    pieces = [
        section("What it holds", facts([("File", file), ("Licence", f"{licence.title}; credit {licence.credit}")])),
        build.section(("Function", functions([about.made_by])), ("Model", model_links(models))),
        section("Measures", _measures()) if INDICATORS in about.made_from else Markup(),
        section("Tables before it", prepared_table(prepared)) if prepared else Markup(),
        section("Where the data come from", datasets_table(sources) if sources else html("<p>{}</p>", without)),
        section("Columns", _columns(about)),
    ]
    name = beside(table_page(about.name)).removesuffix(".html")
    return Page(name, about.title, "Table of results", f"{about.description}.", joined(pieces))
