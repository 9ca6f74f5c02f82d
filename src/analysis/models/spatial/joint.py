"""What a whole curve says at once, and what the main specifications say together.

Versions of one source share their data, so that their number says nothing. The *curve* of a source is tested as one:
were a coefficient zero in every version, how often would the median t be as far from zero? Leaving out an authority
moves every version's estimate; with a random sign for each authority, the same in all versions, these moves add up to
what all of them would find if nothing were there (a score bootstrap by cluster, for the joint test of Simonsohn,
Simmons and Nelson 2020).

The *claims* are judged by the main specifications: their p-values are adjusted over all sources, groups and both
comparisons (Holm 1979).
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from analysis.groups import DOUBLY_DISADVANTAGED, GROUPS, SHORT
from analysis.models.results import DIAGNOSTIC_COLUMNS, ModelResult
from analysis.models.spatial.known_truth import smallest_ratio_told
from analysis.models.spatial.main_specifications import Main
from analysis.models.spatial.specifications import COMPARED, MODEL, RHO, Specification

DRAWS = 999
SEED = 20241017
"""Of the signs; the day of the report."""

EVERY_SAMPLE = "all"
"""What stands in the column ``sample`` where a statistic is about a whole curve."""


def joint_rows(
    curve: pd.DataFrame, estimated: Iterable[tuple[Specification, ModelResult]], main: Mapping[str, Main]
) -> pd.DataFrame:
    """Return the rows of ``diagnostics.csv`` on whole curves and on the main specifications together.

    Returns
    -------
    DataFrame
        Specification ``curve.<source>``, sample ``all``: ``joint_rho_<group>`` and ``joint_difference_<group>`` (the
        doubly disadvantaged less the group): the median t of the versions that count, and the p-value of the curve;
        ``smallest_ratio_<group>``: the smallest difference from one that the main specification finds in 80% of
        simulated data. With each main specification: ``holm_rho_<group>`` and ``holm_ratio_<group>``, the adjusted
        p-value.
    """
    moves = {(s.id, s.sample): rows.moves for s, rows in estimated if rows.moves is not None}
    rows: list[tuple[object, ...]] = []
    for source, versions in curve[curve["evidence"]].groupby("source", sort=False):
        rows += _of_curve(str(source), versions, moves)
    rows += _holm(curve[curve["main"]])
    told = smallest_ratio_told()
    for found in told.itertuples():
        if found.source in main:
            statistic = found.term.replace("ratio_to", "smallest_ratio", 1)
            reference = "told from one in 80% of simulated data with 0.4 in the other group; empty where none was"
            rows.append((MODEL, f"curve.{found.source}", EVERY_SAMPLE, statistic, found.ratio, "", np.nan, reference))
    return pd.DataFrame(rows, columns=list(DIAGNOSTIC_COLUMNS))


def _of_curve(
    source: str, versions: pd.DataFrame, moves: Mapping[tuple[str, str], pd.DataFrame]
) -> list[tuple[object, ...]]:
    """Return the joint tests of one source's versions that count."""
    known = [row for row in versions.to_dict("records") if (row["specification"], row["sample"]) in moves]
    if not known:
        return []
    own = RHO[DOUBLY_DISADVANTAGED]
    tests = {f"joint_rho_{group}": (RHO[group], None) for group in GROUPS}
    tests |= {f"joint_difference_{group}": (own, RHO[group]) for group in COMPARED}
    clusters = pd.Index(sorted({label for row in known for label in moves[row["specification"], row["sample"]].index}))
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(DRAWS, len(clusters)))
    rows = []
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


def _holm(main: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the main specifications' p-values, adjusted over sources and groups."""
    rows: list[tuple[object, ...]] = []
    families = {
        "rho": [(group, f"rho_{SHORT[group]}", f"p_{SHORT[group]}") for group in GROUPS],
        "ratio": [(group, f"ratio_{SHORT[group]}", f"p_ratio_{SHORT[group]}") for group in COMPARED],
    }
    for name, terms in families.items():
        tests = [
            (row["specification"], row["sample"], f"holm_{name}_{group}", row[value], row[p])
            for row in main.to_dict("records")
            for group, value, p in terms
        ]
        if not tests:
            continue
        adjusted = multipletests([test[-1] for test in tests], method="holm")[1]
        reference = f"Holm (1979), over {len(tests)} tests of the main specifications"
        rows += [
            (MODEL, specification, sample, statistic, value, "", float(p_value), reference)
            for (specification, sample, statistic, value, _), p_value in zip(tests, adjusted, strict=True)
        ]
    return rows
