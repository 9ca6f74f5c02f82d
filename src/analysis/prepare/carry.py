"""Carry counts and means between the small areas of different years.

Two laws hold here and nowhere else. A *count* on an older or larger area is divided among the
areas it became in proportion to weights, so that totals stay what they were. A *rate or score*
of a new area is the mean over the older areas it came from.

A lookup is a frame of pairs with one column of source codes and one of target codes.
"""

from typing import Literal

import pandas as pd

from analysis.readers.geography import lookups

Combine = Literal["mean", "max", "min"]


def apportion(frame: pd.DataFrame, pairs: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Return counts on the target areas, apportioned from the source areas in proportion to weights.

    Where a source has one target, its whole count goes there; where a target has several
    sources, their parts are summed. A source whose targets all weigh nothing is divided equally.
    A missing count makes each of its targets missing.

    Parameters
    ----------
    frame : DataFrame
        Counts, indexed by source code.
    pairs : DataFrame
        Two columns, source codes first and target codes second; named as the codes are.
    weights : Series
        Residents (or jobs) of each target, indexed by target code.

    Returns
    -------
    DataFrame
        The same columns, indexed by target code and sorted. Each column's total is the
        source's, up to rounding.

    Raises
    ------
    ValueError
        A source in `frame` has no pair, or a target has no weight, or a weight is negative.
    """
    source, target = pairs.columns
    shares = _shares(pairs, weights)
    _require_known(frame.index, pd.Index(pairs[source]), "lookup's source codes")
    parts = frame.reindex(pairs[source]).mul(shares.to_numpy(), axis=0)
    return _by_target(parts, pairs[target]).sum(skipna=False)


def mean_of_parents(
    frame: pd.DataFrame,
    pairs: pd.DataFrame,
    how: Combine = "mean",
    parent_weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Return rates or scores on the target areas: the mean over each target's sources.

    Parameters
    ----------
    frame : DataFrame
        Rates or scores, indexed by source code.
    pairs : DataFrame
        Two columns, source codes first and target codes second.
    how : {"mean", "max", "min"}
        How several sources make one target's value.
    parent_weights : Series, optional
        Residents of each source, for a weighted mean; with ``how="mean"`` only.

    Returns
    -------
    DataFrame
        The same columns, indexed by target code and sorted. A target is missing if any of its
        sources is.

    Raises
    ------
    ValueError
        A source in `frame` has no pair, or weights are given for a maximum or minimum.
    """
    source, target = pairs.columns
    _require_known(frame.index, pd.Index(pairs[source]), "lookup's source codes")
    values = frame.reindex(pairs[source])
    if parent_weights is None:
        return _by_target(values, pairs[target]).agg(how, skipna=False)
    if how != "mean":
        raise ValueError(f"weights go with how='mean' only, not with {how!r}")
    weights = pairs[source].map(parent_weights).to_numpy()
    weighted = _by_target(values.mul(weights, axis=0), pairs[target]).sum(skipna=False)
    totals = pd.Series(weights).groupby(pairs[target].to_numpy()).sum(skipna=False)
    return weighted.div(totals, axis=0)


def carry_lsoa11_counts(frame: pd.DataFrame, weights: pd.Series, pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return LSOA11 counts on LSOA21: same, merged, split and irregular areas alike.

    Parameters
    ----------
    frame : DataFrame
        Counts, indexed by ``lsoa11_code``; English areas.
    weights : Series
        Census 2021 residents, indexed by ``lsoa21_code``.
    pairs : DataFrame, optional
        ``lsoa11_code``, ``lsoa21_code``; by default ``lookup_lsoa11_lsoa21``.
    """
    return apportion(frame, _pairs_11_21(pairs), weights)


def carry_lsoa11_means(
    frame: pd.DataFrame,
    how: Combine = "mean",
    parent_weights: pd.Series | None = None,
    pairs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return LSOA11 rates or scores on LSOA21, as :func:`mean_of_parents` over the ONS lookup."""
    return mean_of_parents(frame, _pairs_11_21(pairs), how, parent_weights)


def carry_lsoa01_means(frame: pd.DataFrame) -> pd.DataFrame:
    """Return LSOA01 rates or scores on LSOA21, the mean of parents taken twice, by way of LSOA11.

    Indexed by ``lsoa21_code``. Four LSOA11 have no LSOA01 in the published lookup, so five LSOA21
    are missing.
    """
    return carry_lsoa11_means(mean_of_parents(frame, _pairs_01_11()))


def apportion_msoa_counts(frame: pd.DataFrame, weights: pd.Series, pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return MSOA21 counts apportioned among the LSOA21 of each MSOA.

    Every LSOA21 of an MSOA gets the same count per unit of weight, so a group that is a part of
    an MSOA is diluted.

    Parameters
    ----------
    frame : DataFrame
        Counts, indexed by ``msoa21_code``; English areas.
    weights : Series
        Residents aged 16 to 64 (for workplace counts) or 16 and over (for residents), indexed
        by ``lsoa21_code``.
    pairs : DataFrame, optional
        ``msoa21_code``, ``lsoa21_code``; by default from ``lookup_oa21_lsoa21``.
    """
    if pairs is None:
        pairs = lookups.lookup_lsoa21_msoa21().reset_index()
    return apportion(frame, pairs[["msoa21_code", "lsoa21_code"]], weights)


def _pairs_11_21(pairs: pd.DataFrame | None) -> pd.DataFrame:
    table = lookups.lookup_lsoa11_lsoa21() if pairs is None else pairs
    return table[["lsoa11_code", "lsoa21_code"]]


def _pairs_01_11() -> pd.DataFrame:
    return lookups.lookup_lsoa01_lsoa11()[["lsoa01_code", "lsoa11_code"]]


def _shares(pairs: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Return, for each pair, the part of the source's count that goes to the target (0 to 1)."""
    source, target = pairs.columns
    _require_known(pd.Index(pairs[target]), weights.index, "weights' codes")
    weight = pairs[target].map(weights).astype(float)
    if weight.isna().any() or (weight < 0).any():
        bad = pairs.loc[weight.isna() | (weight < 0), target].iloc[0]
        raise ValueError(f"the weight of {bad} is missing or negative: {weights[bad]}")
    by_source = weight.groupby(pairs[source].to_numpy())
    total = by_source.transform("sum")
    equal = 1.0 / by_source.transform("size")
    return (weight / total.where(total > 0)).fillna(equal)


def _by_target(parts: pd.DataFrame, target: pd.Series) -> "pd.api.typing.DataFrameGroupBy":
    codes = pd.Index(target.to_numpy(), name=target.name)
    return parts.set_axis(codes, axis=0).groupby(level=0)


def _require_known(codes: pd.Index, known: pd.Index, what: str) -> None:
    """Raise ValueError naming the first code that is not among the known ones."""
    unknown = codes.difference(known)
    if len(unknown):
        raise ValueError(f"{len(unknown)} codes are not among the {what}, first {unknown[0]!r}")
