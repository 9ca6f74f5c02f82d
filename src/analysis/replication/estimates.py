"""What each kind of test estimates, and how that stands to what the claim compares it with."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.groups import ALL, GROUPS_AND_ALL
from analysis.indicators.comparison import UNKNOWN, Interval, relation
from analysis.replication.evidence import Evidence, Value, World, by_group, made_of
from analysis.replication.spec import ClaimTest, Kind, Measure


@dataclass(frozen=True)
class Comparison:
    """How an estimate stands to one other value, by the joint error of the two.

    Attributes
    ----------
    relation : str
        A key of :func:`analysis.indicators.comparison.relation`.
    difference : float
        Estimate less the other.
    other : float
    """

    relation: str
    difference: float
    other: float

    @classmethod
    def of(cls, a: Value, b: Value) -> "Comparison":
        """Return how one value stands to another; two of all neighbourhoods are what they are."""
        interval = None if a.of_all and b.of_all else (a.spread - b.spread).interval
        found = relation(a.value, b.value, interval)
        return cls(found, a.value - b.value, b.value)


@dataclass(frozen=True)
class Estimate:
    """What a test found.

    Attributes
    ----------
    value, std_error : float
    interval : tuple of float
        The 95% interval; nan where there is no error.
    comparisons : tuple of Comparison
        One for each thing that the claim compares with.
    groups : mapping of str to float
        The measure in every group, for charts and downloads.
    turns : bool
        Whether another first period turns the direction round.
    few : bool
        Whether it rests on too few neighbourhoods for a verdict.
    """

    value: float
    std_error: float = math.nan
    comparisons: tuple[Comparison, ...] = ()
    groups: Mapping[str, float] = field(default_factory=dict)
    few: bool = False
    interval: Interval = UNKNOWN
    turns: bool = False

    @classmethod
    def of(
        cls, own: Value, others: Iterable[Value], groups: Mapping[str, float] | None = None, value: Value | None = None
    ) -> "Estimate":
        """Return a value beside others; what is reported is `value` where that is something made of them."""
        others, told = list(others), value or own
        return cls(
            told.value,
            told.std_error,
            tuple(Comparison.of(own, other) for other in others),
            groups or {},
            any(cell.few for cell in (own, told, *others)),
            told.interval,
        )


def _area(test: ClaimTest, world: World) -> Evidence | None:
    return world.here if test.area is None else world.places.get(test.area.key)


def _period(measure: Measure) -> str:
    return measure.periods[-1] if measure.periods else ""


def _comparator(test: ClaimTest, world: World, group: str) -> Evidence | None:
    """Where a comparator is looked up: all neighbourhoods mean England's, in every edition."""
    return world.england if group == ALL else _area(test, world)


def _groups(area: Evidence, measure: Measure, period: str = "") -> dict[str, float]:
    return by_group({g: area.measure(measure, g, period) for g in GROUPS_AND_ALL})


def _others(test: ClaimTest, world: World, period: str) -> list[Value] | None:
    """Return the values that a level is compared with; None when one of them is missing."""
    found: list[Value | None] = []
    for group in test.than:
        where = _comparator(test, world, group)
        found.append(None if where is None else where.measure(test.measure, group, period))
    if test.than_area is not None:
        place = world.places.get(test.than_area.key)
        found.append(None if place is None else place.measure(test.measure, ALL, period))
    known = [cell for cell in found if cell is not None]
    return known if len(known) == len(found) else None


def level(test: ClaimTest, world: World) -> Estimate | None:
    """The measure for the claim's group, beside the other groups."""
    area, period = _area(test, world), _period(test.measure)
    own = None if area is None else area.measure(test.measure, test.group, period)
    others = _others(test, world, period)
    if area is None or own is None or others is None:
        return None
    return Estimate.of(own, others, _groups(area, test.measure, period))


def ratio(test: ClaimTest, world: World) -> Estimate | None:
    """The measure for the claim's group over the same for another group or place."""
    area, period = _area(test, world), _period(test.measure)
    if test.over_area is not None:
        where, group = world.places.get(test.over_area.key), test.group
    else:
        where, group = _comparator(test, world, test.over), test.over
    own = None if area is None else area.measure(test.measure, test.group, period)
    other = None if where is None else where.measure(test.measure, group, period)
    if area is None or own is None or other is None or other.value == 0 or own.value == 0:
        return None
    value = made_of(lambda a, b: a / b, own, other)
    return Estimate.of(own, [other], _groups(area, test.measure, period), value)


def _first(test: ClaimTest) -> Measure:
    start = test.measure.start
    return test.measure if not start else Measure((start,))


def _moved(test: ClaimTest, area: Evidence, group: str) -> Value | None:
    """Return the change of one group, in the measure's unit or in percent."""
    a = area.measure(_first(test), group, test.measure.periods[0])
    b = area.measure(test.measure, group, test.measure.periods[1])
    if a is None or b is None:
        return None
    if not test.percent:
        return made_of(lambda first, last: last - first, a, b)
    if a.value == 0:
        return None
    return made_of(lambda first, last: 100 * (last / first - 1), a, b)


def change(test: ClaimTest, world: World) -> Estimate | None:
    """How the measure changed between two periods, beside other groups where the claim names some."""
    area = _area(test, world)
    own = None if area is None else _moved(test, area, test.group)
    if area is None or own is None:
        return None
    moved = by_group({g: _moved(test, area, g) for g in GROUPS_AND_ALL})
    others = []
    for group in test.than:
        where = _comparator(test, world, group)
        other = None if where is None else _moved(test, where, group)
        if other is None:
            return None
        others.append(other)
    if others:
        return Estimate.of(own, others, moved)
    first = area.measure(_first(test), test.group, test.measure.periods[0])
    last = area.measure(test.measure, test.group, test.measure.periods[1])
    if first is None or last is None:
        return None
    return Estimate.of(last, [first], moved, own)


def _distance(test: ClaimTest, world: World, group: str, period: str) -> Value | None:
    area, where = _area(test, world), _comparator(test, world, group)
    own = None if area is None else area.measure(test.measure, test.group, period)
    other = None if where is None else where.measure(test.measure, group, period)
    if own is None or other is None:
        return None
    return made_of(lambda a, b: np.abs(a - b), own, other)


def gap(test: ClaimTest, world: World) -> Estimate | None:
    """How the distance to each other group changed between two periods; the first one's is the value."""
    distances = []
    for group in test.than:
        first, last = (_distance(test, world, group, p) for p in test.measure.periods)
        if first is None or last is None:
            return None
        distances.append((first, last))
    area = _area(test, world)
    groups = {} if area is None else _groups(area, test.measure, test.measure.periods[1])
    comparisons = tuple(Comparison.of(last, first) for first, last in distances)
    few = any(cell.few for pair in distances for cell in pair)
    moved = made_of(lambda last, first: last - first, distances[0][1], distances[0][0])
    return Estimate(
        moved.value, moved.std_error, comparisons, groups, few, moved.interval, _turns(test, world, comparisons)
    )


def _turns(test: ClaimTest, world: World, comparisons: tuple[Comparison, ...]) -> bool:
    """Whether the change of a distance has another sign when it is counted from another period."""
    last = test.measure.periods[1]
    for group, found in zip(test.than, comparisons, strict=True):
        end = _distance(test, world, group, last)
        for period in test.measure.starts:
            start = _distance(test, world, group, period)
            if start is not None and end is not None and (end.value - start.value) * found.difference < 0:
                return True
    return False


def count(test: ClaimTest, world: World) -> Estimate | None:
    """A number about the list of areas."""
    if test.measure.count not in world.counts:
        return None
    own = Value.exact(world.counts[test.measure.count])
    if not test.than_count:
        return Estimate(own.value)
    if test.than_count not in world.counts:
        return None
    return Estimate.of(own, [Value.exact(world.counts[test.than_count])])


def highest_of(test: ClaimTest, world: World) -> Estimate | None:
    """One measure beside others in the same group."""
    area, period = _area(test, world), _period(test.measure)
    if area is None:
        return None
    own = area.measure(test.measure, test.group, period)
    others = [area.indicator(name, test.group) for name in test.measure.others]
    known = [cell for cell in others if cell is not None]
    if own is None or len(known) < len(others):
        return None
    return Estimate.of(own, known, _groups(area, test.measure, period))


def _regional(test: ClaimTest, world: World, period: str) -> dict[str, Value]:
    """Return the group's value in each region that has one on neighbourhoods enough."""
    cells = {name: world.places[name].measure(test.measure, test.group, period) for name in world.regions}
    return {name: cell for name, cell in cells.items() if cell is not None and not cell.few}


def rank(test: ClaimTest, world: World, *, lowest: bool = False) -> Estimate | None:
    """A region's value beside the one that it has to reach to be among the first."""
    values = _regional(test, world, _period(test.measure))
    name = test.area.key if test.area is not None else ""
    area = _area(test, world)
    own = None if area is None else area.measure(test.measure, test.group, _period(test.measure))
    if own is None or len(values) <= test.among:
        return None
    others = sorted((v for key, v in values.items() if key != name), key=lambda v: v.value, reverse=not lowest)
    # To be among the first n, it must pass the n-th of the others.
    return Estimate.of(own, [others[test.among - 1]])


def range_of_regions(test: ClaimTest, world: World) -> Estimate | None:
    """How the distance between the highest and the lowest region changed."""
    spans = []
    for period in test.measure.periods:
        values = sorted(_regional(test, world, period).values(), key=lambda v: v.value)
        if len(values) < 2:
            return None
        spans.append(made_of(lambda high, low: high - low, values[-1], values[0]))
    first, last = spans
    return Estimate.of(last, [first], value=made_of(lambda a, b: b - a, first, last))


def peak(test: ClaimTest, world: World) -> Estimate | None:
    """The year in which a series was highest; "higher" if it lies clearly above both ends."""
    area = _area(test, world)
    if area is None:
        return None
    first, last = test.measure.periods
    name = test.measure.indicators[0]
    years = [y for y in area.periods(name, test.group) if first <= y <= last]
    if len(years) < 3 or years[0] != first or years[-1] != last:
        return None
    values = {y: area.values[name, test.group, y] for y in years}
    top = max(values, key=lambda y: values[y].value)
    ends = max((values[first], values[last]), key=lambda v: v.value)
    shape = Comparison.of(values[top], ends)
    if shape.relation != "higher":
        shape = Comparison("lower", shape.difference, shape.other)
    return Estimate(float(top), comparisons=(shape,), few=ends.few)


def worse_on(test: ClaimTest, world: World) -> Estimate | None:
    """The share of indicators, in percent, on which the group does worse than the other."""
    worse = sided = known = 0
    few = False
    for name in test.measure.indicators:
        found = level(test.trying(Measure((name,))), world)
        if found is None:
            continue
        bad = "lower" if world.specs[name].better == "higher" else "higher"
        known += 1
        few |= found.few
        worse += all(c.relation == bad for c in found.comparisons)
        sided += all((c.difference > 0) == (bad == "higher") for c in found.comparisons)
    if not known:
        return None
    found_relation = "lower" if worse == known else "unclear"
    # Outcomes are "lower" when most indicators point to the worse side.
    difference = -1.0 if 2 * sided > known else 1.0
    share = 100 * worse / known
    return Estimate(share, comparisons=(Comparison(found_relation, difference, 50.0),), few=few)


KINDS: Mapping[Kind, Callable[[ClaimTest, World], Estimate | None]] = {
    "level": level,
    "ratio": ratio,
    "change": change,
    "gap": gap,
    "count": count,
    "highest_of": highest_of,
    "range": range_of_regions,
    "peak": peak,
    "worse_on": worse_on,
}
"""How each kind is estimated; ``rank`` needs the claim's relation, and models have their own module."""
