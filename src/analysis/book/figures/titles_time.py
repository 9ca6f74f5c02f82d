"""Titles about years: what happened to a group, or to the distance between two."""

import pandas as pd

from analysis.book.figures.registry import FigureSpec
from analysis.book.figures.rows import area_possessive, group_rows, indicator
from analysis.book.figures.titles_groups import adjective, compare, place, sides
from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import Relation, Statement, at, states
from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.indicators.comparison import ABOUT_THE_SAME
from analysis.indicators.spec import Indicator
from analysis.results.reading import Results


def change(figure: FigureSpec, results: Results) -> str:
    """Say what happened to the doubly disadvantaged between the first and the last period."""
    rule = figure.title
    name = rule.get("indicator", figure.indicators[0])
    rows = group_rows(results, name, ("all",))
    group = DOUBLY_DISADVANTAGED if DOUBLY_DISADVANTAGED in set(rows["group"]) else OTHER_DEPRIVED
    own = rows[rows["group"] == group]
    if own["period"].nunique() < 2:
        return compare(figure, results)
    first, last = own.iloc[0], own.iloc[-1]
    interval = results.interval(name, group, group, last["period"], first["period"])
    statement = Statement(
        (group,),
        words.relation(last["value"], first["value"], interval),
        (name,),
        results.region.area,
        comparator=(group,),
        period=(first["period"], last["period"]),
        geography=indicator(results, name).measured_at(last["period"]),
    )
    title = say(
        "titles.change",
        subject=rule["subject"],
        changed=words.change(first["value"], last["value"], interval),
        at=at(statement.geography),
        place=place(results, group),
        first=first["prose"],
        start=first["period"],
        last=last["prose"],
        end=last["period"],
    )
    return states(title, statement)


def _gap_values(figure: FigureSpec, results: Results) -> tuple[tuple[str, str], pd.DataFrame] | None:
    """Two groups and their values, a row a period; None where no one gap between them runs through the years."""
    rule = figure.title
    rows = group_rows(results, rule.get("indicator", figure.indicators[0]), ("all",))
    pair = sides(rows, rule.get("against", NON_DEPRIVED))
    if pair is None or rows["period"].nunique() < 2:
        return None
    wide = rows.pivot(index="period", columns="group", values="value").dropna(subset=list(pair))
    gaps = wide[pair[0]] - wide[pair[1]]
    return None if gaps.iloc[0] * gaps.iloc[-1] < 0 else (pair, wide)


def gap_sides(figure: FigureSpec, results: Results) -> str:
    """Between whom the gap of a title is, for its subtitle; empty where the title is not about a gap."""
    found = _gap_values(figure, results) if figure.title["rule"] == "gap" else None
    if found is None:
        return ""
    (one, other), _ = found
    money = indicator(results, figure.title.get("indicator", figure.indicators[0])).unit == "gbp"
    kind = "money" if money else "other"
    return choose("titles.gap_sides", kind, one=adjective(one), other=choose("titles.group", other))


def gap(figure: FigureSpec, results: Results) -> str:
    """Say whether the gap between two groups widened or narrowed over the years."""
    found = _gap_values(figure, results)
    if found is None:
        return compare(figure, results)
    rule, (pair, wide) = figure.title, found
    name = rule.get("indicator", figure.indicators[0])
    spec = indicator(results, name)
    gaps = wide[pair[0]] - wide[pair[1]]
    ends = str(gaps.index[0]), str(gaps.index[-1])
    statement = Statement(
        pair,
        _moved(gaps.abs(), results.interval(name, *pair, ends[1], ends[0])),
        (name,),
        results.region.area,
        period=ends,
        geography=spec.measured_at(ends[1]),
    )
    first, last = _sizes(spec, gaps, wide[pair[1]])
    title = say(
        "titles.gap",
        subject=rule["subject"],
        area_s=area_possessive(results),
        moved=choose("titles.gap_moved", _answer(statement.relation)),
        first=first,
        start=ends[0],
        last=last,
        end=ends[1],
    )
    return states(title, statement)


def _answer(relation: Relation) -> str:
    return "unclear" if relation == "unknown" else relation


def _moved(gaps: pd.Series, interval: tuple[float, float]) -> Relation:
    """How a distance in the last year stands to that in the first."""
    first, last = float(gaps.iloc[0]), float(gaps.iloc[-1])
    return "turned" if _turns(gaps, last - first) else words.relation(last, first, interval)


def _turns(gaps: pd.Series, moved: float) -> bool:
    """Whether a gap, counted from some other year, has moved the other way by more than what is called the same."""
    last = gaps.iloc[-1]
    since = last - gaps.iloc[1:-1]
    return bool(((since * moved < 0) & (since.abs() >= ABOUT_THE_SAME * last)).any())


def _sizes(spec: Indicator, gaps: pd.Series, level: pd.Series) -> tuple[str, str]:
    """The distance in the first and in the last year; that of money with its share of the other group's level."""
    sizes = [numbers.difference_text(gaps.iloc[end], spec.unit, spec.decimals) for end in (0, -1)]
    if spec.unit == "gbp":
        of = [numbers.share_text(100 * abs(gaps.iloc[end]) / level.iloc[end]) for end in (0, -1)]
        return f"{sizes[0]} ({of[0]})", f"{sizes[1]} ({of[1]})"
    points = [size.replace("percentage point", "point") for size in sizes]
    return points[0].removesuffix(" points").removesuffix(" point"), points[1]
