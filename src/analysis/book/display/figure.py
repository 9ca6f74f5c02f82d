"""The one renderer: a figure as HTML that reads without a script, prints as vectors, and comes alive on the web."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from analysis.book.display import svg, theme
from analysis.book.display.chart_rows import ROWS
from analysis.book.display.downloads import csv_link
from analysis.book.display.drawing import LAYOUTS, Drawing, Layout, Picture
from analysis.book.display.keys import key_html
from analysis.book.display.table import Table
from analysis.book.display.worked_out import Maker, worked_out
from analysis.book.wording.patterns import say
from analysis.markup import Markup, data_block, html, joined

SYNTHETIC = "SYNTHETIC DATA: NOT REAL PLACES OR NUMBERS"


CSV_NAMES = {
    "label": "measure",
    "group_label": "group",
    "area_label": "area",
    "low": "interval_from",
    "high": "interval_to",
    "own_text": "doubly_disadvantaged",
    "other_text": "comparator",
    "text": "value",
    "1": "phase_1",
    "2": "phase_2",
    "3": "phase_3",
    "none": "no_phase",
}
"""What columns of a chart's frame are called in its download."""


class Named:
    """What figures and panels are called after their id."""

    id: str
    synthetic: bool

    @property
    def anchor(self) -> str:
        """The id in the page."""
        return f"fig-{self.id}"

    @property
    def file_name(self) -> str:
        """Name of the downloads, without its ending; it says when the data are not real."""
        return self.id.replace("_", "-") + ("-synthetic" if self.synthetic else "")


@dataclass(frozen=True)
class Figure(Named):
    """A figure of the book; a notebook shows its HTML.

    Attributes
    ----------
    id, number, title, subtitle, alt : str
        ``number`` is "4.2"; ``alt`` says what the chart shows.
    drawing : Drawing
    source, note : str
        Lines below the chart.
    makers : sequence of Maker
        What says how it was worked out.
    saved : DataFrame, optional
        What its file holds; the values of its table without it.
    move : str
        What the map that can be moved shows of the same, as its address says it; empty for what is no map.
    synthetic : bool
        Whether every view carries the mark of synthetic data.
    """

    id: str
    number: str
    title: str
    subtitle: str
    alt: str
    drawing: Drawing
    source: str = ""
    note: str = ""
    makers: Sequence[Maker] = ()
    saved: pd.DataFrame | None = None
    synthetic: bool = False
    move: str = ""

    @cached_property
    def specs(self) -> dict[str, dict[str, Any]]:
        """The Vega-Lite specification for each layout by its name, with its data in ``datasets``."""
        return {layout.name: self._spec(layout) for layout in LAYOUTS}

    def _spec(self, layout: Layout) -> dict[str, Any]:
        # The tests validate every chart against its schema.
        with debug_mode(False), alt.data_transformers.enable(ROWS):
            drawn = self.drawing.chart(layout)
            shapes: dict[str, Any] = {}
            if isinstance(drawn, Picture):
                drawn, shapes = drawn.chart, drawn.datasets
            spec: dict[str, Any] = drawn.to_dict(validate=False)
        spec["config"] = theme.config()
        if self.synthetic:
            spec["title"] = {
                "text": SYNTHETIC if not layout.narrow else SYNTHETIC.split(":")[0],
                "anchor": "start",
                "frame": "group",
                "color": theme.WARNING,
                "font": theme.FONT,
                "fontSize": theme.SMALL_SIZE,
                "fontWeight": "bold",
            }
        spec = slim(spec)
        spec["datasets"] = spec.get("datasets", {}) | shapes
        return spec

    def svg(self, layout: Layout) -> Markup:
        """The finished SVG for a width."""
        return svg.finish(
            svg.vega_lite_to_svg(self.specs[layout.name]),
            prefix=f"{self.anchor}-{layout.name}",
            title=self.title,
            description=self.alt,
        )

    def _views(self) -> Markup:
        divisions = (
            html('<div class="chart-{}{}">{}</div>', v.name, " screen-only" if v.narrow else "", self.svg(v))
            for v in LAYOUTS
        )
        return html('<div class="chart-view">{}{}</div>', key_html(self.drawing.key), joined(divisions))

    def _script(self) -> Markup:
        datasets: dict[str, Any] = {}
        views = {}
        for name, spec in self.specs.items():
            datasets |= spec.get("datasets", {})
            views[name] = {k: v for k, v in spec.items() if k != "datasets"}
        document = {"flexible": self.drawing.flexible, "datasets": datasets, "views": views}
        return data_block("chart-spec", document)

    def _details(self) -> Markup:
        name = f"Figure {self.number}"
        columns = self.drawing.columns
        values = self.drawing.twin[[c.name for c in columns]]
        twin = Table(values, columns, f"The values of {name}", f"{self.anchor}-data", download=False)
        rows = values.rename(columns=CSV_NAMES) if self.saved is None else self.saved
        saved = Markup(csv_link(rows, self.file_name, f"the data of {name}"))
        images = joined(
            html(
                '<button type="button" class="book-button" data-save="{}">Download {}'
                '<span class="visually-hidden"> of {}</span></button>',
                kind,
                kind.upper(),
                name,
            )
            for kind in ("svg", "png")
        )
        return html(
            '<details class="chart-details"><summary>Data and downloads'
            '<span class="visually-hidden"> of {}</span></summary>{}<p class="downloads">{}{}{}'
            '<span class="copied" role="status"></span></p></details>',
            name,
            twin.to_html(),
            saved,
            images,
            share(name, self.file_name),
        )

    def to_html(self) -> Markup:
        """The figure as a block of HTML."""
        lines = joined(
            html('<p class="chart-{}">{}</p>', kind, text)
            for kind, text in (("note", self.note), ("source", self.source))
            if text
        )
        return html(
            '<figure class="chart" id="{}" data-file="{}"{}>{}{}{}{}{}{}</figure>',
            self.anchor,
            self.file_name,
            " data-synthetic" if self.synthetic else "",
            heading(self.number, self.title, self.subtitle),
            self._views(),
            self._script(),
            _way_to_map(self.move) if self.move else "",
            lines + worked_out(self.makers, "chart"),
            self._details(),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {
            "text/html": self.to_html(),
            "text/plain": f"Figure {self.number}. {self.title}. {self.alt}",
        }


@dataclass(frozen=True)
class NotShown:
    """A figure that this edition cannot show: what it would show, what is missing, and why."""

    id: str
    number: str
    title: str
    subtitle: str
    reasons: Mapping[str, str]

    def _reasons(self) -> list[Markup]:
        return [html("{}: {}", what, why) for what, why in self.reasons.items()]

    def to_html(self) -> Markup:
        """A designed block in the figure's place."""
        return html(
            '<figure class="chart chart-not-shown" id="fig-{}">{}'
            '<div class="not-shown"><p>This figure could not be drawn.</p><ul>{}</ul></div></figure>',
            self.id,
            heading(self.number, self.title, self.subtitle),
            joined(html("<li>{}</li>", reason) for reason in self._reasons()),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        reasons = "; ".join(reason.striptags() for reason in self._reasons())
        return {
            "text/html": self.to_html(),
            "text/plain": f"Figure {self.number}. {self.title}. {reasons}",
        }


@dataclass(frozen=True)
class Omitted:
    """A figure that belongs to other editions: nothing stands in its place."""

    id: str

    def to_html(self) -> Markup:
        """Nothing."""
        return Markup()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": ""}


def _way_to_map(move: str) -> Markup:
    """Where the same can be moved; a copy of the site without places leaves it out."""
    address = f"../map/index.html#{move}"
    return html('<p class="chart-move screen-only"><a href="{}">{}</a></p>', address, say("atlas.way"))


def share(name: str, file: str) -> Markup:
    """What leads to a figure's own page, and copies its address, how to cite it, and code that shows it elsewhere.

    Parameters
    ----------
    name : str
        "Figure 4.2".
    file : str
        Name of its downloads and of its page (``site/figure_pages.py``), without an ending.
    """
    buttons = joined(
        html(
            '<button type="button" class="book-button" data-copy="{}">Copy {}'
            '<span class="visually-hidden"> of {}</span></button>',
            key,
            what,
            name,
        )
        for key, what in (("link", "link"), ("citation", "citation"), ("embed", "embed code"))
    )
    return html(
        '<a class="book-button own-page" href="../figures/{}.html">Own page'
        '<span class="visually-hidden"> of {}</span></a>{}',
        file,
        name,
        buttons,
    )


def heading(number: str, title: str, subtitle: str) -> Markup:
    """Number, title and subtitle, above the chart."""
    return html(
        '<figcaption class="chart-heading"><span class="chart-number">Figure {}</span> '
        '<span class="chart-title">{}</span> <span class="chart-subtitle">{}</span></figcaption>',
        number,
        title,
        subtitle,
    )


def slim(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with only the columns that it names, and numbers of six significant digits."""
    rest = json.dumps({k: v for k, v in spec.items() if k != "datasets"})
    words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", rest))
    for name, rows in spec.get("datasets", {}).items():
        if isinstance(rows, list):
            spec["datasets"][name] = [{k: _short(v) for k, v in row.items() if k in words} for row in rows]
    return spec


def _short(value: Any) -> Any:
    return float(f"{value:.6g}") if isinstance(value, float) else value


def write_vega_bundle(folder: Path) -> Path:
    """Write ``vega.js`` (Vega, Vega-Lite and vega-embed as ``window.vegaEmbed``) into a folder.

    Returns
    -------
    Path
        The file, 0.9 MB; it makes no request to any host.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "vega.js"
    kept = svg.kept(f"vega-{svg.converter_version()}.js")
    if not kept.exists():
        bundle = svg.converter().javascript_bundle("window.vegaEmbed = vegaEmbed;")
        # In a function of its own: the bundle's short top-level names are taken by Sphinx's scripts.
        svg.keep(kept, f"(() => {{{bundle}\n}})();\n")
    shutil.copyfile(kept, target)
    return target
