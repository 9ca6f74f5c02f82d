"""Funded places of the synthetic England, and the need of its MSOAs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.prepare.funding.places import NO_PHASE, PHASES


def msoa_need(places: pd.DataFrame, indices: pd.DataFrame, residents: pd.Series) -> pd.DataFrame:
    """Return each MSOA's name and its two indices, with the columns of ``msoa_need``."""
    msoa = places["msoa21_code"]
    score = (indices["imd2019_score"] * residents).groupby(msoa).sum() / residents.groupby(msoa).sum()
    need = indices["cni2023_rank"].groupby(msoa).mean()
    frame = pd.DataFrame({"imd2019_score": score, "cni2023_mean_rank": need})
    return frame.assign(msoa21_name=[f"Synthetic MSOA {code[-4:]}" for code in frame.index])


def funding(places: pd.DataFrame, need: pd.DataFrame, funded: Mapping[str, Any]) -> pd.DataFrame:
    """Return the phase and place of each neighbourhood, with the columns of ``funding``.

    Parameters
    ----------
    places : DataFrame
        Of :func:`analysis.results.synthetic.land.grid`.
    need : DataFrame
        Of :func:`msoa_need`.
    funded : mapping
        ``land.funded`` of ``data/synthetic.yml``.
    """
    first, second, third = PHASES
    number = places["msoa21_code"].str[-2:].astype(int)
    town = places["authority"].isin(funded["towns"]) & (number <= funded["msoas_in_town"])
    frame = pd.DataFrame({"phase": NO_PHASE, "place": "", "town_share": town.astype(float)}, index=places.index)
    frame.loc[town, "phase"] = first
    frame.loc[town, "place"] = "Synthetic town " + places.loc[town, "authority"].astype(str)
    outside = need.drop(places.loc[town, "msoa21_code"].unique())
    ranks = outside["imd2019_score"].rank(ascending=False) + outside["cni2023_mean_rank"].rank()
    neediest = ranks.sort_values(kind="stable").index[::2]
    last = funded["phase_2"] + funded["phase_3"]
    for phase, codes in ((second, neediest[: funded["phase_2"]]), (third, neediest[funded["phase_2"] : last])):
        held = places["msoa21_code"].isin(codes)
        frame.loc[held, "phase"] = phase
        frame.loc[held, "place"] = need["msoa21_name"].reindex(places.loc[held, "msoa21_code"]).to_numpy()
    return frame
