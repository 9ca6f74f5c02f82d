"""The keys of ``data/claim_tests.yml``, and what each can be."""

from typing import Annotated, Any, Required

from pydantic import AfterValidator, BeforeValidator, Field
from typing_extensions import TypedDict

from analysis.groups import GROUPS_AND_ALL
from analysis.replication.known import COUNTS, LABELS
from analysis.replication.spec import Direction, Kind, Nearness, Place, Tolerance
from analysis.settings import by_name, setting
from analysis.settings.forms import Labels, Number, SomeTexts, Text, Texts, YesNo, expected, one_of

Group = Annotated[Text, one_of(GROUPS_AND_ALL)]
Groups = Annotated[tuple[Group, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
CountName = Annotated[Text, one_of(COUNTS)]

PLACE_KEYS = ("region", "ward", "authority")


def _area(place: Place) -> Place:
    """Return a place that is a region, or a ward of an authority."""
    if bool(place.region) == bool(place.ward and place.authority) or bool(place.ward) != bool(place.authority):
        raise expected("a region, like {region: London}, or a ward with its authority")
    return place


AreaPlace = Annotated[Place, AfterValidator(_area)]


def _group_or_place(value: Any) -> Any:
    """Return a group's name, or a place."""
    if isinstance(value, dict) and set(value) <= set(PLACE_KEYS) and all(isinstance(v, str) for v in value.values()):
        return _area(Place(**value))
    if value not in GROUPS_AND_ALL:
        raise expected(f"{', '.join(GROUPS_AND_ALL)}, or a region, like {{region: London}}")
    return value


@setting("measure")
class MeasureKeys(TypedDict, total=False):
    """What is measured."""

    indicator: SomeTexts
    indicators: SomeTexts
    out_of: Text
    periods: Labels
    others: Texts
    count: CountName
    starts: Labels
    reverse: YesNo
    measure: Nearness


From = TypedDict("From", {"from": Text}, total=False)
"""``from`` is a word of Python's own, so that no class body can have it."""


@setting("measure instead")
class InsteadEntry(MeasureKeys, From, total=False):
    """What to use where the measure's data cannot be had."""


@setting("other measure")
class AlsoEntry(MeasureKeys, From, total=False):
    """Another measure to try."""

    label: Required[Text]
    under: Annotated[Text, one_of(LABELS)]


@setting("claim")
class TestEntry(MeasureKeys, From, total=False):
    """How a claim is tested."""

    test: Required[Kind]
    measure: Required[Nearness]  # type: ignore[misc]
    group: Group
    than: Groups
    direction: Direction
    tolerance: Text
    between: tuple[Number, Number]
    percent: YesNo
    among: Annotated[int, Field(strict=True, ge=1)]
    area: AreaPlace
    than_area: AreaPlace
    over: Annotated[Any, BeforeValidator(_group_or_place)]
    than_count: CountName
    only_direction: Text
    instead: InsteadEntry
    also: tuple[AlsoEntry, ...]
    remark: Text


@setting("file")
class TestsFile(TypedDict):
    """The keys of the file."""

    tolerances: by_name(Tolerance, "name")  # type: ignore[valid-type]
    tests: dict[str, TestEntry]
    not_testable: dict[str, Text]
    context: dict[str, Text]
