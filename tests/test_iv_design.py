"""Controls, covariances, and models that the data cannot identify."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from linearmodels.iv import IV2SLS

from analysis.models.iv import audit, estimators, identification
from analysis.models.iv.covariance import (
    ROBUST,
    UNADJUSTED,
    Covariance,
    clustered,
    score_covariance,
)
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.moments import Moments
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.results import FewClustersWarning, NotEstimable

N = 600
GROUPS = np.arange(N) % 50


@pytest.fixture
def data() -> pd.DataFrame:
    draw = np.random.default_rng(3)
    controls = draw.normal(size=(N, 3))
    z = draw.normal(size=(N, 2)) + controls[:, :2]
    shared = draw.normal(size=N) + draw.normal(size=50)[GROUPS]
    x = z @ [0.5, 0.2] + controls @ [1.0, -1.0, 0.5] + shared
    y = 0.5 * x + controls @ [0.3, 0.2, 0.1] + shared + draw.normal(size=N) * (1 + z[:, 0] ** 2)
    columns = np.column_stack([y, x, z, controls])
    return pd.DataFrame(columns, columns=["y", "x", "z1", "z2", "a", "b", "c"])


def build(
    data: pd.DataFrame,
    covariance: Covariance = ROBUST,
    instruments: Sequence[str] = ("z1", "z2"),
) -> Design:
    partialled = partial_out(data[["y", "x", "z1", "z2"]], data[["a", "b", "c"]])
    return design(partialled, "y", "x", instruments, covariance)


@pytest.mark.parametrize("instruments", [["z1"], ["z1", "z2"]])
@pytest.mark.parametrize("covariance", [UNADJUSTED, ROBUST, clustered(GROUPS)])
def test_estimates_and_tests_are_those_of_linearmodels_with_the_controls(
    data: pd.DataFrame, instruments: list[str], covariance: Covariance
) -> None:
    moments = Moments.of(build(data, covariance, instruments))
    found = audit.by_moments(moments)
    exog = data[["a", "b", "c"]].assign(constant=1.0)
    reference = audit.by_linearmodels(data["y"], data["x"], data[instruments], exog, covariance)
    assert set(reference) <= set(found)
    assert audit.largest_difference(found, reference) < 1e-6


def test_with_one_instrument_liml_and_gmm_are_two_stage_least_squares(data: pd.DataFrame) -> None:
    moments = Moments.of(build(data, instruments=["z1"]))
    plain = estimators.estimate(moments, "2sls")
    for name in ("liml", "gmm"):
        other = estimators.estimate(moments, name)
        assert other.estimate == pytest.approx(plain.estimate)
        assert other.std_error == pytest.approx(plain.std_error)


def test_reported_errors_carry_the_small_sample_factor(data: pd.DataFrame) -> None:
    moments = Moments.of(build(data, clustered(GROUPS)))
    plain = estimators.fit(moments, "2sls")
    row = estimators.estimate(moments, "2sls")
    factor = 50 / 49 * (N - 1) / (N - 5)
    assert row.std_error == pytest.approx(np.sqrt(factor * plain.variance))


def test_first_stage_is_least_squares(data: pd.DataFrame) -> None:
    rows = identification.first_stage(ReducedForm.fit(build(data)))
    exog = data[["z1", "z2", "a", "b", "c"]].assign(constant=1.0)
    full = IV2SLS(data["x"], exog, None, None).fit(cov_type="robust", debiased=True)
    for row, name in zip(rows, ["z1", "z2"], strict=True):
        assert row.term == f"first_stage:{name}"
        assert row.estimate == pytest.approx(full.params[name])
        assert row.std_error == pytest.approx(full.std_errors[name])


def test_two_way_clusters_reduce_to_one_way_when_nested(data: pd.DataFrame) -> None:
    # Each small cluster lies in one large one, so both ways together are the large way.
    z = data[["z1", "z2"]].to_numpy()
    residuals = data[["y", "x"]].to_numpy()
    large = clustered(GROUPS)
    both = clustered(GROUPS, np.arange(N))
    assert score_covariance(z, residuals, both) == pytest.approx(score_covariance(z, residuals, large))


def test_each_observation_its_own_cluster_is_the_robust_covariance(data: pd.DataFrame) -> None:
    z = data[["z1", "z2"]].to_numpy()
    residuals = data[["y", "x"]].to_numpy()
    assert score_covariance(z, residuals, clustered(np.arange(N))) == pytest.approx(
        score_covariance(z, residuals, ROBUST)
    )


def test_an_instrument_that_the_controls_absorb_is_named(data: pd.DataFrame) -> None:
    data = data.assign(z2=2 * data["a"] - data["b"] + 1)
    with pytest.raises(NotEstimable, match="'z2' does not vary once the controls are taken out"):
        build(data)


def test_collinear_instruments_are_refused(data: pd.DataFrame) -> None:
    data = data.assign(z2=3 * data["z1"])
    with pytest.raises(NotEstimable, match="z1, z2 are collinear"):
        build(data)


def test_a_missing_value_is_refused(data: pd.DataFrame) -> None:
    data.loc[4, "x"] = np.nan
    with pytest.raises(NotEstimable, match="missing"):
        build(data)


def test_more_controls_than_observations_are_refused(data: pd.DataFrame) -> None:
    with pytest.raises(NotEstimable, match="3 observations do not identify"):
        build(data.head(3))


def test_collinear_controls_count_once(data: pd.DataFrame) -> None:
    columns = data[["y", "x"]]
    doubled = data[["a", "b", "c"]].assign(d=data["a"] + data["b"], e=1.0)
    assert partial_out(columns, doubled).n_controls == 4
    assert partial_out(columns, data[["a", "b", "c"]]).n_controls == 4


def test_effects_are_what_dummies_are(data: pd.DataFrame) -> None:
    area = pd.Series(np.arange(N) % 7)
    dummies = pd.get_dummies(area, dtype=float)
    columns = data[["y", "x", "z1", "z2"]]
    absorbed = partial_out(columns, data[["a", "b"]], effects=area)
    full = partial_out(columns, data[["a", "b"]].join(dummies), constant=False)
    assert absorbed.columns.to_numpy() == pytest.approx(full.columns.to_numpy(), abs=1e-9)
    assert absorbed.n_controls == full.n_controls == 9


def test_what_is_constant_in_each_area_is_absorbed(data: pd.DataFrame) -> None:
    area = pd.Series(np.arange(N) % 7)
    columns = data[["y", "x", "z1"]].assign(z2=area.map(lambda code: code**2 + 0.1))
    with pytest.raises(NotEstimable, match="'z2' does not vary"):
        design(partial_out(columns, effects=area), "y", "x", ["z1", "z2"])


def test_one_cluster_is_refused_and_few_are_warned_of() -> None:
    with pytest.raises(NotEstimable, match="1 cluster"):
        clustered(np.zeros(N))
    with pytest.warns(FewClustersWarning, match="12 clusters"):
        clustered(np.arange(N) % 12)


def test_three_clusters_do_not_carry_two_instruments(data: pd.DataFrame) -> None:
    with pytest.warns(FewClustersWarning):
        covariance = clustered(np.arange(N) % 3)
    with pytest.raises(NotEstimable, match="3 clusters are too few for 2 instruments"):
        build(data, covariance=covariance)
