"""Chart titles that state the finding for this edition's area, chosen from its numbers."""

from collections.abc import Callable, Mapping, Sequence

from analysis.book.figures import titles_area, titles_groups, titles_places, titles_time
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive, indicator
from analysis.book.wording import words
from analysis.book.wording.patterns import choose, phrases
from analysis.results.reading import Results


def _text(figure: FigureSpec, results: Results) -> str:
    """A fixed text, with the area's name in it where it says so."""
    names = {"area": results.region.name_in_sentence, "area_s": area_possessive(results)}
    return words.sentence_start(words.filled(figure.title["text"], **names))


RULES: Mapping[str, Callable[[FigureSpec, Results], str]] = {
    "compare": titles_groups.compare,
    "change": titles_time.change,
    "gap": titles_time.gap,
    "regions": titles_places.regions,
    "counts": titles_places.counts,
    "better": titles_groups.better,
    "map": titles_places.authorities,
    "widest": titles_groups.widest,
    "places": titles_area.places,
    "scores": titles_area.scores,
    "reached": titles_places.reached,
    "unreached": titles_places.unreached,
    "text": _text,
}


def title(figure: FigureSpec, results: Results) -> str:
    """The title of a figure for this edition, one sentence without a full stop."""
    return words.sentence_start(RULES[figure.title["rule"]](figure, results))


def subtitle(figure: FigureSpec, results: Results, periods: Sequence[str]) -> str:
    """Measure, base and period; the registry's own words where it has them.

    ``{period}`` in the registry's text stands for the period or the span of periods.
    """
    return "; ".join(
        part
        for part in (_measure(figure, results, period_span(periods)), titles_time.gap_sides(figure, results))
        if part
    )


def _measure(figure: FigureSpec, results: Results, span: str) -> str:
    """What a figure shows, in which unit and when."""
    if figure.subtitle:
        return words.filled(figure.subtitle, period=span, area=results.region.name_in_sentence).rstrip(", ")
    spec = indicator(results, figure.indicators[0])
    named = spec.unit if spec.unit in phrases("titles.measured_in") else "other" if spec.base else "alone"
    unit = choose("titles.measured_in", named, unit=spec.unit.replace("_", " "), base=spec.base)
    return ", ".join(part for part in (spec.label, unit, span) if part)


def period_span(periods: Sequence[str]) -> str:
    """Periods as words: "2021", "2011 and 2021", "2013 to 2022"."""
    there = sorted(dict.fromkeys(periods))
    if len(there) > 2:
        return f"{there[0]} to {there[-1]}"
    return words.listing(there) if there else ""
