"""What the estimators refuse of other people's data, by name."""

from collections.abc import Callable

import libpysal
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from libpysal.graph import Graph

from analysis.errors import AnalysisError
from analysis.models import iv, spatial
from analysis.models.bad_input import BadInput, IndexMismatch, InvalidWeights, MissingValues
from analysis.models.iv.design import partial_out
from analysis.models.results import FewClustersWarning, NotEstimable
from analysis.models.spatial.estimators.covariance import clustered
from analysis.models.spatial.estimators.determinant import SpatialFilter
from analysis.models.spatial.estimators.effects import by_year
from analysis.models.spatial.estimators.likelihood import maximum_likelihood
from analysis.models.spatial.estimators.linear import least_squares
from analysis.models.spatial.neighbours.weights import SpatialWeights
from models_support import NAMES, people
from spatial_reference_data import lattice

pytestmark = pytest.mark.filterwarnings(
    "ignore::analysis.models.results.FewClustersWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
)

# --- Instruments ----------------------------------------------------------------------------------

Change = Callable[[pd.DataFrame], pd.DataFrame]


def put(column: str, value: object, row: str = "p7") -> Change:
    def change(data: pd.DataFrame) -> pd.DataFrame:
        changed = data.astype({column: object}) if isinstance(value, str) else data.astype({column: float})
        changed.loc[row, column] = value
        return changed

    return change


def same(data: pd.DataFrame) -> pd.DataFrame:
    return data


NO_INSTRUMENT = {**NAMES, "instruments": []}


BAD_IV = {
    "no outcome in a row": (
        put("y", np.nan),
        NAMES,
        MissingValues,
        r"'y' is missing or infinite in 1 of 120 rows .*'p7'",
    ),
    "infinite regressor": (put("x", np.inf), NAMES, MissingValues, "'x' is missing or infinite"),
    "no instrument in a row": (put("z2", np.nan), NAMES, MissingValues, "'z2' is missing"),
    "infinite control": (put("w", -np.inf), NAMES, MissingValues, "'w' is missing"),
    "no weight": (put("share", np.nan), {**NAMES, "weights": "share"}, MissingValues, "weights is missing"),
    "weight of zero": (put("share", 0), {**NAMES, "weights": "share"}, BadInput, "zero or negative in rows 'p7'"),
    "no cluster": (put("town", np.nan), {**NAMES, "cluster": "town"}, MissingValues, "'town' has no label in 1 of 120"),
    "clusters of both kinds": (
        put("town", "3"),
        {**NAMES, "cluster": "town"},
        BadInput,
        "numbers and text, in which 1 and",
    ),
    "a category without value": (
        lambda data: data.assign(name=data["name"].where(data.index != "p7")),
        {"formula": "y ~ C(name) + [x ~ z1]"},
        MissingValues,
        "'name' is missing in 1 of 120",
    ),
    "a logarithm of what is negative": (same, {"formula": "y ~ np.log(w) + [x ~ z1]"}, MissingValues, r"'np.log\(w\)'"),
    "constant outcome": (lambda d: d.assign(y=0.1), NAMES, NotEstimable, "'y' is 0.1 in every row"),
    "outcome of zeros": (lambda d: d.assign(y=0), NAMES, NotEstimable, "'y' is 0 in every row"),
    "exact fit": (lambda d: d.assign(y=2 * d["x"] - d["w"] + 1), NAMES, NotEstimable, "fits 'y' exactly"),
    "outcome of controls alone": (lambda d: d.assign(y=3 * d["w"]), NAMES, NotEstimable, "'y' does not vary"),
    "the regressor for instrument": (
        lambda d: d.assign(z1=d["x"]),
        NAMES,
        NotEstimable,
        "make up 'x' exactly.*take an instrument",
    ),
    "a control for instrument": (lambda d: d.assign(z1=d["w"]), NAMES, NotEstimable, "'z1' does not vary once"),
    "no instrument": (same, NO_INSTRUMENT, BadInput, "no instrument for 'x'. Name one"),
    "two endogenous": (
        same,
        {**NAMES, "endogenous": ["x", "share"]},
        BadInput,
        "2 regressors are endogenous: x, share",
    ),
    "no endogenous": (same, {"formula": "y ~ w"}, BadInput, "0 regressors are endogenous. Name one"),
    "one column twice": (same, {**NAMES, "exogenous": ["w", "z1"]}, BadInput, "'z1' stands twice"),
    "fewer clusters than instruments": (
        lambda d: d.assign(town=d["town"] // 4),
        {**NAMES, "cluster": "town"},
        NotEstimable,
        "3 clusters are too few for 2",
    ),
    "one cluster": (
        lambda d: d.assign(town=5),
        {**NAMES, "cluster": "town"},
        NotEstimable,
        "in one cluster, .*5.*finer",
    ),
    "clusters without index": (same, {**NAMES, "cluster": np.ones(120)}, BadInput, "ndarray, which has no index"),
    "clusters of other rows": (
        same,
        {**NAMES, "cluster": pd.Series(1, index=[f"q{i}" for i in range(120)])},
        IndexMismatch,
        "no row for 'p0', 'p1', 'p2' and 117",
    ),
    "controls under numbers": (
        same,
        {**NAMES, "exogenous": pd.DataFrame({"v": range(120)})},
        IndexMismatch,
        "numbers in the one and text in the other",
    ),
    "labels that repeat": (
        lambda d: d.set_axis(["p0", *d.index[:-1]]),
        {**NAMES, "cluster": people()["town"]},
        IndexMismatch,
        "repeats 'p0'",
    ),
    "a slip of the pen": (same, {**NAMES, "outcome": "Y"}, BadInput, "no column 'Y'"),
    "a slip in a name": (same, {**NAMES, "cluster": "twon"}, BadInput, "Did you mean 'town'"),
    "text for numbers": (
        same,
        {**NAMES, "exogenous": ["name"]},
        BadInput,
        r"'name' is not a column of numbers.*C\(column\)",
    ),
    "no formula's outcome": (same, {"formula": "w + [x ~ z1]"}, BadInput, "has no outcome"),
    "a formula that is no text": (same, {"formula": 5}, BadInput, "the formula is a int"),
    "half a formula": (same, {"formula": "y ~ w * + [x ~ z1]"}, BadInput, "cannot be read"),
    "formula and names": (same, {**NAMES, "formula": "y ~ w"}, BadInput, "a formula and names"),
    "jackknife without clusters": (same, {**NAMES, "covariance": "jackknife"}, BadInput, "no clusters are given"),
    "no rows": (lambda d: d.iloc[:0], NAMES, BadInput, "no rows"),
    "an unknown estimator": (same, {**NAMES, "estimator": "iv"}, BadInput, "Take '2sls'"),
}


@pytest.mark.parametrize("case", BAD_IV)
def test_instruments_refuse_bad_input_by_name(case: str) -> None:
    change, call, kind, words = BAD_IV[case]
    with pytest.raises(kind, match=words) as caught:
        iv.fit(change(people()), **call)
    assert isinstance(caught.value, AnalysisError)


# --- Neighbours -----------------------------------------------------------------------------------

SIDE = 6


def towns() -> pd.DataFrame:
    """A lattice of 36 areas; numbers invented."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(SIDE**2, 2)), columns=["y", "x"])
    return frame.assign(county=frame.index // 3, share=1.0)


def rook(ids: list[object] | None = None, transform: str = "r") -> libpysal.weights.W:
    w = libpysal.weights.lat2W(SIDE, SIDE, rook=True)
    if ids is not None:
        w.remap_ids(ids)
    w.transform = transform
    return w


def graph_with(*, own: bool = False, negative: bool = False, infinite: bool = False) -> Graph:
    dense = rook().sparse.toarray()
    if own:
        dense[4, 4], dense[4] = 1, 0
        dense[4, 4] = 1
    if negative:
        dense[5, [4, 11]] = [-1, 2]
    if infinite:
        dense[5, 4] = np.inf
    return Graph.from_sparse(sp.coo_array(dense), list(range(SIDE**2)))


def with_island() -> libpysal.weights.W:
    w = libpysal.weights.W({**rook().neighbors, 0: [], 1: [2, 7], 6: [7, 12]}, silence_warnings=True)
    w.transform = "r"
    return w


def everyone() -> Graph:
    n = SIDE**2
    return Graph.from_sparse(sp.coo_array((np.ones((n, n)) - np.eye(n)) / (n - 1)), list(range(n)))


def of(column: str, value: object) -> Change:
    return put(column, value, row=9)


def years(data: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(20)
    parts = [data.assign(y=data["y"] + rng.normal(size=len(data))) for _ in range(count)]
    return pd.concat(parts, keys=range(count)).swaplevel()


XY = {"formula": "y ~ x"}


STAGES = {**XY, "estimator": "2sls"}


BAD_SPATIAL = {
    "no outcome in an area": (of("y", np.nan), rook, XY, MissingValues, r"'y' is missing .*first: 9\)"),
    "infinite outcome": (of("y", np.inf), rook, {"outcome": "y", "exogenous": "x"}, MissingValues, "'y' is missing"),
    "no regressor in an area": (of("x", np.nan), rook, STAGES, MissingValues, "'x' is missing"),
    "no cluster": (of("county", np.nan), rook, {**STAGES, "cluster": "county"}, MissingValues, "'county' has no label"),
    "no group": (of("county", np.nan), rook, {**XY, "groups": "county"}, MissingValues, "'county' has no label"),
    "groups of both kinds": (of("county", "3"), rook, {**XY, "groups": "county"}, BadInput, "mixes numbers and text"),
    "constant outcome": (lambda d: d.assign(y=0.1), rook, XY, NotEstimable, "0.1 in every row"),
    "outcome of zeros": (lambda d: d.assign(y=0), rook, STAGES, NotEstimable, "0 in every row"),
    "exact fit": (lambda d: d.assign(y=1 + 2 * d["x"]), rook, XY, NotEstimable, "fits 'y' exactly"),
    "exact fit in stages": (lambda d: d.assign(y=1 + 2 * d["x"]), rook, STAGES, NotEstimable, "fits 'y' exactly"),
    "a level that dwarfs": (lambda d: d.assign(y=1e6 + d["y"] / 1e3), rook, XY, NotEstimable, "level that dwarfs"),
    "clusters by area in a panel": (
        years,
        rook,
        {**STAGES, "cluster": pd.Series(1, index=range(36))},
        IndexMismatch,
        "has 1 levels and that of the data 2",
    ),
    "constant regressor": (lambda d: d.assign(x=4), rook, XY, NotEstimable, "collinear"),
    "areas that W lacks": (
        lambda d: d.set_axis([*range(35), 99]),
        rook,
        XY,
        IndexMismatch,
        "99 of the data.*35 of the weights",
    ),
    "fewer areas than W": (lambda d: d.iloc[2:], rook, XY, IndexMismatch, "0, 1 of the weights are not in the data"),
    "numbers for text": (
        same,
        lambda: rook([str(i) for i in range(36)]),
        XY,
        IndexMismatch,
        "0, 1, 2 and 33 more of the data.*numbers in the one and text",
    ),
    "ids of both kinds": (
        lambda d: d.set_axis([*range(35), "35"]),
        lambda: rook([*range(35), "35"]),
        XY,
        IndexMismatch,
        "mix numbers and text",
    ),
    "an area twice": (lambda d: d.set_axis([0, *range(35)]), rook, XY, IndexMismatch, "repeats 0"),
    "W not standardised": (
        same,
        lambda: rook(transform="b"),
        XY,
        InvalidWeights,
        "rows sum to 2 to 4.*w.transform = 'r'",
    ),
    "an island": (same, with_island, XY, InvalidWeights, "0 have no neighbours.*attach_islands"),
    "its own neighbour": (same, lambda: graph_with(own=True), XY, InvalidWeights, "4 are their own neighbours"),
    "a weight below zero": (same, lambda: graph_with(negative=True), XY, InvalidWeights, "weights of 5 are below zero"),
    "an infinite weight": (
        same,
        lambda: graph_with(infinite=True),
        XY,
        InvalidWeights,
        "weights of 5 are missing",
    ),
    "everyone's neighbour": (same, everyone, XY, NotEstimable, "fits 'y' exactly"),
    "no W": (same, lambda: np.eye(36), XY, BadInput, "ndarray. Give a libpysal W or Graph"),
    "no instrument": (
        same,
        rook,
        {"formula": "y ~ 1", "estimator": "2sls"},
        BadInput,
        "no instrument for the spatial lag",
    ),
    "one cluster": (
        lambda d: d.assign(county=1),
        rook,
        {**STAGES, "cluster": "county"},
        NotEstimable,
        "in one cluster, 1",
    ),
    "few clusters": (
        lambda d: d.assign(county=d.index // 12),
        rook,
        {**STAGES, "cluster": "county"},
        NotEstimable,
        "3 clusters .* too few",
    ),
    "clusters for likelihood": (same, rook, {**XY, "cluster": "county"}, BadInput, "no use for cluster"),
    "effects in a cross-section": (same, rook, {**XY, "effects": "area"}, BadInput, "one cross-section"),
    "an unbalanced panel": (lambda d: years(d).iloc[1:], rook, XY, IndexMismatch, r"no row for \(0, 0\)"),
    "a cluster that moves": (
        lambda d: years(d).assign(county=np.arange(108)),
        rook,
        {**STAGES, "cluster": "county"},
        BadInput,
        "changes over time in 0, 1",
    ),
    "weights in a panel": (years, rook, {**STAGES, "weights": "share"}, BadInput, "cross-section without effects"),
    "too short for dynamics": (years, rook, {"formula": "y ~ 1", "estimator": "dynamic_2sls"}, BadInput, "3 periods"),
}


@pytest.mark.parametrize("case", BAD_SPATIAL)
def test_neighbours_refuse_bad_input_by_name(case: str) -> None:
    change, weights, call, kind, words = BAD_SPATIAL[case]
    with pytest.raises(kind, match=words) as caught:
        spatial.fit(change(towns()), weights(), **call)
    assert isinstance(caught.value, AnalysisError)


def test_moran_refuses_what_has_none() -> None:
    values = pd.Series(0.1, index=range(SIDE**2))
    with pytest.raises(NotEstimable, match="do not vary"):
        spatial.moran_i(values, rook())
    with pytest.raises(MissingValues, match="first: 4"):
        spatial.moran_i(pd.Series(np.arange(36.0)).where(lambda v: v != 4), rook())
    with pytest.raises(InvalidWeights, match="not row-standardised"):
        spatial.moran_i(pd.Series(np.arange(36.0)), rook(transform="b"))


def test_few_clusters_are_a_warning_by_name() -> None:
    with pytest.warns(FewClustersWarning, match="12 clusters"):
        iv.fit(people(), **NAMES, cluster="town")
    with pytest.warns(FewClustersWarning, match="12 clusters"):
        spatial.fit(towns(), rook(), **STAGES, cluster="county")


def test_the_estimators_below_refuse_the_same() -> None:
    weights = lattice(SIDE)
    y = np.random.default_rng(0).normal(size=(SIDE**2, 1))
    none = by_year("none", sp.csr_array((SIDE**2, 1)), area=False)
    filter_ = SpatialFilter(weights, np.ones((SIDE**2, 1)))
    missing = np.where(np.arange(SIDE**2)[:, None] == 4, np.nan, y)
    with pytest.raises(MissingValues, match="the outcome is missing or infinite in 1 of 36"):
        maximum_likelihood(missing, filter_, none, [np.ones_like(y)])
    with pytest.raises(MissingValues, match="regressor 2"):
        maximum_likelihood(y, filter_, none, [np.ones_like(y), missing])
    county = pd.Series(np.arange(SIDE**2) // 2).astype(object).where(lambda c: c != 3)
    with pytest.raises(MissingValues, match="the clusters has no label in 2 of 36"):
        clustered(least_squares(y, np.ones((SIDE**2, 1, 1)), ["constant"]), county, "county")
    ring = sp.csr_array(np.roll(np.eye(4), 1, axis=1) + np.roll(np.eye(4), -1, axis=1))
    with pytest.raises(InvalidWeights, match=r"is singular\. Standardise"):
        SpatialFilter(SpatialWeights("binary", pd.RangeIndex(4), ring), np.ones((4, 1)))
    with pytest.raises(IndexMismatch, match="the controls has no row for 'p0'"):
        partial_out(people()[["y"]], people()[["w"]].iloc[1:])
