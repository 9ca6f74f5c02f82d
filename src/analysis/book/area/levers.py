"""The recommendations whose levers are held at the area's own level, with its own numbers."""

from collections.abc import Sequence

import pandas as pd

from analysis.book.area.names import by_area
from analysis.book.area.recommendations import load_recommendations
from analysis.book.wording import numbers, words
from analysis.book.wording.facts import Facts
from analysis.book.wording.patterns import say
from analysis.groups import ALL, DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.spec import Indicator
from analysis.results.origins import regions_of
from analysis.results.reading import Results

SAME = "\u00a0"
"""What stands in a cell that would repeat the one above it."""

REGIONAL, LOCAL = "regional", "local"


def governing_body(results: Results) -> str:
    """The body between the area's councils and the government; empty where there is none.

    Its own, or that of an area that has an edition and holds all of its authorities.
    """
    if results.region.governed_by:
        return results.region.governed_by
    rows = results.areas
    own = set(rows.loc[rows["area_type"] == "local_authority", "area_code"])
    around = (
        region.governed_by
        for region in regions_of(results.data).values()
        if region.governed_by and own <= set(region.members)
    )
    return next(around, "")


def own_level(results: Results) -> str:
    """The level of government whose levers are held for the area."""
    return REGIONAL if governing_body(results) else LOCAL


def held(results: Results) -> pd.DataFrame:
    """The recommendations whose levers the area's level of government holds, alone or with others."""
    level = own_level(results)
    frame = load_recommendations()
    return frame[[level in levels for levels in frame["level"]]].reset_index(drop=True)


def _alone(frame: pd.DataFrame, level: str) -> list[str]:
    return [n for n, levels in zip(frame["number"], frame["level"], strict=True) if levels == (level,)]


def text(results: Results) -> str:
    """Which of the recommendations address the area's level of government."""
    frame, every = held(results), len(load_recommendations())
    number = words.sentence_start(numbers.in_words(len(frame)))
    alone = _alone(frame, own_level(results))
    start = say("area.levers_start", parts=numbers.in_words(every))
    if own_level(results) == REGIONAL:
        regional = say("area.levers_regional", number=number, body=governing_body(results))
        parts = f"{words.plural(len(alone), 'Part')} {words.listing(alone)} {words.plural(len(alone), 'is', 'are')}"
        only = say("area.levers_alone", parts=parts) if alone else ""
        return f"{start} {regional} {only}".strip()
    several = len(by_area(results, "local_authority")) > 1
    area = words.sentence_start(results.region.name_in_sentence)
    not_held = say("area.levers_not_held", area=area, councils="its councils" if several else "its council")
    councils = "its councils have" if several else "its council has"
    return f"{not_held} {start} {say('area.levers_local', number=number, councils=councils)}"


def _value(spec: Indicator, facts: Facts, group: str) -> str:
    value = facts.value(spec.id, group)
    return numbers.value_text(value, spec.unit, spec.decimals)


def _numbers(results: Results, indicator: str) -> dict[str, str]:
    """An indicator's values for the area's groups and for England's doubly disadvantaged."""
    spec = results.specs[indicator]
    own, england = Facts(results), Facts(results.for_england)
    if not own.has(indicator):
        return {}
    return {
        "measure": spec.label_short or spec.label,
        "here": _value(spec, own, DOUBLY_DISADVANTAGED) if has_rates(results) else "",
        "whole": _value(spec, own, ALL),
        "england": _value(spec, england, DOUBLY_DISADVANTAGED),
    }


def has_rates(results: Results) -> bool:
    """Whether the area's doubly disadvantaged neighbourhoods are enough for rates."""
    rows = results.areas
    own = rows[(rows["area_type"] == "edition") & (rows["group"] == DOUBLY_DISADVANTAGED)]
    return bool(own["areas"].sum() >= FEWEST)


def table(results: Results) -> pd.DataFrame:
    """One row a lever and measure: the lever in its first row, the numbers beside each.

    Returns
    -------
    DataFrame
        ``number``, ``lever``, ``held_by`` (empty in a lever's further rows), ``measure``, ``here`` (the area's
        doubly disadvantaged, empty where they are few), ``whole`` (the area), ``england`` (its doubly
        disadvantaged).
    """
    rows: list[dict[str, str]] = []
    for entry in held(results).itertuples():
        about = {
            "number": str(entry.number),
            "lever": str(entry.lever),
            "held_by": str(entry.held_by),
        }
        found = [n for n in (_numbers(results, i) for i in _tuple(entry.indicators)) if n]
        again = about | {"lever": SAME, "held_by": SAME}
        rows += [(again if i else about) | values for i, values in enumerate(found)] or [about]
    columns = ["number", "lever", "held_by", "measure", "here", "whole", "england"]
    return pd.DataFrame(rows, columns=columns).fillna("")


def _tuple(value: object) -> Sequence[str]:
    return value if isinstance(value, tuple) else ()
