"""Who is funded: the neighbourhoods and residents in each phase of the Pride in Place Programme, and in none."""

import pandas as pd

from analysis.definition import Definition
from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, OTHER_DEPRIVED
from analysis.prepare.funding.places import NO_PHASE, PHASES
from analysis.prepare.indices.definition import alternatives, groups_of
from analysis.prepare.store import Loader
from analysis.regions import COUNTRY, Region
from analysis.replication.lists import KINDS

POUNDS_A_PLACE = 20_000_000
"""What each place can have over ten years: up to 20 million pounds in every phase (phase 2 methodology note)."""

EVERY_PHASE = (*PHASES, NO_PHASE)

FUNDED = "all"
"""The three phases together, where a row is about money."""


def phased(neighbourhoods: pd.DataFrame, load: Loader) -> pd.DataFrame:
    """Return the neighbourhoods with their phase and funded place (``phase``, ``place``, ``town_share``)."""
    return neighbourhoods.join(load("funding"))


def _counted(kind: str, rows: pd.DataFrame, code: pd.Series, name: pd.Series) -> pd.DataFrame:
    """Return neighbourhoods and residents by area, phase and group; no row where there is no neighbourhood."""
    keyed = pd.DataFrame(
        {
            "area": code.astype(str),
            "area_name": name.astype(str),
            "phase": rows["phase"],
            "group": rows["group"],
            "residents": rows["population"],
        }
    )
    keys = ["area", "area_name", "phase", "group"]
    out = keyed.groupby(keys, sort=True)["residents"].agg(neighbourhoods="size", residents="sum").reset_index()
    out.insert(0, "area_type", kind)
    return out


def _whole(kind: str, rows: pd.DataFrame, code: str, name: str) -> pd.DataFrame:
    """Return the counts of a whole area, with a row for each phase and group."""
    found = _counted(kind, rows, pd.Series(code, rows.index), pd.Series(name, rows.index))
    every = pd.MultiIndex.from_product([EVERY_PHASE, GROUPS], names=["phase", "group"])
    full = found.set_index(["phase", "group"])[["neighbourhoods", "residents"]].reindex(every, fill_value=0)
    return full.reset_index().assign(area_type=kind, area=code, area_name=name)[list(found.columns)]


def counts(areas: pd.DataFrame, inside: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Return ``funding.csv``: an edition, what lies within it, and England, by phase and group.

    Parameters
    ----------
    areas, inside : DataFrame
        Of :func:`phased`: all of England, and the edition's.
    region : Region
    """
    parts = [_whole("edition", inside, region.area, region.name)]
    for kind, (code, name) in KINDS.items():
        rows = inside[inside[code].notna()]
        if len(rows):
            parts.append(_counted(kind, rows, rows[code], rows[name]))
    return pd.concat([*parts, _whole(COUNTRY, areas, COUNTRY, "England")], ignore_index=True)


def _contents(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return what lies in places: neighbourhoods and residents, and how many of each are deprived."""
    doubly = rows["group"] == DOUBLY_DISADVANTAGED
    counted = rows.assign(
        neighbourhoods=1,
        doubly_disadvantaged=doubly.astype("int64"),
        other_deprived=(rows["group"] == OTHER_DEPRIVED).astype("int64"),
        residents=rows["population"],
        residents_doubly=rows["population"].where(doubly, 0),
    )
    values = ["neighbourhoods", "doubly_disadvantaged", "other_deprived", "residents", "residents_doubly"]
    return counted.groupby(keys, sort=True)[values].sum().astype("int64").reset_index()


def places(inside: pd.DataFrame) -> pd.DataFrame:
    """Return ``funded_places.csv``: every funded place of an edition, and what lies in it."""
    rows = inside[inside["phase"] != NO_PHASE]
    return _contents(rows, ["phase", "local_authority_name", "place"])


def neighbourhoods(inside: pd.DataFrame) -> pd.DataFrame:
    """Return ``funding_neighbourhoods.csv``: the phase and place of each doubly disadvantaged neighbourhood."""
    rows = inside.loc[inside["group"] == DOUBLY_DISADVANTAGED, ["phase", "place"]]
    return rows.sort_index().reset_index()


def unreached(inside: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Return ``unreached.csv``: MSOAs with doubly disadvantaged neighbourhoods that no phase reaches, most first.

    Parameters
    ----------
    inside : DataFrame
        The edition's rows of :func:`phased`.
    names : Series
        Name of each MSOA by its code.
    """
    rows = _contents(inside[inside["phase"] == NO_PHASE], ["msoa21_code", "local_authority_name"])
    rows = rows[rows["doubly_disadvantaged"] > 0]
    rows = rows.assign(msoa21_name=names.reindex(rows["msoa21_code"]).to_numpy())
    order = ["doubly_disadvantaged", "residents_doubly"]
    return rows.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def money(areas: pd.DataFrame, inside: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Return ``funding_money.csv``: pounds a resident over ten years, if every place has all that it can have.

    A place counts where its neighbourhoods lie; every resident of it counts alike, of every age (Census 2021).
    """
    own = [] if region.is_country else [_money(inside, region.slug)]
    return pd.concat([*own, _money(areas, COUNTRY)], ignore_index=True)


def _money(areas: pd.DataFrame, slug: str) -> pd.DataFrame:
    rows = []
    for phase in (*PHASES, FUNDED):
        there = areas[areas["phase"] != NO_PHASE] if phase == FUNDED else areas[areas["phase"] == phase]
        number = there["place"].nunique()
        people = int(there["population"].sum())
        doubly = int(there.loc[there["group"] == DOUBLY_DISADVANTAGED, "population"].sum())
        pounds = number * POUNDS_A_PLACE
        rows.append(
            {
                "area": slug,
                "phase": phase,
                "places": number,
                "pounds_million": pounds / 1e6,
                "residents": people,
                "residents_doubly": doubly,
                "pounds_per_resident": pounds / people if people else None,
                "pounds_per_doubly_resident": pounds / doubly if doubly else None,
            }
        )
    return pd.DataFrame(rows).astype({"pounds_per_resident": float, "pounds_per_doubly_resident": float})


def by_definition(areas: pd.DataFrame, indices: pd.DataFrame, in_force: Definition) -> pd.DataFrame:
    """Return ``funding_definitions.csv``: the doubly disadvantaged of England by phase, under other definitions."""
    lists = {
        name: (label, groups_of(definition, indices) == DOUBLY_DISADVANTAGED)
        for name, (label, definition) in alternatives(in_force).items()
    }
    rows = [
        {
            "definition": name,
            "label": label,
            "phase": phase,
            "neighbourhoods": int((there := chosen & (areas["phase"] == phase)).sum()),
            "residents": int(areas.loc[there, "population"].sum()),
        }
        for name, (label, chosen) in lists.items()
        for phase in EVERY_PHASE
    ]
    return pd.DataFrame(rows)


def unsure(areas: pd.DataFrame) -> pd.DataFrame:
    """Return ``funding_unsure.csv``: neighbourhoods about which the outlines of 2011 leave a doubt for phase 1."""
    share, first = areas["town_share"], areas["phase"] == PHASES[0]
    kinds = {
        "partly_inside": (share > 0) & (share < 1),
        "other_authority": (share == 1) & ~first,
        "no_predecessor": share.isna(),
    }
    rows = [
        {
            "doubt": name,
            "neighbourhoods": int(there.sum()),
            "doubly_disadvantaged": int((there & (areas["group"] == DOUBLY_DISADVANTAGED)).sum()),
            "residents": int(areas.loc[there, "population"].sum()),
        }
        for name, there in kinds.items()
    ]
    return pd.DataFrame(rows)
