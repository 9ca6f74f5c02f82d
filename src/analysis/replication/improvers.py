r"""Which deprived neighbourhoods improved more than the average of deprived ones.

The northern study set the change in worklessness of each deprived neighbourhood against that of such
places nationally. Here the same is done for later years, on three scales, since neither source holds
its definition still: points (the rate itself), logs (percent of the rate) and percentile ranks among
all of England, which a new definition or a new benefit moves least.

With :math:`r_{it}` the rate on a scale, neighbourhood :math:`i` improved more than the average when

.. math:: r_{i0} - r_{i1} > \frac{1}{n} \sum_{j \in D} (r_{j0} - r_{j1})

where :math:`D` are England's deprived neighbourhoods.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.groups import FEWEST, NON_DEPRIVED
from analysis.indicators.comparison import UNKNOWN, Interval
from analysis.indicators.spread import Spread
from analysis.prepare.indices.definition import worst
from analysis.prepare.store import Loader
from analysis.regions import COUNTRY

Scale = Literal["points", "log", "rank"]
SCALES: tuple[Scale, ...] = ("rank", "log", "points")

A_TENTH = 0.10
NORTH = ("North East", "North West", "Yorkshire and The Humber")

LIST_OF_2019 = "2019"
AT_THE_START = "start"
"""What the deprived were chosen on: the report's list, or the index that stood at the period's start."""

COLUMNS = [
    "period",
    "scale",
    "chosen_on",
    "mechanical",
    "area_type",
    "area",
    "deprived",
    "improved",
    "share",
    "ci_low",
    "ci_high",
    "average_change",
]
"""Columns of ``improvers.csv``, and of ``improvers_here.csv`` with an area of one's own."""


@dataclass(frozen=True)
class Period:
    """Two years between which a rate of worklessness is compared.

    Attributes
    ----------
    id, label : str
    source : {"employment_deprivation", "claimants"}
    first, last : int
    start_index : str or None
        Column of ``social_lsoa`` with the percentile of the index at the start, high is deprived;
        None where the list of 2019 is the one at the start.
    """

    id: str
    label: str
    source: Literal["employment_deprivation", "claimants"]
    first: int
    last: int
    start_index: str | None = None


PERIODS = (
    Period(
        "employment_2010_2019",
        "Employment deprivation, 2010 to 2019",
        "employment_deprivation",
        2010,
        2019,
        "imd_percentile_2010",
    ),
    Period(
        "employment_2019_2025",
        "Employment deprivation, 2019 to 2025",
        "employment_deprivation",
        2019,
        2025,
    ),
    Period(
        "claimants_2013_2019",
        "Claimants, 2013 to 2019",
        "claimants",
        2013,
        2019,
        "imd_percentile_2010",
    ),
    Period("claimants_2019_2022", "Claimants, 2019 to 2022", "claimants", 2019, 2022),
)


def rates(load: Loader, period: Period) -> pd.DataFrame | None:
    """Return the rate of each neighbourhood at both ends, in percent; None where a year is missing.

    Columns ``first`` and ``last``, by neighbourhood.
    """
    years = period.first, period.last
    if period.source == "claimants":
        panel = load("claimants")
        wide = (100 * panel["claimants"] / panel["residents_16_64"]).unstack("year")
        if not set(years) <= set(wide.columns):
            return None
        return wide[list(years)].set_axis(["first", "last"], axis=1)
    table = load("deprivation")
    names = [f"employment_deprivation_rate_{year}" for year in years]
    if not set(names) <= set(table.columns):
        return None
    return table[names].set_axis(["first", "last"], axis=1)


def on_scale(values: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Return rates on a scale on which more is worse; neighbourhoods without both are missing.

    ``rank`` is the percentile rank among all neighbourhoods that have both years, ``log`` 100
    times the natural logarithm, which a rate of zero has none of.
    """
    known = values.where(values.notna().all(axis=1))
    if scale == "points":
        return known
    if scale == "log":
        return 100 * np.log(known.where(known > 0))
    return 100 * known.rank(pct=True)


def improvement(values: pd.DataFrame, scale: Scale) -> pd.Series:
    """Return by how much each neighbourhood's rate fell on a scale."""
    scaled = on_scale(values, scale)
    return (scaled["first"] - scaled["last"]).rename("improvement")


def deprived(load: Loader, period: Period) -> Mapping[str, pd.Series]:
    """Return the sets of deprived neighbourhoods by what they were chosen on.

    The list of 2019, with the doubly disadvantaged in it; and, for periods that start earlier, the
    worst tenth on the index of their start where it is at hand.
    """
    sets = {LIST_OF_2019: load("neighbourhoods")["group"] != NON_DEPRIVED}
    if period.start_index is None:
        return sets
    table = load("social_lsoa")
    if period.start_index not in table:
        return sets
    # A high percentile is a deprived place; places without one cannot be chosen.
    rank = table[period.start_index].rank(ascending=False, method="first")
    return sets | {AT_THE_START: worst(rank, int(rank.notna().sum()), A_TENTH)}


def is_mechanical(period: Period, chosen_on: str) -> bool:
    """Whether the deprived were chosen on the year in which the period ends.

    A place is then on the list because it did badly at the end, so that those that improved most
    have left it.
    """
    return chosen_on == LIST_OF_2019 and period.first < 2019


def share_interval(improved: np.ndarray, there: np.ndarray) -> Interval:
    """Return the 95% interval of a share, in percent, by the rule for all rates (:mod:`analysis.indicators.spread`).

    Parameters
    ----------
    improved, there : ndarray, shape (n_authorities,)
        Neighbourhoods by local authority.

    Returns
    -------
    tuple of float
        Within 0 and 100; nan where one authority holds most of them, and where all improved or none, from which
        nothing can be told of how authorities differ.
    """
    if not 0 < improved.sum() < there.sum():
        return UNKNOWN
    low, high = Spread.ratio(improved, there, 100).interval
    return (max(low, 0.0), min(high, 100.0)) if math.isfinite(low) else UNKNOWN


def areas(neighbourhoods: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield kind, name and membership of England, the North, each region and combined authority."""
    n = neighbourhoods
    yield COUNTRY, "England", np.ones(len(n), dtype=bool)
    north = n["region_name"].isin(NORTH).to_numpy()
    if north.any():
        yield "north", "The North", north
    for column, kind in (("region_name", "region"), ("combined_authority", "combined_authority")):
        for name in sorted(n[column].dropna().unique()):
            yield kind, str(name), (n[column] == name).to_numpy()


@dataclass(frozen=True)
class Contest:
    """One comparison of all deprived neighbourhoods with their average.

    Attributes
    ----------
    about : mapping
        The columns of its rows that are the same for every area, in order.
    used, better : ndarray of bool
        Which neighbourhoods are compared, and which of them improved more than the average.
    authority : ndarray of int
        Number of each neighbourhood's local authority, from 0.
    average : float
        The average change.
    """

    about: Mapping[str, object]
    used: np.ndarray
    better: np.ndarray
    authority: np.ndarray
    average: float

    def by_authority(self, which: np.ndarray) -> np.ndarray:
        """Return how many of some neighbourhoods each authority has."""
        return np.bincount(self.authority, weights=which)


def contests(load: Loader) -> list[Contest]:
    """Return the comparisons of every period, scale and choice of the deprived that the data allow."""
    n = load("neighbourhoods")
    authority = pd.factorize(n["local_authority_code"], sort=True)[0]
    found = []
    for period in PERIODS:
        values = rates(load, period)
        if values is None:
            continue
        for scale in SCALES:
            fell = improvement(values.reindex(n.index), scale)
            for chosen_on, poor in deprived(load, period).items():
                used = (poor & fell.notna()).to_numpy()
                average = float(fell[used].mean())
                about = {
                    "period": period.id,
                    "scale": scale,
                    "chosen_on": chosen_on,
                    "mechanical": is_mechanical(period, chosen_on),
                }
                found.append(Contest(about, used, (fell > average).to_numpy() & used, authority, average))
    return found


def shares(compared: Iterable[Contest], places: Iterable[tuple[str, str, np.ndarray]]) -> pd.DataFrame:
    """Return the share of each area's deprived neighbourhoods that improved more than the average.

    Parameters
    ----------
    compared : iterable of Contest
    places : iterable of tuple
        Kind, name and membership of each area, as of :func:`areas`.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`: period; scale; what the deprived were chosen on, and whether that
        makes the comparison mechanical; the area; deprived neighbourhoods with both years; how
        many improved more than the average of England's; their share in percent with its 95%
        interval, of which all of England has none; the average change of England's deprived on
        the scale (a fall is positive).
    """
    places = list(places)
    rows = []
    for contest in compared:
        for kind, name, member in places:
            chosen, won = member & contest.used, member & contest.better
            there, improved = int(chosen.sum()), int(won.sum())
            whole = kind == COUNTRY
            low, high = UNKNOWN if whole else share_interval(contest.by_authority(won), contest.by_authority(chosen))
            rows.append(
                {
                    **contest.about,
                    "area_type": kind,
                    "area": name,
                    "deprived": there,
                    "improved": improved,
                    "share": 100 * improved / there if there else np.nan,
                    "ci_low": low,
                    "ci_high": high,
                    "average_change": contest.average,
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def enough_for_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of :func:`shares` without the shares of fewer than :data:`~analysis.groups.FEWEST` neighbourhoods."""
    columns = ["share", "ci_low", "ci_high"]
    return rows.assign(**{c: rows[c].where(rows["deprived"] >= FEWEST) for c in columns})


def improvers(compared: Iterable[Contest], neighbourhoods: pd.DataFrame) -> pd.DataFrame:
    """Return ``improvers.csv``: the shares of England, the North, every region and combined authority."""
    return shares(compared, areas(neighbourhoods))
