"""How long model A takes, step by step, and against spreg where spreg finishes.

Run ``python benchmarks/spatial_speed.py``; it writes benchmarks/results/spatial_speed.csv. With
``--steps`` the whole model is left out, which ``make benchmark`` times by itself. Times are of this
process alone (CPU), so that other work on the machine does not count; the whole run, which uses
two threads, is given in wall time too.
"""

import contextlib
import io
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import libpysal
import numpy as np
import pandas as pd
import scipy.sparse as sp
import spreg
from threadpoolctl import threadpool_limits

from analysis.groups import GROUPS
from analysis.models.spatial import run
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import Effects, by_year, indicators
from analysis.models.spatial.estimators.likelihood import maximum_likelihood
from analysis.models.spatial.estimators.linear import instrumental
from analysis.models.spatial.estimators.panel import groups_as_regimes
from analysis.models.spatial.neighbours import graphs
from analysis.models.spatial.neighbours.weights import SpatialWeights
from analysis.models.spatial.samples.inputs import real_inputs
from analysis.prepare import store

RESULTS = Path(__file__).parent / "results" / "spatial_speed.csv"
SOME_AREAS = 2_000
"""Areas for spreg's likelihood, which on 33,755 did not finish in 400 s."""


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work takes."""
    started = time.process_time()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        work()
    return time.process_time() - started


def main(*, whole: bool) -> pd.DataFrame:
    """Return seconds by step, and the ratio to spreg's equivalent."""
    rows = [*(_whole() if whole else ()), *_graphs(), *_likelihood(), *_against_spreg()]
    return pd.DataFrame(rows, columns=["step", "seconds", "spreg_seconds", "note"])


def _whole() -> Iterator[tuple[object, ...]]:
    inputs = real_inputs()
    wall = time.perf_counter()
    cpu = timed(lambda: run.estimate(inputs))
    wall = time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield "model A, all specifications", cpu, np.nan, f"wall {wall:.0f} s; peak {memory:.1f} GB"


def _graphs() -> Iterator[tuple[object, ...]]:
    for kind in graphs.NEIGHBOURHOOD_KINDS:
        seconds = timed(lambda kind=kind: store.rebuild(f"neighbours_{kind}"))
        yield f"find neighbours: {kind}", seconds, np.nan, "33,755 areas; libpysal"


def _likelihood() -> Iterator[tuple[object, ...]]:
    places = store.load("neighbourhoods")
    regimes = groups_as_regimes(places["group"], GROUPS)
    groups = indicators(places["group"])
    authorities = indicators(places["local_authority_code"])
    rng = np.random.default_rng(1)
    for kind in ("queen", "nearest6"):
        filter_ = SpatialFilter(graphs.neighbourhood_weights(kind), regimes.columns)
        factors = filter_.factor(np.array([0.36, 0.4, 0.4]))
        for effects in (
            by_year("group", groups),
            by_year("authority and group", authorities, groups),
        ):
            y = filter_.solve(factors, rng.normal(size=(len(places), 8)))
            seconds = timed(lambda y=y, f=filter_, e=effects: maximum_likelihood(y, f, e, []))
            note = f"33,755 areas, 8 years, three rho; {effects.name}-by-year effects"
            yield f"likelihood: {kind}", seconds, np.nan, note


def _against_spreg() -> Iterator[tuple[object, ...]]:
    weights = graphs.neighbourhood_weights("queen")
    few = weights.subset(np.arange(len(weights.codes)) < SOME_AREAS)
    for graph, estimator in ((few, "likelihood"), (weights, "two-stage")):
        y, x = _cross_section(graph)
        w = _as_libpysal(graph)
        if estimator == "likelihood":
            theirs = timed(lambda y=y, x=x, w=w: spreg.ML_Lag(y, x, w, method="LU"))
            ours = timed(lambda y=y, x=x, graph=graph: _our_likelihood(y, x, graph))
        else:
            theirs = timed(lambda y=y, x=x, w=w: spreg.GM_Lag(y, x, w=w))
            ours = timed(lambda y=y, x=x, graph=graph: _our_two_stage(y, x, graph))
        yield f"{estimator} beside spreg", ours, theirs, f"{len(y):,} areas, one year"


def _cross_section(graph: SpatialWeights) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    n = len(graph.codes)
    x = rng.normal(size=(n, 1))
    filter_ = SpatialFilter(graph, np.ones((n, 1)))
    return filter_.solve(filter_.factor(np.array([0.4])), x + rng.normal(size=(n, 1))), x


def _our_likelihood(y: np.ndarray, x: np.ndarray, graph: SpatialWeights) -> None:
    nothing = _no_effects(len(y))
    maximum_likelihood(y, SpatialFilter(graph, np.ones_like(y)), nothing, [np.ones_like(y), x])


def _our_two_stage(y: np.ndarray, x: np.ndarray, graph: SpatialWeights) -> None:
    constant = np.ones_like(y)
    design = np.dstack([graph.lag(y), constant, x])
    instrumental(y, design, np.dstack([constant, x, graph.lag(x)]), ["rho", "constant", "x"])


def _no_effects(n: int) -> Effects:
    return by_year("none", sp.csr_array((n, 1)), area=False)


def _as_libpysal(graph: SpatialWeights) -> libpysal.weights.W:
    w = libpysal.weights.WSP(sp.csr_matrix(graph.matrix)).to_W(silence_warnings=True)
    w.transform = "r"
    return w


if __name__ == "__main__":
    with threadpool_limits(1):
        table = main(whole="--steps" not in sys.argv[1:])
    RESULTS.parent.mkdir(exist_ok=True)
    table.to_csv(RESULTS, index=False, float_format="%.3g")
    table["ratio"] = table["seconds"] / table["spreg_seconds"]
    print(table.to_string(index=False))
