"""The two indices that decide the groups, on one set of areas: LSOA21."""

import numpy as np
import pandas as pd

from analysis.prepare.carry import carry_lsoa11_means
from analysis.prepare.store import prepared
from analysis.readers.geography import lookups
from analysis.readers.indices import community_needs, deprivation


@prepared(
    "indices",
    inputs=[
        "cni2019_ward17",
        "cni2023_lsoa21",
        "imd2019_lsoa11",
        "imd2019_scores_lsoa11",
        "imd2025_lsoa21",
        "iod2019_file6",
        "lookup_lsoa11_lsoa21",
        "lookup_lsoa11_ward17",
    ],
)
def indices() -> pd.DataFrame:
    """Return deprivation and community need of each LSOA21; rank 1 is the worst.

    Returns
    -------
    DataFrame
        Indexed by lsoa21_code, 33,755 rows.

        ``imd2019_score``
            Mean of the scores of the area's 2011 parents.
        ``imd2019_rank``
            That score's rank from 1 to 33,755. Areas with the same score stand in the order of
            their published ranks.
        ``imd2019_rank_max``, ``_min``, ``_population_weighted``
            The rank if a merged area took the highest or lowest score of its parents, or their
            mean weighted by mid-2015 residents.
        ``imd2019_published_rank``
            Mean of the parents' published ranks, on the scale of 1 to 32,844.
        ``imd2019_published_decile``
            The published decile of that rank, 1 to 10.
        ``imd2025_score``, ``imd2025_rank``, ``imd2025_decile``
            As published.
        ``cni2023_score``, ``cni2023_rank``
            As published.
        ``cni2019_left_behind``
            Whether the area's 2011 parents lie in one of the 225 left-behind wards of 2019.
    """
    imd_2025 = deprivation.imd_2025()[["imd2025_score", "imd2025_rank", "imd2025_decile"]]
    cni_2023 = community_needs.cni_2023()[["cni2023_score", "cni2023_rank"]]
    parts = [_imd_2019(), imd_2025, cni_2023, _left_behind_2019()]
    return pd.concat(parts, axis=1).rename_axis("lsoa21_code").sort_index()


def _imd_2019() -> pd.DataFrame:
    scores = deprivation.scores_2019()[["imd2019_score"]]
    residents = deprivation.denominators_2019()["residents"]
    published = carry_lsoa11_means(deprivation.imd_2019()[["imd2019_rank"]])["imd2019_rank"]
    mean = carry_lsoa11_means(scores)["imd2019_score"]
    variants = {
        "max": carry_lsoa11_means(scores, how="max"),
        "min": carry_lsoa11_means(scores, how="min"),
        "population_weighted": carry_lsoa11_means(scores, parent_weights=residents),
    }
    frame = pd.DataFrame({"imd2019_score": mean, "imd2019_rank": worst_first(mean, published)})
    for name, score in variants.items():
        frame[f"imd2019_rank_{name}"] = worst_first(score["imd2019_score"], published)
    frame["imd2019_published_rank"] = published
    decile = np.ceil(published * 10 / lookups.LSOA11_ENGLAND)
    return frame.assign(imd2019_published_decile=decile.astype("int64"))


def worst_first(score: pd.Series, tie_break: pd.Series) -> pd.Series:
    """Return ranks from 1 (highest score) without ties: equal scores go by `tie_break`, low first.

    Both series and the ranks are by area; areas equal in both go by their code.
    """
    order = pd.DataFrame({"score": -score, "tie_break": tie_break}).sort_index()
    order = order.sort_values(["score", "tie_break"], kind="stable")
    return pd.Series(np.arange(1, len(order) + 1), index=order.index).reindex(score.index)


def _left_behind_2019() -> pd.Series:
    """Return whether each LSOA21 came from areas in a left-behind ward of 2019.

    LSOA11 without a ward in the index (the Isles of Scilly and the City of London) are not.
    """
    left_behind = community_needs.cni_2019()["left_behind"]
    ward = lookups.lookup_lsoa11_ward17()["ward17_code"]
    share = ward.map(left_behind.astype(float)).fillna(0.0).to_frame("cni2019_left_behind")
    return carry_lsoa11_means(share)["cni2019_left_behind"] > 0.5
