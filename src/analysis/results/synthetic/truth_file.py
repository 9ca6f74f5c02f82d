"""The keys of ``data/synthetic.yml``, and what each can be."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import BeforeValidator, Field
from typing_extensions import TypedDict

from analysis.settings import setting
from analysis.settings.forms import Count, Id, Number, Size, SomeTexts, Text, expected, filled

REST = "rest"

Positive = Annotated[int, Field(strict=True, gt=0)]
Weight = Annotated[float, Field(strict=True, ge=0, le=1)]
Correlation = Annotated[float, Field(strict=True, ge=-1, le=1)]

THREE = "three numbers: for doubly disadvantaged, other deprived and non-deprived neighbourhoods"


def _numbers(value: object) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(type(number) in (int, float) for number in value)


def _three(value: Any) -> Any:
    if not _numbers(value):
        raise expected(THREE)
    return value


def _share(value: Any) -> Any:
    if value != REST and not _numbers(value):
        raise expected(f"{THREE}, or {REST}")
    return value


Three = Annotated[list[Number], BeforeValidator(_three)]
Share = Annotated[Any, BeforeValidator(_share)]


@setting("edition")
class EditionEntry(TypedDict):
    """An edition of the synthetic England; its members are numbers of authorities."""

    name: Text
    kind: Literal["combined_authority", "region", "area"]
    members: Annotated[list[Positive], filled("at least one number of an authority")]


@setting("funded")
class FundedEntry(TypedDict):
    """Which places are funded, in three phases."""

    towns: list[Positive]
    msoas_in_town: Positive
    phase_2: Positive
    phase_3: Positive


@setting("land")
class Land(TypedDict):
    """The grid of authorities and neighbourhoods."""

    authorities_across: Positive
    authorities_down: Positive
    region_columns: Annotated[list[Positive], filled("at least one width")]
    region_rows: Annotated[list[Positive], filled("at least one height")]
    neighbourhoods_across: Positive
    neighbourhoods_down: Positive
    cell_metres: Positive
    south_west: tuple[Count, Count]
    residents: tuple[Positive, Positive]
    poor_authorities: Weight
    need_follows: Correlation
    affluent: list[Positive]
    funded: FundedEntry
    editions: dict[str, EditionEntry]


@setting("family")
class FamilyEntry(TypedDict):
    """A column that is drawn into parts."""

    of: Text
    parts: Annotated[dict[str, Share], filled("at least one part")]
    total: NotRequired[Id]
    sums: NotRequired[dict[str, SomeTexts]]


@setting("column")
class MeanEntry(TypedDict):
    """A normal variable about the mean of each group."""

    mean: Three
    sd: Size


@setting("output")
class OutputEntry(TypedDict):
    """Output per resident."""

    first: Positive
    last: Positive
    per_head: Three
    growth: Number
    sd: Size
    inflation: Number


@setting("indicator")
class AuthorityEntry(TypedDict):
    """A value of local authorities by year."""

    first: Positive
    last: Positive
    start: Number
    effect: Number
    growth: Number
    sd: Size


Tables = dict[str, list[FamilyEntry]]


@setting("file")
class TruthFile(TypedDict):
    """The keys of the file."""

    seed: Count
    land: Land
    spread: Annotated[float, Field(strict=True, gt=0)]
    tables: Tables
    by_msoa: Tables
    claimants: dict[int, Three]
    means: dict[str, dict[str, MeanEntry]]
    gva_small_area: OutputEntry
    authorities: dict[str, AuthorityEntry]
