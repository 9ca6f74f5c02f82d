"""The doubly disadvantaged neighbourhoods of an area one by one: ranks, profiles, and what to say of them."""

from collections.abc import Mapping

import pandas as pd

from analysis.book.wording import numbers, words
from analysis.book.wording.patterns import choose, say
from analysis.book.wording.statement import gives
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.indicators.spec import Indicator
from analysis.results.reading import Results

HUNDREDTH = 100
"""The worst hundredth of England's neighbourhoods is spoken of by itself."""

SPREAD = ("long_term_sick_rate", "no_qualifications_rate")
"""Measures by which the text says how unlike the neighbourhoods are."""


def neighbourhoods(results: Results) -> pd.DataFrame:
    """The area's doubly disadvantaged neighbourhoods, most deprived first.

    Returns
    -------
    DataFrame
        Columns of ``neighbourhoods.csv`` and ``profiles.csv``, with ``imd_rank`` (on the index that the groups
        go by), ``place`` (their order by it within the area) and ``cni_place`` (by community needs).
    """
    listed = results.neighbourhoods
    own = listed[listed["group"] == DOUBLY_DISADVANTAGED]
    profiles = results.profiles.drop(columns="population", errors="ignore")
    frame = own.merge(profiles, on="lsoa21_code", how="left", validate="one_to_one")
    frame["imd_rank"] = frame[results.imd_rank]
    frame["place"] = frame["imd_rank"].rank(method="first").astype(int)
    frame["cni_place"] = frame["cni2023_rank"].rank(method="first").astype(int)
    return frame.sort_values("place", kind="stable").reset_index(drop=True)


def with_counts(results: Results, frame: pd.DataFrame) -> pd.DataFrame:
    """The same with each rate of the profiles as its count and base: "162 of 1,304"."""
    counts = results.profile_counts
    texts = [f"{numbers.count(n)} of {numbers.count(d)}" for n, d in zip(counts["count"], counts["base"], strict=True)]
    wide = counts.assign(text=texts).pivot(index="lsoa21_code", columns="indicator", values="text")
    return frame.drop(columns=list(wide.columns), errors="ignore").merge(
        wide, left_on="lsoa21_code", right_index=True, how="left"
    )


def profile_specs(results: Results) -> Mapping[str, Indicator]:
    """The indicators of the profiles that the results have, residents apart."""
    there = set(results.profiles.columns)
    return {
        name: spec for name, spec in results.specs.items() if spec.profile and name in there and name != "population"
    }


def place_text(row: pd.Series) -> str:
    """A neighbourhood with its ward: "Roundham with Hyde (Torbay 008C), in the ward of ..."."""
    return say("area.place", name=row["name"], ward=row["ward_name"])


def _rank(row: pd.Series, index: str) -> str:
    return numbers.count(float(row[f"{index}_rank"]))


def _first_sentence(frame: pd.DataFrame, every: int) -> str:
    """Which neighbourhood is first by each of the two ranks."""
    by_imd, by_cni = frame.loc[frame["place"].idxmin()], frame.loc[frame["cni_place"].idxmin()]
    place, rank, needs_rank = place_text(by_imd), _rank(by_imd, "imd"), _rank(by_cni, "cni2023")
    if len(frame) == 1:
        return say("area.list_one", place=place, rank=rank, every=numbers.count(every), needs_rank=needs_rank)
    start = say("area.list_first", place=place, rank=rank, every=numbers.count(every))
    if by_imd["lsoa21_code"] == by_cni["lsoa21_code"]:
        return say("area.list_first_of_both", start=start, needs_rank=needs_rank)
    return say("area.list_first_by_needs", start=start, place=place_text(by_cni), needs_rank=needs_rank)


def _hundredth_sentence(frame: pd.DataFrame, every: int) -> str:
    """How many are in the worst hundredth of England on each index."""
    cut = every // HUNDREDTH
    deprived, needy = (int((frame[c] <= cut).sum()) for c in ("imd_rank", "cni2023_rank"))
    if not deprived and not needy:
        return say("area.hundredth_none")
    number = {n: numbers.in_words(n) if n else "none" for n in (deprived, needy)}
    return say("area.hundredth", deprived=number[deprived], needy=number[needy])


def _spread_sentence(results: Results, frame: pd.DataFrame) -> str:
    """From how little to how much two rates run across the neighbourhoods."""
    parts = []
    for name in SPREAD:
        spec, values = results.specs[name], frame[name].dropna()
        low, high = (numbers.value_text(v, spec.unit, 0) for v in (values.min(), values.max()))
        parts.append(say("area.spread_one", low=low, high=high, what=choose("area.spread", name)))
    return say("area.spread", parts=words.listing(parts))


def list_text(results: Results) -> str:
    """What the list shows, in a few sentences; empty where there is none to list."""
    frame = neighbourhoods(results)
    if frame.empty:
        return ""
    every = int(results.areas.loc[results.areas["area_type"] == "england", "areas"].sum())
    area = results.region.area
    parts = [gives(_first_sentence(frame, every), "area.list", area)]
    if len(frame) > 1:
        parts.append(gives(_hundredth_sentence(frame, every), "area.hundredth", area))
    if len(frame) >= FEWEST:
        parts.append(gives(_spread_sentence(results, frame), "area.spread", area))
    return " ".join(parts)
