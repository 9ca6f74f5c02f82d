"""Which versions count as evidence: those whose intervals hold the truth on data like those they are applied to.

``benchmarks/spatial_known_truth.py`` draws data that share with each sample what decides that; its results are
committed, and are read here. A version without a result does not count.
"""

import ast
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import paths
from analysis.models.spatial.evidence.specifications import PRESENT, Specification

FOLDER = paths.ROOT / "benchmarks" / "results"
RESULTS = FOLDER / "spatial_known_truth.csv"
POWER = FOLDER / "spatial_power.csv"
MEASURED = FOLDER / "spatial_measured.csv"
CODE = FOLDER / "spatial_code.csv"
FIRST = FOLDER / "spatial_first_draws.csv"

COLUMNS = (
    *("design", "estimator", "effects", "own_lag", "term", "draws", "refused", "truth", "mean", "bias"),
    *("monte_carlo_error", "std_dev", "mean_std_error", "coverage", "apart", "seed"),
)

OTHERS = 0.4
"""The true coefficient on the neighbours of areas that are not doubly disadvantaged, in every simulation."""

LEVEL, BAND = 0.95, 0.02
"""Share of intervals that should hold the truth, and how far from it is near enough."""

REFUSED = 0.05
"""Share of draws without an estimate above which an estimator does not stand."""

LEAST_DRAWS = 40
"""Fewer draws than this cannot show that an estimator stands; they may show that it does not."""

POWERFUL = 0.8
"""Share of draws in which a difference has to be found for the data to be able to tell it."""

CODE_FILES = (
    *("estimators/covariance", "estimators/determinant", "estimators/effects", "estimate", "estimators/fits"),
    *("diagnostics/hypotheses", "estimators/information", "estimators/likelihood", "estimators/linear"),
    *("estimators/moments", "estimators/panel", "estimators/simultaneous", "evidence/specifications"),
    "neighbours/weights",
)
"""Modules of the room of model A that decide what an estimator gives."""


def near_enough(coverage: pd.Series, draws: pd.Series) -> pd.Series:
    """Return whether coverage lies from 93 to 97%, or no further outside than chance takes it (1.96 of its errors)."""
    chance = 1.96 * np.sqrt(LEVEL * (1 - LEVEL) / draws)
    return (coverage - LEVEL).abs() <= BAND + chance


def verdicts(table: pd.DataFrame | None = None) -> dict[tuple[str, str, str, str], bool]:
    """Return whether every interval of an estimator holds the truth often enough in a design, in enough draws.

    Returns
    -------
    dict
        Keyed by design (kind, outcome and sample), estimator, effects and own lag.
    """
    rows = _results() if table is None else table
    if rows.empty:
        return {}
    holds = near_enough(rows["coverage"].fillna(0), (rows["draws"] - rows["refused"]).clip(lower=1))
    stands = holds & (rows["refused"] <= REFUSED * rows["draws"]) & (rows["draws"] >= LEAST_DRAWS)
    keys = ["design", "estimator", "effects", "own_lag"]
    return {tuple(map(str, key)): bool(value) for key, value in stands.groupby([rows[k] for k in keys]).all().items()}  # type: ignore[misc]


def covers(specification: Specification, known: Mapping[tuple[str, str, str, str], bool]) -> bool:
    """Return whether a specification's estimator stands in the design that matches its data.

    Designs have neighbours that touch; other weights share their verdict. Intervals are judged as the benchmark takes
    them: clustered by leaving authorities out, or of the information matrix.
    """
    if specification.covariance not in ("clustered", "information"):
        return False
    kind = "present" if specification.estimator in PRESENT else "past"
    design = f"{kind}/{specification.outcome}/{specification.sample}"
    return known.get((design, specification.estimator, specification.effects, specification.own_lag), False)


def smallest_ratio_told(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how low the true ratio must be for a source's main specification to tell it from one, at 80% power.

    Returns
    -------
    DataFrame
        source, term, ratio: the largest simulated ratio below one that was told from one in 80% of draws, between
        simulated ratios on a straight line; missing where not even a ratio of zero was.
    """
    rows = _read(POWER) if table is None else table
    found = []
    for (source, term), group in rows.groupby(["source", "term"], sort=False):
        group = group.sort_values("ratio", kind="stable")
        found.append({"source": source, "term": term, "ratio": _crossing(group["ratio"], group["apart"])})
    return pd.DataFrame(found, columns=["source", "term", "ratio"])


def _crossing(ratio: pd.Series, power: pd.Series) -> float:
    x, y = ratio.to_numpy(), power.to_numpy()
    if y[0] < POWERFUL:
        return float("nan")
    above = np.flatnonzero(y < POWERFUL)
    if not len(above):
        return float(x[-1])
    i = above[0]
    return float(x[i - 1] + (y[i - 1] - POWERFUL) / (y[i - 1] - y[i]) * (x[i] - x[i - 1]))


def code_digest() -> str:
    """Return the sha256 of the estimators' and the benchmark's code, comments and docstrings left out."""
    own = Path(__file__).parents[1]
    files = [*(own / f"{name}.py" for name in CODE_FILES), *sorted(FOLDER.parent.glob("spatial_[dk]*.py"))]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(_code(file).encode())
    return digest.hexdigest()


def _code(file: Path) -> str:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [part for part in body if not _is_text(part)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@cache
def _results() -> pd.DataFrame:
    return _read(RESULTS)


def _read(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, keep_default_na=True) if file.is_file() else pd.DataFrame()
