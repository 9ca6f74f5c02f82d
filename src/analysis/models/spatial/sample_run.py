"""Every specification of one sample, with its placebos and diagnostics."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import scipy.sparse as sp

from analysis.groups import GROUPS
from analysis.models.results import Diagnostic, ModelResult
from analysis.models.spatial.arrays import Order
from analysis.models.spatial.diagnostics.moran import group_moran, moran
from analysis.models.spatial.diagnostics.placebo import Placebo, PlaceboSample, placebos
from analysis.models.spatial.estimate import (
    OWN_LAGS,
    Estimated,
    Setting,
    likelihood_rows,
    local_placebo_diagnostics,
    past_of_neighbours,
    placebo_diagnostics,
    present_by_instruments,
    present_by_moments,
)
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.panel import OwnLag, within
from analysis.models.spatial.evidence.curve import PlaceboKey, placebo_key
from analysis.models.spatial.evidence.main_specifications import load_main
from analysis.models.spatial.neighbours.weights import SpatialWeights
from analysis.models.spatial.samples.samples import Sample

PANEL_PLAN = {
    "within": ("clustered", "clustered_plain", "driscoll_kraay", "conley"),
    "jackknife": ("clustered",),
    "double_filter": ("clustered",),
}
"""Covariances of each estimator in a panel; a cross-section has no years and only the first."""


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
    weights: Mapping[str, SpatialWeights],
    kernel: sp.csr_array,
    kernel_name: str,
    strata: Order | None = None,
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
        if name == first:
            found.add(_past(setting, strata, _moran_rows(setting)))
            found.estimated += _present(setting)
        else:
            found.add(_past(setting, None, []))
    return found


def _past(setting: Setting, strata: Order | None, about_sample: list[Diagnostic]) -> Spillovers:
    """Return the models of the neighbours' past with their placebos.

    `about_sample` goes with the main specification: group-by-year effects, no own lag.
    """
    sample, found = setting.sample, Spillovers()
    drawn = _placebos(setting, None, cells=strata is not None)
    local = _placebos(setting, strata) if strata is not None else {}
    plan = PANEL_PLAN if sample.is_panel else {"within": ("clustered", "clustered_plain", "conley")}
    for own_lag in OWN_LAGS if strata is not None else ():
        # The moments of pairs absorb these effects, and only the first weights have them.
        cells = setting.specification(sample.cell_effects, own_lag, "pair_moments", "clustered")
        found.placebos[placebo_key(cells)] = drawn[cells.effects, own_lag]
    for effects in sample.effects:
        for own_lag in OWN_LAGS:
            key = (effects.name, own_lag)
            rows = placebo_diagnostics(drawn[key])
            if key in local:
                rows += local_placebo_diagnostics(local[key])
            if effects is sample.effects[1] and own_lag == "none":
                rows += about_sample
            for estimator, covariances in plan.items():
                extra = rows if estimator == "within" else []
                found.estimated += past_of_neighbours(setting, effects, own_lag, estimator, covariances, extra)
            specification = setting.specification(effects, own_lag, "within", "clustered")
            found.placebos[placebo_key(specification)] = drawn[key]
    return found


def _present(setting: Setting) -> list[Estimated]:
    """Return the simultaneous models: moments of pairs, two stages, and likelihood for a source's main sample.

    Likelihood holds the truth in no design that is like the data (``benchmarks``), so that one version a source is
    enough to show what it says.
    """
    sample = setting.sample
    modest, demanding = sample.effects[1], sample.effects[3]
    found = [present_by_moments(setting, sample.cell_effects, own_lag) for own_lag in OWN_LAGS]
    if sample.is_panel:
        found += [present_by_instruments(setting, effects) for effects in (modest, demanding)]
    if any(main.outcome == sample.outcome and main.sample in (None, sample.name) for main in load_main().values()):
        filter_ = SpatialFilter(setting.inner, setting.data.regimes.columns)
        found.append(likelihood_rows(setting, filter_, modest, "none"))
    return found


def _placebos(setting: Setting, strata: Order | None, *, cells: bool = False) -> dict[tuple[str, OwnLag], Placebo]:
    sample, data = setting.sample, setting.data
    ground = PlaceboSample(sample.before, sample.keep, data.y, data.own, data.regimes.columns, data.regimes.terms)
    effects = (*sample.effects, sample.cell_effects) if cells else sample.effects
    return placebos(ground, setting.weights, effects, OWN_LAGS, strata=strata)


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
        rows.append(Diagnostic(name, overall.value, p_value=overall.p_value, reference="two-sided, normal"))
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
