"""The tables of an edition, made from prepared tables: counts, lists, points, profiles."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, OTHER_DEPRIVED
from analysis.indicators.parts import Part
from analysis.indicators.pooled import pooled_rates
from analysis.indicators.spec import Indicator
from analysis.regions import COUNTRY
from analysis.results import schema
from analysis.results.names import NAME

POINT_DECIMALS = 3
"""Decimals of the degrees of a map point: about 100 metres."""


IMD_2025 = "imd2025_rank"
"""The rank that is listed beside that of 2019 where the groups go by the index of 2025."""


def neighbourhood_list(neighbourhoods: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Return the edition's neighbourhoods, one row each, with the code as a column."""
    columns = [*schema.table("neighbourhoods").names(), NAME, *_own_rank(definition)]
    return neighbourhoods.reset_index()[columns]


def _own_rank(definition: Definition) -> list[str]:
    return [IMD_2025] if definition.imd == "2025" else []


def map_points(neighbourhoods: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Return the deprived neighbourhoods of both groups, coordinates in rounded degrees (WGS84)."""
    deprived = neighbourhoods[neighbourhoods["group"].isin((DOUBLY_DISADVANTAGED, OTHER_DEPRIVED))]
    columns = [
        "lsoa21_name",
        NAME,
        "ward_name",
        "local_authority_name",
        "group",
        "imd2019_rank",
        "cni2023_rank",
        *_own_rank(definition),
    ]
    points = deprived[columns].copy()
    for column in ("longitude", "latitude"):
        points[column] = deprived[column].round(POINT_DECIMALS)
    return points.sort_index().reset_index()


def _count(area_type: str, frame: pd.DataFrame, code: pd.Series, name: pd.Series, weight: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "area_code": code.astype(str),
            "area_name": name.astype(str),
            "group": frame["group"],
            "areas": weight,
            "population": frame["population"] * weight,
        }
    )
    sums = rows.groupby(["area_code", "area_name", "group"], sort=True)[["areas", "population"]].sum()
    keys = sums.index.droplevel(["group"]).unique()
    full = pd.MultiIndex.from_tuples([(*k, g) for k in keys for g in GROUPS], names=sums.index.names)
    out = sums.reindex(full, fill_value=0).reset_index()
    out.insert(0, "area_type", area_type)
    return out


def area_counts(neighbourhoods: pd.DataFrame, slug: str, name: str) -> pd.DataFrame:
    """Numbers of neighbourhoods and residents by kind of area and group.

    ``coastal`` counts an area by the share of its 2011 parents in a coastal town, so that its
    numbers need not be whole. Groups without an area have a row with zeros.
    """
    one = pd.Series(1.0, index=neighbourhoods.index)
    same = pd.Series(slug, index=neighbourhoods.index)
    n = neighbourhoods
    kinds = [
        _count("edition", n, same, pd.Series(name, index=n.index), one),
        _count("local_authority", n, n["local_authority_code"], n["local_authority_name"], one),
        _count("region", n, n["region_code"], n["region_name"], one),
        _count("rural_urban", n, n["rural_urban"], n["rural_urban"].str.capitalize(), one),
    ]
    in_authority = n[n["combined_authority"].notna()]
    if not in_authority.empty:
        one_in = one[in_authority.index]
        kinds.append(
            _count(
                "combined_authority",
                in_authority,
                in_authority["combined_authority_code"],
                in_authority["combined_authority"],
                one_in,
            )
        )
    for label, weight in (("coastal", n["coastal"]), ("inland", 1 - n["coastal"])):
        text = pd.Series(label, index=n.index)
        kinds.append(_count("coastal", n, text, text.str.capitalize(), weight.fillna(float(label == "inland"))))
    return pd.concat(kinds, ignore_index=True)


ENGLAND_KINDS = {
    "edition": "england",
    "region": "england_region",
    "combined_authority": "england_combined_authority",
}
"""Kinds of area that every edition counts for the whole country too, and what they are then called."""


def england_counts(neighbourhoods: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``areas.csv`` that stand in every edition: England, by the kinds of :data:`ENGLAND_KINDS`."""
    rows = area_counts(neighbourhoods, COUNTRY, "England")
    rows = rows[rows["area_type"].isin(list(ENGLAND_KINDS))]
    return rows.assign(area_type=rows["area_type"].map(ENGLAND_KINDS))


def profiles(
    parts: Sequence[Part],
    specs: Mapping[str, Indicator],
    neighbourhoods: pd.DataFrame,
    member: np.ndarray,
) -> pd.DataFrame:
    """Return indicators of each doubly disadvantaged neighbourhood of the edition.

    Only what is measured at neighbourhood level and marked ``profile`` in ``indicators.yml`` is
    given, in the latest period.

    Returns
    -------
    DataFrame
        ``lsoa21_code`` and a column for each indicator, in its unit.
    """
    wanted = member & (neighbourhoods["group"] == DOUBLY_DISADVANTAGED).to_numpy()
    columns: dict[str, np.ndarray] = {"lsoa21_code": neighbourhoods.index.to_numpy()[wanted]}
    for part in parts:
        if not specs[part.indicator].profile:
            continue
        value = part.numerator if part.denominator is None else part.scale * part.numerator / part.denominator
        columns[part.indicator] = value[wanted]
    return pd.DataFrame(columns)


def by_region(parts: Sequence[Part], specs: Mapping[str, Indicator], neighbourhoods: pd.DataFrame) -> pd.DataFrame:
    """Pooled rates by group for each of the nine regions, of indicators marked ``by_region``."""
    frames = []
    parts = [part for part in parts if specs[part.indicator].by_region]
    for name in sorted(neighbourhoods["region_name"].unique()):
        rates = pooled_rates(parts, neighbourhoods["group"], (neighbourhoods["region_name"] == name).to_numpy())
        rates.insert(0, "area", COUNTRY)
        rates.insert(0, "region_name", name)
        frames.append(rates)
    return pd.concat(frames, ignore_index=True)
