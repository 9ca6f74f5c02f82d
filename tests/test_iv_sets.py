"""Unions of intervals, Anderson-Rubin sets of every shape, plausibly exogenous instruments."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models.iv import anderson_rubin, plausibly_exogenous
from analysis.models.iv.covariance import ROBUST, UNADJUSTED, Covariance, clustered
from analysis.models.iv.design import Design, design, partial_out
from analysis.models.iv.estimators import estimate
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.moments import Moments
from analysis.models.iv.reduced_form import ReducedForm


def simulated(
    *,
    first_stage: tuple[float, ...],
    direct: tuple[float, ...] = (0.0,) * 20,
    n: int = 400,
    seed: int = 1,
    covariance: Covariance = ROBUST,
) -> Design:
    """One endogenous regressor with a true effect of 0.5; `direct` breaks the exclusion."""
    draw = np.random.default_rng(seed)
    z = draw.normal(size=(n, len(first_stage)))
    shared = draw.normal(size=n)
    x = z @ np.array(first_stage) + shared + draw.normal(size=n)
    y = 0.5 * x + z @ np.array(direct[: len(first_stage)]) + shared + draw.normal(size=n)
    names = [f"z{i}" for i in range(len(first_stage))]
    frame = pd.DataFrame(np.column_stack([y, x, z]), columns=["y", "x", *names])
    return design(partial_out(frame), "y", "x", names, covariance)


# --- Unions of intervals ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coefficients", "ends", "expected", "shape"),
    [
        ([1.0], [], "all values", "all values"),
        ([-1.0], [], "empty", "empty"),
        ([1.0, 0.0, 1.0], [], "all values", "all values"),
        ([-1.0, 0.0, -1.0], [], "empty", "empty"),
        ([6.0, 1.0, -1.0], [-2.0, 3.0], "[-2, 3]", "bounded"),
        ([-6.0, -1.0, 1.0], [-2.0, 3.0], "[-inf, -2] or [3, inf]", "two rays"),
        ([-2.0, 1.0], [2.0], "[2, inf]", "half-line"),
        ([-4.0, 0.0, 5.0, 0.0, -1.0], [-2.0, -1.0, 1.0, 2.0], "[-2, -1] or [1, 2]", "disjoint"),
        ([1.0, -2.0, 1.0], [1.0], "all values", "all values"),
        ([6.0, 1.0, -1.0], [-2.0, 0.5, 3.0], "[-2, 3]", "bounded"),
    ],
)
def test_where_a_polynomial_is_not_negative(
    coefficients: list[float], ends: list[float], expected: str, shape: str
) -> None:
    polynomial = np.polynomial.Polynomial(coefficients)
    found = IntervalSet.where(lambda value: polynomial(value) >= 0, np.array(ends))
    assert str(found) == expected
    assert found.shape == shape


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 20)), max_size=6))
def test_a_union_holds_what_its_parts_hold_and_is_disjoint(parts: list[tuple[int, int]]) -> None:
    intervals = [(float(low), float(low + length)) for low, length in parts]
    union = IntervalSet.of(intervals)
    for value in np.arange(-51, 72, 0.5):
        assert (value in union) == any(low <= value <= high for low, high in intervals)
    for left, right in zip(union.intervals, union.intervals[1:], strict=False):
        assert left[1] < right[0]
    assert IntervalSet.parse(str(union)) == union


# --- Anderson-Rubin sets ------------------------------------------------------------------------


@pytest.mark.parametrize("covariance", [UNADJUSTED, ROBUST, "clustered"])
@pytest.mark.parametrize("first_stage", [(0.3,), (0.3, 0.2), (0.05, 0.02), (0.3, -0.2, 0.1), (0.1,) * 9])
def test_the_set_holds_exactly_the_values_that_the_test_keeps(
    covariance: Covariance | str, first_stage: tuple[float, ...]
) -> None:
    chosen = clustered(np.arange(400) % 40) if isinstance(covariance, str) else covariance
    form = ReducedForm.fit(simulated(first_stage=first_stage, covariance=chosen))
    found = anderson_rubin.anderson_rubin_set(form)
    for value in np.concatenate([np.linspace(-6, 6, 241), [-1e3, 1e3]]):
        kept = anderson_rubin.anderson_rubin_f(form, value).p_value >= 0.05
        assert (value in found) == kept


def test_ends_of_the_set_have_a_p_value_of_five_per_cent() -> None:
    form = ReducedForm.fit(simulated(first_stage=(0.4, 0.3)))
    for end in anderson_rubin.anderson_rubin_set(form).hull:
        assert anderson_rubin.anderson_rubin_f(form, end).p_value == pytest.approx(0.05, abs=1e-9)


def test_strong_valid_instruments_give_a_bounded_set_with_the_truth() -> None:
    found = anderson_rubin.anderson_rubin_set(ReducedForm.fit(simulated(first_stage=(0.5, 0.5), n=4000)))
    assert found.shape == "bounded"
    assert 0.5 in found


def test_irrelevant_instruments_give_an_unbounded_set() -> None:
    found = anderson_rubin.anderson_rubin_set(ReducedForm.fit(simulated(first_stage=(0.0,))))
    assert not found.bounded
    assert found.intervals


def test_instruments_that_contradict_each_other_give_an_empty_set() -> None:
    model = simulated(first_stage=(0.5, 0.5), direct=(1.0, -1.0), n=4000)
    found = anderson_rubin.anderson_rubin_set(ReducedForm.fit(model))
    assert found.shape == "empty"
    assert math.isnan(found.hull[0])
    assert anderson_rubin.anderson_rubin_set_row(ReducedForm.fit(model)).reference == "empty"


def test_a_weak_first_stage_with_a_clear_reduced_form_leaves_two_rays() -> None:
    # Fieller's case with one instrument: beta is far from zero, on either side.
    found = anderson_rubin.anderson_rubin_set(ReducedForm.fit(simulated(first_stage=(0.05,), direct=(2.0,))))
    assert found.shape == "two rays"
    assert 0.0 not in found


def test_units_move_the_set_with_them() -> None:
    base = simulated(first_stage=(0.4, 0.1))
    scaled = Design(base.outcome * 1e6, base.treatment * 1e-4, base.instruments * [3.0, 1e5], base.n_controls)
    plain = anderson_rubin.anderson_rubin_set(ReducedForm.fit(base)).hull
    other = anderson_rubin.anderson_rubin_set(ReducedForm.fit(scaled)).hull
    assert np.array(other) == pytest.approx(np.array(plain) * 1e10)


# --- Plausibly exogenous instruments ------------------------------------------------------------


def test_no_direct_effect_gives_the_two_stage_interval() -> None:
    model = simulated(first_stage=(0.5, 0.3))
    plain = estimate(Moments.of(model), "2sls")
    union = plausibly_exogenous.union_of_intervals(model, [0.0, 0.0], [0.0, 0.0])
    assert union.hull == pytest.approx((plain.ci_low, plain.ci_high))


def test_a_known_direct_effect_moves_a_single_instrument_by_its_ratio_to_the_first_stage() -> None:
    # With one instrument 2SLS is pi_y / pi_x, so an effect gamma moves it by -gamma / pi_x.
    model = simulated(first_stage=(0.5,))
    pi = float(ReducedForm.fit(model).treatment[0])
    plain = estimate(Moments.of(model), "2sls")
    moved = plausibly_exogenous.union_of_intervals(model, [0.2], [0.2])
    assert sum(moved.hull) / 2 == pytest.approx(plain.estimate - 0.2 / pi)


def test_the_union_covers_the_truth_when_the_direct_effect_is_in_the_box() -> None:
    model = simulated(first_stage=(0.5, 0.5), direct=(0.2, 0.2), n=4000)
    assert not estimate(Moments.of(model), "2sls").ci_low <= 0.5 <= estimate(Moments.of(model), "2sls").ci_high
    union = plausibly_exogenous.union_of_intervals(model, [-0.25, -0.25], [0.25, 0.25])
    assert 0.5 in union


def test_the_breakdown_effect_is_where_zero_comes_in() -> None:
    model = simulated(first_stage=(0.5, 0.4), n=2000)
    effect = plausibly_exogenous.breakdown_effect(model, "z0", largest=10.0)
    assert 0 < effect < 10
    inside = plausibly_exogenous.union_of_intervals(model, [-effect * 1.01, 0.0], [effect * 1.01, 0.0])
    outside = plausibly_exogenous.union_of_intervals(model, [-effect * 0.99, 0.0], [effect * 0.99, 0.0])
    assert 0.0 in inside
    assert 0.0 not in outside
