"""The tables of the book, by id: which rows and columns, from which results."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis import catalog
from analysis.book.area.recommendations import load_recommendations, load_since
from analysis.book.display import table as tables
from analysis.book.display.folded import Folded
from analysis.book.display.table import Column, Table
from analysis.book.display.worked_out import Maker
from analysis.book.figures.frames import left_out
from analysis.book.figures.registry import load_registry
from analysis.book.figures.rows import MEASURED_AT
from analysis.book.figures.source_lines import makers_of, own_datasets
from analysis.book.tables import area as area_tables
from analysis.book.tables import claims as claim_tables
from analysis.book.tables import files as file_tables
from analysis.book.tables import funding as funding_tables
from analysis.book.tables import lists as list_tables
from analysis.book.tables.area import TwoForms
from analysis.book.tables.claims import Notes
from analysis.book.tables.models import VIEWS as MODEL_VIEWS
from analysis.book.wording import numbers, words
from analysis.book.wording.addresses import dataset_page, measure_page
from analysis.book.wording.patterns import say
from analysis.errors import AnalysisError
from analysis.groups import ALL, GROUPS, GROUPS_AND_ALL, LABELS, SHORT
from analysis.indicators.spec import Indicator
from analysis.results.listening import tables_read
from analysis.results.reading import Results

HEADLINE = (
    "inactivity_rate",
    "long_term_sick_rate",
    "bad_health_rate",
    "unemployment_rate",
    "no_qualifications_rate",
    "level4_rate",
    "managers_professionals_associates_rate",
    "routine_semi_routine_rate",
    "part_time_rate",
    "own_account_rate",
    "no_car_rate",
    "moved_last_year_rate",
    "social_rent_rate",
    "employment_deprivation_rate",
    "jobs_density",
    "connectivity_score",
    "e_withdrawn_rate",
)
"""Indicators of the first page's table."""

UNIT_WORDS = {
    "percent": "%",
    "people": "people",
    "gbp": "£",
    "gbp_million": "£ million",
    "years": "years",
    "minutes": "minutes",
    "km": "km",
    "ratio": "ratio",
    "score": "score",
    "per_100": "per 100",
}


def _value(spec: Indicator, value: float) -> str:
    unit = "score" if spec.unit in ("percent", "years", "minutes", "km") else spec.unit
    return numbers.value_text(value, unit, spec.decimals)


def _latest(results: Results, indicators: tuple[str, ...]) -> pd.DataFrame:
    """One row an indicator: label, unit, period and the groups' values as text."""
    rows = []
    frame = results.indicators
    for name in indicators:
        mine = frame[frame["indicator"] == name]
        if mine.empty:
            continue
        spec = results.specs[name]
        period = mine["period"].iloc[-1]
        now = mine[mine["period"] == period].set_index("group")
        values = {SHORT[g]: _value(spec, float(now["value"][g])) for g in GROUPS_AND_ALL}
        rows.append(
            {
                "indicator": name,
                "measure": spec.label,
                "page": measure_page(name),
                "unit": UNIT_WORDS[spec.unit],
                "period": period,
                "unit_and_period": f"{UNIT_WORDS[spec.unit]}, {period}",
                **values,
            }
        )
    named = ["indicator", "measure", "page", "unit", "period", "unit_and_period"]
    return pd.DataFrame(rows, columns=[*named, *SHORT.values()])


def _group_columns(results: Results) -> list[Column]:
    last = f"All of {results.region.name_in_sentence}"
    return [Column(SHORT[g], LABELS[g] if g != ALL else last, "numeral") for g in GROUPS_AND_ALL]


def headline(results: Results) -> Table:
    """The main indicators by group, for the area that the edition compares."""
    results = results.scope
    frame = _latest(results, HEADLINE)
    return tables.build(
        frame,
        [
            Column("measure", "Measure", header=True, href="page", below="unit_and_period"),
            Column("unit", "Unit", wide=True),
            Column("period", "Period", wide=True),
            *_group_columns(results),
        ],
        caption=say("tables.headline", area=results.region.name_in_sentence),
        table_id="headline",
        note=say("tables.headline_note"),
    )


def groups(results: Results) -> Table:
    """Numbers of neighbourhoods and residents by group, here and in England."""
    areas = results.areas
    rows = []
    kinds = [("edition", results.region.name)] + ([("england", "England")] if not results.region.is_country else [])
    for kind, name in kinds:
        own = areas[areas["area_type"] == kind].set_index("group")
        for group in GROUPS:
            rows.append(
                {
                    "area": name,
                    "group": LABELS[group],
                    "areas": own["areas"].get(group, 0),
                    "share": 100 * own["areas"].get(group, 0) / own["areas"].sum(),
                    "residents": own["population"].get(group, 0),
                }
            )
    return tables.build(
        pd.DataFrame(rows),
        [
            Column("group", "Group", header=True),
            Column("area", "Area"),
            Column("areas", "Neighbourhoods", "count"),
            Column("share", "Share of neighbourhoods", "percent"),
            Column("residents", "Residents, Census 2021", "count"),
        ],
        caption=say("tables.groups"),
        table_id="groups",
    )


def definitions(results: Results) -> Table:
    """England's groups under other definitions."""
    return tables.build(
        results.definitions,
        [
            Column("label", "Definition", header=True),
            Column("doubly_disadvantaged", "Doubly disadvantaged", "count"),
            Column("other_deprived", "Other deprived", "count"),
            Column("shared", "Kept", "count"),
            Column("wards", "Wards", "count"),
            Column("residents", "Residents", "count"),
            Column("working_age_residents", "Aged 16 to 64", "count"),
        ],
        caption=say("tables.definitions"),
        table_id="definitions",
        note=say("tables.definitions_note"),
    )


def dilution(results: Results) -> Table:
    """What the same rate looks like from neighbourhoods and from MSOAs."""
    frame = results.dilution.copy()
    frame["label"] = frame["group"].map(LABELS)
    frame["kept"] = 100 * frame["gap_kept"]
    return tables.build(
        frame,
        [
            Column("label", "Group", header=True),
            Column("rate_lsoa21", "From neighbourhoods", "percent"),
            Column("rate_msoa21", "From MSOAs", "percent"),
            Column("kept", "Distance from England that is kept", "percent", 0),
        ],
        caption=say("tables.dilution"),
        table_id="dilution",
    )


def _figures_by_dataset(results: Results) -> dict[str, list[str]]:
    registry = load_registry()
    used: dict[str, list[str]] = {}
    slug = results.edition["slug"]
    for figure in registry.figures.values():
        if not figure.shown_in(slug) or left_out(figure, results):
            continue
        datasets = [d for name in figure.indicators if name in results.specs for d in results.specs[name].datasets]
        for dataset in dict.fromkeys([*datasets, *own_datasets(figure, results)]):
            used.setdefault(dataset, []).append(registry.number(figure.id, slug))
    return used


def _fetched_from(url: object) -> str:
    """Where a file is fetched from, which need not be its publisher: a host, or a repository on one."""
    parts = urlsplit(str(url or ""))
    if parts.netloc == "raw.githubusercontent.com":
        return f"github.com/{'/'.join(parts.path.split('/')[1:3])}"
    return parts.netloc


def datasets(results: Results) -> Table:
    """Every dataset of the catalogue with its state in this build and the figures that use it."""
    frame = catalog.table().reset_index()
    used = _figures_by_dataset(results)
    unavailable = results.unavailable
    frame["figures"] = [", ".join(used.get(d, [])) for d in frame["id"]]
    frame["state"] = [
        "not available" if d in unavailable else "used" if d in used else "in tables" for d in frame["id"]
    ]
    frame["page"] = [dataset_page(d) for d in frame["id"]]
    frame["megabytes"] = frame["bytes"] / 1e6
    frame["fetched_from"] = [_fetched_from(url) for url in frame["url"]]
    return tables.build(
        frame,
        [
            Column("title", "Dataset", header=True, href="page"),
            Column("producer", "Publisher", choose=True),
            Column("fetched_from", "Fetched from", choose=True, web=True),
            Column("vintage", "Vintage", web=True),
            Column("geography", "Geography", choose=True, web=True),
            Column("licence", "Licence", choose=True),
            Column("figures", "Figures", web=True),
            Column("id", "Id", web=True),
        ],
        caption=say("tables.datasets"),
        table_id="datasets",
        filterable=True,
        row_anchor="dataset-{id}",
    )


def indicators(results: Results) -> Table:
    """Every indicator with what it measures."""
    rows = [
        {
            "label": spec.label,
            "page": measure_page(name),
            "base": spec.base,
            "unit": UNIT_WORDS[spec.unit],
            "measured_at": ", ".join(dict.fromkeys(MEASURED_AT.get(s.areas, "neighbourhood") for s in spec.series)),
            "chapter": spec.chapter.replace("_", " "),
            "note": spec.note,
            "datasets": ", ".join(spec.datasets[:4]) + (", \u2026" if len(spec.datasets) > 4 else ""),
            "id": name,
        }
        for name, spec in results.specs.items()
    ]
    return tables.build(
        pd.DataFrame(rows),
        [
            Column("label", "Indicator", header=True, href="page"),
            Column("unit", "Unit"),
            Column("measured_at", "Measured at"),
            Column("base", "Base"),
            Column("note", "Note", web=True),
            Column("datasets", "Datasets", web=True),
            Column("id", "Name in files"),
        ],
        caption=say("tables.indicators"),
        table_id="indicators",
        filterable=True,
    )


def unavailable(results: Results) -> Table:
    """Datasets that this build did not have, with the reason."""
    titles = (
        catalog.table()["title"] if "id" not in catalog.table().columns else catalog.table().set_index("id")["title"]
    )
    missing = results.unavailable
    rows = [{"title": titles.get(d, d), "reason": reason, "id": d} for d, reason in missing.items()]
    return tables.build(
        pd.DataFrame(rows, columns=["title", "reason", "id"]),
        [Column("title", "Dataset", header=True), Column("reason", "Why"), Column("id", "Id")],
        caption=say("tables.unavailable") if rows else say("tables.unavailable_none"),
        table_id="unavailable",
        download=False,
    )


def sources(results: Results, indicators: tuple[str, ...]) -> Folded:
    """The sums behind every number of a page."""
    results = results.scope
    frame = results.indicators
    frame = frame[frame["indicator"].isin(indicators)].copy()
    last = frame.groupby("indicator")["period"].transform("last")
    frame = frame[frame["period"] == last]
    frame["measure"] = [results.specs[name].label for name in frame["indicator"]]
    frame["group_label"] = [LABELS[g] if g != ALL else results.region.name for g in frame["group"]]
    frame["text"] = [_value(results.specs[i], v) for i, v in zip(frame["indicator"], frame["value"], strict=True)]
    frame["dataset"] = frame["datasets"].str.split(";").str[-1]
    frame["page"] = [measure_page(name) for name in frame["indicator"]]
    frame["href"] = [dataset_page(name) for name in frame["dataset"]]
    table = tables.build(
        frame.reset_index(drop=True),
        [
            Column("measure", "Measure", header=True, href="page"),
            Column("group_label", "Group"),
            Column("period", "Period"),
            Column("text", "Value", "numeral"),
            Column("numerator", "Counted", "count"),
            Column("denominator", "Out of", "count"),
            Column("areas", "Neighbourhoods", "count"),
            Column("dataset", "Dataset", href="href"),
        ],
        caption=say("tables.sources"),
        table_id="sources",
    )
    return Folded(table, table.caption)


def recommendations(results: Results) -> Table:
    """The report's recommendations: problem, lever, who holds it, what this book can say of it."""
    return tables.build(
        load_recommendations(),
        [
            Column("number", "No.", header=True),
            Column("aim", "Aim"),
            Column("problem", "Problem"),
            Column("lever", "What the report proposes"),
            Column("held_by", "Who can do it"),
            Column("measure", "What would show it"),
        ],
        caption=say("tables.recommendations"),
        table_id="recommendations",
    )


def since(results: Results) -> Table:
    """What has happened since the report, by recommendation."""
    return tables.build(
        load_since(),
        [
            Column("number", "No.", header=True),
            Column("date", "When"),
            Column("fact", "What happened", long=True),
            Column("source", "Source"),
        ],
        caption=say("tables.since"),
        table_id="since",
    )


View = Table | Folded | TwoForms | Notes
"""What a table of the book can be."""

VIEWS: Mapping[str, Callable[..., View]] = {
    "headline": headline,
    "groups": groups,
    "definitions": definitions,
    "dilution": dilution,
    "downloads": file_tables.downloads,
    "datasets": datasets,
    "indicators": indicators,
    "unavailable": unavailable,
    "sources": sources,
    "recommendations": recommendations,
    "since": since,
    "model_files": file_tables.model_files,
    **MODEL_VIEWS,
    **area_tables.VIEWS,
    **claim_tables.VIEWS,
    **funding_tables.VIEWS,
    **list_tables.VIEWS,
}
"""Every table by its id."""


def build(table_id: str, results: Results, *, folded: bool = False, **options: Any) -> View:
    """A table of the book for an edition; `folded`, behind its caption, which is what the PDF has of it.

    Raises
    ------
    AnalysisError
        When there is no such table.
    """
    if table_id not in VIEWS:
        raise AnalysisError(f"there is no table {table_id!r}; there are {words.listing(list(VIEWS))}")
    with tables_read() as read:
        shown = VIEWS[table_id](results, **options)
    made = _made(shown, makers_of((), list(read)))
    return Folded(made, made.caption, told_in_print=True) if folded and isinstance(made, Table) else made


def _made(shown: View, makers: Sequence[Maker]) -> View:
    """A table, in whatever form, that says what it was made of; a list of notes leads to rows that say so."""
    if isinstance(shown, Table):
        return replace(shown, makers=makers)
    if isinstance(shown, Folded):
        return replace(shown, table=replace(shown.table, makers=makers))
    if isinstance(shown, TwoForms):
        return replace(shown, screen=replace(shown.screen, makers=makers))
    return shown
