"""The page of the report's statements: what was published where, how each is tested, and what came of it."""

from typing import Any

from analysis.book.wording.addresses import claim_row, measure_page, table_page
from analysis.book.wording.published import claims, published
from analysis.indicators.spec import load_indicators
from analysis.markup import Markup, html, joined
from analysis.replication.claims_file import CHAPTERS
from analysis.replication.spec import ClaimTest
from analysis.replication.spec_file import load_tests
from analysis.results import schema
from analysis.site.provenance.parts import (
    MODELS,
    Build,
    Page,
    beside,
    functions,
    model_links,
    prepared_table,
    section,
)
from analysis.site.provenance.tables import INDICATORS

NAME = beside(claim_row("x")).partition(".")[0]

KINDS = {
    "level": "a measure’s value for a group",
    "ratio": "a measure’s value over that of another group or region",
    "change": "a measure’s change between two periods",
    "gap": "how the distance between two groups changed",
    "count": "a number from the list of areas",
    "highest_of": "a measure beside others in the same group",
    "rank": "a region’s place among the regions",
    "range": "how far apart the highest and the lowest region are",
    "peak": "whether a series rose and then fell",
    "worse_on": "the share of measures on which the group does worse",
    "model": "estimates of a model",
}
"""What is estimated, by the kind of test (``data/claim_tests.yml``)."""

SIGNS = ("percent", "gbp")
"""Units that a value's text has by a sign."""

UNITS = {"lsoas": "LSOAs", "percentage_points": "percentage points", "pp": "percentage points"}
"""Units whose name in the file is not that of a text."""

STATUS = {
    "reproduced": "reproduced",
    "same_direction": "same direction",
    "differs": "differs",
    "not_testable": "not testable",
    "context": "context",
}


def _measures(test: ClaimTest) -> Markup:
    known = load_indicators()
    links = [
        html('<a href="{}">{}</a>', beside(measure_page(name)), known[name].label)
        for name in dict.fromkeys(test.measure.names)
        if name in known
    ]
    return joined(links, "; ")


def _behind(test: ClaimTest) -> Markup:
    """What a test without a measure is made of: a model, or the tables behind all statements."""
    if test.test == "model":
        return model_links(MODELS)
    about = schema.table("claims")
    return html('<a href="{}">{}</a>', beside(table_page(about.name)), about.title)


def _tested(claim: str) -> Markup:
    tests = load_tests()
    if claim not in tests.tests:
        return html("{}", tests.not_testable.get(claim) or tests.context[claim])
    test = tests.tests[claim]
    measures = _measures(test) or _behind(test)
    tolerance = test.tolerance.reason if test.tolerance else ""
    return html(
        "{}{}{}",
        KINDS[test.test],
        html(": {}", measures) if measures else "",
        html('<span class="place-of">{}</span>', tolerance) if tolerance else "",
    )


def _value(row: dict[str, Any]) -> str:
    """A published value in its unit; empty where there is a direction alone."""
    if row["value"] != row["value"]:
        return ""
    unit = str(row["unit"])
    return published(str(row["id"])) + ("" if unit in SIGNS else f" {UNITS.get(unit, unit)}")


def _published(row: dict[str, Any]) -> Markup:
    value = _value(row)
    places = [CHAPTERS[str(row["chapter"])], row["figure"], str(row["document"]).replace("-", " ")]
    where = ", ".join(str(place) for place in places if place)
    source = (
        html('<span class="place-of">It names {}</span>', row["published_source"]) if row["published_source"] else ""
    )
    return html('{}<span class="place-of">{}</span>{}', value or "a direction", where, source)


def _rows(build: Build) -> Markup:
    found = build.results.claims.set_index("id")
    rows = []
    for claim, row in claims().iterrows():
        status = str(found["england_status"].get(claim, found["status"].get(claim, "")))
        reason = str(found["england_reason"].get(claim, ""))
        rows.append(
            html(
                '<tr id="claim-{}"><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>',
                claim,
                row["statement"],
                _published({"id": claim, **row.to_dict()}),
                _tested(str(claim)),
                html('{}<span class="place-of">{}</span>', STATUS.get(status, status), reason),
            )
        )
    heads = ("Statement", "Published", "How it is tested", "Across England")
    return html(
        '<div class="place-wide" tabindex="0" role="region" aria-label="Statements"><table class="made-table">'
        "<caption>Statements</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        joined(html('<th scope="col">{}</th>', head) for head in heads),
        joined(rows, "\n"),
    )


def page(build: Build) -> Page:
    """The page of every statement of ``data/claims.csv``."""
    about = schema.table("claims")
    prepared = [name for name in about.made_from if name not in (INDICATORS, *MODELS)]
    own = html('<p class="place-note">Their table: <a href="{}">{}</a>.</p>', beside(table_page("claims")), about.title)
    body = joined(
        [
            section("Statements", own, _rows(build)),
            build.section(("Function", functions([about.made_by])), ("Models", model_links(MODELS))),
            section("Tables before it", prepared_table(prepared)),
        ]
    )
    lead = "What the report and its companions published, where, and how this book holds it against data."
    return Page(NAME, "The report’s statements", "Replication", lead, body)
