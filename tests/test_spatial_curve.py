"""The specification curve, on hand-made results."""

import numpy as np
import pytest

from analysis.groups import DOUBLY_DISADVANTAGED, NON_DEPRIVED, OTHER_DEPRIVED
from analysis.models.results import Diagnostic, diagnostics_frame, models_frame
from analysis.models.spatial.covariance import Covariance
from analysis.models.spatial.curve import placebo_key, specification_curve
from analysis.models.spatial.panel import Regimes, share_as_regimes
from analysis.models.spatial.placebo import Placebo
from analysis.models.spatial.specifications import Specification, refused, result

TERMS = tuple(f"rho_{group}" for group in (DOUBLY_DISADVANTAGED, OTHER_DEPRIVED, NON_DEPRIVED))
GROUPS = Regimes(np.ones((1, 3)), TERMS, dict(zip(TERMS, np.eye(3), strict=True)))


def specification(effects: str, outcome: str = "x") -> Specification:
    return Specification(outcome, "s", "queen", effects, "none", "within", "clustered")


def fitted(effects: str, rho: list[float], error: float, outcome: str = "x", weak: float = 99.0):
    chosen = specification(effects, outcome)
    covariance = Covariance(np.eye(3) * error**2, "clustered (authority)", 296, 295)
    strength = Diagnostic("cragg_donald_f", weak)
    return chosen, result(chosen, GROUPS, np.array(rho), TERMS, covariance, 100, [strength])


def placebo(mean: float) -> Placebo:
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(50, 3)) * 0.01
    return Placebo(TERMS, noise - noise.mean(axis=0) + mean)


ESTIMATED = [
    fitted("agrees", [0.45, 0.50, 0.50], 0.005),
    fitted("insignificant", [0.45, 0.50, 0.50], 0.4),
    fitted("higher", [0.60, 0.50, 0.50], 0.005),
    fitted("trap", [0.45, 0.50, 0.50], 0.005),
    fitted("weak", [0.45, 0.50, 0.50], 0.005, weak=2.0),
    fitted("explosive", [1.35, 1.50, 1.50], 0.005),
    (specification("nothing"), refused(specification("nothing"), "no area of group 'x'")),
]
PLACEBOS = {placebo_key(chosen): placebo(0.3 if chosen.effects == "trap" else 0.0) for chosen, _ in ESTIMATED}


def test_every_specification_with_numbers_is_on_the_curve_with_its_verdict():
    curve = specification_curve(ESTIMATED, PLACEBOS).set_index("effects")
    assert list(curve.index) == ["agrees", "insignificant", "higher", "trap", "weak", "explosive"]
    assert list(curve["placebo_passes"]) == [True, True, True, False, True, True]
    assert list(curve["can_tell"]) == [True, False, True, True, False, False]
    assert list(curve["significant"]) == [True, False, True, True, True, True]
    assert list(curve["agrees"]) == [True, False, False, True, True, True]
    assert list(curve["equivalent"]) == [True, False, False, True, True, True]
    assert list(curve["excluded"]) == [False, False, True, False, False, False]
    assert curve["ratio_od"].tolist() == pytest.approx([0.9, 0.9, 1.2, 0.9, 0.9, 0.9])


@pytest.mark.parametrize(
    ("effects", "estimator", "own_lag", "unbiased"),
    [
        ("group", "within", "by_regime", True),
        ("group", "likelihood", "by_regime", True),
        ("group_year", "within", "none", False),
        ("group_year", "jackknife", "none", False),
        ("share_year", "within", "none", False),
        ("group_year", "double_filter", "by_regime", True),
        ("authority_and_group_year", "two_stage", "by_regime", True),
        ("group_year", "likelihood", "none", True),
        ("group_year", "likelihood", "by_regime", False),
    ],
)
def test_only_estimators_that_find_the_truth_count_as_evidence(effects, estimator, own_lag, unbiased):
    chosen = Specification("x", "s", "queen", effects, own_lag, estimator, "clustered")
    covariance = Covariance(np.eye(3) * 1e-4, "clustered (authority)", 296, 295)
    rows = result(chosen, GROUPS, np.array([0.4, 0.4, 0.4]), TERMS, covariance, 100)
    curve = specification_curve([(chosen, rows)], {placebo_key(chosen): placebo(0.0)})
    assert list(curve["unbiased"]) == [unbiased]
    assert list(curve["evidence"]) == [unbiased]


def test_a_coefficient_of_one_or_a_failed_placebo_is_no_evidence():
    curve = specification_curve(ESTIMATED, PLACEBOS).set_index("effects")
    assert list(curve.index[curve["evidence"]]) == ["agrees", "insignificant", "higher", "weak"]


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
