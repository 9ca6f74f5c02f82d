"""Draws from the true parameters: counts in families, means, and authorities by year."""

from collections.abc import Mapping
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.results.synthetic.truth import ByGroup, Family
from analysis.results.synthetic.truth_file import AuthorityEntry


def generator(seed: int, name: str) -> np.random.Generator:
    """Return a generator for one draw, so that a new draw elsewhere changes no other."""
    return np.random.default_rng([seed, crc32(name.encode())])


def dirichlet_multinomial(
    trials: np.ndarray, shares: np.ndarray, spread: float, rng: np.random.Generator
) -> np.ndarray:
    """Return counts by area and part, whose shares vary between areas about their mean.

    Parameters
    ----------
    trials : ndarray of int, shape (n_areas,)
    shares : ndarray, shape (n_areas, n_parts)
        Expected shares; rows sum to 1.
    spread : float
        Sum of the Dirichlet's parameters: the larger, the more alike are areas of one group.
    """
    weight = rng.standard_gamma(shares * spread)
    return rng.multinomial(trials, weight / weight.sum(axis=1, keepdims=True))


def draw_family(
    family: Family,
    columns: Mapping[str, np.ndarray],
    group: np.ndarray,
    spread: float,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Return the family's columns by name with table, total and sums included.

    Parameters
    ----------
    columns : mapping
        Columns drawn before, with their tables; the family divides one of them.
    group : ndarray of int, shape (n_areas,)
        Position of each area's group in :data:`analysis.groups.GROUPS`.
    """
    base = columns[family.of]
    shares = np.column_stack([share[group] for share in family.parts.values()])
    counts = dirichlet_multinomial(base.astype(int), shares, spread, rng)
    out = {family.column(family.total): base} if family.total else {}
    out |= {family.column(name): counts[:, k].astype(float) for k, name in enumerate(family.parts)}
    for name, parts in family.sums.items():
        known = {**columns, **out}
        out[family.column(name)] = sum((known[family.column(part)] for part in parts), np.zeros(len(base)))
    return out


def draw_means(columns: Mapping[str, tuple[ByGroup, float]], group: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Return a normal variable about the group's mean for each column."""
    return {
        name: mean[group] + sd * generator(seed, name).standard_normal(len(group))
        for name, (mean, sd) in columns.items()
    }


def draw_authorities(parameters: Mapping[str, AuthorityEntry], share: pd.Series, seed: int) -> pd.DataFrame:
    """Return the authority panel.

    Parameters
    ----------
    parameters : mapping
        Indicator to ``first``, ``last``, ``start``, ``effect``, ``growth`` and ``sd``.
    share : Series, index local_authority_code
        Share of residents, 0 to 1, who live in doubly disadvantaged neighbourhoods.

    Returns
    -------
    DataFrame
        Indexed by local_authority_code, indicator, year: value, lower, upper (95% limits of the
        error that was drawn), period, source_area_code.
    """
    frames = []
    for name, p in parameters.items():
        years = np.arange(int(p["first"]), int(p["last"]) + 1)
        trend = (1 + p["growth"]) ** (years - years[0])
        level = p["start"] + p["effect"] * share.to_numpy()
        error = generator(seed, name).normal(0, p["sd"], (len(share), len(years)))
        value = (level[:, None] * trend + error).ravel()
        frames.append(
            pd.DataFrame(
                {
                    "value": value,
                    "lower": value - 1.96 * p["sd"],
                    "upper": value + 1.96 * p["sd"],
                    "period": np.tile(years.astype(str), len(share)),
                    "source_area_code": np.repeat(share.index.to_numpy(), len(years)),
                    "local_authority_code": np.repeat(share.index.to_numpy(), len(years)),
                    "indicator": name,
                    "year": np.tile(years, len(share)),
                }
            )
        )
    keys = ["local_authority_code", "indicator", "year"]
    return pd.concat(frames).set_index(keys).sort_index()
