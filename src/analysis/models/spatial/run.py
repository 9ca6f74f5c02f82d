"""Model A as a whole: every sample, every specification, kept until data or code change.

:func:`load` gives the rows of ``models.csv`` and ``diagnostics.csv`` and the specification curve. It takes
one and a half to four minutes on two cores when nothing is kept, and a moment when it is.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pandas as pd
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from analysis import paths
from analysis.models.results import ModelResult, diagnostics_frame, models_frame
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.evidence.curve import specification_curve
from analysis.models.spatial.evidence.joint import joint_rows, with_claims
from analysis.models.spatial.evidence.known_truth import smallest_ratio_told, verdicts
from analysis.models.spatial.evidence.main_specifications import load_main
from analysis.models.spatial.evidence.specifications import Specification, refused
from analysis.models.spatial.kept import content, fingerprint
from analysis.models.spatial.neighbours.graphs import weights_of
from analysis.models.spatial.neighbours.weights import SpatialWeights, distance_kernel
from analysis.models.spatial.sample_run import Spillovers, estimate_sample
from analysis.models.spatial.samples.inputs import Inputs, real_inputs
from analysis.models.spatial.samples.samples import Sample
from analysis.prepare import keeping
from analysis.prepare.geography.neighbours import centroids

FOLDER = paths.PREPARED / "models"

NEIGHBOURHOOD_CUTOFF = 10_000
"""Conley's cut-off in metres: half the neighbourhoods have about 190 others within it."""

AUTHORITY_CUTOFF = 100_000
"""The same for authorities."""

AUTHORITY_BAND = 40_000
"""Radius in metres of the distance band between authorities."""

WORKERS = 2
"""Samples estimated at the same time."""

PARTS = ("models", "diagnostics", "curve")


@dataclass(frozen=True)
class ModelA:
    """The rows of model A.

    Attributes
    ----------
    models, diagnostics : DataFrame
        Rows for ``models.csv`` and ``diagnostics.csv``.
    curve : DataFrame
        One row a specification: see :func:`analysis.models.spatial.evidence.curve.specification_curve`.
    """

    models: pd.DataFrame
    diagnostics: pd.DataFrame
    curve: pd.DataFrame


def load() -> ModelA:
    """Return model A on the prepared tables, estimated anew where the kept rows are out of date.

    Raises
    ------
    DatasetUnavailable
        A dataset behind the tables cannot be had. Small-area GVA is not one of them: without it
        its rows say why they are empty.
    """
    record = FOLDER / "spillovers.json"
    known, wanted = keeping.facts(record), fingerprint()
    values = known.get("content", "") if known.get("fingerprint") == wanted else content()
    facts = {"fingerprint": wanted, "content": values}
    frames = keeping.kept(record) if known.get("content") == values else None
    if frames is None:
        found = estimate(real_inputs())
        frames = keeping.keep(record, {f"spillovers_{part}": getattr(found, part) for part in PARTS}, facts)
    elif known != facts:
        keeping.renew(record, facts)
    return ModelA(*(frames[f"spillovers_{part}"] for part in PARTS))


def estimate(inputs: Inputs, workers: int = WORKERS) -> ModelA:
    """Return model A estimated on tables, samples in parallel.

    Parameters
    ----------
    workers : int
        Threads; nearly all time is spent in compiled code that lets others run.
    """
    found = Spillovers()
    jobs = []
    for part, samples in inputs.by_map():
        found.estimated += [_nothing(*sample) for sample in samples if not isinstance(sample, Sample)]
        there = [sample for sample in samples if isinstance(sample, Sample)]
        if there:
            jobs += _jobs(there, part.weights, centroids(part.load("boundaries")), NEIGHBOURHOOD_CUTOFF)
    areas = inputs.load("authority_boundaries")
    jobs += _jobs(inputs.authority_samples(), weights_of(areas, AUTHORITY_BAND), centroids(areas), AUTHORITY_CUTOFF)
    # One thread of linear algebra for each sample: the matrices are small.
    with threadpool_limits(1), ThreadPoolExecutor(workers) as pool:
        for part in pool.map(lambda job: job.run(), jobs):
            found.add(part)
    curve = with_claims(
        specification_curve(found.estimated, found.placebos, load_main(), verdicts()), smallest_ratio_told()
    )
    diagnostics = [diagnostics_frame(found.results), joint_rows(curve, found.estimated), inputs.about_part()]
    return ModelA(models_frame(found.results), pd.concat(diagnostics, ignore_index=True), curve)


@dataclass(frozen=True)
class _Job:
    """A sample with what it is estimated with."""

    sample: Sample
    weights: Mapping[str, SpatialWeights]
    kernel: sp.csr_array
    cutoff: int
    strata: pd.Series | None

    def run(self) -> Spillovers:
        kernel = sp.csr_array(self.kernel[self.sample.keep][:, self.sample.keep])
        name = f"Conley ({self.cutoff // 1000} km, Bartlett)"
        strata = None if self.strata is None else pd.factorize(self.strata, sort=True)[0]
        return estimate_sample(self.sample, self.weights, kernel, name, strata)


def _jobs(samples: list[Sample], weights: Mapping[str, SpatialWeights], points: Array, cutoff: int) -> list[_Job]:
    kernel = distance_kernel(points, cutoff)
    return [_Job(sample, weights, kernel, cutoff, sample.strata) for sample in samples]


def _nothing(outcome: str, reason: str) -> tuple[Specification, ModelResult]:
    """Return the empty rows of an outcome without a sample."""
    nowhere = Specification(outcome, "none", "queen", "group_year", "none", "within", "clustered")
    return nowhere, refused(nowhere, reason)
