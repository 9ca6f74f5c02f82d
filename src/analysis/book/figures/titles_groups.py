"""Titles that set the groups beside each other in one period, on one measure or on several."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive, group_rows, indicator, present
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import by_relation, choose, is_long_limit, limits_text, say
from analysis.book.wording.statement import Statement, at, states
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.results.reading import Results


def others(group: str) -> str:
    """A group that stands after another: "other deprived ones"."""
    return choose("titles.others", group)


def adjective(group: str) -> str:
    """A group before its noun, which follows after another's: "doubly disadvantaged"."""
    return choose("titles.group", group).removesuffix(" neighbourhoods")


def place(results: Results, group: str) -> str:
    """A group of the area in full: "London's other deprived neighbourhoods"."""
    return f"{area_possessive(results)} {choose('titles.group', group)}"


def without_finding(figure: FigureSpec, results: Results) -> str:
    """A title where the area has nothing to compare."""
    return say("titles.subject_in_area", subject=figure.title["subject"], area=results.region.name_in_sentence)


def verb(rule: Mapping[str, Any]) -> str:
    """The verb of a title's subject."""
    return "are" if rule.get("plural") else "is"


def sides(rows: pd.DataFrame, against: str) -> tuple[str, str] | None:
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


def _period(figure: FigureSpec) -> tuple[str, ...]:
    """The period that a comparison is about: the figure's own, the latest where it shows several."""
    return figure.periods if len(figure.periods) == 1 and figure.periods != ("all",) else ("latest",)


def compare(figure: FigureSpec, results: Results) -> str:
    """Set the doubly disadvantaged beside another group: higher than, lower than, about the same."""
    rule = figure.title
    name = rule.get("indicator", figure.indicators[0])
    rows = group_rows(results, name, _period(figure))
    pair = sides(rows, rule.get("against", OTHER_DEPRIVED))
    if pair is None:
        return without_finding(figure, results)
    one, other = (rows.set_index("group").loc[side] for side in pair)
    statement = Facts(results).compared(name, pair[1], pair[0], one["period"])
    return by_relation(
        "titles.compare",
        statement,
        short=True,
        subject=rule["subject"],
        verb=verb(rule),
        more=rule.get("more", "higher"),
        less=rule.get("less", "lower"),
        at=at(statement.geography),
        here=f"{area_possessive(results)} {adjective(pair[0])} ({one['prose']})",
        there=f"{choose('titles.group', pair[1])} ({other['prose']})",
    )


def judged(figure: FigureSpec, results: Results, against: str) -> Statement | None:
    """On which measures of a figure the doubly disadvantaged are clearly worse placed; None without a comparison."""
    facts, worse, told = Facts(results), [], []
    pair: tuple[str, str] | None = None
    for name in present(results, figure):
        found = sides(group_rows(results, name), against)
        better = indicator(results, name).better
        if better == "neither" or found is None:
            continue
        pair = found
        told.append(name)
        if facts.relation(name, pair[1], pair[0]) == ("lower" if better == "higher" else "higher"):
            worse.append(name)
    if pair is None:
        return None
    return Statement(
        (pair[0],),
        "worse",
        tuple(told),
        results.region.area,
        comparator=(pair[1],),
        subject_measures=tuple(worse),
    )


def better(figure: FigureSpec, results: Results) -> str:
    """Count the measures on which the doubly disadvantaged do worse."""
    statement = judged(figure, results, figure.title.get("against", OTHER_DEPRIVED))
    if statement is None:
        return without_finding(figure, results)
    worse, every = len(statement.subject_measures), len(statement.measure)
    title = choose(
        "titles.better",
        "none" if not worse else "all" if worse == every else "some",
        place=words.sentence_start(place(results, statement.subject[0])),
        others=others(statement.comparator[0]),
        worse=numbers.in_words(worse),
        every=numbers.in_words(every),
    )
    return states(title, statement)


def widest(figure: FigureSpec, results: Results) -> str:
    """Say on how many measures the doubly disadvantaged are clearly worse placed, and by how much at most."""
    statement = judged(figure, results, figure.options.get("against", OTHER_DEPRIVED))
    if statement is None:
        return without_finding(figure, results)
    facts, worse, every = Facts(results), statement.subject_measures, len(statement.measure)
    own, other = statement.subject[0], statement.comparator[0]
    apart = {name: abs(facts.value(name, own) / facts.value(name, other) - 1) for name in worse}
    most = max(worse, key=apart.__getitem__, default="")
    title = choose(
        "titles.widest",
        "none" if not worse else "all" if len(worse) == every else "some",
        place=words.sentence_start(f"{area_possessive(results)} {adjective(own)}"),
        others=others(other),
        worse=numbers.in_words(len(worse)),
        every=numbers.in_words(every),
        size=f"{apart[most]:.0%}" if worse else "",
        measure=words.within_sentence(indicator(results, most).label_short) if worse else "",
    )
    return states(title, statement)


def _compared(figure: FigureSpec, results: Results) -> Statement | None:
    """What the title of a figure that sets two groups beside each other states."""
    name = figure.title.get("indicator", figure.indicators[0])
    rows = group_rows(results, name, _period(figure))
    pair = sides(rows, figure.title.get("against", OTHER_DEPRIVED))
    if pair is None:
        return None
    period = rows.set_index("group").loc[pair[0], "period"]
    return Facts(results).compared(name, pair[1], pair[0], str(period))


def _limits_note(figure: FigureSpec, results: Results) -> str:
    """Where the gap of a title does not hold, where the title has no room for it."""
    statement = _compared(figure, results)
    if statement is None or not is_long_limit(statement):
        return ""
    return say("titles.like_for_like", limits=limits_text(statement).removeprefix(", though "))


def unclear_note(figure: FigureSpec, results: Results) -> str:
    """Which measures of a title that counts them are not clearly worse; where that of one does not hold."""
    rule = figure.title["rule"]
    if rule == "compare":
        return _limits_note(figure, results)
    if rule not in ("better", "widest"):
        return ""
    against = (figure.title if rule == "better" else figure.options).get("against", OTHER_DEPRIVED)
    statement = judged(figure, results, against)
    if statement is None:
        return ""
    rest = [name for name in statement.measure if name not in statement.subject_measures]
    if not rest or not statement.subject_measures:
        return ""
    listed = words.listing([words.within_sentence(indicator(results, name).label_short) for name in rest])
    return say("titles.not_clearly_worse", measures=listed)


def left_out_note(figure: FigureSpec, results: Results) -> str:
    """Which measures of a figure a title that counts them leaves out; empty where it counts all or none."""
    if figure.title["rule"] != "better":
        return ""
    statement = judged(figure, results, figure.title.get("against", OTHER_DEPRIVED))
    if statement is None:
        return ""
    rest = [name for name in present(results, figure) if name not in statement.measure]
    names = [words.within_sentence(indicator(results, name).label_short) for name in rest]
    return say("panel.not_counted", measures=words.listing(names)) if names else ""
