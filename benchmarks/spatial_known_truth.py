"""Known truth for model A: which estimators' 95% intervals hold the truth, on data like those they are applied to.

Run ``python benchmarks/spatial_known_truth.py [part of a design's name ...]``. Each design's rows in
benchmarks/results/spatial_known_truth.csv are written when it is done; what was measured for it stands in
spatial_measured.csv, and how well a version could tell the ratio of two groups' coefficients from one in
spatial_power.csv. spatial_code.csv says which code gave each, and spatial_first_draws.csv has each design's first
draw: ``--confirm`` draws it again, and where the code of today gives the same estimates to rounding, says in
spatial_code.csv that the record is of that code. ``make benchmark`` runs all of it.

:mod:`spatial_designs` says how data are drawn. Every estimator of the model meets every design of its kind, with the
coefficients 0.36, 0.40 and 0.40 (the report's claim come true), and is run through the model's own code.
"""

import argparse
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from spatial_designs import Design
from threadpoolctl import threadpool_limits

from analysis.models.results import FewClustersWarning, ModelResult, NotEstimable
from analysis.models.spatial.arrays import Array
from analysis.models.spatial.estimate import (
    OWN_LAGS,
    Estimated,
    Setting,
    likelihood_rows,
    past_of_neighbours,
    present_by_instruments,
    present_by_moments,
)
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.evidence.known_truth import CODE, COLUMNS, FIRST, MEASURED, POWER, RESULTS, code_digest
from analysis.models.spatial.evidence.main_specifications import load_main
from analysis.models.spatial.neighbours.graphs import weights_of
from analysis.models.spatial.run import AUTHORITY_BAND
from analysis.models.spatial.samples.inputs import Inputs, real_inputs
from analysis.models.spatial.samples.samples import Places, Sample

SEED = 27_182
DRAWS = {"sound": 400, "one_period": 800, "biased": 80, "power": 280}
"""Simulated data sets: fewer for estimators that miss the truth by many of their standard errors."""

EVERY = 3
"""Neighbourhood designs are drawn on every third authority, in the order of their codes; 1 is the whole map."""

ROUNDING = 1e-5
"""What two versions of the code may differ by, relative to an estimate, and still give the same record."""

POWER_RATIOS = (0.0, 0.25, 0.5, 0.75, 0.9)
"""True ratios of the power curve."""


class FittedDeterminant(SpatialFilter):
    """A filter whose log-determinant is a polynomial fitted once: draws of a design share it.

    Of degree five in the coefficients, fitted at random points; its largest error is kept.
    """

    def __init__(self, exact: SpatialFilter, points: int = 90):
        vars(self).update(vars(exact))
        rng = np.random.default_rng(SEED)
        m = exact.columns.shape[1]
        where = rng.uniform(0.0, 0.85, size=(points, m))
        values = np.array([exact.log_determinant(point) for point in where])
        self._powers = np.array([p for p in np.ndindex(*(6,) * m) if sum(p) <= 5])
        terms = self._terms(where)
        self._weights = np.linalg.lstsq(terms, values, rcond=None)[0]
        self.worst = float(np.abs(terms @ self._weights - values).max())

    def _terms(self, where: Array) -> Array:
        return np.prod((where[:, None, :] - 0.5) ** self._powers[None], axis=2)

    def log_determinant(self, rho: Array) -> float:
        """Return ln det A(rho) by the polynomial."""
        return float(self._terms(rho[None])[0] @ self._weights)


@dataclass(frozen=True)
class Ground:
    """The real samples that outcomes are drawn on."""

    inputs: Inputs

    def places(self, sample: Sample) -> Places:
        """Return who is in which group and authority."""
        return self.inputs.places("2011" if sample.is_panel else "2001")

    def designs(self) -> Iterator[Design]:
        """Yield both kinds of design for each sample that can be had."""
        for part, samples in self.inputs.by_map():
            for sample in samples:
                if isinstance(sample, Sample):
                    for kind in ("past", "present"):
                        yield Design(sample, part.weights["queen"], kind, pd.factorize(sample.clusters, sort=True)[0])
        areas = self.inputs.load("authority_boundaries")
        region = self.inputs.load("neighbourhoods").groupby("local_authority_code")["region_code"].first()
        for sample in self.inputs.authority_samples():
            places = pd.factorize(region.reindex(areas.index))[0]
            for kind in ("past", "present"):
                yield Design(sample, weights_of(areas, AUTHORITY_BAND)["queen"], kind, places)

    def chosen(self, parts: Sequence[str]) -> Iterator[Design]:
        """Yield the designs whose name has one of the parts; all without."""
        return (design for design in self.designs() if not parts or any(part in design.name for part in parts))

    def drawn_on(self, design: Design) -> Design:
        """Return the design on the part of its map that data are drawn on: of England's neighbourhoods alone a part."""
        if design.weights is not self.inputs.weights["queen"] or EVERY == 1:
            return design
        return design.on(self.places(design.sample), np.arange(0, design.place.max() + 1, EVERY))


def setting(design: Design, drawn: Sample) -> Setting:
    """Return a drawn sample under the design's weights; no kernel is needed here."""
    return Setting(drawn, design.setting_weights(), sp.csr_array((1, 1)), "none")


def of_past(chosen: Setting, estimators: Sequence[str]) -> Iterator[Estimated]:
    """Yield estimators of the neighbours' past, under both sets of effects that can pass a placebo."""
    for effects in (chosen.sample.effects[1], chosen.sample.effects[3]):
        for own_lag in OWN_LAGS:
            for estimator in estimators:
                yield from past_of_neighbours(chosen, effects, own_lag, estimator, ("clustered",))


def of_present(chosen: Setting) -> Iterator[Estimated]:
    """Yield the estimators of the neighbours' present, likelihood apart."""
    for own_lag in OWN_LAGS:
        yield present_by_moments(chosen, chosen.sample.cell_effects, own_lag)
    if chosen.sample.is_panel:
        for effects in (chosen.sample.effects[1], chosen.sample.effects[3]):
            yield present_by_instruments(chosen, effects)


def by_likelihood(chosen: Setting, filter_: SpatialFilter) -> Iterator[Estimated]:
    """Yield likelihood, under modest effects, without and with the own lag."""
    start = np.full(chosen.data.regimes.columns.shape[1], 0.4)
    for own_lag in OWN_LAGS:
        yield likelihood_rows(chosen, filter_, chosen.sample.effects[1], own_lag, start)


def simulate(design: Design, draws: Mapping[str, int]) -> pd.DataFrame:
    """Return the design's rows: every estimator's bias and coverage."""
    panel = design.sample.is_panel
    filter_ = determinants(design)
    drawn = [
        one_draw(design, filter_, i, everything=i < draws["biased"])
        for i in range(draws["sound"] if panel else draws["one_period"])
    ]
    return _summarised(pd.concat(drawn)).assign(design=design.name, seed=SEED)[list(COLUMNS)]


def determinants(design: Design) -> SpatialFilter:
    """Return what likelihood takes its determinants from; no other estimator needs any."""
    filter_ = SpatialFilter(design.inner, design.sample.regimes.columns)
    return FittedDeterminant(filter_) if design.kind == "present" and design.by_group else filter_


def one_draw(design: Design, filter_: SpatialFilter, i: int, *, everything: bool) -> pd.DataFrame:
    """Return what each estimator makes of draw number i; without `everything`, those alone that may count."""
    panel = design.sample.is_panel
    drawn = setting(design, design.draw(np.random.default_rng([SEED, i])))
    found: list[Estimated] = []
    if design.kind == "past":
        found += of_past(drawn, ("double_filter",) if panel else ("within",))
        if panel and everything:
            found += of_past(drawn, ("within", "jackknife"))
    else:
        found += of_present(drawn)
        if everything:
            found += by_likelihood(drawn, filter_)
    rows = [row for estimated in found for row in _rows(*estimated, design.truth())]
    return pd.DataFrame(rows, columns=[*KEY, *NUMBERS])


KEY = ("estimator", "effects", "own_lag", "term")
NUMBERS = ("truth", "estimate", "std_error", "covered", "apart")


def _rows(specification: object, found: ModelResult, truth: dict[str, float]) -> Iterator[tuple[object, ...]]:
    """Yield each coefficient and ratio, with whether its interval holds the truth and leaves zero (one) out."""
    choices = (specification.estimator, specification.effects, specification.own_lag)  # type: ignore[attr-defined]
    for term, true in truth.items():
        if not found.estimable:
            yield (*choices, term, true, np.nan, np.nan, np.nan, np.nan)
            continue
        row = found[term]
        covered = row.ci_low <= true <= row.ci_high
        yield (*choices, term, true, row.estimate, row.std_error, float(covered), float(row.p_value < 0.05))


def _summarised(rows: pd.DataFrame) -> pd.DataFrame:
    """Return bias with its Monte Carlo error, true and estimated spread, and coverage."""
    table = rows.groupby(list(KEY), sort=False).agg(
        draws=("estimate", "size"),
        refused=("estimate", lambda values: int(values.isna().sum())),
        truth=("truth", "first"),
        mean=("estimate", "mean"),
        std_dev=("estimate", "std"),
        mean_std_error=("std_error", "mean"),
        coverage=("covered", "mean"),
        apart=("apart", "mean"),
    )
    table["bias"] = table["mean"] - table["truth"]
    table["monte_carlo_error"] = table["std_dev"] / np.sqrt(table["draws"])
    return table.reset_index()


def power(design: Design, draws: int) -> pd.DataFrame:
    """Return how often the ratios are told from one, by true ratio, for the main specification of a source."""
    chosen = next(
        m for m in load_main().values() if (m.outcome, m.sample) == (design.sample.outcome, design.sample.name)
    )
    rows = []
    for ratio in POWER_RATIOS:
        found = []
        for i in range(draws):
            drawn = setting(design, design.draw(np.random.default_rng([SEED, 1, i]), ratio))
            effects = next(e for e in drawn.sample.effects if e.name == chosen.effects)
            found += [
                row
                for estimated in past_of_neighbours(drawn, effects, chosen.own_lag, chosen.estimator, ("clustered",))
                for row in _rows(*estimated, design.truth(ratio))
            ]
        table = _summarised(pd.DataFrame(found, columns=[*KEY, *NUMBERS]))
        table = table[table["term"].str.startswith("ratio")]
        rows.append(table.assign(source=chosen.source, ratio=ratio, seed=SEED))
    return pd.concat(rows)[["source", "term", "ratio", "draws", "refused", "coverage", "apart", "seed"]]


def main(parts: Sequence[str], share: float = 1.0, inputs: Inputs | None = None) -> pd.DataFrame:
    """Return the table of all designs, those whose name has one of the parts drawn anew (all without).

    Parameters
    ----------
    share : float
        Of :data:`DRAWS` to make.
    """
    draws = {name: max(1, round(share * number)) for name, number in DRAWS.items()}
    mains = {(m.outcome, m.sample) for m in load_main().values()}
    ground = Ground(inputs or real_inputs())
    for whole in ground.chosen(parts):
        started = time.perf_counter()
        is_main = (whole.sample.outcome, whole.sample.name) in mains
        try:
            design = ground.drawn_on(whole)
            table = simulate(design, draws)
        except NotEstimable as error:
            print(f"{whole.name}: {error.reason}")
            continue
        _store(RESULTS, "design", whole.name, table)
        measured = pd.DataFrame(whole.measured(), columns=["measure", "class", "value"])
        _store(MEASURED, "design", whole.name, measured.assign(design=whole.name)[["design", *measured.columns]])
        if is_main and whole.kind == "past":
            # What the data could have told depends on their size: the whole map.
            found = power(whole, draws["power"])
            _store(POWER, "source", str(found["source"].iloc[0]), found)
        _store(FIRST, "design", whole.name, first_draw(design), digits=10)
        _store(CODE, "design", whole.name, _by_this_code(whole))
        print(f"{whole.name}: {time.perf_counter() - started:.0f} s", flush=True)
    return pd.read_csv(RESULTS)


def first_draw(design: Design) -> pd.DataFrame:
    """Return what every estimator makes of a design's first draw, for spatial_first_draws.csv."""
    table = one_draw(design, determinants(design), 0, everything=True)
    return table.assign(design=design.name)[["design", *KEY, "estimate", "std_error"]]


def confirm(parts: Sequence[str], inputs: Inputs | None = None) -> pd.DataFrame:
    """Return how far the code of today is from the record's in each design's first draw, and note where it is not.

    Returns
    -------
    DataFrame
        design and apart: the largest difference in any estimate or error, relative to the recorded one; infinite where
        they are not of the same estimators. The record is of today's code where that is below :data:`ROUNDING`.
    """
    ground, record = Ground(inputs or real_inputs()), pd.read_csv(FIRST)
    found = []
    for whole in ground.chosen(parts):
        kept = record[record["design"] == whole.name]
        if kept.empty:
            continue
        apart = _apart(kept, first_draw(ground.drawn_on(whole)))
        if apart < ROUNDING:
            _store(CODE, "design", whole.name, _by_this_code(whole))
        found.append((whole.name, apart))
        print(f"{whole.name}: {apart:.1g} apart, {'confirmed' if apart < ROUNDING else 'NOT of this code'}", flush=True)
    return pd.DataFrame(found, columns=["design", "apart"])


def _apart(kept: pd.DataFrame, found: pd.DataFrame) -> float:
    columns = ["estimate", "std_error"]
    old, new = (table.set_index(list(KEY))[columns].sort_index() for table in (kept, found))
    if not old.index.equals(new.index) or not old.isna().equals(new.isna()):
        return float("inf")
    return float(((new - old).abs() / old.abs().clip(lower=1e-3)).max(axis=None))


def _by_this_code(design: Design) -> pd.DataFrame:
    return pd.DataFrame({"design": [design.name], "code": [code_digest()]})


def _store(file: Path, key: str, name: str, table: pd.DataFrame, digits: int = 5) -> None:
    """Put one design's rows in place of its old ones."""
    if file.is_file():
        kept = pd.read_csv(file)
        table = pd.concat([kept[kept[key] != name], table])
    file.parent.mkdir(exist_ok=True)
    table.sort_values(key, kind="stable").to_csv(file, index=False, float_format=f"%.{digits}g")


if __name__ == "__main__":
    began = time.perf_counter()
    warnings.simplefilter("ignore", FewClustersWarning)
    with threadpool_limits(1):
        chosen = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        chosen.add_argument("parts", nargs="*", help="part of the name of a design to draw anew; all without")
        chosen.add_argument("--share", type=float, default=0.15, help="share of the draws to make")
        chosen.add_argument("--confirm", action="store_true", help="only hold the code against the record")
        options = chosen.parse_args()
        results = confirm(options.parts) if options.confirm else main(options.parts, options.share)
    print(f"{len(results)} rows; {time.perf_counter() - began:.0f} s")
