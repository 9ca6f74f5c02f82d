"""Equality, ratios and the question of "about 10% lower"."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.models.results import NotEstimable
from analysis.models.spatial.diagnostics.hypotheses import ratio, wald_equality


def test_fieller_by_hand():
    # a = 2, b = 4, Var a = 0.04, Var b = 0.01, no covariance: (2 - 4r)^2 = t^2 (0.04 + 0.01 r^2).
    found = ratio(2.0, 4.0, np.diag([0.04, 0.01]))
    t2 = stats.norm.ppf(0.975) ** 2
    roots = np.sort(np.roots([16 - 0.01 * t2, -16, 4 - 0.04 * t2]))
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(roots))
    assert found.std_error == pytest.approx(np.sqrt(0.04 + 0.25 * 0.01) / 4)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.1, 2),
    st.floats(0.2, 2),
    st.floats(0.01, 0.3),
    st.floats(0.01, 0.3),
    st.floats(-0.9, 0.9),
)
def test_the_interval_ends_where_the_test_of_that_ratio_just_rejects(a, b, sa, sb, corr):
    matrix = np.array([[sa**2, corr * sa * sb], [corr * sa * sb, sb**2]])
    found = ratio(a, b, matrix)
    if not found.bounded:
        assert abs(b / sb) <= stats.norm.ppf(0.975) + 1e-9
        return
    for end in (found.ci_low, found.ci_high):
        z = (a - end * b) / np.sqrt(sa**2 - 2 * end * matrix[0, 1] + end**2 * sb**2)
        assert abs(z) == pytest.approx(stats.norm.ppf(0.975), rel=1e-5)


@pytest.mark.parametrize(
    ("a", "b", "error", "verdict"),
    [
        (0.45, 0.5, 0.005, "inside"),
        (0.30, 0.5, 0.005, "outside"),
        (0.55, 0.5, 0.005, "outside"),
        (0.45, 0.5, 0.05, "overlaps"),
        (0.45, 0.5, 0.4, "unbounded"),
    ],
)
def test_about_a_tenth_lower_has_four_answers(a, b, error, verdict):
    found = ratio(a, b, np.eye(2) * error**2)
    assert found.verdict == verdict
    assert (found.p_equivalence < 0.025) == (verdict == "inside")


def test_equivalence_needs_a_positive_denominator():
    assert ratio(-0.45, -0.5, np.eye(2) * 1e-6).p_equivalence == 1


def test_wald_of_two_is_the_square_of_t():
    matrix = np.array([[0.04, 0.01], [0.01, 0.09]])
    found = wald_equality(np.array([1.0, 1.5]), matrix)
    z = 0.5 / np.sqrt(0.04 + 0.09 - 0.02)
    assert found.value == pytest.approx(z**2)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(z))
    few = wald_equality(np.array([1.0, 1.5]), matrix, df=10)
    assert few.p_value == pytest.approx(2 * stats.t.sf(z, 10))
    assert few.df_text == "1; 10"


def test_equality_without_a_proper_covariance_gives_no_number():
    with pytest.raises(NotEstimable, match="singular covariance"):
        wald_equality(np.array([1.0, 2.0, 3.0]), np.ones((3, 3)))
