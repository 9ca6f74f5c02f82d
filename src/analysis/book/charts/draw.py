"""The chart factory: a figure of ``data/figures.yml`` for an edition, whatever its kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode

import pandas as pd

from analysis.book.charts import area as area_charts
from analysis.book.charts import claims as charts_claims
from analysis.book.charts import funding as charts_funding
from analysis.book.charts import groups as charts_groups
from analysis.book.charts import hierarchy
from analysis.book.charts import ladder as charts_ladder
from analysis.book.charts import links as charts_links
from analysis.book.charts import models as charts_models
from analysis.book.charts import panel as charts_panel
from analysis.book.charts import panels as charts_panels
from analysis.book.charts import parts as charts_parts
from analysis.book.charts import regions as charts_regions
from analysis.book.charts import relative as charts_relative
from analysis.book.charts import series as charts_series
from analysis.book.charts.hierarchy import Hierarchy
from analysis.book.display.drawing import Drawing
from analysis.book.display.figure import Figure, NotShown, Omitted
from analysis.book.display.panel import Panel
from analysis.book.figures import source_lines as sources
from analysis.book.figures import titles, titles_groups
from analysis.book.figures.frames import Make, left_out, own_frame
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.book.figures.rows import missing
from analysis.book.figures.saved import saved
from analysis.book.maps import area as area_map
from analysis.book.maps import funding as funding_map
from analysis.book.maps import neighbourhoods as maps
from analysis.book.wording import words
from analysis.book.wording.addresses import dataset_page
from analysis.errors import CatalogError
from analysis.markup import html
from analysis.results.listening import tables_read
from analysis.results.reading import Results

Kind = Callable[[FigureSpec, Results], Drawing]
FrameKind = Callable[[FigureSpec, pd.DataFrame], Drawing]
AnyKind = TypeVar("AnyKind")
Shown = Figure | Panel | NotShown | Omitted | Hierarchy
"""What stands in a figure's place."""

KINDS: Mapping[str, Kind] = {
    "bars": charts_groups.bars,
    "change": charts_groups.change,
    "dots": charts_groups.dots,
    "lines": charts_series.lines,
    "counts": charts_parts.counts,
    "regions": charts_regions.regions,
    "difference": charts_relative.difference,
    "map": maps.neighbourhoods,
    "places": area_map.places,
    "scores": area_charts.scores,
    "funding": charts_funding.funding,
    "funding_map": funding_map.phases,
}
"""How each kind is drawn."""

FRAME_KINDS: Mapping[str, FrameKind] = {
    "coefficients": charts_models.coefficients,
    "specification_curve": charts_models.specification_curve,
    "published": charts_models.published,
    "ladder": charts_ladder.ladder,
    "grid": charts_panels.grid,
    "links": charts_links.links,
    "scorecard": charts_claims.scorecard,
    "shares": charts_claims.shares,
    "chance": charts_claims.chance,
    "output": charts_series.output,
}
"""Kinds that draw a frame of their own: of the models (:mod:`analysis.book.figures.model_frames`), or of the claims."""

OF_THE_AREA = ("map", "counts", "places", "scores", "funding", "funding_map")
"""Kinds that are about the edition's area however few its neighbourhoods; the others compare groups."""

MOVED = {"map": "group", "places": "group", "funding_map": "phase"}
"""Maps that have a twin which can be moved, with the measure that it shows."""

LEFT_OUT = ("places", "scores", "funding", "funding_map")
"""Kinds that leave nothing behind where an area has nothing to show: their text says why."""


def _kind(figure: FigureSpec, kinds: Mapping[str, AnyKind]) -> AnyKind:
    try:
        return kinds[figure.kind]
    except KeyError:
        raise CatalogError(
            f"data/figures.yml: figure '{figure.id}' has kind {figure.kind!r}; known here: {', '.join(kinds)}"
        ) from None


def build(figure_id: str, results: Results) -> Shown:
    """A figure of the book for an edition.

    Parameters
    ----------
    figure_id : str
        Of ``data/figures.yml``.
    results : Results
        The edition's results.

    Raises
    ------
    CatalogError
        When the registry has no such figure, or names a kind or an indicator that does not exist.
    """
    with tables_read() as tables:
        shown = _build(figure_id, results)
    if not isinstance(shown, Figure):
        return shown
    indicators = load_registry().figure(figure_id).indicators
    return replace(shown, makers=sources.makers_of(indicators, list(tables)))


def _build(figure_id: str, results: Results) -> Shown:
    """The same; a figure does not say yet how it was worked out."""
    registry = load_registry()
    figure = registry.figure(figure_id)
    if not figure.shown_in(results.region.slug) or left_out(figure, results):
        return Omitted(figure.id)
    if figure.kind == "hierarchy":
        return hierarchy.build(results.scope)
    number = registry.number(figure_id, results.region.slug)
    if (own := own_frame(figure_id)) is not None:
        return _with_frame(figure, results, number, *own)
    if figure.kind not in OF_THE_AREA:
        results = results.scope
    lacks = missing(results, figure)
    if (lacks.indicators and len(lacks.indicators) == len(figure.indicators)) or (
        lacks.datasets and not figure.indicators
    ):
        return _not_shown(figure, results, number)
    if figure.kind == "panel":
        title = titles.title(figure, results)
        return charts_panel.build(figure, results, number, title, titles.subtitle(figure, results, ()))
    drawing = _kind(figure, KINDS)(figure, results)
    if drawing.twin.empty:
        return Omitted(figure.id) if figure.kind in LEFT_OUT else _empty(figure, results, number)
    return _finished(figure, results, number, drawing, titles.title(figure, results))


def _with_frame(
    figure: FigureSpec,
    results: Results,
    number: str,
    make: Make,
    reason: Callable[[str, Results], str],
) -> Figure | NotShown:
    """A figure with a frame and a title of its own, or why there is nothing to draw."""
    found = make(figure.id, results)
    if found.frame.empty:
        why = {"Not estimated": reason(figure.id, results)}
        subtitle = titles.subtitle(figure, results, ())
        return NotShown(figure.id, number, str(figure.title["text"]), subtitle, why)
    drawing = _kind(figure, FRAME_KINDS)(figure, found.frame)
    return _finished(figure, results, number, drawing, found.title)


def _finished(figure: FigureSpec, results: Results, number: str, drawing: Drawing, title: str) -> Figure:
    datasets = [*drawing.datasets, *sources.own_datasets(figure, results)]
    measure = titles.subtitle(figure, results, drawing.periods)
    return Figure(
        id=figure.id,
        number=number,
        title=title,
        subtitle=measure,
        alt=drawing.alt,
        drawing=drawing,
        source=sources.source_line(load_registry(), datasets),
        note=" ".join([*drawing.notes, titles_groups.unclear_note(figure, results), figure.note]).strip(),
        saved=saved(figure, results, drawing, datasets, measure),
        synthetic=results.data == "synthetic",
        move=_moved(figure, results),
    )


def _moved(figure: FigureSpec, results: Results) -> str:
    """What the map that can be moved is asked for; nothing where its groups are by another definition."""
    region = results.region
    if figure.kind not in MOVED or region.own_definition:
        return ""
    asked = {} if region.is_country else {"area": region.slug}
    return urlencode(asked | {"show": MOVED[figure.kind]})


def _empty(figure: FigureSpec, results: Results, number: str) -> NotShown:
    """What stands in place of a chart without a row: an area where the thing counted is nowhere."""
    reasons = {
        "Nothing to draw": f"no neighbourhood of {results.region.name_in_sentence} is in the most deprived tenth"
    }
    return NotShown(
        figure.id,
        number,
        titles.title(figure, results),
        titles.subtitle(figure, results, ()),
        reasons,
    )


def _not_shown(figure: FigureSpec, results: Results, number: str) -> NotShown:
    lacks = missing(results, figure)
    registry = load_registry()
    reasons: dict[str, str] = {
        html('<a href="{}">{}</a>', dataset_page(d), sources.dataset_title(registry, d)): why
        for d, why in lacks.datasets.items()
    }
    if not reasons:
        area = results.region.name_in_sentence
        reasons = {"No value": f"no neighbourhood of {area} has a value of this measure"}
    subject = str(figure.title.get("subject", figure.id.replace("_", " ")))
    periods = [p for p in figure.periods if p not in ("latest", "all")]
    subtitle = titles.subtitle(figure, results, periods)
    return NotShown(figure.id, number, words.sentence_start(subject), subtitle, reasons)
