"""The areas that there are: the ONS codes of each geography, frozen in `data/area_codes.yml`."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from typing_extensions import TypedDict

from analysis import paths
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.forms import Count, Text, form

Geography = Literal[
    "authority", "builtup11", "csp24", "lsoa01", "lsoa11", "lsoa21", "ltla21", "ltla24", "msoa11", "msoa21", "oa21",
    "pfa24", "region24", "ward",
]  # fmt: skip
"""The geographies whose English codes are all known."""

RANGES = r"E[0-9]{8}(-E[0-9]{8})?( E[0-9]{8}(-E[0-9]{8})?)*"
AREA_CODES_FILE = paths.DATA / "area_codes.yml"


@setting("geography")
class Codes(TypedDict):
    """The codes of a geography: what the areas are, how many, and the first and last of each run of numbers."""

    areas: Text
    count: Count
    codes: Annotated[Text, form(RANGES, "ONS codes and ranges of them, like E12000001-E12000009")]


def load_area_codes(file: Path = AREA_CODES_FILE) -> dict[Geography, str]:
    """Return the codes of each geography, as ranges.

    Raises
    ------
    SettingsError
        A geography is malformed, or has another number of codes than it says.
    """
    settings: Settings[dict[Geography, Codes]] = read(file, dict[Geography, Codes])
    for name, given in settings.value.items():
        count = sum(last - first + 1 for _, first, last in _runs(given["codes"]))
        if count != given["count"]:
            settings.fault((name, "count"), f"is not the number of its codes, {count}")
    return {name: given["codes"] for name, given in settings.checked().items()}


def area_codes(geography: Geography) -> frozenset[str]:
    """Return the codes of all English areas of a geography."""
    return _spelt_out(_ranges(AREA_CODES_FILE)[geography])


@lru_cache(maxsize=32)
def prefixes(geography: Geography) -> tuple[str, ...]:
    """Return the starts of three characters that codes of a geography have, such as ``E01``."""
    return tuple(sorted({prefix for prefix, _, _ in _runs(_ranges(AREA_CODES_FILE)[geography])}))


def as_ranges(codes: Iterable[str]) -> str:
    """Return codes as `data/area_codes.yml` has them: runs of numbers as their first and last."""
    runs: list[list[str]] = []
    for code in sorted(set(codes)):
        if runs and code[:3] == runs[-1][1][:3] and int(code[3:]) == int(runs[-1][1][3:]) + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return " ".join(first if first == last else f"{first}-{last}" for first, last in runs)


def _runs(ranges: str) -> Iterator[tuple[str, int, int]]:
    """Yield the prefix of each run of codes with its first and last number."""
    for run in ranges.split():
        first, _, last = run.partition("-")
        yield first[:3], int(first[3:]), int((last or first)[3:])


@lru_cache(maxsize=32)
def _spelt_out(ranges: str) -> frozenset[str]:
    return frozenset(
        f"{prefix}{number:06d}" for prefix, first, last in _runs(ranges) for number in range(first, last + 1)
    )


_ranges = once_for_each_state(load_area_codes)
