"""The chart factory: a figure of ``data/figures.yml`` for an edition, whatever its kind."""

from collections.abc import Callable, Mapping
from html import escape

from analysis.book import (
    charts_groups,
    charts_parts,
    charts_regions,
    charts_relative,
    charts_series,
    maps,
    sources,
    titles,
)
from analysis.book.drawing import Drawing
from analysis.book.registry import FigureSpec, load_registry
from analysis.book.render import Figure, NotShown
from analysis.book.selection import EditionResults, missing
from analysis.errors import CatalogError

Kind = Callable[[FigureSpec, EditionResults], Drawing]

KINDS: Mapping[str, Kind] = {
    "bars": charts_groups.bars,
    "change": charts_groups.change,
    "dots": charts_groups.dots,
    "lines": charts_series.lines,
    "stack": charts_parts.stack,
    "counts": charts_parts.counts,
    "regions": charts_regions.regions,
    "difference": charts_relative.difference,
    "index": charts_relative.index,
    "map": maps.neighbourhoods,
}
"""How each kind is drawn."""

OF_THE_AREA = ("map", "counts")
"""Kinds that are about the edition's area however few its neighbourhoods; the others compare groups."""


def _kind(figure: FigureSpec) -> Kind:
    try:
        return KINDS[figure.kind]
    except KeyError:
        raise CatalogError(
            f"data/figures.yml: figure '{figure.id}' has kind {figure.kind!r}; known: {', '.join(KINDS)}"
        ) from None


def build(figure_id: str, results: EditionResults) -> Figure | NotShown:
    """A figure of the book for an edition.

    Parameters
    ----------
    figure_id : str
        Of ``data/figures.yml``.
    results : EditionResults
        The edition's results.

    Raises
    ------
    CatalogError
        When the registry has no such figure, or names a kind or an indicator that does not exist.
    """
    registry = load_registry()
    figure = registry.figure(figure_id)
    number = registry.number(figure_id, results.region.slug)
    if figure.kind not in OF_THE_AREA:
        results = results.scope
    lacks = missing(results, figure)
    if (lacks.indicators and len(lacks.indicators) == len(figure.indicators)) or (
        lacks.datasets and not figure.indicators
    ):
        return _not_shown(figure, results, number)
    drawing = _kind(figure)(figure, results)
    return Figure(
        id=figure.id,
        number=number,
        title=titles.title(figure, results),
        subtitle=titles.subtitle(figure, results, drawing.periods),
        alt=drawing.alt,
        drawing=drawing,
        source=sources.source_line(registry, [*drawing.datasets, *figure.datasets]),
        note=escape(" ".join([*drawing.notes, figure.note]).strip()),
        synthetic=results.data == "synthetic",
    )


def _not_shown(figure: FigureSpec, results: EditionResults, number: str) -> NotShown:
    lacks = missing(results, figure)
    reasons = {
        f'<a href="{sources.dataset_link(dataset)}">{escape(sources.dataset_title(load_registry(), dataset))}</a>': why
        for dataset, why in lacks.datasets.items()
    }
    if not reasons:
        area = results.region.name_in_sentence
        reasons = {"No value": f"no neighbourhood of {area} has a value of this measure"}
    subject = figure.title.get("subject", figure.id.replace("_", " "))
    periods = [p for p in figure.periods if p not in ("latest", "all")]
    return NotShown(
        figure.id, number, str(subject), titles.subtitle(figure, results, periods), reasons
    )
