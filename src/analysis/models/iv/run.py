"""Run model B: every regression of the plan and every check, kept until data, plan or code change."""

import hashlib
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from analysis import paths
from analysis.catalog.verify import sha256
from analysis.models.iv.checks import run_checks
from analysis.models.iv.grid import estimate_cell
from analysis.models.iv.plan import PLAN_FILE, Plan, load_plan
from analysis.models.results import (
    FewClustersWarning,
    ModelResult,
    diagnostics_frame,
    models_frame,
)
from analysis.prepare import keeping, store
from analysis.prepare.code_text import code_digest

FOLDER = paths.PREPARED / "models"
WORKERS = 2


@dataclass(frozen=True)
class ModelB:
    """The rows of model B.

    Attributes
    ----------
    plan : Plan
    models, diagnostics : DataFrame
        Rows for ``models.csv`` and ``diagnostics.csv``.
    """

    plan: Plan
    models: pd.DataFrame
    diagnostics: pd.DataFrame


def load() -> ModelB:
    """Return model B, estimated anew where the kept results are out of date.

    Raises
    ------
    DatasetUnavailable
        A dataset behind the tables cannot be had and no kept results fit.
    """
    plan = load_plan()
    wanted = fingerprint(plan)
    record = FOLDER / "iv.json"
    if keeping.facts(record).get("fingerprint") == wanted and (kept := keeping.kept(record)):
        return ModelB(plan, kept["iv_models"], kept["iv_diagnostics"])
    tables = {level.table: store.load(level.table) for level in plan.levels.values()}
    found = estimate(plan, tables)
    frames = {"iv_models": found.models, "iv_diagnostics": found.diagnostics}
    keeping.keep(record, frames, {"fingerprint": wanted})
    return found


def estimate(plan: Plan, tables: Mapping[str, pd.DataFrame], workers: int = WORKERS) -> ModelB:
    """Return model B estimated on tables, cells of level and outcome in parallel.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The prepared tables that the plan's levels name.
    workers : int
        Processes; 1 runs in this one.
    """
    cells = [(plan, level.id, outcome.id) for level, outcome in plan.cells()]
    jobs = [(*cell, tables[plan.levels[cell[1]].table]) for cell in cells]
    if workers == 1:
        parts = [_cell(*job) for job in jobs]
        checked = _checks(plan, tables)
    else:
        with ProcessPoolExecutor(workers) as pool:
            last = pool.submit(_checks, plan, tables)
            parts = [future.result() for future in [pool.submit(_cell, *job) for job in jobs]]
            checked = last.result()
    results = [result for part in (*parts, checked) for result in part]
    return ModelB(plan, models_frame(results), diagnostics_frame(results))


def fingerprint(plan: Plan) -> str:
    """Return the sha256 of the tables, the plan and the code that decide the results."""
    tables = sorted({level.table for level in plan.levels.values()})
    parts = [f"{name}={store.fingerprint(name)}" for name in tables]
    parts += [sha256(PLAN_FILE), code_digest(Path(__file__))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _cell(plan: Plan, level: str, outcome: str, data: pd.DataFrame) -> list[ModelResult]:
    return _quietly(estimate_cell(plan, plan.levels[level], plan.outcomes[outcome], data))


def _checks(plan: Plan, tables: Mapping[str, pd.DataFrame]) -> list[ModelResult]:
    return _quietly(run_checks(plan, tables))


def _quietly(results: Iterator[ModelResult]) -> list[ModelResult]:
    """Return all results, on one thread and without a warning for each regression.

    The matrices are small: several threads would wait for each other. The number of clusters
    stands in every row.
    """
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", FewClustersWarning)
        return list(results)
