"""What the pages have in common: facts, tables, datasets in brief, and what computed them in this build."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from analysis.book.wording.addresses import dataset_page, model_page
from analysis.catalog import Dataset, attribution, load_catalog
from analysis.markup import Markup, html, joined, link
from analysis.models.iv.plan import MODEL as SOCIAL
from analysis.models.iv.plan import load_plan
from analysis.models.spatial.evidence.specifications import MODEL as SPILLOVERS
from analysis.models.spatial.samples.inputs import OPTIONAL, TABLES
from analysis.prepare import store
from analysis.results.reading import Results

SHORT = 12
"""Digits of a checksum that stand for it; all of them are behind it."""

REPOSITORIES = "github.com/"
"""What the address of a public repository begins with, an owner and a name after it."""

SHORTEST_NAME = 3
"""Letters of a name by which a publisher can be told."""

MODELS = {SPILLOVERS: "The spillover model", SOCIAL: "The model of social infrastructure"}
"""The models by the names that ``data/results.yml`` gives them."""


KINDS = {
    "real": "computed from the raw data",
    "released": "from the results of that version, kept with the code",
    "synthetic": "from invented data",
}
"""What kinds of build there are."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    title, kind : str
        Its heading, and what it is the page of.
    lead : str
        What it says, in a sentence.
    body : Markup
    """

    name: str
    title: str
    kind: str
    lead: str
    body: Markup


def beside(address: str) -> str:
    """The address of another of these pages from one of them."""
    return address.rsplit("/", 1)[-1]


def section(title: str, *pieces: Markup) -> Markup:
    """A part of a page under its heading."""
    return html("<section><h2>{}</h2>{}</section>", title, joined(pieces))


def facts(rows: Iterable[tuple[str, object]]) -> Markup:
    """A list of facts, each with its name; those without content are left out."""
    items = (html("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in rows if value not in ("", None))
    return html('<dl class="made-facts">{}</dl>', joined(items))


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]], numbers: int = 0) -> Markup:
    """A table in a frame that scrolls; the first column holds each row's head, the last `numbers` hold numbers."""
    first = len(heads) - numbers

    def cell(place: int, value: object) -> Markup:
        if place == 0:
            return html('<th scope="row">{}</th>', value)
        return html('<td class="number">{}</td>' if place >= first else "<td>{}</td>", value)

    return html(
        '<div class="place-wide" tabindex="0" role="region" aria-label="{}"><table class="made-table">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        caption,
        joined(
            html('<th scope="col"{}>{}</th>', html(' class="number"') if place >= first else "", head)
            for place, head in enumerate(heads)
        ),
        joined((html("<tr>{}</tr>", joined(cell(i, value) for i, value in enumerate(row))) for row in rows), "\n"),
    )


def functions(names: Iterable[str]) -> Markup:
    """Functions by their module, as code."""
    return joined((html("<code>{}</code>", name) for name in names), ", ")


def fetched_from(dataset: Dataset) -> str:
    """The host or the public repository that a file was fetched from, which need not be its publisher's."""
    parts = urlsplit(dataset.url)
    if parts.netloc in ("raw.githubusercontent.com", "github.com"):
        return f"{REPOSITORIES}{'/'.join(parts.path.split('/')[1:3])}"
    return parts.netloc


def is_copy(dataset: Dataset) -> bool:
    """Whether the file was fetched from a public repository of somebody else than its publisher.

    A repository is the publisher's own where its owner's name is in that of the publisher or of the publisher's page,
    or begins with the name of the publisher's site, as "ONSdigital" does.
    """
    place = fetched_from(dataset)
    if not place.startswith(REPOSITORIES):
        return False
    owner = _letters(place.split("/")[1])
    site = urlsplit(dataset.landing_page or "").netloc
    names = [part for part in site.split(".") if len(part) >= SHORTEST_NAME and part not in ("www", "gov")]
    return owner not in _letters(dataset.producer + site) and not owner.startswith(tuple(names))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def licence_of(dataset: Dataset) -> str:
    """A licence by its short name, and what there is to know of it."""
    note = dataset.licence.note
    return f"{dataset.licence.id}. {note}" if note else dataset.licence.id


def datasets_table(ids: Iterable[str], caption: str = "Datasets") -> Markup:
    """Datasets in brief: publisher, place they were fetched from, licence, credit, vintage, checksum."""
    rows = []
    for dataset in (load_catalog()[name] for name in dict.fromkeys(ids)):
        publisher = (
            html('<a href="{}">{}</a>', link(dataset.landing_page), dataset.producer)
            if dataset.landing_page
            else dataset.producer
        )
        credit = joined(html('<span class="place-of">{}</span>', line) for line in attribution([dataset]))
        rows.append(
            [
                html('<a href="{}">{}</a>', beside(dataset_page(dataset.id)), dataset.title),
                publisher,
                html('<a href="{}">{}</a>', link(dataset.url), fetched_from(dataset)),
                html("{}{}", dataset.licence.id, credit),
                dataset.vintage,
                html("<code>{}</code>", (dataset.sha256 or "not fetched yet")[:SHORT]),
            ]
        )
    heads = ["Dataset", "Publisher", "Fetched from", "Licence and credit", "Vintage", "Checksum"]
    return table(caption, heads, rows)


def behind(prepared: Iterable[str]) -> list[str]:
    """Prepared tables and those that they are built from, each once, in the order of asking."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            found[name] = None
            for before in store.table(name).after:
                visit(before)

    for name in prepared:
        visit(name)
    return list(found)


def inputs_of(prepared: Iterable[str]) -> list[str]:
    """Ids of the datasets that prepared tables are built from, directly or by way of others."""
    return list(dict.fromkeys(d for name in behind(prepared) for d in store.table(name).inputs))


def built_by(name: str) -> str:
    """The function that builds a prepared table."""
    build = store.table(name).build
    return f"{build.__module__}.{build.__qualname__}"


def prepared_table(names: Iterable[str]) -> Markup:
    """Prepared tables with the functions that build them and what these start from."""
    rows = [
        [
            html("<code>{}</code>", name),
            functions([built_by(name)]),
            ", ".join(store.table(name).after) or "–",
            len(store.table(name).inputs),
        ]
        for name in behind(names)
    ]
    heads = ["Prepared table", "Built by", "After the tables", "Datasets of its own"]
    return table("Prepared tables", heads, rows, 1)


def tables_of_model(model: str) -> list[str]:
    """Prepared tables that a model is estimated on."""
    if model == SPILLOVERS:
        return [*TABLES, OPTIONAL]
    return sorted({level.table for level in load_plan().levels.values()})


def model_links(models: Iterable[str]) -> Markup:
    """Links to the pages of models."""
    return joined((html('<a href="{}">{}</a>', beside(model_page(m)), MODELS[m]) for m in models), ", ")


@dataclass(frozen=True)
class Build:
    """What every page says of the build that it is part of."""

    results: Results

    @cached_property
    def rows(self) -> list[tuple[str, object]]:
        """Release, date, commit and kind of data."""
        edition = self.results.edition
        return [
            ("Version", f"{edition['version']}, {edition['date']}"),
            ("Commit", html("<code>{}</code>", edition["source_commit"])),
            ("Kind of build", KINDS[edition["data"]]),
        ]

    def section(self, *rows: tuple[str, object]) -> Markup:
        """The part of a page that says what computed its numbers."""
        return section("What computed it", facts([*rows, *self.rows]))
