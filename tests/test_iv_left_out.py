"""The cluster jackknife of model B: against estimates made again by hand, and where it must refuse."""

import numpy as np
import pandas as pd
import pytest

from analysis.models.iv import anderson_rubin, estimators
from analysis.models.iv.covariance import clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.moments import Moments
from analysis.models.iv.plausibly_exogenous import union_of_intervals
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import FewClustersWarning, NotEstimable

CONTROLS = ["w1", "w2", "constant_in_cluster"]
pytestmark = pytest.mark.filterwarnings("ignore::analysis.models.results.FewClustersWarning")


def data() -> pd.DataFrame:
    """Made-up observations in twelve uneven clusters and four regions that cross them."""
    draw = np.random.default_rng(5)
    cluster = np.repeat(np.arange(12), [5, 40, 12, 9, 30, 22, 17, 8, 14, 26, 11, 6])
    n = len(cluster)
    w = draw.normal(size=(n, 2)) + 0.5 * draw.normal(size=(12, 2))[cluster]
    z = draw.normal(size=(n, 2)) + draw.normal(size=(12, 2))[cluster] + 0.4 * w
    shared = draw.normal(size=n) + draw.normal(size=12)[cluster]
    x = z @ [0.6, -0.4] + w @ [0.3, 0.2] + shared
    y = 0.5 * x + w @ [1.0, -1.0] + shared + draw.normal(size=n)
    frame = pd.DataFrame(np.column_stack([y, x, z, w]), columns=["y", "x", "z1", "z2", "w1", "w2"])
    frame["constant_in_cluster"] = draw.normal(size=12)[cluster]
    return frame.assign(cluster=cluster, region=draw.integers(4, size=n), part=cluster * 2 + (frame["w1"] > 0))


def build(frame: pd.DataFrame, effects: str | None, *, jackknife: bool) -> Design:
    columns = frame[["y", "x", "z1", "z2"]]
    taken_out = partial_out(columns, frame[CONTROLS], effects=frame[effects] if effects else None)
    return design(taken_out, "y", "x", ["z1", "z2"], clustered(frame["cluster"], jackknife=jackknife))


def without_each(frame: pd.DataFrame, effects: str | None) -> list[Moments]:
    """The data without each cluster in turn, controls taken out anew."""
    parts = [frame[frame["cluster"] != one] for one in range(12)]
    return [Moments.of(build(part, effects, jackknife=False)) for part in parts]


@pytest.mark.parametrize("effects", [None, "region", "part"])
@pytest.mark.parametrize("name", ["ols", "2sls", "liml"])
def test_the_error_is_that_of_estimates_without_each_cluster(name: estimators.Estimator, effects: str | None) -> None:
    frame = data()
    model = Moments.of(build(frame, effects, jackknife=True))
    effect = estimators.fit(model, name).effect
    again = [estimators.fit(moments, name).effect for moments in without_each(frame, effects)]
    expected = np.sqrt(11 / 12 * np.square(np.array(again) - effect).sum())
    found = estimators.estimate(model, name)
    assert found.std_error == pytest.approx(expected, rel=1e-8)
    assert found.estimate == pytest.approx(effect)


def test_gmm_without_a_cluster_differs_only_by_the_weights_controls() -> None:
    # The weights keep the whole sample's controls: close, and not the same.
    frame = data()
    model = Moments.of(build(frame, None, jackknife=True))
    effect = estimators.fit(model, "gmm").effect
    again = [estimators.fit(moments, "gmm").effect for moments in without_each(frame, None)]
    expected = np.sqrt(11 / 12 * np.square(np.array(again) - effect).sum())
    assert estimators.estimate(model, "gmm").std_error == pytest.approx(expected, rel=0.05)


def test_the_set_keeps_what_the_jackknifed_wald_test_keeps() -> None:
    frame = data()
    model = build(frame, "region", jackknife=True)
    form, plain = ReducedForm.jackknifed(model), ReducedForm.fit(model)
    both = np.concatenate([form.outcome, form.treatment])
    again = [ReducedForm.fit(moments.design) for moments in without_each(frame, "region")]
    moves = np.array([np.concatenate([one.outcome, one.treatment]) for one in again]) - both
    spread = 11 / 12 * moves.T @ moves
    combine = np.hstack([np.eye(2), -0.5 * np.eye(2)])
    gap = combine @ both
    wald = gap @ np.linalg.solve(combine @ spread @ combine.T, gap)
    assert anderson_rubin.anderson_rubin_f(form, 0.5).value == pytest.approx(wald / 2)
    found = anderson_rubin.anderson_rubin_set(form)
    for end in found.hull:
        assert anderson_rubin.anderson_rubin_f(form, end).p_value == pytest.approx(0.05)
    assert found.hull != anderson_rubin.anderson_rubin_set(plain).hull


def test_a_direct_effect_taken_out_is_taken_out_of_every_part() -> None:
    frame = data()
    direct = np.array([0.2, -0.1])
    shifted = frame.assign(y=frame["y"] - frame[["z1", "z2"]] @ direct)
    by_box = union_of_intervals(build(frame, None, jackknife=True), direct, direct)
    row = estimators.estimate(Moments.of(build(shifted, None, jackknife=True)), "2sls")
    assert by_box.hull == pytest.approx((row.ci_low, row.ci_high))


def test_an_instrument_that_lives_in_one_cluster_gives_no_number() -> None:
    frame = data()
    frame["z2"] = np.where(frame["cluster"] == 3, frame["z2"], 0.0)
    columns = frame[["y", "x", "z1", "z2"]]
    model = design(partial_out(columns), "y", "x", ["z1", "z2"], clustered(frame["cluster"], jackknife=True))
    with pytest.raises(NotEstimable, match="without one of the clusters"):
        estimators.estimate(Moments.of(model), "2sls")


def test_the_jackknife_goes_one_way() -> None:
    frame = data()
    with pytest.raises(ValueError, match="one way"):
        clustered(frame["cluster"], frame["region"], jackknife=True)


def test_few_clusters_are_named() -> None:
    with pytest.warns(FewClustersWarning, match="12 clusters"):
        clustered(data()["cluster"], jackknife=True)
