"""Model A over the real data: every specification, kept with the prepared tables.

``store.load("spillovers_models")`` gives the rows of ``models.csv``, ``spillovers_diagnostics``
those of ``diagnostics.csv``, ``spillovers_curve`` the specification curve and
``spillovers_agreement`` its summary. They are estimated once, together, and again when a table
that they stand on or this code changes. This module has to be imported before they are loaded.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis.groups import GROUPS
from analysis.models.results import (
    Diagnostic,
    ModelResult,
    diagnostics_frame,
    models_frame,
)
from analysis.models.spatial import graphs
from analysis.models.spatial.curve import (
    PlaceboKey,
    agreement,
    placebo_key,
    specification_curve,
)
from analysis.models.spatial.estimate import (
    OWN_LAGS,
    Estimated,
    Setting,
    past_of_neighbours,
    placebo_diagnostics,
    present_by_instruments,
    simultaneous_likelihood,
    with_diagnostics,
)
from analysis.models.spatial.moran import group_moran, moran
from analysis.models.spatial.panel import OwnLag, within
from analysis.models.spatial.placebo import Placebo, PlaceboSample, placebos
from analysis.models.spatial.samples import (
    Places,
    Sample,
    authority_samples,
    claimant_samples,
    deprivation_samples,
    unsplit,
)
from analysis.models.spatial.weights import SpatialWeights, centroids, distance_kernel
from analysis.prepare import store
from analysis.prepare.store import prepared
from analysis.readers.geography import lookup_lsoa01_lsoa11, lookup_lsoa11_lsoa21

NEIGHBOURHOOD_CUTOFF = 10_000
"""Conley's cut-off in metres: half the neighbourhoods have about 190 others within it."""

AUTHORITY_CUTOFF = 100_000
"""The same for authorities."""

WORKERS = 2
"""Samples estimated at the same time."""

PANEL_PLAN = {
    "within": ("clustered", "driscoll_kraay", "conley"),
    "jackknife": ("clustered",),
    "double_filter": ("clustered",),
}
"""Covariances of each estimator in a panel; in a cross-section only the first, without years."""

TABLES = (
    "authority_boundaries",
    "authority_panel",
    "boundaries",
    "claimants",
    "deprivation",
    "neighbourhoods",
    "neighbours_band3km",
    "neighbours_nearest6",
    "neighbours_queen",
)
LOOKUPS = ("lookup_lsoa01_lsoa11", "lookup_lsoa11_lsoa21")


@dataclass
class Spillovers:
    """What has been estimated: specifications with their rows, and placebos."""

    estimated: list[Estimated] = field(default_factory=list)
    placebos: dict[PlaceboKey, Placebo] = field(default_factory=dict)

    @property
    def results(self) -> list[ModelResult]:
        """The rows of every specification."""
        return [rows for _, rows in self.estimated]

    def add(self, other: "Spillovers") -> None:
        """Take in what another sample gave."""
        self.estimated += other.estimated
        self.placebos |= other.placebos


def estimate_sample(
    sample: Sample,
    weights: dict[str, SpatialWeights],
    kernel: sp.csr_array,
    kernel_name: str,
    strata: np.ndarray | None = None,
) -> Spillovers:
    """Return every specification of one sample.

    Parameters
    ----------
    weights : dict of str to SpatialWeights
        By name; the first is the one that the simultaneous models and diagnostics use.
    kernel : csr_array
        Conley's kernel over the kept areas.
    strata : array of int, optional
        Stratum of each area of the weights, for a second placebo that draws neighbours from the
        area's own stratum.
    """
    found = Spillovers()
    first = next(iter(weights))
    for name, graph in weights.items():
        setting = Setting(sample, graph, kernel, kernel_name)
        near = strata if name == first else None
        found.add(_past(setting, near))
        if name == first:
            found.estimated += _present(setting)
    rows = _moran_rows(Setting(sample, weights[first], kernel, kernel_name))
    wanted = found.estimated[0]
    found.estimated[0] = with_diagnostics(wanted, rows)
    return found


def _past(setting: Setting, strata: np.ndarray | None) -> Spillovers:
    """Return the models of the neighbours' past with their placebos."""
    sample, found = setting.sample, Spillovers()
    drawn = _placebos(setting, None)
    local = _placebos(setting, strata) if strata is not None else {}
    plan = PANEL_PLAN if sample.is_panel else {"within": ("clustered", "conley")}
    for effects in sample.effects:
        for own_lag in OWN_LAGS:
            key = (effects.name, own_lag)
            rows = placebo_diagnostics(drawn[key], "placebo")
            if key in local:
                rows += placebo_diagnostics(local[key], "placebo_within_authority")
            for estimator, covariances in plan.items():
                extra = rows if estimator == "within" else []
                found.estimated += past_of_neighbours(
                    setting, effects, own_lag, estimator, covariances, extra
                )
            specification = setting.specification(effects, own_lag, "within", "clustered")
            found.placebos[placebo_key(specification)] = drawn[key]
    return found


def _present(setting: Setting) -> list[Estimated]:
    """Return the simultaneous models, under effects that differ by group and year."""
    sample = setting.sample
    modest, demanding = sample.effects[1], sample.effects[3]
    found = list(simultaneous_likelihood(setting, modest, demanding))
    if sample.is_panel:
        found += [present_by_instruments(setting, effects) for effects in (modest, demanding)]
    return found


def _placebos(setting: Setting, strata: np.ndarray | None) -> dict[tuple[str, OwnLag], Placebo]:
    sample, data = setting.sample, setting.data
    ground = PlaceboSample(
        sample.before, sample.keep, data.y, data.own, data.regimes.columns, data.regimes.terms
    )
    return placebos(ground, setting.weights, sample.effects, OWN_LAGS, strata=strata)


def _moran_rows(setting: Setting) -> list[Diagnostic]:
    """Return Moran's I of the outcome and of what a model leaves of it, overall and by group."""
    data, sample = setting.data, setting.sample
    effects = sample.effects[1]
    left = within(data, effects, "none").residuals
    rows = []
    for name, values in {
        "moran_i": data.y.mean(axis=1),
        "moran_i_residual": left[:, -1],
    }.items():
        overall = moran(values, setting.inner)
        rows.append(
            Diagnostic(name, overall.value, p_value=overall.p_value, reference="two-sided, normal")
        )
        if len(data.regimes.terms) < len(GROUPS):
            continue
        for group, column in zip(GROUPS, data.regimes.columns.T, strict=True):
            part = group_moran(values, setting.inner, column > 0)
            rows.append(
                Diagnostic(
                    f"{name}_{group}",
                    part.value,
                    p_value=part.p_value,
                    reference="two-sided, normal",
                )
            )
    return rows


def neighbourhood_spillovers(samples: list[Sample], authority: pd.Series) -> Spillovers:
    """Return every specification on neighbourhoods.

    Parameters
    ----------
    samples : list of Sample
    authority : Series
        Authority of each of the 33,755 neighbourhoods.
    """
    weights = {kind: graphs.neighbourhood_weights(kind) for kind in graphs.NEIGHBOURHOOD_KINDS}
    points = centroids(store.load("boundaries"))
    strata = pd.factorize(authority, sort=True)[0]
    everywhere = distance_kernel(points, NEIGHBOURHOOD_CUTOFF)
    name = f"Conley ({NEIGHBOURHOOD_CUTOFF // 1000} km, Bartlett)"

    def estimate(sample: Sample) -> Spillovers:
        kernel = sp.csr_array(everywhere[sample.keep][:, sample.keep])
        return estimate_sample(sample, weights, kernel, name, strata)

    found = Spillovers()
    # Nearly all time is spent in compiled code that lets other threads run.
    with ThreadPoolExecutor(WORKERS) as pool:
        for part in pool.map(estimate, samples):
            found.add(part)
    return found


def places() -> Places:
    """Return group, authority and integrity of the 33,755 neighbourhoods."""
    table = store.load("neighbourhoods")
    whole = unsplit(lookup_lsoa11_lsoa21(), "lsoa21_code", table.index)
    return Places(table["group"], table["local_authority_code"], whole)


def places_since_2001() -> Places:
    """Return the same, with areas that were cut between 2001 and 2011 left out as well."""
    now, pairs = places(), lookup_lsoa11_lsoa21()
    parents = pd.Index(pairs["lsoa11_code"].unique())
    known = unsplit(lookup_lsoa01_lsoa11(), "lsoa11_code", parents)
    cut = pairs.loc[pairs["lsoa11_code"].isin(parents[~known]), "lsoa21_code"]
    return Places(now.group, now.authority, now.whole & ~now.group.index.isin(cut))


@cache
def estimated() -> Spillovers:
    """Return all of Model A on the data that the build has, small-area GVA apart."""
    table = store.load("neighbourhoods")
    samples = claimant_samples(store.load("claimants"), places())
    samples += deprivation_samples(store.load("deprivation"), places_since_2001())
    found = neighbourhood_spillovers(samples, table["local_authority_code"])
    areas = store.load("authority_boundaries")
    kernel = distance_kernel(centroids(areas), AUTHORITY_CUTOFF)
    weights = graphs.authority_weights()
    for sample in authority_samples(store.load("authority_panel"), table, areas.index):
        found.add(estimate_sample(sample, weights, kernel, "Conley (100 km, Bartlett)"))
    return found


@prepared("spillovers_models", inputs=LOOKUPS, after=TABLES)
def spillovers_models() -> pd.DataFrame:
    """Return the rows of ``models.csv``: see :data:`analysis.models.results.MODEL_COLUMNS`."""
    return models_frame(estimated().results).rename_axis("row")


@prepared("spillovers_diagnostics", inputs=LOOKUPS, after=TABLES)
def spillovers_diagnostics() -> pd.DataFrame:
    """Return the rows of ``diagnostics.csv``."""
    return diagnostics_frame(estimated().results).rename_axis("row")


@prepared("spillovers_curve", inputs=LOOKUPS, after=TABLES)
def spillovers_curve() -> pd.DataFrame:
    """Return the specification curve: see :func:`analysis.models.spatial.curve`."""
    return specification_curve(estimated().estimated, estimated().placebos)


@prepared("spillovers_agreement", inputs=[], after=["spillovers_curve"])
def spillovers_agreement() -> pd.DataFrame:
    """Return how many specifications agree with the report."""
    return agreement(store.load("spillovers_curve"))
