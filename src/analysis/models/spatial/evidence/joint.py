"""What a whole curve says at once, and what the main specifications say together.

Versions of one source share their data, so that their number says nothing. The *curve* of a source is tested as one:
were a coefficient zero in every version, how often would the median t be as far from zero? Leaving out an authority
moves every version's estimate; with a random sign for each authority, the same in all versions, these moves add up to
what all of them would find if nothing were there (a score bootstrap by cluster, for the joint test of Simonsohn,
Simmons and Nelson 2020).

The *claims* are judged by the main specifications: their p-values are adjusted over all sources and groups, and over
all sources and both comparisons (Holm 1979).
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, SHORT
from analysis.models.results import DIAGNOSTIC_COLUMNS, ModelResult
from analysis.models.spatial.evidence.specifications import COMPARED, MODEL, RHO, Specification

DRAWS = 999
SEED = 20241017
"""Of the signs; the day of the report."""

EVERY_SAMPLE = "all"
"""What stands in the column ``sample`` where a statistic is about a whole curve."""


def joint_rows(curve: pd.DataFrame, estimated: Iterable[tuple[Specification, ModelResult]]) -> pd.DataFrame:
    """Return the rows of ``diagnostics.csv`` on whole curves.

    Returns
    -------
    DataFrame
        Specification ``curve.<source>``, sample ``all``: ``joint_rho_<group>`` and ``joint_difference_<group>`` (the
        doubly disadvantaged less the group), with the median t of the versions that count and the p-value of the
        curve.
    """
    moves = {(s.id, s.sample): rows.moves for s, rows in estimated if rows.moves is not None}
    rows: list[tuple[object, ...]] = []
    for source, versions in curve[curve["evidence"]].groupby("source", sort=False):
        rows += _of_curve(str(source), versions, moves)
    return pd.DataFrame(rows, columns=list(DIAGNOSTIC_COLUMNS))


def with_claims(curve: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return the curve with what judges the claims, in the rows of the main specifications.

    Parameters
    ----------
    told : DataFrame
        See :func:`analysis.models.spatial.evidence.known_truth.smallest_ratio_told`.

    Returns
    -------
    DataFrame
        With ``holm_dd``, ``holm_od``, ``holm_nd`` (the coefficient is zero), ``holm_ratio_od``, ``holm_ratio_nd`` (the
        ratio is one), and ``power_ratio_od``, ``power_ratio_nd``, the smallest difference of a ratio from one that the
        specification finds in 80% of simulated data; missing in other rows.
    """
    curve = curve.assign(**{f"{name}": np.nan for name in (*HOLM.values(), *POWER_COLUMNS.values())})
    main = curve.index[curve["main"]]
    for family in (RHO_P, RATIO_P):
        p = curve.loc[main, list(family)].to_numpy(dtype=np.float64)
        if p.size:
            adjusted = multipletests(p.ravel(), method="holm")[1].reshape(p.shape)
            curve.loc[main, [HOLM[name] for name in family]] = adjusted
    power = told.set_index(["source", "term"])["ratio"]
    for group, column in POWER_COLUMNS.items():
        keys = [(source, f"ratio_to_{group}") for source in curve.loc[main, "source"]]
        curve.loc[main, column] = [power.get(key, np.nan) for key in keys]
    return curve


RHO_P = tuple(f"p_{SHORT[group]}" for group in GROUPS)
RATIO_P = tuple(f"p_ratio_{SHORT[group]}" for group in COMPARED)
HOLM = {name: name.replace("p_", "holm_", 1) for name in (*RHO_P, *RATIO_P)}
POWER_COLUMNS = {group: f"power_ratio_{SHORT[group]}" for group in COMPARED}


def _of_curve(
    source: str, versions: pd.DataFrame, moves: Mapping[tuple[str, str], pd.DataFrame]
) -> list[tuple[object, ...]]:
    """Return the joint tests of one source's versions that count."""
    known = [row for row in versions.to_dict("records") if (row["specification"], row["sample"]) in moves]
    if not known:
        return []
    own = RHO[DOUBLY_DISADVANTAGED]
    tests: dict[str, tuple[str, str | None]] = {f"joint_rho_{group}": (RHO[group], None) for group in GROUPS}
    tests |= {f"joint_difference_{group}": (own, RHO[group]) for group in COMPARED}
    clusters = pd.Index(sorted({label for row in known for label in moves[row["specification"], row["sample"]].index}))
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(DRAWS, len(clusters)))
    rows: list[tuple[object, ...]] = []
    for statistic, (term, less) in tests.items():
        t, under_null = [], []
        for row in known:
            left_out = moves[row["specification"], row["sample"]]
            moved = left_out[term] if less is None else left_out[term] - left_out[less]
            value = _of(row, term) - (0.0 if less is None else _of(row, less))
            error = np.sqrt((len(moved) - 1) / len(moved) * float((moved**2).sum()))
            t.append(value / error)
            under_null.append(signs[:, clusters.get_indexer(moved.index)] @ moved.to_numpy() / error)
        median, null = float(np.median(t)), np.median(under_null, axis=0)
        p_value = (1 + int((np.abs(null) >= abs(median)).sum())) / (1 + DRAWS)
        reference = f"median t of {len(known)} versions; {DRAWS} draws of signs by cluster"
        rows.append((MODEL, f"curve.{source}", EVERY_SAMPLE, statistic, median, "", p_value, reference))
    return rows


def _of(row: dict[str, float], term: str) -> float:
    group = next(group for group, name in RHO.items() if name == term)
    return float(row[f"rho_{SHORT[group]}"])
