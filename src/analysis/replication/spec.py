"""How a claim is tested, as objects: what is measured, in which group, against what, how closely."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.settings import setting
from analysis.settings.forms import OptionalText, Size, Text

Kind = Literal[
    "level",
    "ratio",
    "change",
    "gap",
    "count",
    "highest_of",
    "rank",
    "range",
    "peak",
    "worse_on",
    "model",
]
Nearness = Literal["same", "near", "wider", "definition"]
Direction = Literal["higher", "lower", "same"]

DIRECTIONS: Mapping[str, Direction] = {
    "lower_than_other": "lower",
    "lowest": "lower",
    "higher_than_other": "higher",
    "highest": "higher",
    "increase": "higher",
    "decrease": "lower",
    "rise_then_fall": "higher",
    "similar": "same",
    "greater_than": "higher",
    "less_than": "lower",
}
"""What a claim without a value says of its group, by its relation."""

OPPOSITE: Mapping[Direction, Direction] = {"higher": "lower", "lower": "higher", "same": "same"}


@setting("tolerance")
@dataclass(frozen=True)
class Tolerance:
    """How far an estimate may lie from a published value: an amount, or a part of the value."""

    name: Text
    reason: Text
    within: Size | None = None
    part: Size | None = None

    def of(self, published: float) -> float:
        """The tolerance around a published value, in its unit."""
        if self.within is not None:
            return self.within
        return float(self.part or 0) * abs(published)


@setting("place")
@dataclass(frozen=True)
class Place:
    """An area that a claim names: a region of England, or a ward of an authority."""

    region: OptionalText = ""
    ward: OptionalText = ""
    authority: OptionalText = ""

    @property
    def key(self) -> str:
        """Its name in :class:`analysis.replication.evidence.World`."""
        return self.region or f"{self.ward}, {self.authority}"


@dataclass(frozen=True)
class Measure:
    """What is measured: indicators whose rates are added up, or a named count.

    Attributes
    ----------
    indicators : tuple of str
    out_of : str
        Indicator whose numerator becomes the denominator; empty for the indicator's own.
    start : str
        Indicator of the first period of a change, where it has another name.
    periods : tuple of str
        Empty for the latest.
    starts : tuple of str
        Other first periods of a gap, each of which must have the direction for it to be clear.
    others : tuple of str
        Indicators that ``highest_of`` sets beside the first.
    count : str
        Key of the list of counts.
    reverse : bool
        Whether more of the indicator is less of what the claim speaks of.
    """

    indicators: tuple[str, ...] = ()
    out_of: str = ""
    start: str = ""
    periods: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    count: str = ""
    reverse: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every indicator that is asked for."""
        return tuple(n for n in (*self.indicators, self.out_of, self.start, *self.others) if n)


@dataclass(frozen=True)
class Variant:
    """Another measure to try, with its name, and under which definition of the groups.

    ``under`` is a key of :data:`analysis.replication.known.LABELS`; empty for the one in force.
    ``nearness`` is that of this measure; None where it is as near as the claim's own.
    """

    label: str
    measure: Measure
    under: str = ""
    nearness: Nearness | None = None


@dataclass(frozen=True)
class ClaimTest:
    """How one claim is tested; the keys of ``data/claim_tests.yml``.

    Attributes
    ----------
    id : str
        Of ``data/claims.csv``.
    test : str
        What is estimated.
    measure : Measure
    nearness : {"same", "near", "wider", "definition"}
        How near the measure is to the report's.
    instead : Measure or None
        What to use where the measure's data cannot be had, with its own nearness.
    """

    id: str
    test: Kind
    measure: Measure
    nearness: Nearness
    group: str = DOUBLY_DISADVANTAGED
    than: tuple[str, ...] = ()
    direction: Direction | None = None
    tolerance: Tolerance | None = None
    between: tuple[float, float] | None = None
    percent: bool = False
    among: int = 1
    area: Place | None = None
    than_area: Place | None = None
    over: str = ""
    over_area: Place | None = None
    than_count: str = ""
    only_direction: str = ""
    instead: Measure | None = None
    instead_nearness: Nearness = "wider"
    also: tuple[Variant, ...] = ()
    remark: str = ""

    def trying(self, measure: Measure) -> "ClaimTest":
        """The same test of another measure."""
        return replace(self, measure=measure, instead=None)

    @property
    def own_area(self) -> bool:
        """Whether the test is of the edition's area, and not of England's list or of a named place."""
        return self.test not in ("count", "rank", "range", "peak", "model") and not (
            self.area or self.than_area or self.over_area
        )


@dataclass(frozen=True)
class ClaimTests:
    """The whole file: tests, what would be needed for the untestable, why the rest is context."""

    tests: Mapping[str, ClaimTest]
    not_testable: Mapping[str, str]
    context: Mapping[str, str]
    indicators: frozenset[str] = field(default_factory=frozenset)
