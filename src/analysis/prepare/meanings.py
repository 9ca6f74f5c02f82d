"""What the columns of prepared tables mean: ``docs/tables.md``, where each is described once."""

import re
from dataclasses import dataclass
from functools import cache

from analysis import paths

PAGE = paths.ROOT / "docs" / "tables.md"

_HEADING = re.compile(r"## (.+)")
_ROW = re.compile(r"\| (?P<names>`\w+`(?:, `\w+`)*) \| (?P<meaning>[^|]+) \| (?P<unit>[^|]+) \|")


@dataclass(frozen=True)
class Meaning:
    """What a column holds, and in which unit."""

    text: str
    unit: str


@cache
def meanings() -> dict[tuple[str, str], Meaning]:
    """Return every described column by its table and its name."""
    found: dict[tuple[str, str], Meaning] = {}
    tables: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            tables = heading[1].split(" and ")
        elif row := _ROW.match(line):
            named = re.findall(r"\w+", row["names"])
            found |= {(t, n): Meaning(row["meaning"].strip(), row["unit"].strip()) for t in tables for n in named}
    return found


def meaning(table: str, column: str) -> Meaning:
    """Return what a column of a prepared table holds.

    Raises
    ------
    KeyError
        The page does not describe it.
    """
    try:
        return meanings()[table, column]
    except KeyError:
        raise KeyError(f"{PAGE} does not describe the column '{column}' of the table '{table}'") from None
