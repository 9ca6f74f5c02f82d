"""``analysis.models.iv.fit`` and ``analysis.models.spatial.fit`` on other people's data, good and bad.

Numbers to compare with are those of linearmodels, spreg and R (splm). The page ``docs/estimators.md`` runs too.
"""

import io
from collections.abc import Callable
from contextlib import redirect_stdout

import libpysal
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from libpysal.graph import Graph
from linearmodels.datasets import card
from linearmodels.iv import IV2SLS, IVGMM, IVLIML
from markdown_it import MarkdownIt
from spreg import GM_Lag, ML_Lag

from analysis import paths
from analysis.errors import AnalysisError
from analysis.models import iv, spatial
from analysis.models.bad_input import BadInput, IndexMismatch, InvalidWeights, MissingValues
from analysis.models.iv.design import partial_out
from analysis.models.results import FewClustersWarning, NotEstimable
from analysis.models.spatial.covariance import clustered
from analysis.models.spatial.determinant import SpatialFilter
from analysis.models.spatial.effects import by_year
from analysis.models.spatial.likelihood import maximum_likelihood
from analysis.models.spatial.linear import least_squares
from analysis.models.spatial.simultaneous import spatial_two_stage
from analysis.models.spatial.weights import SpatialWeights
from spatial_reference_data import columbus, lattice, production

pytestmark = pytest.mark.filterwarnings(
    "ignore::analysis.models.results.FewClustersWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
)

PEOPLE = 120


def people() -> pd.DataFrame:
    """A confounded regressor with two instruments, people in twelve unequal towns; all numbers invented."""
    rng = np.random.default_rng(7)
    z, u = rng.normal(size=(PEOPLE, 2)), rng.normal(size=PEOPLE)
    town = np.sort(rng.integers(0, 12, PEOPLE))
    w = rng.normal(size=PEOPLE) + 0.1 * town
    x = z @ [0.8, 0.6] + 0.5 * w + u + rng.normal(size=PEOPLE)
    y = 0.5 * x + w + u + 0.3 * rng.normal(size=12)[town] + 3
    frame = pd.DataFrame({"y": y, "x": x, "z1": z[:, 0], "z2": z[:, 1], "w": w, "share": rng.uniform(0.5, 2, PEOPLE)})
    return frame.assign(town=town, name=np.char.add("town ", town.astype(str))).set_index(
        pd.Index([f"p{i}" for i in range(PEOPLE)])
    )


NAMES = {"outcome": "y", "endogenous": "x", "instruments": ["z1", "z2"], "exogenous": ["w"]}


def shuffled(rows: pd.DataFrame | pd.Series, seed: int = 1) -> pd.DataFrame | pd.Series:
    return rows.sample(frac=1, random_state=seed)


# --- The right answers: instruments ---------------------------------------------------------------


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("covariance", ["unadjusted", "robust", "clustered"])
@pytest.mark.parametrize(("name", "theirs"), [("2sls", IV2SLS), ("liml", IVLIML), ("gmm", IVGMM)])
def test_estimates_and_errors_are_those_of_linearmodels(name, theirs, covariance, weighted) -> None:
    data = people()
    groups = {"clusters": data["town"]} if covariance == "clustered" else {}
    share = {"weights": data["share"]} if weighted else {}
    weighting = {"weight_type": covariance, **groups} if name == "gmm" else {}
    model = theirs.from_formula("y ~ 1 + w + [x ~ z1 + z2]", data, **share, **weighting)
    expected = model.fit(cov_type=covariance, debiased=True, **groups)
    found = iv.fit(
        data,
        **NAMES,
        estimator=name,
        covariance=covariance,
        cluster="town" if groups else None,
        weights="share" if weighted else None,
    )
    assert found.params["x"] == pytest.approx(expected.params["x"], rel=1e-7)
    if name != "gmm":
        # linearmodels takes the moments' covariance at the last step, ivreg2 and this at the first.
        assert found.std_errors["x"] == pytest.approx(expected.std_errors["x"], rel=1e-7)
        assert found.resids.to_numpy() == pytest.approx(np.asarray(expected.resids).ravel(), abs=1e-6)


def test_columns_and_clusters_in_another_order_are_matched_by_index() -> None:
    data = people()
    expected = iv.fit(data, **NAMES, cluster="town")
    by_formula = iv.fit(shuffled(data), "y ~ w + [x ~ z1 + z2]", cluster=shuffled(data["town"], 2))
    elsewhere = iv.fit(data, **{**NAMES, "exogenous": shuffled(data[["w"]], 3)}, cluster=shuffled(data["town"], 4))
    for found in (by_formula, elsewhere):
        assert found.params["x"] == pytest.approx(expected.params["x"], rel=1e-10)
        assert found.std_errors["x"] == pytest.approx(expected.std_errors["x"], rel=1e-10)
        assert found.resids.reindex(data.index).to_numpy() == pytest.approx(expected.resids.to_numpy())
    taken_out = partial_out(data[["y"]], shuffled(data[["w"]]))
    assert taken_out.columns["y"].to_numpy() == pytest.approx(
        partial_out(data[["y"]], data[["w"]]).columns["y"].to_numpy()
    )


def test_the_jackknife_leaves_out_each_cluster_also_with_weights() -> None:
    data = people()
    whole = iv.fit(data, **NAMES, cluster="town", covariance="jackknife", weights="share")
    moves = [
        iv.fit(data[data["town"] != town], **NAMES, weights="share").params["x"] - whole.params["x"]
        for town in range(12)
    ]
    assert whole.std_errors["x"] == pytest.approx(np.sqrt(11 / 12 * np.square(moves).sum()), rel=1e-8)
    assert whole.df == 11
    assert "12 clusters" in whole.summary


def test_a_result_is_one_thing_in_each_of_its_forms() -> None:
    found = iv.fit(people(), **NAMES)
    low, high = found.conf_int().loc["x"]
    assert (low + high) / 2 == pytest.approx(found.params["x"])
    assert found.conf_int(0.99).loc["x", "lower"] < low
    assert found.tstats["x"] == pytest.approx(found.params["x"] / found.std_errors["x"])
    assert 0 < found.pvalues["x"] < 1
    assert found.params["x"] in found.anderson_rubin_set()
    assert {"kleibergen_paap_f", "effective_f", "hansen_j", "anderson_rubin_set"} <= set(found.diagnostics.index)
    assert f"{found.params['x']:.5g}" in str(found)


# --- The right answers: neighbours ----------------------------------------------------------------


def ohio() -> tuple[pd.DataFrame, libpysal.weights.W]:
    """Columbus under ids that are text, and its neighbours."""
    frame, weights = columbus()
    frame = pd.DataFrame(frame[["CRIME", "INC", "HOVAL", "CP"]]).set_index(pd.Index([f"n{i}" for i in frame["NEIG"]]))
    near = {frame.index[i]: list(frame.index[weights.matrix[[i]].indices]) for i in range(49)}
    w = libpysal.weights.W(near, silence_warnings=True, id_order=list(frame.index))
    w.transform = "r"
    return frame, w


@pytest.mark.parametrize("form", [lambda w: w, Graph.from_W], ids=["W", "Graph"])
def test_a_cross_section_is_that_of_spreg_in_any_order_of_rows(form) -> None:
    frame, w = ohio()
    y, x = frame[["CRIME"]].to_numpy(), frame[["INC", "HOVAL"]].to_numpy()
    mixed, order = shuffled(frame), ["Intercept", "INC", "HOVAL", "rho"]
    likelihood, theirs = spatial.fit(mixed, form(w), "CRIME ~ INC + HOVAL"), ML_Lag(y, x, w, method="full")
    assert likelihood.params[order].to_numpy() == pytest.approx(theirs.betas.ravel(), rel=1e-6)
    assert likelihood.std_errors[order].to_numpy() == pytest.approx(np.sqrt(np.diag(theirs.vm1))[:4], rel=1e-4)
    assert likelihood.diagnostics.loc["log_likelihood", "value"] == pytest.approx(theirs.logll, abs=1e-9)
    assert likelihood.resids.reindex(frame.index).to_numpy() == pytest.approx(theirs.u.ravel(), abs=1e-4)
    stages = spatial.fit(mixed, form(w), outcome="CRIME", exogenous=["INC", "HOVAL"], estimator="2sls")
    theirs = GM_Lag(y, x, w=w, w_lags=2, robust="white")
    assert stages.params[order].to_numpy() == pytest.approx(theirs.betas.ravel(), rel=1e-8)
    assert stages.std_errors[order].to_numpy() == pytest.approx(theirs.std_err * np.sqrt(49 / 45), rel=1e-8)
    assert stages.resids.reindex(frame.index).to_numpy() == pytest.approx(theirs.u.ravel(), abs=1e-8)
    assert spatial.moran_i(mixed["CRIME"], form(w)).value == pytest.approx(0.510951264, abs=5e-10)


def test_like_weights_change_nothing_and_groups_have_their_own_spillover() -> None:
    frame, w = ohio()
    plain = spatial.fit(frame, w, "CRIME ~ INC + HOVAL", estimator="2sls", covariance="unadjusted")
    same = spatial.fit(frame, w, "CRIME ~ INC + HOVAL", estimator="2sls", weights=pd.Series(7.0, index=frame.index))
    assert same.params.to_numpy() == pytest.approx(plain.params.to_numpy())
    grouped = spatial.fit(frame, w, "CRIME ~ INC + HOVAL + C(CP)", groups="CP")
    assert list(grouped.params.index[:2]) == ["rho_0.0", "rho_1.0"]
    assert grouped.diagnostics.loc["wald_equal_rho", "df"] == "1"
    jackknifed = spatial.fit(
        frame,
        w,
        "CRIME ~ INC",
        estimator="2sls",
        cluster=shuffled(pd.Series(range(49), frame.index)),
        covariance="jackknife",
    )
    assert jackknifed.n_clusters == 49 and jackknifed.df == 48


def states_panel() -> tuple[pd.DataFrame, Graph]:
    """R's Produc as a frame of states and years, and the states' borders."""
    y, x, weights = production()
    index = pd.MultiIndex.from_product([weights.codes, range(1970, 1987)], names=["state", "year"])
    columns = {"gsp": y, **{f"x{i}": column for i, column in enumerate(x)}}
    frame = pd.DataFrame({name: column.ravel() for name, column in columns.items()}, index=index)
    return frame, Graph.from_sparse(sp.coo_array(weights.matrix), list(weights.codes))


def test_a_panel_is_that_of_splm_in_any_order_of_rows() -> None:
    frame, graph = states_panel()
    mixed = shuffled(frame)
    found = spatial.fit(mixed, graph, "gsp ~ x0 + x1 + x2 + x3", effects="area")
    printed = [0.274689, -0.0465819, 0.1874325, 0.6250902, -0.0044816]
    assert found.params.to_numpy() == pytest.approx(printed, abs=5e-7)
    found = spatial.fit(mixed, graph, "gsp ~ x0 + x1 + x2 + x3", effects="area", estimator="2sls")
    printed = [0.19166263, -0.04040614, 0.21904067, 0.66833361, -0.00472828]
    assert found.params.to_numpy() == pytest.approx(printed, abs=5e-8)
    assert found.n_clusters == 48 and found.nobs == 816


def test_what_happens_everywhere_in_a_year_is_absorbed_by_time_effects() -> None:
    frame, graph = states_panel()
    shock = frame.index.get_level_values(1).to_series(index=frame.index).mod(5)
    shifted = frame.assign(gsp=frame["gsp"] + shock, x0=frame["x0"] - 2 * shock)
    for estimator in ("ml", "2sls"):
        call = {"formula": "gsp ~ x0 + x1", "effects": "two-way", "estimator": estimator}
        one, other = (spatial.fit(rows, graph, **call) for rows in (frame, shifted))
        assert one.params.to_numpy() == pytest.approx(other.params.to_numpy(), rel=1e-6)
        assert list(one.params.index) == ["rho", "x0", "x1"]


def test_the_dynamic_model_is_that_of_model_a() -> None:
    frame, graph = states_panel()
    found = spatial.fit(shuffled(frame), graph, "gsp ~ 1", effects="two-way", estimator="dynamic_2sls")
    y, _, weights = production()
    ones = np.ones((48, 1))
    regimes = spatial.layout.Regimes(ones, ("rho",), {"rho": np.ones(1)})
    each = pd.Series(range(48))
    direct = spatial_two_stage(y[:, 1:], y[:, :-1], weights, regimes, by_year("two-way", sp.csr_array(ones)), each)
    assert found.params.to_numpy() == pytest.approx(direct.params, rel=1e-8)
    assert list(found.params.index) == ["rho", "own_lag"]
    assert found.std_errors.to_numpy() == pytest.approx(np.sqrt(np.diag(clustered(direct, each, "state").matrix)))


# --- Bad input: instruments -----------------------------------------------------------------------

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


# --- Bad input: neighbours ------------------------------------------------------------------------

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


# --- The page -------------------------------------------------------------------------------------


def test_the_page_prints_what_its_examples_print() -> None:
    text = (paths.ROOT / "docs" / "estimators.md").read_text(encoding="utf-8")
    fences = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "fence"]
    names: dict[str, object] = {}
    shown = 0
    for block, after in zip(fences, [*fences[1:], None], strict=True):
        if block.info != "python":
            continue
        with redirect_stdout(io.StringIO()) as printed:
            exec(compile(block.content, f"docs/estimators.md:{block.map[0] + 1}", "exec"), names)
        if printed.getvalue():
            assert after is not None and after.info == "text"
            assert printed.getvalue().splitlines() == after.content.splitlines()
            shown += 1
    assert shown >= 5


def test_card_is_that_of_the_books() -> None:
    # Wooldridge, Introductory Econometrics, example 15.4: 0.132 (0.055), after Card (1995).
    controls = "exper + expersq + black + smsa + south + smsa66 + " + " + ".join(f"reg66{i}" for i in range(2, 10))
    found = iv.fit(card.load(), f"lwage ~ {controls} + [educ ~ nearc4]", covariance="unadjusted")
    assert found.params["educ"] == pytest.approx(0.132, abs=5e-4)
    assert found.std_errors["educ"] == pytest.approx(0.055, abs=5e-4)
