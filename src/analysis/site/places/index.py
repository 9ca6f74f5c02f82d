"""What the look-up reads: the names that everyone knows at the first letter, all others by how their words begin."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from analysis.site.places.folding import fold, words
from analysis.site.places.tables import AREA_OF, Places

Entry = list[Any]
"""Kind (``a`` authority, ``t`` town, ``w`` ward, ``m`` MSOA), name, code, place of its authority or authorities."""

LARGEST = 36_000
"""Bytes of a file of names, before one letter more divides it."""

TOWNS_AT_ONCE = 600
"""The largest towns, by their number of neighbourhoods, stand with the authorities in what is read first."""

KINDS = {"ward": "w", "msoa": "m", "town": "t"}


def entries(places: Places) -> list[Entry]:
    """Return every name that can be looked up, authorities first, towns by size."""
    number = {code: place for place, code in enumerate(places.authorities)}
    found: list[Entry] = [["a", places.names[code], code, place] for code, place in number.items()]
    for kind, letter in (("town", "t"), ("ward", "w"), ("msoa", "m")):
        column = AREA_OF[kind]
        held = places.areas[places.areas[column] != ""]
        inside = held.groupby(column)["local_authority_code"].agg(["unique", "size"]).sort_values("size", kind="stable")
        for code, row in inside.iloc[::-1].iterrows():
            where = sorted(number[authority] for authority in row["unique"])
            found.append([letter, places.names[str(code)], code, where[0] if len(where) == 1 else where])
    return found


def former(places: Places) -> list[list[Any]]:
    """Return the authorities of 2021 that neighbourhoods are called after and that are no more: name, place now."""
    number = {code: place for place, code in enumerate(places.authorities)}
    stem = places.areas["lsoa21_name"].str.rsplit(" ", n=1).str[0]
    today = {fold(places.names[code]) for code in places.authorities}
    held = places.areas["local_authority_code"].groupby(stem).agg(lambda codes: codes.mode().iloc[0])
    return [[name, number[code]] for name, code in held.items() if fold(str(name)) not in today]


def by_start(every: list[Entry]) -> dict[str, list[Entry]]:
    """Return the entries by how a word of theirs begins: two letters, or more where there are too many.

    Where a whole word is still too common, such as "north", its file has the first of the entries; any other is found
    by its other words.
    """
    return dict(sorted(_divided(every, "")))


def _divided(entries: list[Entry], start: str) -> Iterator[tuple[str, list[Entry]]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for begun in {word[: len(start) + 1] for word in words(entry[1]) if word.startswith(start)}:
            found[begun].append(entry)
    for begun, held in found.items():
        if begun == start:
            # Words that end here: they cannot be divided any further.
            yield start, _as_fit(held)
        elif len(begun) > 1 and _size(held) <= LARGEST:
            yield begun, held
        else:
            yield from _divided(held, begun)


def _size(entries: list[Entry]) -> int:
    return sum(len(str(entry)) for entry in entries)


def _as_fit(entries: list[Entry]) -> list[Entry]:
    sizes = accumulate(len(str(entry)) for entry in entries)
    return [entry for entry, size in zip(entries, sizes, strict=True) if size <= LARGEST]


def top(places: Places, every: list[Entry], shards: Mapping[str, Any], sectors: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is read at the first letter."""
    towns = [entry for entry in every if entry[0] == "t"][:TOWNS_AT_ONCE]
    return {
        "authorities": [[places.names[code], code] for code in places.authorities],
        "towns": [entry[1:] for entry in towns],
        "former": former(places),
        "starts": " ".join(shards),
        "postcodes": " ".join(sectors),
    }


def postcode_shards(places: Places) -> dict[str, list[list[str]]]:
    """Return the sectors by area and first digit of the district: ``M1`` has those of M1 and of M10 to M19."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for sector, units, areas, holders in places.postcodes.itertuples(index=False):
        letters = sector[: 2 if sector[1].isalpha() else 1]
        found[sector[: len(letters) + 1]].append([sector, units, areas, holders])
    return dict(found)
