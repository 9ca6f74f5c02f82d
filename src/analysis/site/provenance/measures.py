"""The page of a measure: its formula with what is summed, its sums across England, its datasets."""

from collections.abc import Iterator

import pandas as pd

from analysis.book.wording import numbers
from analysis.book.wording.addresses import measure_page, table_page
from analysis.catalog import load_catalog
from analysis.groups import GROUPS_AND_ALL, LABELS
from analysis.indicators.spec import AROUND, Areas, Indicator, Series
from analysis.markup import Markup, html, joined
from analysis.prepare.meanings import meaning
from analysis.results import schema
from analysis.site.provenance.parts import (
    Build,
    Page,
    beside,
    datasets_table,
    facts,
    functions,
    prepared_table,
    section,
    table,
)

UNITS = {
    "percent": "percent",
    "people": "people",
    "gbp": "pounds",
    "gbp_million": "millions of pounds",
    "per_100": "per 100",
}
"""Units in words, where their name is none."""

FORMULAS = {
    "rate": "{scale}sum of what is counted ÷ sum of what it is out of. Both are summed over the neighbourhoods of a "
    "group, and divided once.",
    "count": "Sum of what is counted, over the neighbourhoods of a group.",
    "mean": "Sum of the neighbourhoods’ values ÷ number of neighbourhoods of a group that have one.",
    "authority": "Sum of (value of a local authority × residents of the group who live there) ÷ residents of the group "
    "in all authorities that have a value.",
}
"""How areas are put together, by the kind of indicator (:mod:`analysis.indicators.pooled`)."""

GEOGRAPHIES: dict[Areas, str] = {
    "lsoa21": "the neighbourhood (LSOA of 2021)",
    "lsoa11": "the LSOA of 2011, carried to neighbourhoods of 2021",
    "lsoa01": "the LSOA of 2001, carried to neighbourhoods of 2021",
    "msoa21": "the MSOA of 2021 around the neighbourhood, shared among its neighbourhoods by residents",
    "msoa11": "the MSOA of 2011 around the neighbourhood",
    "ward": "the ward around the neighbourhood, shared among its neighbourhoods by residents",
    "authority": "the local authority around the neighbourhood",
}
"""What values are measured at, in words."""

OLDER: tuple[Areas, ...] = ("lsoa11", "lsoa01")
"""Areas of former censuses that neighbourhoods are made of."""

PLAIN_FROM = 10_000
"""The size from which a sum is written without decimals."""

COMPUTE = ("analysis.indicators.parts.build_parts", "analysis.indicators.pooled.pooled_rate")
"""What makes the parts of a measure of prepared tables, and what pools them."""


def scale_words(spec: Indicator) -> str:
    """What a ratio of sums is multiplied by: "100 × ", or nothing."""
    return f"{spec.scale:g} × " if spec.scale != 1 else ""


def _summed(spec: Indicator, series: Series, columns: tuple[str, ...]) -> Markup:
    """The columns that are summed, with their meaning."""
    if spec.kind == "authority":
        return html("<code>{}</code> of each local authority", series.panel_indicator)
    named = [
        html('{}<span class="place-of"><code>{}</code></span>', _meaning(series.table, column), column)
        for column in columns
    ]
    return joined(named, " + ") if named else html("–")


def _meaning(table_name: str, column: str) -> str:
    known = meaning(table_name, column)
    return known.text if known.unit in ("", "people") else f"{known.text} ({known.unit})"


def _below(spec: Indicator, series: Series) -> Markup:
    if spec.kind == "mean":
        return html("neighbourhoods with a value")
    if spec.kind == "authority":
        return html("the group’s residents there")
    return _summed(spec, series, series.denominator)


def _measured_at(series: Series) -> str:
    """What the values of a series are of; counts of older areas are carried, which the datasets say."""
    published = {load_catalog()[dataset].geography for dataset in series.datasets}
    carried = next((old for old in OLDER if old in published), None) if series.areas == "lsoa21" else None
    return GEOGRAPHIES[carried or ("msoa21" if series.through_msoa else series.areas)]


def _series(spec: Indicator) -> Markup:
    rows = [
        [
            series.period or "each year",
            _summed(spec, series, series.numerator),
            _below(spec, series),
            _measured_at(series),
            html("<code>{}</code>", series.table),
        ]
        for series in spec.series
    ]
    return table("What is summed", ["Period", "Counted", "Out of", "Measured at", "Prepared table"], rows)


def _sums(build: Build, spec: Indicator) -> Markup:
    rows = build.results.national
    rows = rows[rows["indicator"] == spec.id]
    if rows.empty:
        return html('<p class="place-note">This build has no value of it.</p>')
    cells = [
        [
            LABELS[str(row["group"])],
            row["period"],
            *(_number(row[name]) for name in ("numerator", "denominator")),
            numbers.value_text(float(row["value"]), spec.unit, spec.decimals),
            numbers.count(float(row["areas"])),
        ]
        for _, row in rows.iterrows()
        if row["group"] in GROUPS_AND_ALL
    ]
    heads = ["Group", "Period", "Counted", "Out of", "Value", "Neighbourhoods"]
    return table("Sums and values across England", heads, cells, 4)


def _number(value: float) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:,.0f}" if value == round(value) or abs(value) >= PLAIN_FROM else f"{value:,.2f}"


def _notes(spec: Indicator) -> Iterator[tuple[str, object]]:
    yield "Unit", UNITS.get(spec.unit, spec.unit)
    yield "Base", spec.base
    around = [GEOGRAPHIES[s.areas].split(",")[0] for s in spec.series if s.areas in AROUND]
    yield "Around, not in", f"Values are of {around[0]}, and not of the people in it alone." if around else ""
    yield "Before comparing", spec.note
    yield "No interval", spec.whole


def page(build: Build, spec: Indicator) -> Page:
    """The page of an indicator."""
    formula = FORMULAS[spec.kind].format(scale=scale_words(spec))
    own = html('<a href="{}">{}</a>', beside(table_page("indicators")), schema.table("indicators").title)
    definition = build.results.definition
    groups = f"Groups by the index of {definition.imd[:4]} and the Community Needs Index 2023."
    sums = html('<p class="place-note">{} The sums of every area are in its file: {}.</p>', groups, own)
    body = joined(
        [
            section("Formula", html('<p class="made-formula">{}</p>', formula), _series(spec), facts(_notes(spec))),
            section("Sums", _sums(build, spec), sums),
            section("Where the data come from", datasets_table(spec.datasets)),
            build.section(("Functions", functions(COMPUTE))),
            section("Tables before it", prepared_table(dict.fromkeys(s.table for s in spec.series))),
        ]
    )
    name = beside(measure_page(spec.id)).removesuffix(".html")
    return Page(name, spec.label, "Measure", f"How “{spec.label}” is worked out, and from what.", body)
