"""Known truth for model B: whether estimators are unbiased, and 95% intervals cover 95%.

Run ``python benchmarks/iv_known_truth.py [draws]``; it writes benchmarks/results/iv_known_truth.csv
and takes about ten minutes.

Instruments, controls and clusters are the real ones of England's neighbourhoods and stay as they
are; the treatment and the outcome are drawn anew each time, with a true effect of 0.5, a shared
error that makes OLS wrong, errors that are alike within authorities and uneven between places.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.models.iv import anderson_rubin, estimators, overidentification
from analysis.models.iv.covariance import clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.effective_f import EffectiveF
from analysis.models.iv.moments import Moments
from analysis.models.iv.reduced_form import ReducedForm
from analysis.prepare import store

TRUTH = 0.5
DRAWS = 1_000
SEED = 31_415
RESULTS = Path(__file__).parent / "results" / "iv_known_truth.csv"
CONTROLS = ["log_density", "urban", "coastal"]


@dataclass(frozen=True)
class Truth:
    """One way the data may come about: instruments, first stage, own effect of the first."""

    instruments: tuple[str, ...]
    stage: tuple[float, ...]
    own_effect: float = 0.0
    endogenous: bool = True


DESIGNS = {
    # Nothing is wrong with OLS here.
    "exogenous": Truth(("turnout",), (0.5,), endogenous=False),
    "turnout": Truth(("turnout",), (0.5,)),
    # A second instrument that differs between neighbouring places, as turnout does.
    "two_local": Truth(("turnout", "made_up"), (0.5, 0.4)),
    # As in the model: drug offences are the same all over an authority.
    "both": Truth(("turnout", "log_drug_offences"), (0.5, -0.4)),
    "both_weak": Truth(("turnout", "log_drug_offences"), (0.03, -0.02)),
    "own_effect": Truth(("turnout", "log_drug_offences"), (0.5, -0.4), 0.2),
}


def main(draws: int) -> pd.DataFrame:
    """Return, for each design and estimator, bias with its Monte Carlo error, and coverage."""
    frame = store.load("social_lsoa")
    columns = ["turnout", "log_drug_offences", *CONTROLS, "policing_area"]
    frame = frame.loc[frame["local_authority_code"] != "E09000001", columns].dropna()
    frame["made_up"] = np.random.default_rng(SEED).normal(size=len(frame))
    covariance = clustered(frame["policing_area"], label="clustered (authority), jackknife", jackknife=True)
    rows = []
    for name, truth in DESIGNS.items():
        z = frame[list(truth.instruments)]
        z = (z - z.mean()) / z.std()
        generator = np.random.default_rng(SEED)
        for draw in range(draws):
            x, y = simulate(generator, z.to_numpy(), covariance.clusters[0], truth)
            taken_out = partial_out(z.assign(x=x, y=y), frame[CONTROLS])
            model = design(taken_out, "y", "x", truth.instruments, covariance)
            rows += [{"design": name, "draw": draw, **row} for row in one_draw(model)]
    return summarise(pd.DataFrame(rows))


def simulate(
    generator: np.random.Generator, z: np.ndarray, clusters: np.ndarray, truth: Truth
) -> tuple[np.ndarray, np.ndarray]:
    """Return a treatment and an outcome with the true effect."""
    n, groups = len(z), int(clusters.max()) + 1
    shared = generator.normal(size=n) + 0.3 * generator.normal(size=groups)[clusters]
    # Errors are larger where the first instrument is far from its mean.
    spread = np.sqrt(0.5 + 0.5 * z[:, 0] ** 2)
    x = z @ np.array(truth.stage) + shared + generator.normal(size=n)
    noise = spread * generator.normal(size=n) + 0.3 * generator.normal(size=groups)[clusters]
    return x, TRUTH * x + truth.own_effect * z[:, 0] + truth.endogenous * shared + noise


def one_draw(model: Design) -> list[dict[str, object]]:
    """Return the estimates of one draw, and whether each interval or set covers the truth.

    Those marked plain have the clustered covariance without the jackknife.
    """
    plain = model.with_covariance(replace(model.covariance, jackknife=False))
    rows = [*_effects(model, ""), *_effects(plain, ", plain")]
    moments, form = Moments.of(plain), ReducedForm.fit(plain)
    j = overidentification.hansen_j(moments)
    if j is not None:
        rows.append({"estimator": "hansen_j_keeps", "estimate": j.value, "hit": j.p_value >= 0.05})
    c = overidentification.endogeneity(moments)
    rows.append({"estimator": "exogeneity_held", "estimate": c.value, "hit": c.p_value >= 0.05})
    effective = EffectiveF.of(form)
    strong = effective.value > effective.critical_value(0.10)
    rows.append({"estimator": "called_strong", "estimate": effective.value, "hit": strong})
    return rows


def _effects(model: Design, mark: str) -> Iterator[dict[str, object]]:
    """Yield each estimator's estimate and whether its interval covers the truth, and the same of the set."""
    moments = Moments.of(model)
    for name in estimators.ESTIMATORS:
        row = estimators.estimate(moments, name)
        covers = row.ci_low <= TRUTH <= row.ci_high
        yield {"estimator": f"{name}{mark}", "estimate": row.estimate, "hit": covers}
    found = anderson_rubin.anderson_rubin_set(ReducedForm.jackknifed(model))
    yield {"estimator": f"anderson_rubin_set{mark}", "estimate": np.nan, "hit": TRUTH in found}


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a design and estimator or test.

    Returns
    -------
    DataFrame
        design, estimator, draws, truth (of an effect), mean, median, bias, monte_carlo_error,
        coverage (share of draws whose interval or set holds the truth, in which a test does not
        reject, or in which instruments are called strong).
    """
    table = rows.groupby(["design", "estimator"], sort=False).agg(
        draws=("hit", "size"),
        mean=("estimate", "mean"),
        median=("estimate", "median"),
        monte_carlo_error=("estimate", lambda values: values.std() / np.sqrt(len(values))),
        coverage=("hit", "mean"),
    )
    names = table.index.get_level_values("estimator").str.removesuffix(", plain")
    table.insert(1, "truth", np.where(names.isin(estimators.ESTIMATORS), TRUTH, np.nan))
    table.insert(4, "bias", table["mean"] - table["truth"])
    return table.reset_index()


if __name__ == "__main__":
    started = time.perf_counter()
    with threadpool_limits(1):
        table = main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
    RESULTS.parent.mkdir(exist_ok=True)
    table.to_csv(RESULTS, index=False, float_format="%.5g")
    print(table.round(4).to_string(index=False))
    print(f"{time.perf_counter() - started:.0f} s")
