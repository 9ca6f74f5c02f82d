"""The tables of every neighbourhood, made from prepared tables under the definition of England's edition."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import DatasetUnavailable
from analysis.groups import GROUPS_AND_ALL
from analysis.indicators.parts import Part, latest
from analysis.indicators.pooled import pooled_rates
from analysis.prepare.store import Loader
from analysis.results import schema
from analysis.results.places import rings, sectors

if TYPE_CHECKING:  # pages ask for the names of measures and pay for no estimator
    from analysis.results.national import National

POSTCODES = ("postcode_directory", "postcodes")
"""Prepared tables of postcodes: the first that can be had."""

KINDS = {
    "msoa": ("msoa21_code", "msoa21_name"),
    "ward": ("ward_code", "ward_name"),
    "town": ("town_code", "town"),
    "local_authority": ("local_authority_code", "local_authority_name"),
}
"""Kinds of area that neighbourhoods lie in, with the columns of code and name."""

BASES = {
    "residents_16_to_64": "claimant_rate",
    "residents_16_over": "inactivity_rate",
    "residents_in_employment": "managers_professionals_associates_rate",
    "households": "no_car_rate",
}
"""People and households by the rate that they are the denominator of."""

DIGITS = 1
"""Decimals of a percentage: what the published counts carry in a neighbourhood of 1,700 people."""


def measures() -> list[str]:
    """Return the ids of the indicators that are shown of every neighbourhood."""
    table = schema.table("place_measures")
    return [name for name in table.names() if name not in table.key]


def tables(national: "National") -> dict[str, pd.DataFrame]:
    """Return every table of places by name, as ``data/results.yml`` describes them."""
    load = national.origin.load
    shown = latest([part for part in national.parts if part.indicator in measures()])
    areas = _areas(national, shown)
    return {
        "places": areas.reset_index()[[column.name for column in schema.table("places").columns]],
        "place_areas": _named(areas),
        "place_measures": _measures(areas, shown),
        "place_averages": _averages(areas, shown),
        "postcodes": _postcodes(load),
        "place_outlines": rings.packed(load("outlines")["geometry"]).reset_index(),
    }


def periods(national: "National") -> dict[str, str]:
    """Return the period of each measure."""
    shown = latest([part for part in national.parts if part.indicator in measures()])
    return {name: shown[name].period for name in measures() if name in shown}


def _areas(national: "National", shown: Mapping[str, Part]) -> pd.DataFrame:
    """Return all that is known of each neighbourhood but its measures."""
    load = national.origin.load
    n = national.neighbourhoods
    funded = load("funding")[["phase", "place"]]
    people = load("population")[["residents_mid2022"]].round().astype("int64")
    changes = load("boundary_changes")
    changes = changes.assign(predecessors=changes["predecessors"].where(changes["change"] != "same", ""))
    bases = pd.DataFrame({base: _base(shown.get(rate), n.index) for base, rate in BASES.items()})
    n = n.rename(columns={"cni2019_left_behind": "left_behind_2019"})
    return n.join(load("place_names")).join(funded).join(people).join(bases).join(changes)


def _base(part: Part | None, index: pd.Index) -> pd.Series:
    """Return whom a rate is of, in whole people or households; missing where its data could not be had."""
    if part is None or part.denominator is None:
        return pd.Series(pd.NA, index, dtype="Int64")
    return pd.Series(np.round(part.denominator), index).astype("Int64")


def _named(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that neighbourhoods lie in, by kind and code."""
    found = []
    for kind, (code, name) in KINDS.items():
        rows = areas.loc[areas[code] != "", [code, name]].drop_duplicates(code).sort_values(code, kind="stable")
        found.append(rows.set_axis(["area_code", "area_name"], axis=1).assign(kind=kind))
    named = pd.concat(found, ignore_index=True)
    regions = areas.drop_duplicates("local_authority_code").set_index("local_authority_code")["region_name"]
    return named.assign(region_name=named["area_code"].map(regions))


def _measures(areas: pd.DataFrame, shown: Mapping[str, Part]) -> pd.DataFrame:
    """Return each neighbourhood's rates; a column for each measure, empty where its data could not be had."""
    columns: dict[str, object] = {"lsoa21_code": areas.index}
    for name in measures():
        columns[name] = np.round(_rate(shown[name]), DIGITS) if name in shown else np.nan
    return pd.DataFrame(columns)


def _rate(part: Part) -> np.ndarray:
    if part.denominator is None:
        return part.numerator
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = part.scale * part.numerator / part.denominator
    return np.where(np.isfinite(rate), rate, np.nan)


def _averages(areas: pd.DataFrame, shown: Mapping[str, Part]) -> pd.DataFrame:
    """Return the same rates pooled: over each local authority, each group, and England."""
    parts = list(shown.values())
    everywhere = pooled_rates(parts, areas["group"], np.ones(len(areas), dtype=bool))
    groups = everywhere.pivot(index="group", columns="indicator", values="value").reindex(list(GROUPS_AND_ALL))
    authorities = pd.DataFrame(dict(_pooled(areas["local_authority_code"], parts)))
    found = pd.concat([groups.rename_axis("area_code"), authorities.rename_axis("area_code")])
    return found.reindex(columns=measures()).astype(float).reset_index()


def _pooled(area: pd.Series, parts: list[Part]) -> Iterator[tuple[str, pd.Series]]:
    """Yield each measure pooled by area: the sum of numerators over that of denominators, where both are known."""
    for part in parts:
        base = np.ones(len(area)) if part.denominator is None else part.denominator
        sums = pd.DataFrame({"numerator": part.numerator, "base": base}, area.index)[part.has_value]
        total = sums.groupby(area[part.has_value]).sum()
        yield part.indicator, part.scale * total["numerator"] / total["base"]


def _postcodes(load: Loader) -> pd.DataFrame:
    """Return the postcodes by sector, from the first source that can be had; no row where none can."""
    for name in POSTCODES:
        try:
            return sectors.packed(load(name))
        except DatasetUnavailable:
            continue
    return pd.DataFrame(columns=schema.table("postcodes").names())
