"""Whether a list of places meets the report's figures by chance: random lists of as many deprived wards.

Several published figures that the neighbourhoods of 2023 do not meet are met by the 225 wards that the index of
2019 chose. Who tries much finds something, so the same is tried with lists that nobody chose: as many wards, drawn
from those that are most deprived. Two kinds of figure say nothing about the list that they came from and are not
counted: those that many random lists meet, and loose ones ("almost half"). What the wards of 2019 meet of the others
is set against what random lists do; one that the list of 2023 meets too does not tell the two lists apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.parts import Part
from analysis.indicators.spec import Indicator
from analysis.prepare.indices.definition import worst
from analysis.replication.known import CNI2019_WARDS
from analysis.replication.sensitivity import ward_ranks
from analysis.replication.spec import ClaimTest, ClaimTests, Measure
from analysis.replication.verdict import value_agrees

DRAWS = 1500
SEED = 2019
A_TENTH = 0.10

OFTEN = 0.25
"""Part of the random lists that meet a figure, from which on it is no evidence of where it came from."""

LOOSE = 0.10
"""Tolerance, as a part of the published value, beyond which a figure is too loose to be evidence."""

STATED = ("equals", "approx", "about_half")
"""Relations of claims that give a value to be met."""

FIGURE_COLUMNS = ["id", "published", "list_of_2023", "list_of_2019", "met", "met_by_2023", "met_by_random", "counted"]
"""Columns of ``list_of_2019.csv``."""

CHANCE_COLUMNS = ["met", "random_lists", "of_2019", "of_2023"]
"""Columns of ``list_chance.csv``."""


@dataclass(frozen=True)
class Way:
    """One way to compute a figure: ratios of sums that are added up.

    Attributes
    ----------
    ratios : tuple of (numerator, denominator, scale)
        By neighbourhood, missing values nought; a count has no denominator.
    """

    ratios: tuple[tuple[np.ndarray, np.ndarray | None, float], ...]

    def of(self, lists: np.ndarray, place: np.ndarray | None = None) -> np.ndarray:
        """Return the figure of each list.

        Parameters
        ----------
        lists : ndarray, shape (n_lists, n_places)
            1 where a place is on the list.
        place : ndarray of int, optional
            The place of each neighbourhood; -1 for none. Neighbourhoods are places themselves when left out.
        """
        total = np.zeros(len(lists))
        with np.errstate(divide="ignore", invalid="ignore"):
            for above, below, scale in self.ratios:
                sums = [lists @ _by_place(v, place, lists.shape[1]) for v in (above, below) if v is not None]
                total += scale * (sums[0] if below is None else sums[0] / sums[1])
        return total


def _by_place(values: np.ndarray, place: np.ndarray | None, size: int) -> np.ndarray:
    if place is None:
        return values
    return np.bincount(place[place >= 0], weights=values[place >= 0], minlength=size)


@dataclass(frozen=True)
class Figure:
    """A published figure on the doubly disadvantaged, with all ways to meet it."""

    test: ClaimTest
    relation: str
    published: float
    ways: tuple[Way, ...]

    def met(self, lists: np.ndarray, place: np.ndarray | None = None) -> np.ndarray:
        """Whether each list meets it in one way or another."""
        found = [[self._agrees(v) for v in way.of(lists, place)] for way in self.ways]
        return np.any(found, axis=0)

    def nearest(self, lists: np.ndarray) -> np.ndarray:
        """What each list gives, in the way in which it comes nearest itself."""
        values = np.array([way.of(lists) for way in self.ways])
        best = np.abs(values - self.published).argmin(axis=0)
        return np.take_along_axis(values, best[np.newaxis], axis=0)[0]

    @property
    def is_precise(self) -> bool:
        """Whether its tolerance is small beside it."""
        tolerance = self.test.tolerance
        return tolerance is not None and tolerance.of(self.published) <= LOOSE * abs(self.published)

    def _agrees(self, value: float) -> bool:
        return bool(value_agrees(self.test, self.relation, self.published, float(value)))


def _ratio(part: Part, weight: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None, float]:
    known = part.has_value
    above = np.where(known, part.numerator, 0.0)
    if part.denominator is None:
        return above, None, part.scale
    below = np.where(known, part.denominator, 0.0)
    if weight is None:
        return above, below, part.scale
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(below > 0, above / below, 0.0)
    return rate * weight, np.where(below > 0, weight, 0.0), part.scale


def _ways(
    test: ClaimTest, parts: Mapping[tuple[str, str], Part], specs: Mapping[str, Indicator], residents: np.ndarray
) -> Iterator[Way]:
    """Yield the claim's own measure and the others to try, those of neighbourhoods by residents too."""
    others = [v.measure for v in test.also if v.under in ("", CNI2019_WARDS) and v.nearness != "wider"]
    for measure in (test.measure, *others):
        if measure.out_of:
            continue
        found = [_part(parts, name, measure) for name in measure.indicators]
        known = [part for part in found if part is not None]
        if len(known) < len(found):
            continue
        yield Way(tuple(_ratio(part, None) for part in known))
        if all(specs[part.indicator].base.startswith("neighbourhoods") for part in known):
            yield Way(tuple(_ratio(part, residents) for part in known))


def _part(parts: Mapping[tuple[str, str], Part], name: str, measure: Measure) -> Part | None:
    if measure.periods:
        return parts.get((name, measure.periods[-1]))
    there = sorted(period for found, period in parts if found == name)
    return parts[name, there[-1]] if there else None


def figures(
    claims: pd.DataFrame,
    tests: ClaimTests,
    parts: Sequence[Part],
    specs: Mapping[str, Indicator],
    residents: pd.Series,
) -> list[Figure]:
    """Return the published values for the doubly disadvantaged that a list of places can meet or miss.

    Parameters
    ----------
    claims : DataFrame
        ``data/claims.csv``, by id.
    tests : ClaimTests
    parts : sequence of Part
    specs : mapping of str to Indicator
    residents : Series
        Residents of mid-2015, by whom shares of neighbourhoods can be weighted.
    """
    by_period = {(part.indicator, part.period): part for part in parts}
    found = []
    for name, test in tests.tests.items():
        claim = claims.loc[name]
        level = test.test == "level" and test.group == DOUBLY_DISADVANTAGED and test.area is None
        stated = claim["relation"] in STATED and pd.notna(claim["value"]) and test.tolerance and not test.only_direction
        if not level or not stated or test.nearness in ("wider", "definition"):
            continue
        ways = tuple(_ways(test, by_period, specs, residents.to_numpy(dtype=float)))
        if ways:
            found.append(Figure(test, claim["relation"], float(claim["value"]), ways))
    return found


def random_lists(neighbourhoods: pd.DataFrame, scores: pd.Series, wards: int) -> tuple[np.ndarray, np.ndarray]:
    """Return lists of wards drawn from the most deprived tenth, and the place of each neighbourhood among those.

    Parameters
    ----------
    neighbourhoods : DataFrame
        ``ward_code`` and ``population``.
    scores : Series
        Deprivation by neighbourhood, high is worse: a ward's is the mean by residents.
    wards : int
        How many a list has.

    Returns
    -------
    lists : ndarray, shape (DRAWS, n_deprived_wards)
    place : ndarray of int
        -1 where the ward is not among the most deprived.
    """
    rank = ward_ranks(neighbourhoods, scores)
    poor = rank.index[worst(rank, len(rank), A_TENTH)]
    place = poor.get_indexer(neighbourhoods["ward_code"])
    order = np.random.default_rng(SEED).random((DRAWS, len(poor))).argsort(axis=1)
    lists = np.zeros(order.shape)
    np.put_along_axis(lists, order[:, : min(wards, len(poor))], 1.0, axis=1)
    return lists, place


def chance(
    published: Sequence[Figure], neighbourhoods: pd.DataFrame, scores: pd.Series, wards: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the wards of 2019 meet of the published figures, and how often random lists meet as much.

    Parameters
    ----------
    published : sequence of Figure
    neighbourhoods : DataFrame
        The prepared table, with the groups in force and ``cni2019_left_behind``.
    scores : Series
        Deprivation by neighbourhood.
    wards : int
        How many wards the list of 2019 has.

    Returns
    -------
    figures : DataFrame
        Columns :data:`FIGURE_COLUMNS`: the published value; what the two lists give, each in the way in which it
        comes nearest; whether each of the two meets it in some way; the percentage of random lists that do;
        whether it is counted.
    lists : DataFrame
        Columns :data:`CHANCE_COLUMNS`: for each number of counted figures, how many random lists meet as many,
        and whether the list of 2019, or that of 2023, does.
    """
    lists, place = random_lists(neighbourhoods, scores, wards)
    own = (neighbourhoods["group"] == DOUBLY_DISADVANTAGED).to_numpy()
    then = neighbourhoods["cni2019_left_behind"].to_numpy(dtype=bool)
    rows, random, known = [], [], []
    for figure in published:
        by_random = figure.met(lists, place)
        two = np.vstack([then, own]).astype(float)
        both, values = figure.met(two), figure.nearest(two)
        counted = figure.is_precise and bool(by_random.mean() < OFTEN)
        row = (
            *(figure.test.id, figure.published, float(values[1]), float(values[0])),
            *(bool(both[0]), bool(both[1]), 100 * float(by_random.mean()), counted),
        )
        rows.append(dict(zip(FIGURE_COLUMNS, row, strict=True)))
        if counted:
            random.append(by_random)
            known.append(both)
    n = len(random)
    times = np.bincount(np.sum(random, axis=0, dtype=int), minlength=n + 1) if n else np.array([DRAWS])
    met = np.sum(known, axis=0, dtype=int) if n else np.zeros(2, dtype=int)
    counts = [(k, int(times[k]), k == met[0], k == met[1]) for k in range(n + 1)]
    return pd.DataFrame(rows, columns=FIGURE_COLUMNS), pd.DataFrame(counts, columns=CHANCE_COLUMNS)
