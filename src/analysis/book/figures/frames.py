"""Figures that draw a frame of their own, and which optional figures an edition leaves out."""

from collections.abc import Callable
from types import ModuleType

from analysis.book.figures import area_frames, claim_frames, model_frames
from analysis.book.figures.model_frames import ModelFigure
from analysis.book.figures.registry import FigureSpec, load_registry
from analysis.book.figures.rows import missing
from analysis.results.reading import Results

Make = Callable[[str, Results], ModelFigure]
"""Gives the frame and the title of a figure; its frame is empty where there is nothing to draw."""

_OWN: tuple[ModuleType, ...] = (model_frames, claim_frames, area_frames)


def own_frame(figure_id: str) -> tuple[Make, Callable[[str, Results], str]] | None:
    """What makes a figure's frame, and what says why there is none; None for figures of rows of indicators."""
    for module in _OWN:
        if figure_id in module.FIGURES:
            return module.build, module.reason
    return None


def left_out(figure: FigureSpec, results: Results) -> bool:
    """Whether a figure is optional and there is nothing to draw, or gives way to one that is shown."""
    if figure.gives_way_to:
        other = load_registry().figure(figure.gives_way_to)
        return other.shown_in(results.region.slug) and not left_out(other, results)
    if not figure.optional:
        return False
    if (own := own_frame(figure.id)) is not None:
        return bool(own[0](figure.id, results).frame.empty)
    lacks = missing(results, figure)
    return bool(figure.indicators) and len(lacks.indicators) == len(figure.indicators)
