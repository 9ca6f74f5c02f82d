"""The specification curve, on hand-made results."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.models.results import Diagnostic, diagnostics_frame, models_frame
from analysis.models.spatial.diagnostics.placebo import Placebo
from analysis.models.spatial.estimators.covariance import Covariance
from analysis.models.spatial.estimators.panel import Regimes, share_as_regimes
from analysis.models.spatial.evidence.curve import placebo_key, specification_curve
from analysis.models.spatial.evidence.joint import joint_rows, with_claims
from analysis.models.spatial.evidence.specifications import Specification, refused, result

TERMS = tuple(f"rho_{group}" for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED))
GROUPS = Regimes(np.ones((1, 3)), TERMS, dict(zip(TERMS, np.eye(3), strict=True)))


def specification(effects: str, outcome: str = "x", covariance: str = "clustered") -> Specification:
    return Specification(outcome, "s", "queen", effects, "none", "within", covariance)


def fitted(effects: str, rho: list[float], error: float, weak: float = 99.0, j: float = 0.5, covariance="clustered"):
    chosen = specification(effects, covariance=covariance)
    spread = Covariance(np.eye(3) * error**2, "clustered (authority)", 296, 295)
    tests = [Diagnostic("cragg_donald_f", weak), Diagnostic("hansen_j", 1.0, 3, j)]
    return chosen, result(chosen, GROUPS, np.array(rho), TERMS, spread, 100, tests)


def placebo(mean: float) -> Placebo:
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(50, 3)) * 0.01
    return Placebo(TERMS, noise - noise.mean(axis=0) + mean)


ESTIMATED = [
    fitted("agrees", [0.45, 0.50, 0.50], 0.005),
    fitted("agrees", [0.45, 0.50, 0.50], 0.05, covariance="conley"),
    fitted("insignificant", [0.45, 0.50, 0.50], 0.4),
    fitted("higher", [0.60, 0.50, 0.50], 0.005),
    fitted("trap", [0.45, 0.50, 0.50], 0.005),
    fitted("weak", [0.45, 0.50, 0.50], 0.005, weak=2.0),
    fitted("rejected", [0.45, 0.50, 0.50], 0.005, j=0.01),
    fitted("untested", [0.45, 0.50, 0.50], 0.005),
    fitted("above_one", [1.35, 1.50, 1.50], 0.005),
    (specification("nothing"), refused(specification("nothing"), "no area of group 'x'")),
]
PLACEBOS = {placebo_key(chosen): placebo(0.3 if chosen.effects == "trap" else 0.0) for chosen, _ in ESTIMATED}
KNOWN = {("past/x/s", "within", chosen.effects, "none"): chosen.effects != "untested" for chosen, _ in ESTIMATED}


@pytest.fixture
def curve() -> pd.DataFrame:
    return specification_curve(ESTIMATED, PLACEBOS, {}, KNOWN).set_index("effects")


def test_every_distinct_estimate_is_on_the_curve_once_with_its_verdict(curve):
    names = ["agrees", "insignificant", "higher", "trap", "weak", "rejected", "untested", "above_one"]
    assert list(curve.index) == names
    assert list(curve.index[~curve["placebo_passes"]]) == ["trap"]
    assert list(curve.index[~curve["significant"]]) == ["insignificant"]
    assert list(curve.index[~curve["agrees"]]) == ["insignificant", "higher"]
    assert list(curve.index[~curve["equivalent"]]) == ["insignificant", "higher"]
    assert list(curve.index[curve["excluded"]]) == ["higher"]
    assert list(curve.index[~curve["told_from_one"]]) == ["insignificant"]
    assert curve["ratio_od"].tolist() == pytest.approx([0.9, 0.9, 1.2, *[0.9] * 5])


def test_covariances_of_one_estimate_are_intervals_of_its_row(curve):
    row = curve.loc["agrees"]
    assert row["covariance"] == "clustered"
    assert row["rho_dd_low"] == pytest.approx(0.45 - 1.968 * 0.005, abs=1e-4)
    assert row["rho_dd_lowest"] == pytest.approx(0.45 - 1.968 * 0.05, abs=1e-3)
    assert row["rho_dd_highest"] == pytest.approx(0.45 + 1.968 * 0.05, abs=1e-3)


def test_what_counts_follows_placebo_known_truth_and_instruments_and_not_the_outcome(curve):
    # A coefficient of one or more says nothing by itself: leaving it out would select on what is found.
    assert list(curve.index[curve["evidence"]]) == ["agrees", "insignificant", "higher", "above_one"]


def test_no_difference_is_not_about_a_tenth():
    chosen = specification("group", "x")
    for ratio, about in ((1.0, False), (0.96, False), (0.9, True), (0.84, False)):
        spread = Covariance(np.eye(3) * 1e-12, "clustered (authority)", 296, 295)
        rows = result(chosen, GROUPS, np.array([0.5 * ratio, 0.5, 0.5]), TERMS, spread, 100)
        found = specification_curve([(chosen, rows)], {}, {}, {}).iloc[0]
        assert (found["about_a_tenth"], found["equivalent"]) == (about, about)


def moves(effect: float, seed: int, clusters: int = 100) -> tuple[np.ndarray, pd.DataFrame]:
    """Coefficients that are means over clusters of noise about an effect, and how they move without each."""
    noise = np.random.default_rng(seed).normal(effect, 1.0, size=(clusters, 3))
    mean = noise.mean(axis=0)
    return mean, pd.DataFrame((mean - noise) / (clusters - 1), columns=list(TERMS))


@pytest.mark.parametrize(("effect", "found"), [(0.0, False), (1.0, True)])
def test_a_curve_of_versions_that_share_their_data_is_one_test(effect, found):
    estimated = []
    for effects in ("group", "authority", "common"):
        # The same data three times: the p-value is that of one version, not of three.
        mean, left_out = moves(effect, 5)
        chosen = specification(effects)
        spread = Covariance(np.cov(left_out.T) * 99**2 / 100, "clustered (authority)", 100, 99, left_out)
        estimated.append((chosen, result(chosen, GROUPS, mean, TERMS, spread, 100)))
    placebos = {placebo_key(chosen): placebo(0.0) for chosen, _ in estimated}
    known = {("past/x/s", "within", chosen.effects, "none"): True for chosen, _ in estimated}
    curve = specification_curve(estimated, placebos, {}, known)
    joint = joint_rows(curve, estimated).set_index("statistic")
    p = joint.loc["joint_rho_doubly_disadvantaged", "p_value"]
    t = joint.loc["joint_rho_doubly_disadvantaged", "value"]
    assert (p < 0.05) == found
    assert p == pytest.approx(2 * stats.norm.sf(abs(t)), abs=0.05)


def test_main_versions_are_adjusted_for_how_many_are_tested():
    curve = specification_curve(ESTIMATED, PLACEBOS, {}, KNOWN)
    curve["main"] = curve["effects"].isin(["agrees", "insignificant"])
    told = pd.DataFrame({"source": ["x"], "term": ["ratio_to_other_deprived"], "ratio": [0.7]})
    found = with_claims(curve, told).set_index("effects")
    # Six tests of coefficients: the smallest three p-values are all but zero, the other three are multiplied by 3, 2, 1
    # in order and never fall (Holm 1979).
    p = sorted(found.loc["insignificant", ["p_dd", "p_od", "p_nd"]])
    adjusted = sorted(found.loc["insignificant", ["holm_dd", "holm_od", "holm_nd"]])
    assert adjusted == pytest.approx(
        [min(1, 3 * p[0]), min(1, max(3 * p[0], 2 * p[1])), min(1, max(3 * p[0], 2 * p[1]))]
    )
    assert found.loc[["higher", "trap"], "holm_dd"].isna().all()
    assert found.loc["agrees", "power_ratio_od"] == 0.7
    assert np.isnan(found.loc["agrees", "power_ratio_nd"])


def test_rows_have_the_columns_of_the_design_and_reasons_in_place_of_numbers():
    results = [rows for _, rows in ESTIMATED]
    models, diagnostics = models_frame(results), diagnostics_frame(results)
    assert list(models.columns) == [
        *("model", "specification", "sample", "outcome", "term", "estimate", "std_error"),
        *("ci_low", "ci_high", "p_value", "n_obs", "n_clusters", "covariance"),
    ]
    assert list(diagnostics.columns) == [
        *("model", "specification", "sample", "statistic", "value", "df", "p_value", "reference")
    ]
    empty = models[models["specification"].str.contains("nothing")]
    assert empty["estimate"].isna().all()
    reason = diagnostics[diagnostics["statistic"] == "not_estimable"]
    assert reason["reference"].tolist() == ["no area of group 'x'"]
    keys = ["model", "specification", "sample", "term"]
    assert not models.duplicated(keys).any()


def test_a_share_reports_the_coefficient_where_each_group_lives():
    share = np.array([0.0, 0.1, 0.4])
    points = {DOUBLY_DISADVANTAGED: 0.2, OTHER_DEPRIVED: 0.1, NON_DEPRIVED: 0.05}
    regimes = share_as_regimes(share, points)
    covariance = Covariance(np.array([[0.01, 0], [0, 0.04]]), "clustered (authority)", 296, 295)
    rows = result(specification("share_year"), regimes, np.array([0.5, -0.5]), regimes.terms, covariance, 100)
    assert rows["rho_doubly_disadvantaged"].estimate == pytest.approx(0.4)
    assert rows["rho_doubly_disadvantaged"].std_error == pytest.approx(np.sqrt(0.01 + 0.04 * 0.04))
    assert rows["ratio_to_other_deprived"].estimate == pytest.approx(0.4 / 0.45)
    equal = rows.diagnostic("wald_equal_rho")
    assert equal.value == pytest.approx((0.5 / 0.2) ** 2)
    assert equal.df_text == "1; 295"
