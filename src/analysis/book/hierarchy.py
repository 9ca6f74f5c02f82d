"""The hierarchy of good work: four levels, each element with the indicators that speak to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from analysis.book import numbers, words
from analysis.book.hierarchy_file import Element, Level, load_levels
from analysis.book.registry import Registry, load_registry
from analysis.book.render import SYNTHETIC, heading
from analysis.book.selection import EditionResults, group_rows, indicator
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED

FIGURE = "good_work_hierarchy"
NO_MEASURE = "no open measure"


def figure_with(registry: Registry, name: str, slug: str) -> str | None:
    """Address of the first figure of an edition that shows an indicator; None when no figure does."""
    for figure in registry.figures.values():
        if name in figure.indicators and figure.shown_in(slug):
            return f"{figure.chapter}.html#fig-{figure.id}"
    return None


def _measure(results: EditionResults, registry: Registry, name: str) -> str:
    """An indicator's name and values, linked to the figure that shows it."""
    spec = indicator(results, name)
    rows = group_rows(results, name).set_index("group")
    label = escape(spec.label_short or spec.label)
    address = figure_with(registry, name, results.region.slug)
    linked = f'<a href="{address}">{label}</a>' if address else label
    values = [
        f"{rows['prose'][group]} {where}"
        for group, where in ((DOUBLY_DISADVANTAGED, "here"), (OTHER_DEPRIVED, "in other deprived"))
        if group in rows.index
    ]
    return f"<li>{linked}: {', '.join(values)}</li>" if values else f"<li>{linked}: not available</li>"


@dataclass(frozen=True)
class Hierarchy:
    """The hierarchy for an edition; a notebook shows its HTML."""

    number: str
    levels: Sequence[Level]
    results: EditionResults
    registry: Registry

    def _element(self, element: Element) -> str:
        if not element.indicators:
            return (
                f'<li class="element unmeasured"><span class="element-name">{escape(element.name)}</span>'
                f'<span class="element-none">{NO_MEASURE}</span></li>'
            )
        measures = "".join(_measure(self.results, self.registry, i) for i in element.indicators)
        return f'<li class="element"><span class="element-name">{escape(element.name)}</span><ul>{measures}</ul></li>'

    def _level(self, place: int, level: Level) -> str:
        elements = "".join(self._element(e) for e in level.elements)
        return (
            f'<li class="level level-{place}"><p class="level-name"><span class="level-number">Level {place}</span> '
            f'{escape(level.name)}</p><p class="level-gist">{escape(level.gist)}</p><ul>{elements}</ul></li>'
        )

    @property
    def title(self) -> str:
        """How much of the hierarchy is counted."""
        elements = [e for level in self.levels for e in level.elements]
        measured = sum(bool(e.indicators) for e in elements)
        share = f"{numbers.in_words(measured)} of the {len(elements)} elements"
        return words.sentence_start(f"{share} of good work have an open measure that speaks to them")

    def to_html(self) -> str:
        """The levels, highest first, as nested lists."""
        subtitle = (
            "The hierarchy of good work that residents described, lowest level at the foot; values are of "
            "doubly disadvantaged (“here”) and other deprived neighbourhoods, "
            f"{self.results.region.name_in_sentence}, latest period"
        )
        levels = [self._level(i, level) for i, level in enumerate(self.levels, start=1)]
        source = (
            '<p class="chart-source">Source of the levels: focus groups of the report, redrawn in our words. '
            "Values: see the figures that the measures link to.</p>"
        )
        mark = f'<p class="synthetic-mark">{SYNTHETIC}</p>' if self.results.data == "synthetic" else ""
        return (
            f'<figure class="chart hierarchy" id="fig-{FIGURE}">{heading(self.number, self.title, subtitle)}{mark}'
            f'<ol class="levels" reversed>{"".join(reversed(levels))}</ol>{source}</figure>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"Figure {self.number}. {self.title}"}


def build(results: EditionResults) -> Hierarchy:
    """The hierarchy of good work for an edition."""
    registry = load_registry()
    return Hierarchy(registry.number(FIGURE, results.region.slug), load_levels(), results, registry)
