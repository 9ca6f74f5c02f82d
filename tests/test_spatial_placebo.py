"""The permuted-weights placebo: what it catches, and that it computes what it says."""

import numpy as np
import pandas as pd
import pytest

from analysis.models.spatial.diagnostics.placebo import PlaceboSample, placebos
from analysis.models.spatial.estimators.effects import by_year, common_year, indicators
from analysis.models.spatial.estimators.panel import Spillover, groups_as_regimes, within
from spatial_reference_data import lattice

SIDE, YEARS = 20, 7
N = SIDE**2


def swinging(seed: int) -> tuple[PlaceboSample, pd.Series, np.ndarray]:
    """Areas without any spillover, whose groups swing differently with one national shock."""
    rng = np.random.default_rng(seed)
    group = pd.Series(rng.choice(["strong", "weak"], N))
    exposure = np.where(group == "strong", 3.0, 1.0)
    national = np.cumsum(rng.normal(size=YEARS + 1))
    values = exposure[:, None] * national + rng.normal(size=(N, YEARS + 1))
    keep = rng.uniform(size=N) < 0.9
    regimes = groups_as_regimes(group[keep], ("strong", "weak"))
    sample = PlaceboSample(values[:, :-1], keep, values[keep, 1:], values[keep, :-1], regimes.columns, regimes.terms)
    return sample, group, values


def test_common_year_effects_fail_and_group_year_effects_pass():
    # The trap: the coefficient picks up how strongly a group swings with the country.
    sample, group, _ = swinging(0)
    effects = [
        common_year(int(sample.keep.sum())),
        by_year("group_year", indicators(group[sample.keep])),
    ]
    found = placebos(sample, lattice(SIDE), effects, ("none", "by_regime"))
    assert not found["common_year", "none"].passes
    assert found["group_year", "none"].passes
    assert found["group_year", "by_regime"].passes
    assert np.abs(found["common_year", "none"].mean).max() > 0.1


@pytest.mark.parametrize("own", ["none", "by_regime"])
def test_a_draw_is_the_within_estimator_under_permuted_weights(own):
    sample, group, values = swinging(1)
    weights = lattice(SIDE)
    kept = group[sample.keep]
    effects = by_year("both", indicators(np.arange(len(kept)) % 5), indicators(kept))
    drawn = placebos(sample, weights, [effects], (own,), draws=3)["both", own]
    rng = np.random.default_rng(20241017)
    for estimate in drawn.estimates:
        lag = weights.permuted_lag(values[:, :-1], rng.permutation(N))[sample.keep]
        data = Spillover(sample.y, lag, sample.own, groups_as_regimes(kept, ("strong", "weak")))
        assert estimate == pytest.approx(within(data, effects, own).params[:2], rel=1e-8)


def test_drawing_from_the_own_stratum_keeps_what_strata_share():
    # Shocks by stratum that persist: any neighbour of the same stratum predicts them, any other not.
    rng = np.random.default_rng(2)
    strata = np.repeat(np.arange(N // 20), 20)
    shared = np.cumsum(rng.normal(size=(N // 20, YEARS + 1)), axis=1)[strata]
    values = shared + rng.normal(size=shared.shape)
    group = pd.Series(np.where(np.arange(N) % 2, "strong", "weak"))
    regimes = groups_as_regimes(group, ("strong", "weak"))
    sample = PlaceboSample(
        values[:, :-1],
        np.ones(N, dtype=bool),
        values[:, 1:],
        values[:, :-1],
        regimes.columns,
        regimes.terms,
    )
    edges = np.argwhere(np.abs(np.subtract.outer(np.arange(N), np.arange(N))) == 1)
    from analysis.models.spatial.neighbours.weights import weights_from_edges

    line = weights_from_edges("line", pd.RangeIndex(N), pd.DataFrame(edges, columns=["focal", "neighbour"]))
    effects = [by_year("group_year", indicators(group))]
    anywhere = placebos(sample, line, effects, ("none",))["group_year", "none"]
    local = placebos(sample, line, effects, ("none",), strata=strata)["group_year", "none"]
    assert anywhere.passes
    assert not local.passes
