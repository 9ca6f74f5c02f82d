"""What each kind of test estimates, and how that stands to what the claim compares it with."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.groups import ALL, GROUPS_AND_ALL
from analysis.indicators.comparison import relation
from analysis.replication.evidence import Evidence, Value, World, by_group
from analysis.replication.spec import ClaimTest, Kind, Measure


@dataclass(frozen=True)
class Comparison:
    """How an estimate stands to one other value.

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
        """Return how one value stands to another."""
        found = relation(a.value, b.value, a.std_error, b.std_error)
        return cls(found, a.value - b.value, b.value)


@dataclass(frozen=True)
class Estimate:
    """What a test found.

    Attributes
    ----------
    value, std_error : float
    comparisons : tuple of Comparison
        One for each thing that the claim compares with.
    groups : mapping of str to float
        The measure in every group, for charts and downloads.
    """

    value: float
    std_error: float = math.nan
    comparisons: tuple[Comparison, ...] = ()
    groups: Mapping[str, float] = field(default_factory=dict)


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
    return Estimate(
        own.value,
        own.std_error,
        tuple(Comparison.of(own, other) for other in others),
        _groups(area, test.measure, period),
    )


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
    value = own.value / other.value
    error = abs(value) * math.hypot(own.std_error / own.value, other.std_error / other.value)
    groups = _groups(area, test.measure, period)
    return Estimate(value, error, (Comparison.of(own, other),), groups)


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
        return Value(b.value - a.value, math.hypot(a.std_error, b.std_error))
    if a.value == 0:
        return None
    error = math.hypot(b.std_error / a.value, b.value * a.std_error / a.value**2)
    return Value(100 * (b.value / a.value - 1), 100 * error)


def change(test: ClaimTest, world: World) -> Estimate | None:
    """How the measure changed between two periods, beside other groups where the claim names some."""
    area = _area(test, world)
    own = None if area is None else _moved(test, area, test.group)
    if area is None or own is None:
        return None
    comparisons = []
    for group in test.than:
        where = _comparator(test, world, group)
        other = None if where is None else _moved(test, where, group)
        if other is None:
            return None
        comparisons.append(Comparison.of(own, other))
    if not test.than:
        first = area.measure(_first(test), test.group, test.measure.periods[0])
        last = area.measure(test.measure, test.group, test.measure.periods[1])
        if first is not None and last is not None:
            comparisons.append(Comparison.of(last, first))
    moved = by_group({g: _moved(test, area, g) for g in GROUPS_AND_ALL})
    return Estimate(own.value, own.std_error, tuple(comparisons), moved)


def _distance(test: ClaimTest, world: World, group: str, period: str) -> Value | None:
    area, where = _area(test, world), _comparator(test, world, group)
    own = None if area is None else area.measure(test.measure, test.group, period)
    other = None if where is None else where.measure(test.measure, group, period)
    if own is None or other is None:
        return None
    return Value(abs(own.value - other.value), math.hypot(own.std_error, other.std_error))


def gap(test: ClaimTest, world: World) -> Estimate | None:
    """How the distance to each other group changed between two periods; the first one's is the value."""
    comparisons = []
    for group in test.than:
        first, last = (_distance(test, world, group, p) for p in test.measure.periods)
        if first is None or last is None:
            return None
        comparisons.append(Comparison.of(last, first))
    area = _area(test, world)
    groups = {} if area is None else _groups(area, test.measure, test.measure.periods[1])
    return Estimate(comparisons[0].difference, math.nan, tuple(comparisons), groups)


def count(test: ClaimTest, world: World) -> Estimate | None:
    """A number about the list of areas."""
    if test.measure.count not in world.counts:
        return None
    own = Value(world.counts[test.measure.count])
    if not test.than_count:
        return Estimate(own.value)
    if test.than_count not in world.counts:
        return None
    other = Value(world.counts[test.than_count])
    return Estimate(own.value, comparisons=(Comparison.of(own, other),))


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
    groups = _groups(area, test.measure, period)
    comparisons = tuple(Comparison.of(own, other) for other in known)
    return Estimate(own.value, own.std_error, comparisons, groups)


def _regional(test: ClaimTest, world: World, period: str) -> dict[str, Value]:
    """Return the group's value in each region that has one."""
    cells = {name: world.places[name].measure(test.measure, test.group, period) for name in world.regions}
    return {name: cell for name, cell in cells.items() if cell is not None}


def rank(test: ClaimTest, world: World, *, lowest: bool = False) -> Estimate | None:
    """A region's value beside the one that it has to reach to be among the first."""
    values = _regional(test, world, _period(test.measure))
    name = test.area.key if test.area is not None else ""
    if name not in values or len(values) <= test.among:
        return None
    own = values[name]
    others = sorted((v for key, v in values.items() if key != name), key=lambda v: v.value, reverse=not lowest)
    # To be among the first n, it must pass the n-th of the others.
    return Estimate(own.value, own.std_error, (Comparison.of(own, others[test.among - 1]),))


def range_of_regions(test: ClaimTest, world: World) -> Estimate | None:
    """How the distance between the highest and the lowest region changed."""
    spans = []
    for period in test.measure.periods:
        values = [cell.value for cell in _regional(test, world, period).values()]
        if len(values) < 2:
            return None
        spans.append(Value(max(values) - min(values)))
    first, last = spans
    return Estimate(last.value - first.value, comparisons=(Comparison.of(last, first),))


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
    values = {y: area.values[name, test.group, y].value for y in years}
    top = max(values, key=lambda y: values[y])
    ends = max(values[first], values[last])
    found = relation(values[top], ends, math.nan, math.nan)
    shape = found if found == "higher" else "lower"
    return Estimate(float(top), comparisons=(Comparison(shape, values[top] - ends, ends),))


def worse_on(test: ClaimTest, world: World) -> Estimate | None:
    """The share of indicators, in percent, on which the group does worse than the other."""
    worse = sided = known = 0
    for name in test.measure.indicators:
        found = level(test.trying(Measure((name,))), world)
        if found is None:
            continue
        bad = "lower" if world.specs[name].better == "higher" else "higher"
        known += 1
        worse += all(c.relation == bad for c in found.comparisons)
        sided += all((c.difference > 0) == (bad == "higher") for c in found.comparisons)
    if not known:
        return None
    found_relation = "lower" if worse == known else "unclear"
    # Outcomes are "lower" when most indicators point to the worse side.
    difference = -1.0 if 2 * sided > known else 1.0
    share = 100 * worse / known
    return Estimate(share, comparisons=(Comparison(found_relation, difference, 50.0),))


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
