"""Absorbed effects against the same effects as dummies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.models.spatial.estimators.effects import by_year, common_year, indicators

AREAS, YEARS = 30, 5


def dummies(cells: np.ndarray, *, area: bool) -> np.ndarray:
    """Every effect as a column, areas varying slowest."""
    columns = [np.kron(cells, np.eye(YEARS))]
    if area:
        columns.append(np.kron(np.eye(len(cells)), np.ones((YEARS, 1))))
    return np.hstack(columns)


def residual(values: np.ndarray, design: np.ndarray) -> np.ndarray:
    fitted = design @ np.linalg.lstsq(design, values.ravel(), rcond=None)[0]
    return (values.ravel() - fitted).reshape(values.shape)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_absorbing_is_the_same_as_regressing_on_dummies(seed, area):
    rng = np.random.default_rng(seed)
    groups = indicators(rng.choice(["a", "b", "c"], AREAS))
    places = indicators(rng.choice([f"p{i}" for i in range(7)], AREAS))
    effects = by_year("both", places, groups, area=area)
    values = rng.normal(size=(AREAS, YEARS))
    cells = np.hstack([places.toarray(), groups.toarray()])
    assert effects.absorb(values) == pytest.approx(residual(values, dummies(cells, area=area)))
    assert effects.rank == np.linalg.matrix_rank(cells)


def test_absorbing_several_panels_at_once_changes_nothing():
    rng = np.random.default_rng(3)
    effects = common_year(AREAS)
    panels = [rng.normal(size=(AREAS, YEARS)) for _ in range(3)]
    together = effects.absorb_all(panels)
    for i, panel in enumerate(panels):
        assert together[..., i] == pytest.approx(effects.absorb(panel))


def test_a_slope_may_differ_by_year_too():
    rng = np.random.default_rng(4)
    share = rng.uniform(size=(AREAS, 1))
    cells = np.hstack([np.ones((AREAS, 1)), share])
    import scipy.sparse as sp

    effects = by_year("share_year", sp.csr_array(cells))
    swings = share @ rng.normal(size=(1, YEARS)) + rng.normal(size=(AREAS, 1))
    assert effects.absorb(swings) == pytest.approx(np.zeros((AREAS, YEARS)), abs=1e-12)
