"""What a reader needs to draw the groups anew on the page of the definition: one small file, made with the cards'.

Shares go to 20% on each index. Whoever lies beyond that on both indices of deprivation is never deprived, so that the
file has the others one by one, and of all together their sums.
"""

import base64
import math
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from analysis.book.display.definition_box import INDICES, MOST
from analysis.indicators.spec import load_indicators
from analysis.prepare.indices.definition import worst
from analysis.site.places.tables import Places

MEASURES: Mapping[str, str] = {"income_deprivation_rate": "residents_mid2022", "bad_health_rate": "population"}
"""Rates that can be pooled from what is known of every neighbourhood, by the column with the people they are of."""

TENTHS = 10
"""Rates stand in tenths of a percent, as they are known."""

UNKNOWN = np.iinfo(np.uint16).max
"""Where a neighbourhood has no value."""


def document(places: Places) -> dict[str, Any]:
    """Return the file's content: a text of numbers a column, two or four bytes each, the lowest byte first.

    Raises
    ------
    OverflowError
        A number is larger than its bytes can hold.
    """
    every = places.areas
    within = np.logical_or.reduce([worst(every[f"imd{year}_rank"], len(every), MOST / 100) for year in INDICES])
    rows = every[within]
    prefix = str(rows["lsoa21_code"].iloc[0])[:3]
    code, authority = rows["lsoa21_code"].astype(str), rows["local_authority_code"]
    known = sorted(authority.unique())
    return {
        "every": len(every),
        "residents": int(every["population"].sum()),
        "prefix": prefix,
        "codes": _packed(code.str.removeprefix(prefix).astype(int), np.uint32),
        "names": list(_runs(rows["lsoa21_name"])),
        "authorities": [places.names[name] for name in known],
        "authority": _packed(authority.map(known.index)),
        "imd": {year: _packed(rows[f"imd{year}_rank"]) for year in INDICES},
        "cni": _packed(rows["cni2023_rank"]),
        "people": {base: _packed(rows[base]) for base in ("population", *MEASURES.values())},
        "measures": [_measure(places, name, base, within) for name, base in MEASURES.items()],
    }


def _measure(places: Places, name: str, base: str, within: np.ndarray) -> dict[str, Any]:
    """Return a rate's name, its values, and the sums of all neighbourhoods: people in tenths of a percent, people."""
    spec = load_indicators()[name]
    tenths = (places.measures[name].reindex(places.areas["lsoa21_code"]) * TENTHS).round().to_numpy()
    people = places.areas[base].to_numpy()
    known = ~np.isnan(tenths)
    return {
        "label": spec.label,
        "base": spec.base,
        "period": places.about["periods"].get(name, ""),
        "people": base,
        "tenths": _packed(pd.Series(np.where(known, tenths, UNKNOWN)[within])),
        "sums": [int((tenths[known] * people[known]).sum()), int(people[known].sum())],
    }


def _packed(values: pd.Series, kind: type[np.unsignedinteger[Any]] = np.uint16) -> str:
    """Return whole numbers as base64."""
    if values.min() < 0 or values.max() > np.iinfo(kind).max or any(math.modf(v)[0] for v in values):
        raise OverflowError(f"'{values.name}' holds {values.min()} to {values.max()}; {kind.__name__} cannot")
    return base64.b64encode(values.to_numpy().astype(np.dtype(kind).newbyteorder("<")).tobytes()).decode()


def _runs(names: pd.Series) -> Iterator[list[str]]:
    """Yield official names as what many in a row begin with and how each of them ends: Manchester, 009A 009B."""
    split = [tuple(name.rsplit(" ", 1)) for name in names]
    for stem, held in groupby(split, key=lambda parts: parts[0]):
        yield [stem, " ".join(parts[-1] for parts in held)]
