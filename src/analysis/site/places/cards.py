"""What the cards read: neighbourhoods in blocks of some twenty, each authority's list, and which block holds a code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from analysis.groups import GROUPS
from analysis.regions import Region
from analysis.site.places.tables import AREA_OF, Places

BLOCK = 20
"""Neighbourhoods from which on a block is full; an MSOA is never divided."""

AROUND = 0.5
"""How far beyond its neighbourhood a card's map reaches on each side, as a share of the longer one."""

LEAST = 60
"""The same in steps of an outline at least: 600 metres."""

ROOM = 42_000
"""Bytes that the blocks of one card have together: with what else it reads no card takes more than 60 kB."""

HEAD, FACTS = 900, 260
"""Bytes of a block's file beside its neighbourhoods, and of a neighbourhood beside its outline, at most on average."""

LEADING = 6
"""Characters of a code that name the file which says where it is."""


def blocks(places: Places) -> list[pd.DataFrame]:
    """Return the neighbourhoods in blocks, none of which lies in two authorities."""
    # In the order of authority and MSOA (`Places.areas`): a block is a slice.
    areas, start, found = places.areas, 0, []
    held = areas["local_authority_code"].to_numpy(dtype=object)
    msoas = areas["msoa21_code"].to_numpy(dtype=object)
    for end in range(1, len(areas) + 1):
        last = end == len(areas) or held[end] != held[end - 1]
        if last or (end - start >= BLOCK and msoas[end] != msoas[end - 1]):
            found.append(areas.iloc[start:end])
            start = end
    return found


def block_documents(places: Places, every: list[pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Yield each block as its file holds it, one list a neighbourhood in the order of :data:`FIELDS`."""
    near = _near(places, every)
    for block in every:
        values = map(plain, places.measures.reindex(block["lsoa21_code"]).to_numpy())
        codes = pd.unique(pd.concat([block[column] for column in AREA_OF.values()]))
        authority = block["local_authority_code"].iloc[0]
        yield {
            "authority": authority,
            "authority_name": places.names[authority],
            "editions": editions_of(authority, places.regions),
            "average": plain(places.averages.loc[authority]),
            "names": {code: places.names[code] for code in codes if code},
            "areas": [
                [*_facts(row), own, *_drawn(places, row.lsoa21_code, near)]
                for row, own in zip(block.itertuples(index=False), values, strict=True)
            ],
        }


def _drawn(places: Places, code: str, near: dict[str, "_Around"]) -> list[Any]:
    """Return what a card's map is drawn from."""
    return [near[code].blocks, near[code].whole, places.outlines.get(code, "")]


FIELDS = (
    *("code", "official", "msoa", "ward", "town", "group", "imd2019", "imd2025", "cni2023"),
    *("population", "residents2022", "phase", "place", "change", "predecessors", "measures", "near", "whole", "rings"),
)
"""What each value of a neighbourhood in a block is."""


def _facts(row: Any) -> list[Any]:
    return [
        *(row.lsoa21_code, row.lsoa21_name, row.msoa21_code, row.ward_code, row.town_code, GROUPS.index(row.group)),
        *(row.imd2019_rank, row.imd2025_rank, row.cni2023_rank, row.population, row.residents_mid2022),
        *(row.phase, row.place, row.change, row.predecessors),
    ]


def plain(values: Iterable[float]) -> list[float | None]:
    """Return percentages as a file holds them: one decimal, nothing where there is no value."""
    return [None if np.isnan(value) else round(float(value), 1) for value in values]


@dataclass(frozen=True)
class _Around:
    """The other blocks that a card's map shows a part of, the nearest first, and whether they are all of them."""

    blocks: list[int]
    whole: bool


def _near(places: Places, every: list[pd.DataFrame]) -> dict[str, _Around]:
    """Return what each neighbourhood's map reads besides its own block, as far as a card's :data:`ROOM` goes."""
    block_of = {code: number for number, block in enumerate(every) for code in block["lsoa21_code"]}
    codes = [code for code in block_of if code in places.rings]
    if not codes:
        return dict.fromkeys(block_of, _Around([], True))
    boxes = np.array([_box(places.rings[code]) for code in codes])
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    around = np.maximum(AROUND * sides, LEAST)
    own = shapely.box(*boxes.T)
    one, other = shapely.STRtree(own).query(shapely.box(*(boxes + np.outer(around, [-1, -1, 1, 1])).T))
    block = np.array([block_of[code] for code in codes])
    met = pd.DataFrame({"area": one, "block": block[other], "off": shapely.distance(own[one], own[other])})
    met = met.groupby(["area", "block"])["off"].min().reset_index().sort_values(["area", "off", "block"])
    met = met[met["block"].to_numpy() != block[met["area"]]]
    size = np.array([_size(places, rows) for rows in every])
    met["sum"] = size[met["block"]]
    met["sum"] = met.groupby("area")["sum"].cumsum() + size[block[met["area"]]]
    found = dict.fromkeys(block_of, _Around([], True))
    area, other, fits = met["area"].to_numpy(), met["block"].to_numpy(), (met["sum"] <= ROOM).to_numpy()
    for rows in np.split(np.arange(len(met)), np.flatnonzero(np.diff(area)) + 1) if len(met) else ():
        found[codes[area[rows[0]]]] = _Around(other[rows[fits[rows]]].tolist(), bool(fits[rows].all()))
    return found


def _size(places: Places, block: pd.DataFrame) -> int:
    """Return about how many bytes a block's file has."""
    return HEAD + sum(FACTS + len(places.outlines.get(code, "")) for code in block["lsoa21_code"])


def _box(rings: list[np.ndarray]) -> list[int]:
    """Return west, south, east and north of an outline in steps."""
    points = np.concatenate(rings)
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def whereabouts(places: Places, every: list[pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """Return where each code is, by its first characters: a neighbourhood's block, any other's authority or several."""
    number = {code: place for place, code in enumerate(places.authorities)}
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for block, rows in enumerate(every):
        for code in rows["lsoa21_code"]:
            found[code[:LEADING]][code[LEADING:]] = block
    for column in (*AREA_OF.values(), "local_authority_code"):
        held = places.areas[places.areas[column] != ""]
        for code, inside in held.groupby(column)["local_authority_code"].unique().items():
            where = sorted(number[authority] for authority in inside)
            found[str(code)[:LEADING]][str(code)[LEADING:]] = where[0] if len(where) == 1 else where
    return dict(found)


def authority_documents(places: Places) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each authority's code with the list of its neighbourhoods and the areas that they lie in."""
    for code, rows in places.areas.groupby("local_authority_code", sort=True):
        areas = {kind: list(dict.fromkeys(c for c in rows[column] if c)) for kind, column in AREA_OF.items()}
        place = {kind: {c: n for n, c in enumerate(codes)} for kind, codes in areas.items()}
        yield (
            str(code),
            {
                "name": places.names[str(code)],
                "editions": editions_of(str(code), places.regions),
                **{f"{kind}s": [[c, places.names[c]] for c in codes] for kind, codes in areas.items()},
                "areas": [
                    [
                        *(
                            row.lsoa21_code,
                            row.lsoa21_name,
                            GROUPS.index(row.group),
                            row.imd2019_rank,
                            row.cni2023_rank,
                        ),
                        *(place[kind].get(getattr(row, column), -1) for kind, column in AREA_OF.items()),
                    ]
                    for row in rows.itertuples(index=False)
                ],
            },
        )


def editions_of(authority: str, regions: dict[str, Region]) -> list[str]:
    """Return the editions that a local authority lies in as a whole, the smallest areas last."""
    return [slug for slug, region in regions.items() if region.is_country or authority in region.members]
