"""``analysis.models.iv.fit`` and ``analysis.models.spatial.fit`` on other people's data.

Numbers to compare with are those of linearmodels, spreg and R (splm). The page ``docs/estimators.md`` runs too.
"""

import io
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
from analysis.models import iv, spatial
from analysis.models.iv.design import partial_out
from analysis.models.spatial.estimators.covariance import clustered
from analysis.models.spatial.estimators.effects import by_year
from analysis.models.spatial.estimators.panel import Regimes
from analysis.models.spatial.estimators.simultaneous import spatial_two_stage
from models_support import NAMES, people
from spatial_reference_data import columbus, production

pytestmark = pytest.mark.filterwarnings(
    "ignore::analysis.models.results.FewClustersWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
)


def shuffled(rows: pd.DataFrame | pd.Series, seed: int = 1) -> pd.DataFrame | pd.Series:
    return rows.sample(frac=1, random_state=seed)


# --- Instruments ----------------------------------------------------------------------------------


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


# --- Neighbours -----------------------------------------------------------------------------------


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
    regimes = Regimes(ones, ("rho",), {"rho": np.ones(1)})
    each = pd.Series(range(48))
    direct = spatial_two_stage(y[:, 1:], y[:, :-1], weights, regimes, by_year("two-way", sp.csr_array(ones)), each)
    assert found.params.to_numpy() == pytest.approx(direct.params, rel=1e-8)
    assert list(found.params.index) == ["rho", "own_lag"]
    assert found.std_errors.to_numpy() == pytest.approx(np.sqrt(np.diag(clustered(direct, each, "state").matrix)))


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
