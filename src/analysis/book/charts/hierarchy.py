"""The hierarchy of good work: four levels, each element with the indicators that speak to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.book.charts.hierarchy_file import Element, Level, load_levels
from analysis.book.display.figure import SYNTHETIC, heading
from analysis.book.figures.registry import Registry, load_registry
from analysis.book.figures.rows import group_rows, indicator
from analysis.book.wording import numbers, words
from analysis.book.wording.addresses import measure_page
from analysis.groups import DOUBLY_DISADVANTAGED, OTHER_DEPRIVED
from analysis.markup import Markup, html, joined
from analysis.results.reading import Results

FIGURE = "good_work_hierarchy"
NO_MEASURE = "no open measure"


def figure_with(registry: Registry, name: str, slug: str) -> str | None:
    """Address of the first figure of an edition that shows an indicator; None when no figure does."""
    for figure in registry.figures.values():
        if name in figure.indicators and figure.shown_in(slug):
            return f"{figure.chapter}.html#fig-{figure.id}"
    return None


def _measure(results: Results, registry: Registry, name: str) -> Markup:
    """An indicator's name and values, linked to the figure that shows it, or to how it is worked out."""
    spec = indicator(results, name)
    rows = group_rows(results, name).set_index("group")
    label = spec.label_short or spec.label
    address = figure_with(registry, name, results.region.slug) or measure_page(name)
    linked = html('<a href="{}">{}</a>', address, label)
    values = [
        f"{rows['prose'][group]} {where}"
        for group, where in ((DOUBLY_DISADVANTAGED, "here"), (OTHER_DEPRIVED, "in other deprived"))
        if group in rows.index
    ]
    return html("<li>{}: {}</li>", linked, ", ".join(values) or "not available")


@dataclass(frozen=True)
class Hierarchy:
    """The hierarchy for an edition; a notebook shows its HTML."""

    number: str
    levels: Sequence[Level]
    results: Results
    registry: Registry

    def _element(self, element: Element) -> Markup:
        if not element.indicators:
            return html(
                '<li class="element unmeasured"><span class="element-name">{}</span>'
                '<span class="element-none">{}</span></li>',
                element.name,
                NO_MEASURE,
            )
        measures = joined(_measure(self.results, self.registry, i) for i in element.indicators)
        return html('<li class="element"><span class="element-name">{}</span><ul>{}</ul></li>', element.name, measures)

    def _level(self, place: int, level: Level) -> Markup:
        return html(
            '<li class="level level-{place}"><p class="level-name"><span class="level-number">Level {place}</span> '
            '{name}</p><p class="level-gist">{gist}</p><ul>{elements}</ul></li>',
            place=place,
            name=level.name,
            gist=level.gist,
            elements=joined(self._element(e) for e in level.elements),
        )

    @property
    def title(self) -> str:
        """How much of the hierarchy is counted."""
        elements = [e for level in self.levels for e in level.elements]
        measured = sum(bool(e.indicators) for e in elements)
        share = f"{numbers.in_words(measured)} of the {len(elements)} elements"
        return words.sentence_start(f"{share} of good work have an open measure that speaks to them")

    def to_html(self) -> Markup:
        """The levels, highest first, as nested lists."""
        subtitle = (
            "The hierarchy of good work that residents described, lowest level at the foot; values are of "
            "doubly disadvantaged (“here”) and other deprived neighbourhoods, "
            f"{self.results.region.name_in_sentence}, latest period"
        )
        levels = [self._level(i, level) for i, level in enumerate(self.levels, start=1)]
        mark = html('<p class="synthetic-mark">{}</p>', SYNTHETIC) if self.results.data == "synthetic" else ""
        return html(
            '<figure class="chart hierarchy" id="fig-{}">{}{}<ol class="levels" reversed>{}</ol>'
            '<p class="chart-source">Source of the levels: focus groups of the report, redrawn in our words. '
            "Values: see the figures that the measures link to.</p></figure>",
            FIGURE,
            heading(self.number, self.title, subtitle),
            mark,
            joined(reversed(levels)),
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"Figure {self.number}. {self.title}"}


def build(results: Results) -> Hierarchy:
    """The hierarchy of good work for an edition."""
    registry = load_registry()
    return Hierarchy(registry.number(FIGURE, results.region.slug), load_levels(), results, registry)
