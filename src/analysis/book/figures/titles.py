"""Chart titles that state the finding for this edition's area, chosen from its numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.book.figures import titles_area as area_titles
from analysis.book.figures import titles_places
from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import (
    area_possessive,
    group_rows,
    indicator,
    present,
    region_rows,
)
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import by_relation, choose, phrases, say
from analysis.book.wording.places import region_in_sentence
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.comparison import ABOUT_THE_SAME
from analysis.results.reading import Results


def _others(group: str) -> str:
    """A group that stands after another: "other deprived ones"."""
    return choose("titles.others", group)


def _place(results: Results, group: str) -> str:
    """A group of the area in full: "London's other deprived neighbourhoods"."""
    return f"{area_possessive(results)} {choose('titles.group', group)}"


def _without_finding(figure: FigureSpec, results: Results) -> str:
    """A title where the area has nothing to compare."""
    return say("titles.subject_in_area", subject=figure.title["subject"], area=results.region.name_in_sentence)


def _verb(rule: Mapping[str, Any]) -> str:
    return "are" if rule.get("plural") else "is"


def _period(figure: FigureSpec) -> tuple[str, ...]:
    """The period that a comparison is about: the figure's own, the latest where it shows several."""
    return figure.periods if len(figure.periods) == 1 and figure.periods != ("all",) else ("latest",)


def _sides(rows: pd.DataFrame, against: str) -> tuple[str, str] | None:
    """The two groups that a title compares: the usual pair, or the best that the area has."""
    there = set(rows["group"])
    for pair in (
        (DOUBLY_DISADVANTAGED, against),
        (DOUBLY_DISADVANTAGED, NON_DEPRIVED),
        (OTHER_DEPRIVED, NON_DEPRIVED),
    ):
        if there.issuperset(pair):
            return pair
    return None


def _compare(figure: FigureSpec, results: Results) -> str:
    """Set the doubly disadvantaged beside another group: higher than, lower than, about the same."""
    rule = figure.title
    name = rule.get("indicator", figure.indicators[0])
    rows = group_rows(results, name, _period(figure))
    sides = _sides(rows, rule.get("against", OTHER_DEPRIVED))
    if sides is None:
        return _without_finding(figure, results)
    one, other = (rows.set_index("group").loc[s] for s in sides)
    return by_relation(
        "titles.compare",
        words.relation(one["value"], other["value"], results.interval(name, *sides, one["period"])),
        subject=rule["subject"],
        verb=_verb(rule),
        more=rule.get("more", "higher"),
        less=rule.get("less", "lower"),
        here=f"{_place(results, sides[0])} ({one['prose']})",
        there=f"{_others(sides[1])} ({other['prose']})",
    )


def _change(figure: FigureSpec, results: Results) -> str:
    """Say what happened to the doubly disadvantaged between the first and the last period."""
    rule = figure.title
    rows = group_rows(results, rule.get("indicator", figure.indicators[0]), ("all",))
    group = DOUBLY_DISADVANTAGED if DOUBLY_DISADVANTAGED in set(rows["group"]) else OTHER_DEPRIVED
    own = rows[rows["group"] == group]
    if own["period"].nunique() < 2:
        return _compare(figure, results)
    first, last = own.iloc[0], own.iloc[-1]
    interval = results.interval(first["indicator"], group, group, last["period"], first["period"])
    return say(
        "titles.change",
        subject=rule["subject"],
        changed=words.change(first["value"], last["value"], interval),
        place=_place(results, group),
        first=first["prose"],
        start=first["period"],
        last=last["prose"],
        end=last["period"],
    )


def _gap(figure: FigureSpec, results: Results) -> str:
    """Say whether the gap between two groups widened or narrowed over the years."""
    rule = figure.title
    name = rule.get("indicator", figure.indicators[0])
    spec = indicator(results, name)
    rows = group_rows(results, name, ("all",))
    sides = _sides(rows, rule.get("against", NON_DEPRIVED))
    if sides is None or rows["period"].nunique() < 2:
        return _compare(figure, results)
    wide = rows.pivot(index="period", columns="group", values="value").dropna(subset=list(sides))
    gaps = wide[sides[0]] - wide[sides[1]]
    if gaps.iloc[0] * gaps.iloc[-1] < 0:
        return _compare(figure, results)
    first, last = abs(float(gaps.iloc[0])), abs(float(gaps.iloc[-1]))
    ends = str(gaps.index[0]), str(gaps.index[-1])
    if _turns(gaps.abs(), last - first):
        moved = choose("titles.gap_moved", "turned")
    else:
        interval = results.interval(name, *sides, ends[1], ends[0])
        moved = by_relation("titles.gap_moved", words.relation(last, first, interval))
    sizes = [numbers.difference_text(g, spec.unit, spec.decimals) for g in (first, last)]
    return choose(
        "titles.gap",
        sides[0],
        subject=rule["subject"],
        others=_place(results, sides[1]),
        area_s=area_possessive(results),
        moved=moved,
        first=sizes[0].replace(" percentage points", "").replace(" percentage point", ""),
        start=ends[0],
        last=sizes[1],
        end=ends[1],
    )


def _turns(gaps: pd.Series, moved: float) -> bool:
    """Whether a gap, counted from some other year, has moved the other way by more than what is called the same."""
    last = gaps.iloc[-1]
    since = last - gaps.iloc[1:-1]
    return bool(((since * moved < 0) & (since.abs() >= ABOUT_THE_SAME * last)).any())


def _regions(figure: FigureSpec, results: Results) -> str:
    """Name the regions where the doubly disadvantaged have most and least."""
    rule = figure.title
    name = rule.get("indicator", figure.indicators[0])
    rows = region_rows(results, name)
    rows = rows[(rows["group"] == DOUBLY_DISADVANTAGED) & (rows["areas"] >= FEWEST)].sort_values("value")
    if len(rows) < 2:
        return say("titles.by_region", subject=rule["subject"])
    low, high = rows.iloc[0], rows.iloc[-1]
    return say(
        "titles.regions",
        subject=rule["subject"],
        verb=_verb(rule),
        highest=f"{region_in_sentence(high['region_name'])} ({high['prose']})",
        lowest=f"{region_in_sentence(low['region_name'])} ({low['prose']})",
    )


def _shares(figure: FigureSpec, results: Results) -> str:
    """Give two shares of the doubly disadvantaged neighbourhoods."""
    parts = []
    group = DOUBLY_DISADVANTAGED
    for name, words_after in figure.title["parts"].items():
        rows = group_rows(results, name).set_index("group")
        if group not in rows.index:
            group = OTHER_DEPRIVED
        value = numbers.value_text(float(rows["value"][group]), "percent", 0)
        parts.append(f"{value} {words_after}")
    return say("titles.shares", place=_place(results, group), parts=words.listing(parts))


def _better(figure: FigureSpec, results: Results) -> str:
    """Count the measures on which the doubly disadvantaged do worse."""
    against = figure.title.get("against", OTHER_DEPRIVED)
    worse = told = 0
    sides: tuple[str, str] | None = None
    for name in present(results, figure):
        spec = indicator(results, name)
        rows = group_rows(results, name)
        pair = _sides(rows, against)
        if spec.better == "neither" or pair is None:
            continue
        sides = pair
        one, other = (rows.set_index("group").loc[s] for s in pair)
        kind = words.compare(one["value"], other["value"], results.interval(name, *pair, one["period"]))
        told += 1
        worse += kind == ("lower than" if spec.better == "higher" else "higher than")
    if sides is None:
        return _without_finding(figure, results)
    return choose(
        "titles.better",
        "none" if not worse else "all" if worse == told else "some",
        place=words.sentence_start(_place(results, sides[0])),
        others=_others(sides[1]),
        worse=numbers.in_words(worse),
        every=numbers.in_words(told),
    )


def _text(figure: FigureSpec, results: Results) -> str:
    """A fixed text, with the area's name in it where it says so."""
    names = {"area": results.region.name_in_sentence, "area_s": area_possessive(results)}
    return words.sentence_start(words.filled(figure.title["text"], **names))


def _widest(figure: FigureSpec, results: Results) -> str:
    """Name the two measures that set the doubly disadvantaged most apart."""
    against = figure.options.get("against", OTHER_DEPRIVED)
    sizes: dict[str, tuple[float, str]] = {}
    for name in present(results, figure):
        rows = group_rows(results, name).set_index("group")
        if {DOUBLY_DISADVANTAGED, against}.issubset(rows.index) and rows["value"][against]:
            ratio = rows["value"][DOUBLY_DISADVANTAGED] / rows["value"][against] - 1
            label = rows["label_short"].iloc[0]
            sizes[words.within_sentence(label)] = (
                abs(ratio),
                f"{ratio:+.0%}".replace("-", numbers.MINUS),
            )
    if not sizes:
        return _without_finding(figure, results)
    top = sorted(sizes, key=lambda k: -sizes[k][0])[:2]
    parts = [f"{name} ({sizes[name][1]})" for name in top]
    place = _place(results, DOUBLY_DISADVANTAGED)
    return say("titles.widest", place=place, others=_others(against), parts=words.listing(parts))


RULES: Mapping[str, Callable[[FigureSpec, Results], str]] = {
    "compare": _compare,
    "change": _change,
    "gap": _gap,
    "regions": _regions,
    "counts": titles_places.counts,
    "shares": _shares,
    "better": _better,
    "definitions": titles_places.definitions,
    "map": titles_places.authorities,
    "widest": _widest,
    "places": area_titles.places,
    "scores": area_titles.scores,
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
    span = period_span(periods)
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
