"""The page of a dataset: who publishes it, where the file was fetched from, on which terms, and what uses it."""

from analysis.book.wording.addresses import dataset_page, measure_page, table_page
from analysis.catalog import Dataset, attribution
from analysis.indicators.spec import load_indicators
from analysis.markup import Markup, html, joined, link
from analysis.prepare import store
from analysis.readers.which import readers
from analysis.results import schema
from analysis.site.provenance.parts import (
    SHORT,
    Build,
    Page,
    beside,
    built_by,
    facts,
    fetched_from,
    functions,
    is_copy,
    licence_of,
    section,
    table,
)

AREAS = {
    "oa21": "output areas of 2021",
    "lsoa01": "LSOAs of 2001",
    "lsoa11": "LSOAs of 2011",
    "lsoa21": "LSOAs of 2021",
    "soa11_ni": "super output areas of Northern Ireland, 2011",
    "msoa11": "MSOAs of 2011",
    "msoa21": "MSOAs of 2021",
    "ward": "wards of the year of the election",
    "ward17": "wards of 2017",
    "ward21": "wards of 2021",
    "ltla21": "local authorities of 2021",
    "ltla24": "local authorities of 2024",
    "csp24": "community safety partnerships of 2024",
    "pcon10": "constituencies of 2010",
    "pcon24": "constituencies of 2024",
    "town": "towns and cities",
    "point": "single sites",
    "postcode": "postcodes",
    "none": "none",
}
"""What a file has a row for, by the catalogue's name of it."""

READ_BY = "analysis.readers.source.table"
"""What reads every file, whoever asks it to."""

COPY = "A copy, held there by others than its publisher. Its bytes are checked against the checksum below."


def _page_of(dataset: Dataset) -> Markup | str:
    if not dataset.landing_page:
        return ""
    return html('<a href="{}">{}</a>', link(dataset.landing_page), dataset.landing_page)


def _fetched(dataset: Dataset) -> Markup:
    line = html('<a href="{}">{}</a>', link(dataset.url), fetched_from(dataset))
    return html("{}. {}", line, COPY) if is_copy(dataset) else html("{}, held by its publisher", line)


def _checksum(dataset: Dataset) -> Markup:
    if not dataset.sha256:
        return html("none: the file has not been fetched")
    return html(
        "<details><summary><code>{}…</code> (SHA-256)</summary><code>{}</code></details>",
        dataset.sha256[:SHORT],
        dataset.sha256,
    )


def _size(dataset: Dataset) -> str:
    if dataset.bytes is None:
        return ""
    files = f" in {len(dataset.parts)} files" if dataset.parts else ""
    return f"{dataset.bytes:,} bytes{files}, {dataset.format}"


def _terms(dataset: Dataset) -> Markup:
    lines = joined(html("<p>{}.</p>", line.rstrip(".")) for line in attribution([dataset]))
    return html("{}{}", licence_of(dataset), lines)


def _state(build: Build, dataset: Dataset) -> str:
    reason = build.results.unavailable.get(dataset.id)
    return f"not had in this build: {reason}" if reason else "had in this build"


def _columns(dataset: Dataset) -> Markup:
    rows = [
        [html("<code>{}</code>", column.name), column.description, column.unit]
        for columns in (dataset.columns, *dataset.sheets.values())
        for column in columns
    ]
    return table("Columns that are read", ["Column", "Holds", "Unit"], rows) if rows else Markup()


def _used(dataset: Dataset) -> Markup:
    measures = [spec for spec in load_indicators().values() if dataset.id in spec.datasets]
    prepared = [name for name in store.table_names() if dataset.id in store.table(name).inputs]
    carried = [t for t in schema.load_schema().tables.values() if dataset.id in t.carries]
    if not (measures or prepared or carried):
        return html("<p>No table of this book uses it; it is in the catalogue for those who want to.</p>")
    return facts(
        [
            (
                "Measures",
                joined((html('<a href="{}">{}</a>', beside(measure_page(s.id)), s.label) for s in measures), "; "),
            ),
            (
                "Prepared tables",
                joined(
                    (html("<code>{}</code> by <code>{}</code>", name, built_by(name)) for name in prepared),
                    "; ",
                ),
            ),
            (
                "Carried as it is by",
                joined((html('<a href="{}">{}</a>', beside(table_page(t.name)), t.title) for t in carried), "; "),
            ),
        ]
    )


def page(build: Build, dataset: Dataset) -> Page:
    """The page of a dataset of the catalogue."""
    source = facts(
        [
            ("Publisher", dataset.producer),
            ("Publisher’s page", _page_of(dataset)),
            ("Fetched from", _fetched(dataset)),
            ("Licence and credit", _terms(dataset)),
            ("Vintage", dataset.vintage),
            ("Describes", dataset.dates.reference),
            ("Published", dataset.dates.released),
            ("Fetched on", dataset.dates.accessed),
            ("Areas", AREAS.get(dataset.geography, dataset.geography)),
            ("Size", _size(dataset)),
            ("Checksum", _checksum(dataset)),
            ("How to cite it", dataset.citation),
            ("Notes", dataset.notes),
        ]
    )
    read = functions(readers().get(dataset.id, (READ_BY,)))
    body = joined(
        [
            section("Where it comes from", source),
            section("What uses it", _used(dataset)),
            build.section(("Read by", read), ("Availability", _state(build, dataset))),
            section("What is read of it", _columns(dataset)),
        ]
    )
    name = beside(dataset_page(dataset.id)).removesuffix(".html")
    lead = f"Published by {dataset.producer}; what this book takes from it, and on which terms."
    return Page(name, dataset.title, "Dataset", lead, body)
