"""Source lines: the datasets behind a figure, and how it was worked out, each with a link to its own page."""

from collections.abc import Sequence

from analysis.book.display.worked_out import Maker
from analysis.book.figures.registry import FigureSpec, Registry, SourceText
from analysis.book.wording.addresses import dataset_page, measure_page, table_page
from analysis.catalog import carried, load_catalog
from analysis.indicators.spec import load_indicators
from analysis.markup import Markup, html, joined
from analysis.results import schema
from analysis.results.reading import Results


def _text(registry: Registry, dataset: str) -> SourceText:
    """How a dataset is named: as the registry says, else by its title in the catalogue."""
    return registry.source_text(dataset) or SourceText(dataset, load_catalog()[dataset].title)


def _links(registry: Registry, datasets: Sequence[str]) -> list[Markup]:
    links: dict[str, Markup] = {}
    for dataset in datasets:
        source = _text(registry, dataset)
        if not source.silent and source.text not in links:
            links[source.text] = html('<a href="{}">{}</a>', dataset_page(dataset), source.text)
    return list(links.values())


def named_sources(registry: Registry, datasets: Sequence[str]) -> list[str]:
    """What datasets are called in the text, each name once, those left out that only carry others."""
    texts = (_text(registry, dataset) for dataset in datasets)
    return list(dict.fromkeys(source.text for source in texts if not source.silent))


def source_link(registry: Registry, datasets: Sequence[str], indicator: str) -> Markup:
    """The word "Source", linked to the page of an indicator; the names of its datasets are read out with it."""
    texts = "; ".join(named_sources(registry, datasets))
    if not texts:
        return Markup()
    return html('<a href="{}" aria-label="Source: {}">Source</a>', measure_page(indicator), texts)


def source_line(registry: Registry, datasets: Sequence[str]) -> Markup:
    """HTML naming each source once, linked to its page; empty for no datasets.

    Datasets that share a text, such as ten years of one count, stand once, with a link to the first.
    """
    links = _links(registry, datasets)
    if not links:
        return Markup()
    line = html("{}: {}.", "Source" if len(links) == 1 else "Sources", joined(links, "; "))
    return joined([line, *(html("{}.", text) for text in carried(load_catalog()[d] for d in datasets))], " ")


INDEX = {"2019": "imd2019_scores_lsoa11", "2019_published": "imd2019_lsoa11", "2025": "imd2025_lsoa21"}
"""The dataset of each index that groups can go by."""

ON_THE_REPORTS_LIST = ("replication", "northern")
"""The chapters whose figures go by the report's list in every edition."""


def own_datasets(figure: FigureSpec, results: Results) -> tuple[str, ...]:
    """Datasets of a figure beyond its indicators', with the index that the edition's groups go by.

    A figure that compares both indices names both.
    """
    report, own = INDEX["2019"], INDEX[results.definition.imd]
    if figure.chapter in ON_THE_REPORTS_LIST or own in figure.datasets:
        return figure.datasets
    return tuple(own if dataset == report else dataset for dataset in figure.datasets)


def dataset_title(registry: Registry, dataset: str) -> str:
    """What a dataset is called in the text."""
    return _text(registry, dataset).text


def makers_of(indicators: Sequence[str], tables: Sequence[str]) -> tuple[Maker, ...]:
    """What a figure or a table was worked out as: the indicators that it shows, or else the tables that it reads."""
    if indicators:
        return tuple((measure_page(name), load_indicators()[name].label) for name in dict.fromkeys(indicators))
    return tuple((table_page(name), schema.table(name).title) for name in dict.fromkeys(tables))
