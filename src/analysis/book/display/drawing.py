"""What a chart kind returns: a chart for each width, its table twin, its text for those who cannot see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from analysis.book.display import theme
from analysis.book.display.table import Column
from analysis.book.display.text_width import wrap
from analysis.book.wording import numbers
from analysis.groups import GROUPS_AND_ALL, LABELS
from analysis.indicators.spec import Indicator


@dataclass(frozen=True)
class Layout:
    """The width that a chart is drawn for, in pixels."""

    name: str
    width: int

    @property
    def narrow(self) -> bool:
        """Whether it is meant for a phone."""
        return self.width < 500

    def lines(self, texts: Sequence[str], share: float = 0.4) -> list[str]:
        """Labels broken so that they take at most a share of the width; lines are joined by a newline."""
        limit = max(self.width * share, 96)
        return ["\n".join(wrap(text, limit, theme.TEXT_SIZE)) for text in texts]


_LINE = 14
"""Pixels that a line of a row's label takes, with the space to the next."""


def row_step(labels: Sequence[str], least: int) -> alt.Step:
    """Height of a row that holds the longest of the labels, as broken by :meth:`Layout.lines`."""
    most = max((label.count("\n") + 1 for label in labels), default=1)
    return alt.Step(max(least, most * _LINE + 6))


WIDE = Layout("wide", 680)
NARROW = Layout("narrow", 340)
LAYOUTS = (WIDE, NARROW)


@dataclass(frozen=True)
class Key:
    """One entry of a chart's key: what a mark looks like and what it stands for.

    Attributes
    ----------
    label : str
    colour : str
        Hex, one of :mod:`analysis.book.display.theme`.
    shape : str
        ``circle``, ``square``, ``triangle-up``, ``diamond``, ``ring`` (a hollow circle) or ``bar``.
    """

    label: str
    colour: str
    shape: str


@dataclass(frozen=True)
class Picture:
    """A chart whose shapes stand beside it under names, for :class:`altair.NamedData`."""

    chart: Any
    datasets: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Drawing:
    """A chart before it has a title.

    Attributes
    ----------
    chart : callable
        Layout to Altair chart, or to a :class:`Picture`.
    twin : DataFrame
        The values shown, one row each: the download behind the chart.
    columns : sequence of Column
        How the twin stands as a table.
    alt : str
        What the chart shows, in words, with its values.
    periods : tuple of str
        Periods shown, for the subtitle.
    notes : tuple of str
        What the kind itself has to say: how to read a mark, what is left out.
    key : tuple of Key
        What the marks stand for, where they are not named in the chart.
    datasets : tuple of str
        Catalogue ids behind the values shown.
    flexible : bool
        Whether the width can change without drawing anew (a single view).
    """

    chart: Callable[[Layout], Any]
    twin: pd.DataFrame
    columns: Sequence[Column]
    alt: str
    periods: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    key: tuple[Key, ...] = ()
    datasets: tuple[str, ...] = ()
    flexible: bool = True


class Layer(alt.Chart):
    """One of several charts on top of each other, whose rows are those of the whole unless it has its own.

    A layer is a value that nothing changes once it is made: a copy shares what is in it. Altair copies each layer
    through and through, four times over, while it puts them together.
    """

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> "Layer":
        copy: Layer = self.copy(deep=False)
        return copy


SPLIT_LABELS = "split(datum.label, '\\n')"
"""Axis labels whose line breaks were decided in Python."""


_HALF_LINE = 7.5
"""Pixels by which each further line of a label moves its first one up, so that all are centred."""


def row_axis(**more: Any) -> alt.Axis:
    """An axis of names, lines broken already, without grid."""
    breaks = "length(split(datum.label, '\\n'))"
    offset = {
        "condition": [{"test": f"{breaks} == {lines}", "value": -_HALF_LINE * (lines - 1)} for lines in (2, 3)],
        "value": 0,
    }
    return alt.Axis(
        title=None,
        labelExpr=SPLIT_LABELS,
        labelLimit=0,
        labelOverlap=False,
        labelFontSize=theme.TEXT_SIZE,
        labelLineHeight=2 * _HALF_LINE,
        labelOffset=offset,
        grid=False,
        **more,
    )


def value_axis(unit: str, layout: Layout, *, ticks: int = 6, **more: Any) -> alt.Axis:
    """An axis of values, with the sign of its unit on every label."""
    sign = {"percent": "datum.label + '%'", "gbp": "'£' + datum.label"}.get(unit)
    extra: dict[str, Any] = {"labelExpr": sign} if sign else {}
    return alt.Axis(title=None, tickCount=3 if layout.narrow else ticks, format=",.2~f", **extra, **more)


def group_scale(groups: Sequence[str], values: dict[str, Any]) -> alt.Scale:
    """A scale from group labels to colours, shapes or dashes, for the groups that are there."""
    there = [g for g in GROUPS_AND_ALL if g in set(groups)]
    return alt.Scale(domain=[LABELS[g] for g in there], range=[values[g] for g in there])


def group_key(groups: Sequence[str]) -> tuple[Key, ...]:
    """The key of the groups that are there."""
    return tuple(
        Key(LABELS[g], theme.GROUP_COLOURS[g], theme.GROUP_SHAPES[g]) for g in GROUPS_AND_ALL if g in set(groups)
    )


def group_colour(groups: Sequence[str]) -> alt.Color:
    """Colour by group."""
    return alt.Color("group_label:N", scale=group_scale(groups, theme.GROUP_COLOURS), legend=None)


def group_shape(groups: Sequence[str]) -> alt.Shape:
    """Shape by group."""
    return alt.Shape("group_label:N", scale=group_scale(groups, theme.GROUP_SHAPES), legend=None)


def datasets_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """Catalogue ids in the rows' ``datasets``, each once, in order."""
    return tuple(dict.fromkeys(d for ids in rows["datasets"].dropna() for d in str(ids).split(";")))


def in_rows(frame: pd.DataFrame, tips: dict[str, str]) -> Layer:
    """What the layers of a chart with a line for each ``row`` of the frame begin with."""
    return Layer().encode(y=alt.Y("row:N", sort=None, axis=row_axis()), tooltip=tooltips(frame, tips))


def fit(layers: Sequence[Any], layout: Layout, *, data: Any, height: Any, top: float = 4) -> alt.LayerChart:
    """Layers over the same rows at the layout's full width; Vega makes room for axes and for labels beside marks.

    The room on the right is for labels that end up further out when Vega has made the plot narrower.
    """
    return alt.layer(
        *layers,
        data=data,
        width=layout.width,
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 2, "right": 22, "top": top, "bottom": 4},
    )


def tooltips(frame: pd.DataFrame, fields: dict[str, str]) -> list[alt.Tooltip]:
    """Tooltip lines for those fields that the frame has and that are not empty throughout."""
    there = {f: t for f, t in fields.items() if f in frame.columns and (frame[f].astype(str) != "").any()}
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in there.items()]


def interval_columns(rows: pd.DataFrame, spec: Indicator) -> pd.DataFrame:
    """Rows with ``interval`` (as text, empty where no error is known) and ``areas_text``."""
    known = rows["low"].notna()
    low, high = (
        [numbers.mark_text(end, spec.unit, spec.decimals) for end in rows[column]] for column in ("low", "high")
    )
    texts = [f"{a} to {b}" if is_known else "" for a, b, is_known in zip(low, high, known, strict=True)]
    areas = [numbers.count(n) if pd.notna(n) else "" for n in rows["areas"]]
    return rows.assign(interval=texts, areas_text=areas)
