"""How the main results move with the definition: thresholds, issue of the index, unit of area.

A grid of definitions: the worst 5, 10, 15 or 20% on each index, IMD 2019 or 2025, neighbourhoods
or whole wards. A ward's score on each index is the mean of its neighbourhoods' scores weighted by
residents, and wards are ranked among wards; all of a ward's neighbourhoods then share its group.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS
from analysis.indicators.parts import Part
from analysis.prepare.indices.definition import classify

Vintage = Literal["2019", "2025"]
Unit = Literal["neighbourhood", "ward"]

SHARES = (0.05, 0.10, 0.15, 0.20)
VINTAGES: tuple[Vintage, ...] = ("2019", "2025")
UNITS: tuple[Unit, ...] = ("neighbourhood", "ward")

INDICATORS = (
    "inactivity_rate",
    "long_term_sick_rate",
    "bad_health_rate",
    "unemployment_rate",
    "no_qualifications_rate",
    "level4_rate",
    "managers_professionals_associates_rate",
    "part_time_rate",
    "moved_last_year_rate",
    "jobs_density",
    "connectivity_score",
    "e_withdrawn_rate",
)
"""The results whose movement is followed."""

COLUMNS = [
    "unit",
    "imd",
    "imd_share",
    "cni_share",
    "areas",
    "residents",
    "shared",
    "indicator",
    *GROUPS,
]
"""Columns of ``sensitivity.csv``."""


@dataclass(frozen=True)
class GridDefinition:
    """One cell of the grid; shares between 0 and 1."""

    unit: Unit
    imd: Vintage
    imd_share: float
    cni_share: float


def definitions() -> Iterator[GridDefinition]:
    """Every definition of the grid: 2 units, 2 issues, 4 by 4 thresholds."""
    for unit, imd, imd_share, cni_share in product(UNITS, VINTAGES, SHARES, SHARES):
        yield GridDefinition(unit, imd, imd_share, cni_share)


def ward_ranks(neighbourhoods: pd.DataFrame, scores: pd.Series) -> pd.Series:
    """Return each ward's rank, 1 for the highest mean score weighted by residents.

    Parameters
    ----------
    neighbourhoods : DataFrame
        ``ward_code`` and ``population``.
    scores : Series
        By neighbourhood; high is worse.
    """
    people = neighbourhoods["population"].astype(float)
    ward = neighbourhoods["ward_code"]
    mean = (scores * people).groupby(ward).sum() / people.groupby(ward).sum()
    return mean.rank(ascending=False, method="first").astype("int64")


@dataclass(frozen=True)
class Ranks:
    """Ranks on both indices, of neighbourhoods and of wards, from which every definition cuts.

    Attributes
    ----------
    by_unit : mapping
        For each unit the ranks by index: ``imd2019``, ``imd2025``, ``cni2023``.
    ward : Series
        Each neighbourhood's ward.
    """

    by_unit: Mapping[Unit, Mapping[str, pd.Series]]
    ward: pd.Series

    @classmethod
    def of(cls, neighbourhoods: pd.DataFrame, indices: pd.DataFrame) -> "Ranks":
        """Return the ranks of the columns of the prepared tables."""
        names = [*(f"imd{vintage}" for vintage in VINTAGES), "cni2023"]
        return cls(
            {
                "neighbourhood": {name: indices[f"{name}_rank"] for name in names},
                "ward": {name: ward_ranks(neighbourhoods, indices[f"{name}_score"]) for name in names},
            },
            neighbourhoods["ward_code"],
        )

    def groups(self, definition: GridDefinition) -> pd.Series:
        """Return the group of each neighbourhood under one definition of the grid."""
        ranks = self.by_unit[definition.unit]
        shares = definition.imd_share, definition.cni_share
        group = classify(ranks[f"imd{definition.imd}"], ranks["cni2023"], *shares)
        return group if definition.unit == "neighbourhood" else self.ward.map(group)


def _sums(parts: Sequence[Part]) -> tuple[np.ndarray, np.ndarray]:
    """Return scaled numerators and denominators, a column a part; zero where a value is missing."""
    known = [part.has_value for part in parts]
    above = [part.scale * np.where(k, part.numerator, 0) for part, k in zip(parts, known, strict=True)]
    below = [
        k.astype(float) if part.denominator is None else np.where(k, part.denominator, 0)
        for part, k in zip(parts, known, strict=True)
    ]
    return np.column_stack(above), np.column_stack(below)


def latest(parts: Sequence[Part], names: Sequence[str]) -> list[Part]:
    """Return the latest part of each indicator, in the order of the names; those without are left out."""
    last: Mapping[str, Part] = {p.indicator: p for p in sorted(parts, key=lambda p: p.period) if p.indicator in names}
    return [last[name] for name in names if name in last]


def sensitivity(parts: Sequence[Part], neighbourhoods: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    """Return ``sensitivity.csv``: a row for each definition of the grid and indicator.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`: the definition; neighbourhoods and residents that it calls doubly
        disadvantaged, and how many of them are so in force; each group's rate in the indicator's
        unit and latest period.
    """
    chosen = latest(parts, INDICATORS)
    above, below = _sums(chosen)
    ranks = Ranks.of(neighbourhoods, indices)
    in_force = (neighbourhoods["group"] == DOUBLY_DISADVANTAGED).to_numpy()
    people = neighbourhoods["population"].to_numpy()
    rows = []
    for definition in definitions():
        group = ranks.groups(definition).to_numpy(dtype=object)
        member = np.column_stack([group == name for name in GROUPS]).astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = (above.T @ member) / (below.T @ member)
        doubly = group == DOUBLY_DISADVANTAGED
        size = {
            "areas": int(doubly.sum()),
            "residents": int(people[doubly].sum()),
            "shared": int((doubly & in_force).sum()),
        }
        rows += [
            {
                **vars(definition),
                **size,
                "indicator": part.indicator,
                **dict(zip(GROUPS, row, strict=True)),
            }
            for part, row in zip(chosen, rates, strict=True)
        ]
    return pd.DataFrame(rows, columns=COLUMNS)
