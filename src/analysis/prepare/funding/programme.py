"""Which phase of the Pride in Place Programme funds each neighbourhood, and how needy each MSOA is.

Phases 2 and 3 name MSOAs of 2021, so that what lies in them is exact. Phase 1 names towns by built-up areas of 2022,
whose outlines are not open here: the built-up areas of 2011 stand for them.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError
from analysis.prepare import store
from analysis.prepare.carry import carry_lsoa01_means
from analysis.prepare.funding.places import BUILT_UP, FUNDED_PLACES_FILE, NO_PHASE, FundedPlace, load_funded_places
from analysis.prepare.store import prepared
from analysis.readers.indices import pride_in_place

MORE_THAN = 0.5
"""A neighbourhood lies in a town when more than this share of its predecessors does."""


@prepared(
    "funding",
    inputs=[
        "lookup_lsoa01_builtup11",
        "lookup_lsoa01_lsoa11",
        "lookup_lsoa11_lsoa21",
        "pride_in_place_phase2_msoa21",
    ],
    after=["neighbourhoods"],
    files=[FUNDED_PLACES_FILE],
)
def funding() -> pd.DataFrame:
    """Return the phase and the funded place of each LSOA21.

    An MSOA counts before a town, as it is exact and a town is not; no neighbourhood is in both as things stand.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``phase``
            ``1``, ``2``, ``3`` or ``none``.
        ``place``
            Name of the funded place as in ``data/funded_places.csv``; empty where there is none.
        ``town_share``
            Share of the area's predecessors of 2001 in the built-up areas of a phase 1 town, its own authority's or
            not, 0 to 1; missing in five areas without known predecessors, which count as outside.
    """
    places = load_funded_places(FUNDED_PLACES_FILE)
    _require_published(places)
    areas = store.load("neighbourhoods")[["msoa21_code", "local_authority_name"]]
    towns = [place for place in places if place["kind"] == "town"]
    shares = _town_shares(towns, areas)
    frame = pd.DataFrame({"phase": NO_PHASE, "place": "", "town_share": shares.sum(axis=1, skipna=False)}, areas.index)
    for number, town in enumerate(towns):
        inside = (shares[number] > MORE_THAN) & (areas["local_authority_name"] == town["local_authority"])
        frame.loc[inside, ["phase", "place"]] = town["phase"], town["place"]
    by_msoa = {p["area_codes"][0]: p for p in places if p["kind"] == "neighbourhood"}
    held = areas["msoa21_code"].isin(list(by_msoa))
    for column in ("phase", "place"):
        frame.loc[held, column] = [by_msoa[code][column] for code in areas.loc[held, "msoa21_code"]]
    return frame


def _require_published(places: Sequence[FundedPlace]) -> None:
    """Make sure that the list has every MSOA that was published for phase 2, and as many neighbourhoods."""
    published = pride_in_place.phase_2()
    listed = {code for place in places if place["phase"] == "2" for code in place["area_codes"]}
    absent = sorted(set(published["msoa21_code"]) - listed)
    if absent or len(listed) != len(published):
        raise DataError(
            "pride_in_place_phase2_msoa21",
            f"{len(published)} neighbourhoods were published; data/funded_places.csv lists {len(listed)} of phase 2",
            column="MSOA code",
            value=absent[0] if absent else None,
            advice="Compare the list with the published table",
        )


def _town_shares(towns: Sequence[FundedPlace], areas: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each LSOA21's predecessors in each town, a column a town by its number."""
    lookup = pride_in_place.built_up_areas_2011()
    inside = pd.DataFrame(
        {
            number: (lookup["sub_division"].isin(town["area_codes"]) | lookup["built_up_area"].isin(town["area_codes"]))
            for number, town in enumerate(towns)
        },
        dtype="float64",
    )
    shares = carry_lsoa01_means(inside).reindex(areas.index)
    for number, town in enumerate(towns):
        msoas = [code for code in town["area_codes"] if not code.startswith(BUILT_UP)]
        if msoas:
            shares[number] = areas["msoa21_code"].isin(msoas).astype("float64")
    return shares


@prepared("msoa_need", inputs=["cni2023_rank_msoa21"], after=["neighbourhoods"])
def msoa_need() -> pd.DataFrame:
    """Return the two indices that phase 2 was chosen by, for each MSOA21.

    Returns
    -------
    DataFrame
        Indexed by msoa21_code, 6,856 rows: ``msoa21_name`` (of the House of Commons Library), ``imd2019_score`` (mean
        of its neighbourhoods' scores, weighted by their residents), ``cni2023_mean_rank`` (mean of its
        neighbourhoods' ranks, 1 the highest need).
    """
    areas = store.load("neighbourhoods")
    people, msoa = areas["population"], areas["msoa21_code"]
    score = (areas["imd2019_score"] * people).groupby(msoa).sum() / people.groupby(msoa).sum()
    need = pride_in_place.cni_2023_msoa()
    return need.assign(imd2019_score=score)[["msoa21_name", "imd2019_score", "cni2023_mean_rank"]].sort_index()
