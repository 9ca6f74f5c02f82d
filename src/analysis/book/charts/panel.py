"""The panel of a chapter: its measures, one a row, with the groups of neighbourhoods as marks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.book.display import theme
from analysis.book.display.drawing import Key, datasets_of, group_key
from analysis.book.display.panel import Panel, PanelRow, PanelSection
from analysis.book.display.strip import Axis, axis_of
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.book.figures.rows import MEASURED_AT, group_rows, indicator, is_national, present
from analysis.book.figures.saved import terms
from analysis.book.figures.source_lines import source_link
from analysis.book.figures.titles_groups import left_out_note
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.published import claims, published
from analysis.groups import ALL, DOUBLY_DISADVANTAGED, GROUPS, GROUPS_AND_ALL, OTHER_DEPRIVED
from analysis.indicators.spec import Indicator
from analysis.markup import Markup, html
from analysis.results.reading import Results

NATIONAL = "national"
"""England's doubly disadvantaged, beside the groups of an area."""

_BARE_UNITS = ("years", "minutes", "km")
"""Units that stand beside a row's name, as its numbers leave them out."""


def marks(results: Results) -> dict[str, Key]:
    """What the values of a panel are of: the groups, and England, like beside like."""
    own = dict(zip(GROUPS_AND_ALL, group_key(GROUPS_AND_ALL), strict=True))
    if is_national(results):
        return own | {ALL: Key("England", own[ALL].colour, own[ALL].shape)}
    beside = Key(say("panel.national"), theme.GROUP_COLOURS[DOUBLY_DISADVANTAGED], "ring")
    return {group: own[group] for group in GROUPS} | {NATIONAL: beside}


def latest(results: Results, name: str) -> pd.DataFrame:
    """The rows of an indicator's latest period by the groups of a panel, in their order; England's own last."""
    own = group_rows(results, name)
    if is_national(results):
        return own
    national = group_rows(results, name, tuple(dict.fromkeys(own["period"])), national=True)
    national = national[national["group"] == DOUBLY_DISADVANTAGED].assign(group=NATIONAL)
    return pd.concat([own[own["group"] != ALL], national], ignore_index=True)


def verdict(spec: Indicator, rows: pd.DataFrame, results: Results) -> tuple[float, str]:
    """How far the doubly disadvantaged are from other deprived neighbourhoods, and whether that is clear."""
    values = rows.set_index("group")["value"]
    if not {DOUBLY_DISADVANTAGED, OTHER_DEPRIVED} <= set(values.index):
        return float("nan"), choose("panel.verdict", "unknown")
    one, other = float(values[DOUBLY_DISADVANTAGED]), float(values[OTHER_DEPRIVED])
    interval = results.interval(spec.id, DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, str(rows["period"].iloc[0]))
    relation = words.relation(one, other, interval)
    if relation in ("higher", "lower"):
        held = Facts(results).relation(spec.id) == relation
        return one - other, choose("panel.verdict", "clear" if held else "limited")
    return one - other, choose("panel.verdict", relation)


def _signed(difference: float, spec: Indicator) -> str:
    """A difference with its sign; percentages in points."""
    if difference != difference:
        return ""
    body = numbers.mark_text(abs(difference), "score" if spec.unit == "percent" else spec.unit, spec.decimals)
    sign = "" if float(f"{difference:.{spec.decimals}f}") == 0 else numbers.MINUS if difference < 0 else "+"
    return f"{sign}{body}" + (" points" if spec.unit == "percent" else "")


def _about(spec: Indicator, rows: pd.DataFrame) -> Markup:
    """Unit, base, period and what is measured, with the source."""
    period = str(rows["period"].iloc[0])
    unit = spec.unit if spec.unit in _BARE_UNITS else ""
    parts = [unit, spec.base, period, MEASURED_AT.get(spec.measured_at(period))]
    source = source_link(load_registry(), datasets_of(rows), spec.id)
    return html("{}. {}", ", ".join(part for part in parts if part), source)


def _published(claim: str | None, *, national: bool) -> Markup:
    """What the report published, which is of England in every edition."""
    if claim is None:
        return Markup()
    tested = html('<a href="replication.html#claim-{}">{}</a>', claim, say("panel.tested"))
    value = choose("panel.value", str(claims().loc[claim, "relation"]), value=published(claim))
    of = "england" if national else "elsewhere"
    return html("{} {}", choose("panel.published", of, value=value), tested)


def _row(name: str, rows: pd.DataFrame, axis: Axis, results: Results, figure: FigureSpec) -> PanelRow:
    spec = indicator(results, name)
    by_group = rows.set_index("group")
    values = by_group["value"].reindex(list(marks(results)))
    difference, clear = verdict(spec, rows, results)
    low, high = by_group.reindex([DOUBLY_DISADVANTAGED])[["low", "high"]].astype(float).iloc[0]
    return PanelRow(
        measure=spec.label,
        about=_about(spec, rows),
        published=_published(figure.options.get("published", {}).get(name), national=is_national(results)),
        values=tuple(float(v) for v in values),
        texts=tuple(by_group["text"].reindex(values.index).fillna("")),
        interval=(float(low), float(high)) if low == low and high == high else None,
        difference=difference,
        difference_text=_signed(difference, spec),
        verdict=clear,
        axis=axis,
    )


def _span(axis: Axis, spec: Indicator) -> str:
    whole = all(end == int(end) for end in (axis.low, axis.high))
    ends = [numbers.mark_text(end, spec.unit, 0 if whole else max(spec.decimals, 1)) for end in (axis.low, axis.high)]
    return say("panel.span", low=ends[0], high=ends[1])


def _section(title: str, by_name: Mapping[str, pd.DataFrame], results: Results, figure: FigureSpec) -> PanelSection:
    """A section whose rows share an axis where they share a unit; else each row says where its own begins and ends."""
    units: dict[str, list[float]] = {}
    for name, rows in by_name.items():
        ends = rows.loc[rows["group"] == DOUBLY_DISADVANTAGED, ["low", "high"]].to_numpy(dtype=float).ravel()
        unit = indicator(results, name).unit
        # An interval of a share may end where no share can be.
        most = 100.0 if unit == "percent" else math.inf
        units.setdefault(unit, []).extend(min(v, most) for v in (*rows["value"].astype(float), *ends))
    axes = {unit: axis_of(values) for unit, values in units.items()}
    made = []
    for name, rows in by_name.items():
        spec = indicator(results, name)
        row = _row(name, rows, axes[spec.unit], results, figure)
        made.append(row if len(axes) == 1 else replace(row, span=_span(row.axis, spec)))
    first = indicator(results, next(iter(by_name)))
    return PanelSection(title, made, _span(axes[first.unit], first) if len(axes) == 1 else "")


def sections_of(figure: FigureSpec, names: Sequence[str]) -> dict[str, list[str]]:
    """Headings with the indicators below them, less those that have no value; a section without any is left out."""
    found: dict[str, list[str]] = {}
    title = ""
    for name in figure.indicators:
        title = figure.options["sections"].get(name, title)
        if name in names:
            found.setdefault(title, []).append(name)
    return found


def _download(by_section: Mapping[str, Mapping[str, pd.DataFrame]], results: Results) -> pd.DataFrame:
    """One row a measure and group, with unit, base, period, sums, interval, dataset ids, sources and terms."""
    labels, frames = {group: key.label for group, key in marks(results).items()}, []
    for title, by_name in by_section.items():
        for name, rows in by_name.items():
            spec = indicator(results, name)
            difference, clear = verdict(spec, rows, results)
            kept = rows[rows["group"].isin(labels)]
            first = kept["group"] == DOUBLY_DISADVANTAGED
            frames.append(
                pd.DataFrame(
                    {
                        "section": title,
                        "indicator": name,
                        "measure": spec.label,
                        "unit": spec.unit,
                        "base": spec.base,
                        "period": kept["period"],
                        "measured_at": MEASURED_AT.get(spec.measured_at(str(kept["period"].iloc[0])), "neighbourhood"),
                        "group": kept["group"].map(labels),
                        "value": kept["value"].astype(float),
                        "counted": kept["numerator"],
                        "out_of": kept["denominator"],
                        "interval_from": kept["low"],
                        "interval_to": kept["high"],
                        "difference_from_other_deprived": [difference if own else None for own in first],
                        "difference_is": [clear if own else "" for own in first],
                        "datasets": kept["datasets"],
                        **terms(datasets_of(kept)),
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def build(figure: FigureSpec, results: Results, number: str, title: str, subtitle: str) -> Panel:
    """The panel of a figure's measures, those without a value left out.

    Parameters
    ----------
    figure : FigureSpec
        Its option ``sections`` maps the indicator that opens a section to its heading.
    results : Results
        The view whose groups are compared.
    number, title, subtitle : str
    """
    there = sections_of(figure, present(results, figure))
    by_section = {head: {name: latest(results, name) for name in names} for head, names in there.items()}
    made = [_section(head, by_name, results, figure) for head, by_name in by_section.items()]
    known = any(row.interval is not None for section in made for row in section.rows)
    notes = [say("panel.verdicts"), left_out_note(figure, results), say("panel.interval") if known else "", figure.note]
    return Panel(
        id=figure.id,
        number=number,
        title=title,
        subtitle=subtitle,
        marks=tuple(marks(results).values()),
        sections=made,
        frame=_download(by_section, results),
        note=" ".join(note for note in notes if note),
        synthetic=results.data == "synthetic",
    )
