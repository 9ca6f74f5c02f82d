"""The places that the Pride in Place Programme funds: ``data/funded_places.csv`` read and checked."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator
from typing_extensions import TypedDict

from analysis import authorities, paths
from analysis.catalog.areas import area_codes
from analysis.settings import Settings, once_for_each_state, read_rows, setting
from analysis.settings.forms import OptionalText, Text, filled

FUNDED_PLACES_FILE = paths.DATA / "funded_places.csv"

Phase = Literal["1", "2", "3"]
PHASES: tuple[Phase, ...] = ("1", "2", "3")
NO_PHASE = "none"
"""The phase of a neighbourhood that lies in no funded place."""

BUILT_UP = ("E34", "E35")
"""How the codes of built-up areas and of their sub-divisions begin."""


def _codes(value: str) -> tuple[str, ...]:
    """Return the codes that semicolons part."""
    return tuple(code for code in value.split(";") if code)


@setting("place")
class FundedPlace(TypedDict):
    """The columns of the file: a neighbourhood is one MSOA of 2021, a town a built-up area of 2011 or several MSOAs.

    Of a town, the part in its local authority is meant.
    """

    phase: Phase
    place: Text
    local_authority: Text
    kind: Literal["town", "neighbourhood"]
    area_codes: Annotated[tuple[Text, ...], BeforeValidator(_codes), filled("at least one code of an area")]
    source: Text
    note: OptionalText


@once_for_each_state
def load_funded_places(path: Path) -> tuple[FundedPlace, ...]:
    """Return the places in the order of the file.

    Raises
    ------
    SettingsError
        Names the file, the line, the column and the value: an MSOA, built-up area or local authority that does not
        exist, an area that two places have, a neighbourhood that is not one MSOA.
    """
    file: Settings[tuple[FundedPlace, ...]] = read_rows(path, FundedPlace)
    names = list(authorities.names().values())
    msoas, built_up = area_codes("msoa21"), area_codes("builtup11")
    file.once("place")
    seen: dict[str, str] = {}
    for number, row in enumerate(file.value):
        place = (number, "area_codes")
        file.one_of((number, "local_authority"), row["local_authority"], names, "local authority of 2024")
        if row["kind"] == "neighbourhood" and len(row["area_codes"]) > 1:
            file.fault(place, "has several codes; a neighbourhood is one MSOA")
        for code in row["area_codes"]:
            if row["kind"] == "town" and code.startswith(BUILT_UP):
                file.one_of(place, code, built_up, "built-up area of 2011")
            else:
                file.one_of(place, code, msoas, "MSOA of 2021")
            if code in seen:
                file.fault(place, f"holds {code}, which {seen[code]} has already")
            seen.setdefault(code, row["place"])
    return file.checked()
