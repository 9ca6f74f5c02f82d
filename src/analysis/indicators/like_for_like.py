r"""Whether a gap between groups holds like for like: without London, and among places equally deprived.

The other deprived neighbourhoods are less deprived than the doubly disadvantaged, and more of them lie in London. So a
gap is computed anew without London's neighbourhoods, and beside other deprived ones weighted to the deprivation of the
doubly disadvantaged: in each of :data:`BANDS` bands of the index, which hold equal numbers of the doubly
disadvantaged, a neighbourhood counts :math:`n^{dd}_b / n^{od}_b` times, and bands that lack one of the two groups are
left out on both sides (subclassification, Cochran 1968, *Biometrics* 24(2), 295-313; as weights, Iacus, King and Porro
2012, *Political Analysis* 20(1), 1-24). Pairs of neighbourhoods would leave out all that find no partner, and a pooled
rate is no mean of pairs. The jackknife computes the weights anew without each authority too.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED, too_few
from analysis.indicators.comparison import relation
from analysis.indicators.parts import Part
from analysis.indicators.pooled import compared_periods, pooled_rate
from analysis.indicators.spread import Spread, freedom

ALL_PLACES = "all"
WITHOUT_LONDON = "without_london"
MATCHED = "matched_on_imd"
WITHOUT_RETIRED = "without_retired_and_students"
OF_WORKING_AGE = "of_working_age"

NARROWER: Mapping[str, tuple[str, str]] = {
    "inactivity_rate": (WITHOUT_RETIRED, "inactivity_not_retired_or_student_rate"),
    "long_term_sick_rate": (OF_WORKING_AGE, "long_term_sick_rate_16_64"),
}
"""Measures that turn on how old a group is, each with the version that does not and the measure that it takes."""

SCORE = "imd_score"
"""Name of the mean score of the deprivation index, by which versions show how alike the groups are."""

BANDS = 10
"""Bands of the index, each with as many doubly disadvantaged neighbourhoods as the next; fewer where those are few."""

FEWEST_IN_BAND = 5
"""Doubly disadvantaged neighbourhoods that a band has at least."""

COLUMNS = [
    "indicator",
    "period",
    "against",
    "version",
    "value",
    "value_against",
    "difference",
    "ci_low",
    "ci_high",
    "areas",
    "areas_against",
    "agrees",
]
"""Columns of ``like_for_like.csv`` but the area."""


@dataclass(frozen=True)
class Places:
    """The neighbourhoods of an area, as its gaps are computed anew.

    Attributes
    ----------
    group : ndarray of str, shape (n_areas,)
    inside : ndarray of bool, shape (n_areas,)
        Those of the area.
    london : ndarray of bool, shape (n_areas,)
    score : ndarray, shape (n_areas,)
        Of the deprivation index that the groups go by; more for the more deprived.
    vintage : str
        Year of that index.
    """

    group: np.ndarray
    inside: np.ndarray
    london: np.ndarray
    score: np.ndarray
    vintage: str

    def members(self, group: str, *, london: bool = True) -> np.ndarray:
        """Which neighbourhoods of the area are of a group, with those of London or without."""
        return self.inside & (self.group == group) & (london | ~self.london)

    @property
    def has_london_and_more(self) -> bool:
        """Whether some of the area's neighbourhoods lie in London, and some do not."""
        return bool((self.inside & self.london).any() and (self.inside & ~self.london).any())

    def bands(self) -> np.ndarray:
        """The band of each neighbourhood's score, from 0: equal numbers of the doubly disadvantaged in each."""
        own = self.score[self.members(DOUBLY_DISADVANTAGED)]
        number = max(1, min(BANDS, own.size // FEWEST_IN_BAND))
        cuts = np.quantile(own, np.arange(1, number) / number) if own.size else np.array([])
        return np.searchsorted(cuts, self.score, side="right")


@dataclass(frozen=True)
class Gap:
    """Two groups' values and how far their difference would move; both None where there is nothing to compare."""

    own: Spread | None
    other: Spread | None
    areas: int
    areas_against: int

    @property
    def row(self) -> dict[str, float]:
        """The columns of the table that hold numbers."""
        sizes = {"areas": self.areas, "areas_against": self.areas_against}
        if self.own is None or self.other is None:
            return dict.fromkeys(("value", "value_against", "difference", "ci_low", "ci_high"), math.nan) | sizes
        distance = self.own - self.other
        low, high = distance.interval
        ends = {"ci_low": low, "ci_high": high}
        values = {"value": self.own.value, "value_against": self.other.value, "difference": distance.value}
        return values | ends | sizes

    def on_enough(self, against: str) -> "Gap":
        """The gap, without values where either side rests on too few neighbourhoods."""
        few = too_few(DOUBLY_DISADVANTAGED, self.areas) or too_few(against, self.areas_against)
        return Gap(None, None, self.areas, self.areas_against) if few else self


def plain(part: Part, own: np.ndarray, other: np.ndarray) -> Gap:
    """Return the gap between two sets of neighbourhoods as they are."""
    a, b = pooled_rate(part, own), pooled_rate(part, other)
    return Gap(a.spread, b.spread, a.areas, b.areas)


def matched(part: Part, own: np.ndarray, other: np.ndarray, band: np.ndarray) -> Gap:
    """Return the gap beside neighbourhoods that are weighted, band by band, to as many as there are of one's own.

    Parameters
    ----------
    part : Part
    own, other : ndarray of bool, shape (n_areas,)
    band : ndarray of int, shape (n_areas,)
    """
    own, other = own & part.has_value, other & part.has_value
    denominator = np.ones(band.size) if part.denominator is None else part.denominator
    counts = [_by_band(part, use, band, np.ones(band.size)) for use in (own, other)]
    shared = (counts[0].sum(axis=1) > 0) & (counts[1].sum(axis=1) > 0)
    areas = [int(count[shared].sum()) for count in counts]
    sides = []
    for use in (own, other):
        above, below = (_by_band(part, use, band, values) for values in (part.numerator, denominator))
        sides.append(_weighted(part, above, below, counts, is_own=use is own))
    return Gap(sides[0], sides[1], *areas)


def _by_band(part: Part, use: np.ndarray, band: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return sums by band and local authority: shape (n_bands, n_authorities)."""
    clusters = np.arange(use.size) if part.clusters is None else part.clusters
    bands, size = int(band.max()) + 1, int(clusters.max()) + 1
    flat = np.bincount(band[use] * size + clusters[use], weights=values[use], minlength=bands * size)
    return flat.reshape(bands, size)


def _weights(counts: list[np.ndarray], *, is_own: bool) -> np.ndarray:
    """Return what each band's sums count, given the numbers of both sides: 0 where a side has none."""
    own, other = counts
    shared = (own > 0.5) & (other > 0.5)
    return np.where(shared, 1.0 if is_own else own / np.where(shared, other, 1.0), 0.0)


def _weighted(
    part: Part, above: np.ndarray, below: np.ndarray, counts: list[np.ndarray], *, is_own: bool
) -> Spread | None:
    """Return one side's weighted ratio, and what it would be without each authority."""
    totals = [count.sum(axis=1) for count in counts]
    weights = _weights(totals, is_own=is_own)
    over, under = float(weights @ above.sum(axis=1)), float(weights @ below.sum(axis=1))
    if under == 0:
        return None
    value = part.scale * over / under
    if part.whole:
        return Spread.exact(value)
    rest = _weights([total[:, None] - count for total, count in zip(totals, counts, strict=True)], is_own=is_own)
    left = (rest * (below.sum(axis=1)[:, None] - below)).sum(axis=0)
    without = np.full(left.size, value)
    known = left > 1e-12 * under
    without[known] = part.scale * (rest * (above.sum(axis=1)[:, None] - above)).sum(axis=0)[known] / left[known]
    share = (weights[:, None] * below).sum(axis=0)
    present = share != 0
    effective = under**2 / float(np.square(share).sum())
    return Spread(value, without, present, effective, freedom(present, effective))


def _gaps(part: Part, twin: Part | None, places: Places, against: str) -> Iterator[tuple[str, Gap]]:
    """Yield the versions of one gap."""
    own, other = places.members(DOUBLY_DISADVANTAGED), places.members(against)
    yield ALL_PLACES, plain(part, own, other)
    if places.has_london_and_more:
        rest = [places.members(group, london=False) for group in (DOUBLY_DISADVANTAGED, against)]
        yield WITHOUT_LONDON, plain(part, *rest)
    if against == OTHER_DEPRIVED:
        yield MATCHED, matched(part, own, other, places.bands())
    if twin is not None:
        yield NARROWER[part.indicator][0], plain(twin, own, other)


def _stands(row: Mapping[str, float]) -> str:
    return relation(row["value"], row["value_against"], (row["ci_low"], row["ci_high"]))


def like_for_like(parts: Iterable[Part], places: Places) -> pd.DataFrame:
    """Return the gaps of an area's doubly disadvantaged, as they are and like for like.

    Parameters
    ----------
    parts : iterable of Part
        Series by neighbourhood, in the order of `places`; counts have no gap and are passed over.
    places : Places

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``agrees`` is whether the two groups stand to each other as in the version ``all``:
        higher, lower, about the same or not clearly different. A version that rests on too few neighbourhoods has
        no values and agrees with nothing; a gap that does has no rows.
    """
    parts = [*_with_score(list(parts), places)]
    by_name = {(part.indicator, part.period): part for part in parts}
    periods = compared_periods(parts)
    rows = []
    for part in parts:
        if part.denominator is None or part.period not in periods[part.indicator]:
            continue
        twin = by_name.get((NARROWER.get(part.indicator, ("", ""))[1], part.period))
        for against in (OTHER_DEPRIVED, NON_DEPRIVED):
            found = {v: gap.on_enough(against).row for v, gap in _gaps(part, twin, places, against)}
            whole = found[ALL_PLACES]
            if math.isnan(whole["difference"]) or len(found) == 1:
                continue
            key = {"indicator": part.indicator, "period": part.period, "against": against}
            rows += [
                key | {"version": version} | row | {"agrees": _stands(row) == _stands(whole)}
                for version, row in found.items()
            ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _with_score(parts: list[Part], places: Places) -> Iterator[Part]:
    """Yield the series, and the score of the index as one more."""
    yield from parts
    if parts:
        clusters, ones = parts[0].clusters, np.ones(places.score.size)
        yield Part(SCORE, places.vintage, "score", (), 1.0, places.score.astype(float), ones, clusters)
