"""The two models' rows as the tables of results: every specification, and what pages need besides."""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from analysis import paths
from analysis.models.iv import run as social
from analysis.models.iv.plan import MODEL as SOCIAL
from analysis.models.results import DIAGNOSTIC_COLUMNS, MODEL_COLUMNS
from analysis.models.spatial import run as spatial
from analysis.models.spatial.evidence.known_truth import verdicts
from analysis.models.spatial.evidence.specifications import MODEL as SPILLOVERS
from analysis.models.spatial.neighbours.graphs import links
from analysis.prepare import store
from analysis.results import schema
from analysis.results.origin import ModelTables
from analysis.results.said_of_models import said_of_models

DIGITS = 6
"""Significant digits that are kept: the release is compared at four."""

SAID_ONCE = (
    "anderson_rubin_f",
    "cragg_donald_f",
    "endogeneity_c",
    "first_stage_partial_r2",
    "hansen_j",
    "kleibergen_paap_f",
    "kleibergen_paap_lm",
    "wald_equal_rho",
)
"""Statistics whose ``reference`` says what the test is: it stands once, in ``statistics.csv``."""

EXAMPLE = "E08000012"
"""The local authority whose weights the appendix maps: Liverpool."""

KNOWN_TRUTH = {SPILLOVERS: "spatial_known_truth.csv", SOCIAL: "iv_known_truth.csv"}
SLOW = 2.0

Found = TypeVar("Found")


def model_tables() -> ModelTables:
    """Return the tables of both models, estimated anew where the kept rows are out of date.

    The seconds are printed when a model was estimated.

    Raises
    ------
    DatasetUnavailable
        A dataset behind a model cannot be had: every one of them is required (small-area GVA, which is
        not, is asked for inside the model, whose rows say why they are empty).
    """
    a, b = _timed(SPILLOVERS, spatial.load), _timed(SOCIAL, social.load)
    models = _joined([a.models, b.models], MODEL_COLUMNS)
    diagnostics = _joined([a.diagnostics, b.diagnostics], DIAGNOSTIC_COLUMNS)
    diagnostics, statistics = said_once(without_folders(diagnostics))
    models, diagnostics = rounded(models), rounded(diagnostics)
    tables = {
        "models": models,
        "diagnostics": diagnostics,
        "statistics": statistics,
        "known_truth": known_truth(),
        "spillover_curve": rounded(a.curve),
        "weights_example": weights_example(),
        **{name: rounded(table) for name, table in said_of_models(models, diagnostics).items()},
    }
    return ModelTables(tables, {})


def _timed(model: str, load: Callable[[], Found]) -> Found:
    """Return a model and print what it took, where it took long."""
    start = time.perf_counter()
    found = load()
    seconds = time.perf_counter() - start
    if seconds > SLOW:
        print(f"model '{model}': {seconds:.0f} s", file=sys.stderr)
    return found


def _joined(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)[list(columns)]


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its floats at :data:`DIGITS` significant digits."""
    return frame.assign(
        **{
            str(name): [float(f"{value:.{DIGITS}g}") for value in column]
            for name, column in frame.select_dtypes("float").items()
        }
    )


def without_folders(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Return diagnostics whose reasons name files from the checkout's root, the same everywhere."""
    short = diagnostics["reference"].str.replace(f"{paths.ROOT}/", "", regex=False)
    return diagnostics.assign(reference=short)


def said_once(diagnostics: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return diagnostics without the references that repeat, and those in a table of their own.

    Returns
    -------
    diagnostics : DataFrame
        With an empty ``reference`` where it is the statistic's own.
    statistics : DataFrame
        model, statistic, reference.
    """
    keys = ["model", "statistic"]
    rows = diagnostics[diagnostics["statistic"].isin(SAID_ONCE)]
    first = rows.drop_duplicates(keys)[[*keys, "reference"]].reset_index(drop=True)
    told = diagnostics[keys].merge(first, on=keys, how="left")["reference"].set_axis(diagnostics.index)
    reference = diagnostics["reference"].where(diagnostics["reference"] != told, "")
    return diagnostics.assign(reference=reference), first


def known_truth() -> pd.DataFrame:
    """Return the results of the simulations of ``benchmarks/``, the model first; empty without them."""
    folder = paths.ROOT / "benchmarks" / "results"
    found = [
        pd.read_csv(folder / name).assign(model=model)
        for model, name in KNOWN_TRUTH.items()
        if (folder / name).is_file()
    ]
    names = schema.table("known_truth").names()
    if not found:
        return pd.DataFrame(columns=names)
    frame = pd.concat(found, ignore_index=True)
    known = verdicts(frame[frame["model"] == SPILLOVERS])
    keys = frame[["design", "estimator", "effects", "own_lag"]].itertuples(index=False, name=None)
    frame["stands"] = [known.get(key) for key in keys]
    return frame.reindex(columns=[*names, *frame.columns.difference(names)])


def weights_example() -> pd.DataFrame:
    """Return who touches whom in one city, without the names of the neighbourhoods.

    Returns
    -------
    DataFrame
        A row for each pair of neighbourhoods of :data:`EXAMPLE` that touch: place (the city), and
        group, longitude and latitude of one and of the other (``neighbour_group``, ...).
    """
    frame = links(EXAMPLE)
    places = store.load("neighbourhoods").loc[frame["neighbour_code"]]
    frame["place"] = places["local_authority_name"].to_numpy()
    frame["neighbour_group"] = places["group"].to_numpy()
    return frame[schema.table("weights_example").names()].astype(dict.fromkeys(["group", "neighbour_group"], str))
