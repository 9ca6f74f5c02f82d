"""Two endogenous regressors: against Stata, linearmodels, hand computation and a known truth."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from linearmodels.iv import IV2SLS
from numpy.typing import NDArray

from analysis.models.iv import estimators, several
from analysis.models.iv.anderson_rubin import anderson_rubin_f
from analysis.models.iv.audit import covariance_options
from analysis.models.iv.covariance import ROBUST, UNADJUSTED, Covariance, clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.identification import cragg_donald_f, kleibergen_paap_f
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.moments import Moments
from analysis.models.iv.reduced_form import ReducedForm
from analysis.models.iv.several import Region, Several
from analysis.models.results import NotEstimable

TRUTH = np.array([0.5, -1.0])
GROUPS = np.arange(300) % 50
APART = ((0.6, 0.3, 0.0), (-0.2, 0.4, 0.5))
ALIKE = ((0.6, 0.3, 0.2), (0.6, 0.3, 0.2))
"""First stages of two regressors that the instruments move in different ways, and in the same way."""

# Klein's (1950) model of the United States, 1920 to 1941: consumption, profits, all wages, wages of the
# government, government spending, taxes, capital stock at the start of the year, total income.
KLEIN = """
39.8 12.7 31.0 2.2 2.4 3.4 180.1 44.9
41.9 12.4 28.2 2.7 3.9 7.7 182.8 45.6
45.0 16.9 32.2 2.9 3.2 3.9 182.6 50.1
49.2 18.4 37.0 2.9 2.8 4.7 184.5 57.2
50.6 19.4 37.0 3.1 3.5 3.8 189.7 57.1
52.6 20.1 38.6 3.2 3.3 5.5 192.7 61.0
55.1 19.6 40.7 3.3 3.3 7.0 197.8 64.0
56.2 19.8 41.5 3.6 4.0 6.7 203.4 64.4
57.3 21.1 42.9 3.7 4.2 4.2 207.6 64.5
57.8 21.7 45.3 4.0 4.1 4.0 210.6 67.0
55.0 15.6 42.1 4.2 5.2 7.7 215.7 61.2
50.9 11.4 39.3 4.8 5.9 7.5 216.7 53.4
45.6 7.0 34.3 5.3 4.9 8.3 213.3 44.3
46.5 11.2 34.1 5.6 3.7 5.4 207.1 45.1
48.7 12.3 36.6 6.0 4.0 6.8 202.0 49.7
51.3 14.0 39.3 6.1 4.4 7.2 199.0 54.4
57.7 17.6 44.2 7.4 2.9 8.3 197.7 62.7
58.7 17.3 47.7 6.7 4.3 6.7 199.8 65.0
57.5 15.3 45.9 7.7 5.3 7.4 201.8 60.9
61.6 19.0 49.4 7.8 6.6 8.9 199.9 69.5
65.0 21.1 53.0 8.0 7.4 9.6 201.2 75.7
69.7 23.5 61.8 8.5 13.8 11.6 204.5 88.4
"""


def klein() -> Several:
    """Klein's consumption function: ``ivreg2 consump L.profits (profits wagetot = ...)``."""
    names = ["consump", "profits", "wagetot", "wagegovt", "govt", "taxnetx", "capital1", "totinc"]
    frame = pd.DataFrame([map(float, line.split()) for line in KLEIN.strip().splitlines()], columns=names)
    frame = frame.assign(
        year=np.arange(-11.0, 11.0), profits_before=frame["profits"].shift(), income_before=frame["totinc"].shift()
    ).dropna()
    instruments = ["govt", "taxnetx", "year", "wagegovt", "capital1", "income_before"]
    taken_out = partial_out(frame[["consump", "profits", "wagetot", *instruments]], frame[["profits_before"]])
    return Several.of(taken_out, "consump", ["profits", "wagetot"], instruments)


def simulated(stages: tuple[tuple[float, ...], ...] = APART, seed: int = 1, n: int = 300) -> pd.DataFrame:
    """Outcome, two endogenous regressors with the effects :data:`TRUTH`, three instruments, a control."""
    draw = np.random.default_rng(seed)
    z, w, shared = draw.normal(size=(n, 3)), draw.normal(size=n), draw.normal(size=n)
    x = z @ np.array(stages).T + 0.5 * w[:, None] + shared[:, None] + draw.normal(size=(n, 2))
    y = x @ TRUTH + w + shared + draw.normal(size=n)
    return pd.DataFrame(np.column_stack([y, x, z, w]), columns=["y", "x1", "x2", "z1", "z2", "z3", "w"])


Z = ["z1", "z2", "z3"]


def build(frame: pd.DataFrame, covariance: Covariance = ROBUST, instruments: list[str] = Z) -> Several:
    taken_out = partial_out(frame[["y", "x1", "x2", *Z]], frame[["w"]])
    return Several.of(taken_out, "y", ["x1", "x2"], instruments, covariance)


def less(model: Several, effects: NDArray[np.float64]) -> Design:
    """The design of the first regressor with the outcome less both regressors at some effects."""
    return Design(
        model.first.outcome.sub(model.x @ effects, axis=0),
        model.first.treatment,
        model.first.instruments,
        model.first.n_controls,
        model.first.covariance,
    )


@pytest.mark.parametrize("covariance", [UNADJUSTED, ROBUST, clustered(GROUPS)])
def test_two_stage_is_that_of_linearmodels(covariance: Covariance) -> None:
    frame = simulated()
    exogenous = frame[["w"]].assign(constant=1.0)
    reference = IV2SLS(frame["y"], exogenous, frame[["x1", "x2"]], frame[Z]).fit(**covariance_options(covariance))
    model = build(frame, covariance)
    for row in several.two_stage(model):
        assert row.estimate == pytest.approx(reference.params[row.term], rel=1e-9)
        plain = row.std_error / np.sqrt(model.first.small_sample(2)[0])
        assert plain == pytest.approx(reference.std_errors[row.term], rel=1e-9)


def test_kleins_consumption_function_is_that_of_the_books_and_of_ivreg2() -> None:
    # Greene, Econometric Analysis, Klein's model by 2SLS: profits 0.017302, wages 0.810183.
    model = klein()
    profits, wages = several.two_stage(model)
    assert (profits.estimate, wages.estimate) == pytest.approx((0.017302, 0.810183), abs=5e-7)
    # ivreg2's e(cdf), as ivreg2r keeps it (klein_liml_diagnostics); its data are in single precision.
    assert several.cragg_donald(model).value == pytest.approx(2.893414242428986, rel=1e-6)


@pytest.mark.parametrize(("covariance", "cov_type"), [(ROBUST, "HC0"), (clustered(GROUPS), "cluster")])
def test_the_conditional_f_is_that_of_two_regressions(covariance: Covariance, cov_type: str) -> None:
    """What 2SLS leaves of a regressor, by linearmodels, on the instruments, by statsmodels."""
    frame = simulated()
    exogenous = frame[["w"]].assign(constant=1.0)
    model = build(frame, covariance)
    for row, own, other in zip(several.conditional_f(model), ["x1", "x2"], ["x2", "x1"], strict=True):
        left = IV2SLS(frame[own], exogenous, frame[[other]], frame[Z]).fit().resids
        options = {"groups": GROUPS, "use_correction": False} if cov_type == "cluster" else {}
        fit = sm.OLS(left, pd.concat([frame[Z], exogenous], axis=1)).fit(cov_type=cov_type, cov_kwds=options)
        wald = float(np.squeeze(fit.wald_test(np.eye(3, 5), scalar=False, use_f=False).statistic))
        # ivreg2's degrees of freedom: three instruments less one other regressor, n or clusters
        n, lost, groups = 300, 5, 50
        factor = (n - lost) / n if cov_type == "HC0" else (n - lost) / (n - 1) * (groups - 1) / groups
        assert row.value == pytest.approx(wald * factor / 2, rel=1e-9)
        assert row.df == (2.0, n - lost if cov_type == "HC0" else groups - 1)


@pytest.mark.parametrize("covariance", [ROBUST, clustered(GROUPS)])
def test_with_one_regressor_all_is_as_before(covariance: Covariance) -> None:
    frame = simulated()
    one = design(partial_out(frame[["y", "x1", *Z]], frame[["w"]]), "y", "x1", Z, covariance)
    model = Several((one,))
    assert several.cragg_donald(model).value == pytest.approx(cragg_donald_f(one).value)
    assert several.conditional_f(model)[0].value == pytest.approx(kleibergen_paap_f(ReducedForm.fit(one)).value)
    expected = estimators.estimate(Moments.of(one), "2sls")
    found = several.two_stage(model)[0]
    assert (found.estimate, found.std_error) == pytest.approx((expected.estimate, expected.std_error))


def test_the_jackknife_is_that_of_estimates_without_each_cluster() -> None:
    frame = simulated()
    model = build(frame, clustered(GROUPS, jackknife=True))
    whole = np.array([row.estimate for row in several.two_stage(model)])
    parts = [build(frame[one != GROUPS]) for one in range(50)]
    moves = np.array([[row.estimate for row in several.two_stage(part)] for part in parts]) - whole
    expected = np.sqrt(49 / 50 * np.square(moves).sum(axis=0))
    assert [row.std_error for row in several.two_stage(model)] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("covariance", [UNADJUSTED, ROBUST, clustered(GROUPS), clustered(GROUPS, jackknife=True)])
def test_the_region_holds_what_the_test_keeps(covariance: Covariance) -> None:
    frame = simulated()
    model = build(frame, covariance)
    grid = np.stack(np.meshgrid(np.linspace(0, 1, 9), np.linspace(-1.6, -0.4, 9)), axis=-1)
    found = Region.of(model).holds(grid)
    assert 0 < found.sum() < found.size
    for effects, held in zip(grid.reshape(-1, 2), found.ravel(), strict=True):
        if covariance.jackknife:
            taken_out = partial_out(
                frame[["y", "x1", *Z]].assign(y=frame["y"] - frame[["x1", "x2"]] @ effects), frame[["w"]]
            )
            form = ReducedForm.jackknifed(design(taken_out, "y", "x1", Z, covariance))
        else:
            form = ReducedForm.fit(less(model, effects))
        assert held == (anderson_rubin_f(form).p_value >= 0.05)


@pytest.mark.parametrize("stages", [APART, ALIKE])
def test_projections_are_dufour_and_taamoutis_with_homoskedastic_errors(stages: tuple[tuple[float, ...], ...]) -> None:
    """There the region is where a quadratic form in (1, b) is not above zero, and so is its projection."""
    model = build(simulated(stages), UNADJUSTED)
    region = Region.of(model)
    z, columns = model.first.z, np.column_stack([model.first.y, model.x])
    explained = z @ np.linalg.solve(z.T @ z, z.T @ columns)
    left = columns - explained
    form = explained.T @ explained - region.critical / len(z) * left.T @ left
    for position in (0, 1):
        found = region.projection(position)
        other = 2 - position
        kept = [0, 1 + position]
        reduced = form[np.ix_(kept, kept)] - np.outer(form[kept, other], form[kept, other]) / form[other, other]
        if form[other, other] < 0 or (reduced[1, 1] < 0 and np.linalg.det(reduced) > 0):
            assert found == IntervalSet.all_values()
            continue
        # a - 2 b t + c t^2 <= 0 in the coefficient t
        ends = reduced[0, 1] / reduced[1, 1] + np.array([-1, 1]) * np.sqrt(-np.linalg.det(reduced)) / abs(reduced[1, 1])
        if reduced[1, 1] > 0:
            assert found.hull == pytest.approx(ends, rel=1e-6)
        else:
            assert found.shape == "two rays"
            assert (found.intervals[0][1], found.intervals[1][0]) == pytest.approx(ends, rel=1e-6)


def test_a_projection_holds_just_what_some_value_of_the_other_coefficient_keeps() -> None:
    model = build(simulated(), clustered(GROUPS))
    region = Region.of(model)
    for position in (0, 1):
        found = region.projection(position)
        assert found.shape == "bounded"
        low, high = found.hull
        others = np.linspace(-4, 4, 4001)
        for value, held in [(low - 1e-3, False), (low + 1e-3, True), (high - 1e-3, True), (high + 1e-3, False)]:
            pairs = np.column_stack([np.full_like(others, value), others])
            assert region.holds(pairs if position == 0 else pairs[:, ::-1]).any() == held


def test_instruments_that_move_both_alike_are_strong_for_each_and_weak_for_both() -> None:
    model = build(simulated(ALIKE, n=600))
    alone = [kleibergen_paap_f(ReducedForm.fit(one)).value for one in model.designs]
    assert min(alone) > 30
    assert several.cragg_donald(model).value < 3
    assert max(row.value for row in several.conditional_f(model)) < 3
    assert not Region.of(model).projection(0).bounded


def test_as_many_instruments_as_regressors_leave_the_estimate_in_the_region() -> None:
    model = build(simulated(), instruments=["z1", "z3"])
    region = Region.of(model)
    assert region.wald(region.start) == pytest.approx(0, abs=1e-8)
    assert region.start[0] in region.projection(0)
    assert several.conditional_f(model)[0].df[0] == 1.0


@pytest.mark.slow
def test_the_region_covers_the_truth_where_the_instruments_cannot_tell_the_regressors_apart() -> None:
    # 400 draws: the Monte Carlo error of a coverage of 95% is 1.1 points.
    held = [bool(Region.of(build(simulated(ALIKE, seed))).holds(TRUTH)) for seed in range(400)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def test_what_cannot_be_told_apart_is_refused() -> None:
    frame = simulated()
    with pytest.raises(NotEstimable, match="1 instruments do not identify 2 effects"):
        build(frame, instruments=["z1"])
    with pytest.raises(NotEstimable, match="the regressors x1, x2 are collinear"):
        build(frame.assign(x2=2 * frame["x1"] + frame["w"]))
    with pytest.raises(ValueError, match="of two regressors, not of 1"):
        Region.of(Several(build(frame).designs[:1]))
