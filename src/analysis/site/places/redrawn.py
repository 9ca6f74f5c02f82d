"""What a reader needs to draw the groups anew on the page of the definition: one small file, made with the cards'.

Shares go to 20% on each index. Whoever lies beyond that on both indices of deprivation is never deprived, so that the
file has the others one by one, with those of the wards of 2019, and of all together their sums.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.book.display.definition_box import INDICES, MOST
from analysis.indicators.spec import load_indicators
from analysis.prepare.indices.definition import worst
from analysis.site.places.columns import UNKNOWN, packed, runs, tenths
from analysis.site.places.tables import Places

MEASURES: Mapping[str, str] = {
    "income_deprivation_rate": "residents_mid2022",
    "claimant_rate": "residents_16_to_64",
    **dict.fromkeys(("inactivity_rate", "long_term_sick_rate", "unemployment_rate"), "residents_16_over"),
    "no_qualifications_rate": "residents_16_over",
    "managers_professionals_associates_rate": "residents_in_employment",
    "bad_health_rate": "population",
    **dict.fromkeys(("no_car_rate", "social_rent_rate"), "households"),
}
"""Rates that can be pooled from what is known of every neighbourhood, by the column with whom they are of."""

WARDS = "left_behind_2019"
"""The column that says who lies in the wards of 2019."""


def document(places: Places) -> dict[str, Any]:
    """Return the file's content: a text of numbers a column, two or four bytes each, the lowest byte first.

    Raises
    ------
    OverflowError
        A number is larger than its bytes can hold.
    """
    every = places.areas
    wards = every[WARDS].to_numpy(dtype=bool) if WARDS in every else np.zeros(len(every), dtype=bool)
    measures = known_measures(places)
    within = np.logical_or.reduce([worst(every[f"imd{year}_rank"], len(every), MOST / 100) for year in INDICES])
    within = within | wards
    rows = every[within]
    prefix = str(rows["lsoa21_code"].iloc[0])[:3]
    code, authority = rows["lsoa21_code"].astype(str), rows["local_authority_code"]
    known = sorted(authority.unique())
    return {
        "every": len(every),
        "residents": int(every["population"].sum()),
        "prefix": prefix,
        "codes": packed(code.str.removeprefix(prefix).astype(int), np.uint32),
        "names": list(runs(rows["lsoa21_name"])),
        "authorities": [places.names[name] for name in known],
        "authority": packed(authority.map(known.index)),
        "imd": {year: packed(rows[f"imd{year}_rank"]) for year in INDICES},
        "cni": packed(rows["cni2023_rank"]),
        "wards": packed(pd.Series(wards[within].astype(int)), np.uint8),
        "people": {base: packed(rows[base]) for base in dict.fromkeys(("population", *measures.values()))},
        "measures": [_measure(places, name, base, within) for name, base in measures.items()],
    }


def known_measures(places: Places) -> dict[str, str]:
    """Return the rates that a release can pool, by the column with whom they are of; one of before lacks columns."""
    every = places.areas
    return {rate: base for rate, base in MEASURES.items() if base in every and every[base].notna().all()}


def _measure(places: Places, name: str, base: str, within: np.ndarray) -> dict[str, Any]:
    """Return a rate's name, its values, and the sums of all neighbourhoods: people in tenths of a percent, people."""
    spec = load_indicators()[name]
    rates = tenths(places.measures[name].reindex(places.areas["lsoa21_code"])).to_numpy(dtype="int64")
    people = places.areas[base].to_numpy(dtype="int64")
    known = rates != UNKNOWN
    return {
        "label": spec.label,
        "base": spec.base,
        "period": places.about["periods"].get(name, ""),
        "people": base,
        "tenths": packed(pd.Series(rates[within])),
        "sums": [int((rates[known] * people[known]).sum()), int(people[known].sum())],
    }
