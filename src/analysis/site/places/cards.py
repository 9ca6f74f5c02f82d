"""What the cards read: neighbourhoods in blocks of some twenty, each authority's list, and which block holds a code."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import shapely

from analysis.groups import GROUPS
from analysis.regions import Region
from analysis.results.places import rings
from analysis.site.places.tables import AREA_OF, Places

BLOCK = 20
"""Neighbourhoods from which on a block is full; an MSOA is never divided."""

AROUND = 0.5
"""How far beyond its neighbourhood a card's map reaches on each side, as a share of the longer one."""

LEAST = 60
"""The same in steps of an outline at least: 600 metres."""

LEADING = 6
"""Characters of a code that name the file which says where it is."""


def blocks(places: Places) -> list[pd.DataFrame]:
    """Return the neighbourhoods in blocks, none of which lies in two authorities."""
    found = []
    for _, authority in places.areas.groupby("local_authority_code", sort=True):
        held: list[pd.DataFrame] = []
        for _, msoa in authority.groupby("msoa21_code", sort=True):
            held.append(msoa)
            if sum(map(len, held)) >= BLOCK:
                found.append(pd.concat(held))
                held = []
        if held:
            found.append(pd.concat(held))
    return found


def block_documents(places: Places, every: list[pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Yield each block as its file holds it, one list a neighbourhood in the order of :data:`FIELDS`."""
    near, outline = _near(places, every), partial(places.outlines.get, default="")
    for block in every:
        values = places.measures.reindex(block["lsoa21_code"])
        codes = pd.unique(pd.concat([block[column] for column in AREA_OF.values()]))
        authority = block["local_authority_code"].iloc[0]
        yield {
            "authority": authority,
            "authority_name": places.names[authority],
            "editions": editions_of(authority, places.regions),
            "average": plain(places.averages.loc[authority]),
            "names": {code: places.names[code] for code in codes if code},
            "areas": [
                [*_facts(row), plain(values.loc[row.lsoa21_code]), near[row.lsoa21_code], outline(row.lsoa21_code)]
                for row in block.itertuples(index=False)
            ],
        }


FIELDS = (
    *("code", "official", "msoa", "ward", "town", "group", "imd2019", "imd2025", "cni2023"),
    *("population", "residents2022", "phase", "place", "change", "predecessors", "measures", "near", "rings"),
)
"""What each value of a neighbourhood in a block is."""


def _facts(row: Any) -> list[Any]:
    return [
        *(row.lsoa21_code, row.lsoa21_name, row.msoa21_code, row.ward_code, row.town_code, GROUPS.index(row.group)),
        *(row.imd2019_rank, row.imd2025_rank, row.cni2023_rank, row.population, row.residents_mid2022),
        *(row.phase, row.place, row.change, row.predecessors),
    ]


def plain(values: pd.Series) -> list[float | None]:
    """Return percentages as a file holds them: one decimal, nothing where there is no value."""
    return [None if np.isnan(value) else round(float(value), 1) for value in values]


def _near(places: Places, every: list[pd.DataFrame]) -> dict[str, list[int]]:
    """Return for each neighbourhood the other blocks that its card's map shows a part of."""
    block_of = {code: number for number, block in enumerate(every) for code in block["lsoa21_code"]}
    found: dict[str, set[int]] = {code: set() for code in block_of}
    codes = [code for code in block_of if code in places.outlines.index]
    if codes:
        boxes = np.array([_box(places.outlines[code]) for code in codes])
        sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
        around = np.maximum(AROUND * sides, LEAST)
        shown = shapely.box(*(boxes + np.outer(around, [-1, -1, 1, 1])).T)
        for one, other in zip(*shapely.STRtree(shapely.box(*boxes.T)).query(shown), strict=True):
            found[codes[one]].add(block_of[codes[other]])
    return {code: sorted(there - {block_of[code]}) for code, there in found.items()}


def _box(text: str) -> list[int]:
    """Return west, south, east and north of an outline in steps."""
    points = np.concatenate(rings.unpacked(text))
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
