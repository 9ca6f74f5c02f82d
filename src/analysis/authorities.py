"""Local authorities by code and name: those of 2024, and those that became part of another."""

import csv
from functools import cache
from pathlib import Path
from typing import Annotated

from typing_extensions import TypedDict

from analysis import paths
from analysis.settings import Fault, Settings, SettingsError, once_for_each_state, read_rows, setting
from analysis.settings.faults import nearest
from analysis.settings.forms import Text, form

FORMER_FILE = paths.DATA / "former_authorities.csv"
AREAS_FILE = paths.RELEASED / "england" / "areas.csv"

AUTHORITY = r"E0[6-9][0-9]{6}"
WARD = r"E05[0-9]{6}"

AuthorityCode = Annotated[Text, form(AUTHORITY, "the code of a local authority, like E08000003")]


@setting("authority")
class Former(TypedDict):
    """A row of ``data/former_authorities.csv``: an authority, the last year it was there, what it is part of."""

    code: AuthorityCode
    name: Text
    last_year: Annotated[Text, form(r"20[0-9]{2}", "a year, like 2023")]
    successor: AuthorityCode
    successor_name: Text


def load_former(path: Path | None = None) -> dict[str, Former]:
    """Return the authorities that became part of another after 2016, by code.

    Raises
    ------
    SettingsError
        Names the file, the line, the column and the value.
    """
    return _former(path or FORMER_FILE)


@once_for_each_state
def _former(path: Path) -> dict[str, Former]:
    file: Settings[tuple[Former, ...]] = read_rows(path, Former)
    file.once("code")
    return {row["code"]: row for row in file.checked()}


@cache
def _areas() -> tuple[tuple[str, str, str], ...]:
    """Return type, code and name of each area of the released results of England."""
    if not AREAS_FILE.is_file():
        raise SettingsError([Fault(AREAS_FILE, 0, "this file is missing; it is kept in the repository")])
    with AREAS_FILE.open(encoding="utf-8", newline="") as lines:
        return tuple((row["area_type"], row["area_code"], row["area_name"]) for row in csv.DictReader(lines))


def names() -> dict[str, str]:
    """Return the name of each local authority of 2024 by code."""
    return {code: name for kind, code, name in _areas() if kind == "local_authority"}


def region_names() -> list[str]:
    """Return the names of the nine regions."""
    return sorted({name for kind, _, name in _areas() if kind == "region"})


def succession(code: str) -> str | None:
    """Return what a former authority is part of, in words; None for any other code."""
    former = load_former().get(code)
    if former is None:
        return None
    return (
        f"{former['name']} was a local authority up to {former['last_year']} and is now part of "
        f"{former['successor_name']}, {former['successor']}"
    )


def hint(given: str) -> str:
    """Return `` (did you mean ...?)`` for a name in place of a code, or a code in small letters."""
    codes = {name.casefold(): code for code, name in names().items()}
    if given.casefold() in codes:
        return f" (did you mean {codes[given.casefold()]}?)"
    if given.upper() in names() or given.upper() in load_former():
        return f" (did you mean {given.upper()}?)"
    name = nearest(given, names().values())
    return f" (did you mean {codes[name.casefold()]}, {name}?)" if name else ""
