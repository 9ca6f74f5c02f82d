"""The tables of the chapter on the area, for screens and for print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.book.area import improvers as area_improvers
from analysis.book.area import levers as area_levers
from analysis.book.area import neighbourhoods as area_list
from analysis.book.area import similar as area_similar
from analysis.book.area import wards as area_places
from analysis.book.display import table as tables
from analysis.book.display.figure import Omitted
from analysis.book.display.table import Column, Table
from analysis.book.figures import area_frames
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.places import place_name
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS_AND_ALL, LABELS, OTHER_DEPRIVED
from analysis.indicators.spec import Indicator
from analysis.markup import html
from analysis.regions import COUNTRY
from analysis.results.reading import Results

PRINTED = 20
"""Neighbourhoods in the printed list."""

PRINTED_MEASURES = (
    "inactivity_rate",
    "long_term_sick_rate",
    "bad_health_rate",
    "no_qualifications_rate",
    "claimant_rate",
)
"""Measures in the printed list, which has room for few in letters that can be read."""


def _area(results: Results) -> str:
    return results.region.name_in_sentence


def area_places_table(results: Results) -> Table | Omitted:
    """The authorities with doubly disadvantaged neighbourhoods and the wards that hold them."""
    frame = area_places.places(results)
    if frame.empty:
        return Omitted("area_places")
    frame["name"] = [place_name(str(name)) for name in frame["area_name"]]
    return tables.build(
        frame,
        [
            Column("name", "Local authority", header=True, below="wards"),
            Column(DOUBLY_DISADVANTAGED, LABELS[DOUBLY_DISADVANTAGED], "count"),
            Column(OTHER_DEPRIVED, LABELS[OTHER_DEPRIVED], "count"),
            Column("total", "All", "count"),
            Column("wards", "Wards of the doubly disadvantaged", long=True, wide=True),
        ],
        caption=say("tables.area_places", area_s=words.possessive(_area(results))),
        table_id="area-places",
        note=say("tables.area_places_note"),
    )


@dataclass(frozen=True)
class TwoForms:
    """A table for screens, and a shorter one for paper."""

    screen: Table
    paper: Table

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        both = html(
            '<div class="screen-only long-table">{}</div><div class="print-only">{}</div>',
            self.screen.to_html(),
            self.paper.to_html(),
        )
        return {"text/html": both, "text/plain": self.screen.caption}


def _measure_column(spec: Indicator, *, counted: bool) -> Column:
    label = spec.label_short or spec.label
    if counted and spec.kind == "rate":
        return Column(spec.id, label, "numeral")
    return Column(spec.id, label, spec.unit, spec.decimals)


def _group_values(specs: Mapping[str, Indicator], facts: Facts, group: str) -> dict[str, Any]:
    """A group's value of each measure, as a number: cells are formatted as those above them."""
    return {name: facts.value(name, group) for name in specs if facts.has(name)}


def _foot(results: Results, specs: Mapping[str, Indicator], *, counted: bool) -> list[dict[str, Any]]:
    """Rows to compare with: the area's group where it is large enough, England's, and everyone in England."""
    england = Facts(results.for_england)
    rows = []
    if not counted:
        own = _group_values(specs, Facts(results), DOUBLY_DISADVANTAGED)
        rows.append({"name": f"All of these, {_area(results)}"} | own)
    for group, label in (
        (DOUBLY_DISADVANTAGED, "England\u2019s doubly disadvantaged"),
        (COUNTRY, "All of England"),
    ):
        values = _group_values(specs, england, group)
        if counted:
            values = {
                n: numbers.value_text(v, specs[n].unit, specs[n].decimals) if specs[n].kind == "rate" else v
                for n, v in values.items()
            }
        rows.append({"name": label} | values)
    return rows


def _list_columns(specs: Mapping[str, Indicator], *, counted: bool, authorities: int) -> list[Column]:
    where = [Column("authority", "Local authority", choose=True)] if authorities > 1 else []
    return [
        Column("name", "Neighbourhood", header=True),
        Column("ward_name", "Ward"),
        *where,
        Column("imd_rank", "Deprivation rank", "count"),
        Column("place", "Order here", "count"),
        Column("cni2023_rank", "Needs rank", "count"),
        Column("cni_place", "Order here", "count"),
        Column("population", "Residents", "count"),
        *(_measure_column(spec, counted=counted) for spec in specs.values()),
    ]


_PRINT_LEAVES_OUT = ("authority", "place", "cni_place", "population")
"""Columns that paper has no room for; the neighbourhood's name says its authority."""


def area_list_table(results: Results) -> TwoForms | Omitted:
    """The doubly disadvantaged neighbourhoods with their profiles, most deprived first."""
    frame = area_list.neighbourhoods(results)
    if frame.empty:
        return Omitted("area_list")
    specs = area_list.profile_specs(results)
    counted = not area_levers.has_rates(results)
    if counted:
        frame = area_list.with_counts(results, frame)
    frame["authority"] = [place_name(str(n)) for n in frame["local_authority_name"]]
    authorities = frame["authority"].nunique()
    columns = _list_columns(specs, counted=counted, authorities=authorities)
    foot = _foot(results, specs, counted=counted)
    caption = say("tables.area_list", area_s=words.sentence_start(words.possessive(_area(results))))
    screen = Table(
        frame,
        columns,
        caption,
        "table-area-list",
        note=say("tables.area_list_note", shown=choose("tables.area_list_shown", "counts" if counted else "rates")),
        filterable=not counted,
        foot=foot,
    )
    return TwoForms(screen, _printed(screen, frame, columns))


def _printed(screen: Table, frame: pd.DataFrame, columns: list[Column]) -> Table:
    """The list for paper: fewer measures, and the first neighbourhoods only where there are many."""
    fixed = [c for c in columns if c.name not in area_list_measures(columns)]
    kept = [c for c in fixed if c.name not in _PRINT_LEAVES_OUT]
    measured = [c for c in columns if c.name in PRINTED_MEASURES]
    many = len(frame) > PRINTED
    shorter = choose("tables.area_list_printed", "many" if many else "few", shown=PRINTED, every=len(frame))
    return Table(
        frame.head(PRINTED),
        [*kept, *measured],
        screen.caption,
        "table-area-list-print",
        note=f"{shorter} {screen.note}",
        download=False,
        foot=screen.foot,
    )


def area_list_measures(columns: list[Column]) -> set[str]:
    """Names of the columns that hold measures: all after the residents."""
    names = [c.name for c in columns]
    return set(names[names.index("population") + 1 :])


def area_similar_table(results: Results) -> Table | Omitted:
    """Each local authority of the area with those most like it."""
    frame = area_similar.authorities(results)
    if frame.empty:
        return Omitted("area_similar")
    frame["name"] = [place_name(str(name)) for name in frame["area_name"]]
    return tables.build(
        frame,
        [
            Column("name", "Local authority", header=True),
            Column("doubly_disadvantaged", LABELS[DOUBLY_DISADVANTAGED], "count"),
            Column("similar", "Most alike in England, with their number of doubly disadvantaged", long=True),
            Column("nearest", "Distance of the first, usual distance = 100", "score", 0),
            Column("differs_most", "The first differs most in"),
        ],
        caption=say("tables.area_similar", area=_area(results)),
        table_id="area-similar",
        note=say("tables.area_similar_note", measures=area_similar.measures(results)),
        filterable=len(frame) > PRINTED,
    )


def area_improvers_table(results: Results) -> Table | Omitted:
    """Shares of deprived neighbourhoods that improved more than the average, beside England's."""
    frame = area_improvers.shares(results)
    if frame.empty:
        return Omitted("area_improvers")
    return tables.build(
        frame,
        [
            Column("what", "Measure and period", header=True),
            Column("deprived", "Deprived neighbourhoods", "count"),
            Column("improved", "Improved more than the average", "count"),
            Column("share", "Share", "percent", 0),
            Column("ci_low", "95% interval from", "percent", 0),
            Column("ci_high", "to", "percent", 0),
            Column("england", "Share, England", "percent", 0),
            Column("beside", "Beside England"),
        ],
        caption=say("tables.area_improvers", area=_area(results)),
        table_id="area-improvers",
        note=say("tables.area_improvers_note"),
    )


def area_levers_table(results: Results) -> Table | Omitted:
    """The recommendations whose levers the area's level of government holds, with its numbers beside each."""
    frame = area_levers.table(results)
    if frame.empty:
        return Omitted("area_levers")
    area = _area(results)
    here = [Column("here", f"Doubly disadvantaged, {area}", "numeral")]
    return tables.build(
        frame,
        [
            Column("number", "No.", header=True),
            Column("lever", "What the report proposes", long=True),
            Column("held_by", "Who can do it"),
            Column("measure", "Measure"),
            *(here if area_levers.has_rates(results) else []),
            Column("whole", f"All of {area}", "numeral"),
            Column("england", "England\u2019s doubly disadvantaged", "numeral"),
        ],
        caption=say("tables.area_levers", area=area),
        table_id="area-levers",
        note=say("tables.area_levers_note"),
    )


def small_area_output_table(results: Results) -> Table | Omitted:
    """Output of the groups in its first and last years, in total and per resident, in both kinds of prices."""
    rows = results.small_area_output
    if rows.empty:
        return Omitted("small_area_output")
    parts = []
    for measure, column in (("£ million", "gva_gbp_million"), ("£ per resident", "gva_per_resident_gbp")):
        for prices, years in rows.dropna(subset=column).groupby("prices"):
            ends = years[years["year"].isin((years["year"].min(), years["year"].max()))]
            wide = ends.pivot(index="year", columns="group", values=column).reset_index()
            parts.append(wide.assign(measure=f"{measure}, {str(prices).replace('_', ' ')}"))
    return tables.build(
        pd.concat(parts, ignore_index=True),
        [
            Column("measure", "GVA", header=True),
            Column("year", "Year"),
            *(Column(group, LABELS[group], "count") for group in GROUPS_AND_ALL),
        ],
        caption=say("tables.small_area_output", place=area_frames.output_place(results)),
        table_id="small-area-output",
        note=say("tables.small_area_output_note"),
    )


VIEWS: Mapping[str, Callable[..., Any]] = {
    "small_area_output": small_area_output_table,
    "area_places": area_places_table,
    "area_list": area_list_table,
    "area_similar": area_similar_table,
    "area_improvers": area_improvers_table,
    "area_levers": area_levers_table,
}
"""The chapter's tables by id."""
