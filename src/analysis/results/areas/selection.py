"""The choice of phase 2 rebuilt as far as it is public, and what other rules would have chosen.

The methodology note of September 2025 names one index of need from deprivation and community need by MSOA, the
places of phase 1 left out, and caps for geographic spread. How the two were combined and what the caps were is not
in it, so that each rule here is one reading.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED

PHASE_1, PHASE_2 = "1", "2"

CHOSEN, PLAIN, SPREAD, MOST, SINGLE = "chosen", "mean_rank", "mean_rank_spread", "most_doubly", "neighbourhoods"
"""Ids of the rules that the page speaks of."""

DECAY = 23
"""The constant of the exponential transformation of domain ranks in the English Indices of Deprivation 2019
(technical report, section 3.7)."""

RESIDENTS_IN_PHASE_1 = 0.5
"""An MSOA is left out when more than this share of its residents lives in a place of phase 1."""


def _mean_rank(imd: pd.Series, cni: pd.Series) -> pd.Series:
    return -(imd.rank(ascending=False) + cni.rank()) / 2


def _exponential(imd: pd.Series, cni: pd.Series) -> pd.Series:
    """The indices' own way of combining domains: ranks transformed so that high need is not cancelled out."""

    def transformed(rank: pd.Series) -> pd.Series:
        return -DECAY * np.log(1 - (1 - (rank - 1) / len(rank)) * (1 - np.exp(-100 / DECAY)))

    return transformed(imd.rank(ascending=False)) + transformed(cni.rank())


def _standard_scores(imd: pd.Series, cni: pd.Series) -> pd.Series:
    return (imd - imd.mean()) / imd.std() - (cni - cni.mean()) / cni.std()


COMPOSITES: Mapping[str, tuple[str, Callable[[pd.Series, pd.Series], pd.Series]]] = {
    PLAIN: ("The two ranks averaged", _mean_rank),
    "exponential": ("The two ranks combined as the Indices of Deprivation do", _exponential),
    "standard_scores": ("The two standard scores added", _standard_scores),
}
"""Readings of "one index of need": from score of deprivation and mean rank of community need to need, highest worst."""


def msoas(areas: pd.DataFrame, need: pd.DataFrame) -> pd.DataFrame:
    """Return the MSOAs with what a choice among them needs.

    Parameters
    ----------
    areas : DataFrame
        The neighbourhoods with their phase (:func:`analysis.results.areas.funding.phased`).
    need : DataFrame
        The prepared table ``msoa_need``.

    Returns
    -------
    DataFrame
        Indexed by msoa21_code: msoa21_name, local_authority_name, chosen (in phase 2), eligible (not in phase 1),
        neighbourhoods, doubly_disadvantaged, residents, residents_doubly, and a column of need for each of
        :data:`COMPOSITES`.
    """
    people, doubly = areas["population"], areas["group"] == DOUBLY_DISADVANTAGED
    code = areas["msoa21_code"]
    frame = pd.DataFrame(
        {
            "local_authority_name": areas["local_authority_name"].groupby(code).first(),
            "chosen": (areas["phase"] == PHASE_2).groupby(code).any(),
            "neighbourhoods": code.groupby(code).size(),
            "doubly_disadvantaged": doubly.groupby(code).sum().astype("int64"),
            "residents": people.groupby(code).sum(),
            "residents_doubly": people.where(doubly, 0).groupby(code).sum(),
        }
    )
    in_towns = people.where(areas["phase"] == PHASE_1, 0).groupby(code).sum() / frame["residents"]
    frame = frame.join(need).assign(eligible=in_towns <= RESIDENTS_IN_PHASE_1)
    scores = need["imd2019_score"].reindex(frame.index), need["cni2023_mean_rank"].reindex(frame.index)
    return frame.assign(**{name: composite(*scores) for name, (_, composite) in COMPOSITES.items()})


def _first(eligible: pd.DataFrame, number: int, *columns: str) -> pd.Index:
    """Return the MSOAs that stand first by some columns, highest first."""
    return eligible.sort_values(list(columns), ascending=False, kind="stable").index[:number]


def _spread_alike(eligible: pd.DataFrame) -> pd.Index:
    """Return the neediest of each authority, as many in each as were chosen there."""
    by_authority = eligible.sort_values(PLAIN, ascending=False, kind="stable").groupby("local_authority_name")
    wanted = eligible.groupby("local_authority_name")["chosen"].sum()
    place = by_authority.cumcount()
    return place.index[place < eligible.loc[place.index, "local_authority_name"].map(wanted)]


def _row(rule: str, label: str, places: pd.DataFrame) -> dict[str, object]:
    """What a rule chooses, in numbers."""
    by_authority = places["local_authority_name"].value_counts()
    sums = places[["neighbourhoods", "doubly_disadvantaged", "residents", "residents_doubly"]].sum().astype("int64")
    return {
        "rule": rule,
        "label": label,
        "places": len(places),
        "of_the_chosen": int(places["chosen"].sum()),
        "authorities": len(by_authority),
        "most_in_one": int(by_authority.max()),
        **sums,
    }


def _single(areas: pd.DataFrame, frame: pd.DataFrame, residents: int) -> dict[str, object]:
    """The doubly disadvantaged neighbourhoods one by one, worst first, until as many residents are reached."""
    outside = areas[(areas["group"] == DOUBLY_DISADVANTAGED) & (areas["phase"] != PHASE_1)]
    order = (outside["imd2019_rank"] + outside["cni2023_rank"]).sort_values(kind="stable").index
    taken = outside.loc[order][outside.loc[order, "population"].cumsum() <= residents]
    by_authority, people = taken["local_authority_name"].value_counts(), int(taken["population"].sum())
    return {
        "rule": SINGLE,
        "label": "Doubly disadvantaged neighbourhoods one by one, worst first, for as many residents",
        "places": len(taken),
        "of_the_chosen": int((frame.loc[taken["msoa21_code"].unique(), "chosen"]).sum()),
        "authorities": len(by_authority),
        "most_in_one": int(by_authority.max()),
        "neighbourhoods": len(taken),
        "doubly_disadvantaged": len(taken),
        "residents": people,
        "residents_doubly": people,
    }


def rules(areas: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``selection.csv``: what was chosen for phase 2, and what each rule would choose.

    Parameters
    ----------
    areas : DataFrame
        The neighbourhoods with their phase.
    frame : DataFrame
        Of :func:`msoas`.
    """
    chosen, eligible = frame[frame["chosen"]], frame[frame["eligible"]]
    rows = [_row(CHOSEN, "As chosen by the government", chosen)]
    for name, (label, _) in COMPOSITES.items():
        rows.append(_row(name, label, frame.loc[_first(eligible, len(chosen), name)]))
    spread = frame.loc[_spread_alike(eligible)]
    rows.append(_row(SPREAD, "The two ranks averaged, as many in each authority as were chosen", spread))
    most = frame.loc[_first(eligible, len(chosen), "doubly_disadvantaged", PLAIN)]
    rows.append(_row(MOST, "Most doubly disadvantaged neighbourhoods", most))
    rows.append(_single(areas, frame, int(chosen["residents"].sum())))
    return pd.DataFrame(rows)


def places(frame: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    """Return ``selection_places.csv``: an edition's MSOAs that were chosen or that the plain rule would choose.

    Parameters
    ----------
    frame : DataFrame
        Of :func:`msoas`.
    codes : Index
        The edition's MSOAs.
    """
    eligible = frame[frame["eligible"]]
    rank = eligible[PLAIN].rank(ascending=False, method="first").astype("int64")
    number = int(frame["chosen"].sum())
    rows = frame.loc[rank.index].assign(rank=rank, by_rule=rank <= number)
    rows = rows[(rows["chosen"] | rows["by_rule"]) & rows.index.isin(codes)]
    columns = [
        *("msoa21_name", "local_authority_name", "rank", "chosen", "by_rule"),
        *("neighbourhoods", "doubly_disadvantaged", "residents", "residents_doubly"),
    ]
    return rows.sort_values("rank", kind="stable")[columns].rename_axis("msoa21_code").reset_index()
