"""What the pages say of the two models: every branch of the words, on constructed results."""

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.book.charts import draw as charts
from analysis.book.display.figure import Figure, NotShown
from analysis.book.figures import model_frames as model_figures
from analysis.book.findings import social as social_words
from analysis.book.findings import spillovers as spillover_words
from analysis.book.tables import models as model_views
from analysis.book.wording.patterns import phrases
from analysis.models.iv.intervals import IntervalSet
from analysis.models.results import Diagnostic, diagnostics_frame, models_frame
from analysis.models.spatial.covariance import Covariance
from analysis.models.spatial.curve import placebo_key, specification_curve
from analysis.models.spatial.panel import Regimes
from analysis.models.spatial.placebo import Placebo
from analysis.models.spatial.specifications import RHO, Specification, refused, result
from analysis.results import model_tables
from analysis.results.files import write_tables
from analysis.results.reading import Results
from analysis.results.said_of_models import said_of_models
from analysis.results.social.estimates import set_text
from test_iv_verdict import frames

TERMS = tuple(RHO.values())
REGIMES = Regimes(np.ones((1, 3)), TERMS, dict(zip(TERMS, np.eye(3), strict=True)))
OUTCOMES = ("log_claimant_rate", "employment_deprivation_rank_change", "gva_per_head_growth")


def html(table) -> str:
    """What a notebook shows of a table."""
    return table._repr_mimebundle_()["text/html"]


def specification(outcome: str, effects: str, own_lag: str = "none") -> Specification:
    return Specification(outcome, "lsoa21_2015_2022", "queen", effects, own_lag, "within", "clustered")


def spillovers(rho: list[float], error: float = 0.005, passes: bool = True):
    """Rows and curve of six specifications alike, three of which never pass their placebo."""
    estimated, placebos = [], {}
    noise = np.random.default_rng(0).normal(size=(50, 3)) * 0.01
    noise -= noise.mean(axis=0)
    for outcome, effects in product(OUTCOMES, ("group", "constant")):
        chosen = specification(outcome, effects)
        covariance = Covariance(np.eye(3) * error**2, "clustered (authority)", 296, 295)
        rows = result(chosen, REGIMES, np.array(rho), TERMS, covariance, 1000, [Diagnostic("placebo", 1.0)])
        estimated.append((chosen, rows))
        bias = 0.0 if passes and effects == "group" else 0.3
        placebos[placebo_key(chosen)] = Placebo(TERMS, noise + bias)
    nothing = specification("gva_growth", "group")
    estimated.append((nothing, refused(nothing, "small-area GVA growth: it cannot be had. Bring it")))
    return [row for _, row in estimated], specification_curve(estimated, placebos)


def written(folder, rows, curve, social=None, slug="england", data="real", missing=None) -> Results:
    """Results with these models, written and read again as a build would."""
    models, diagnostics = models_frame(rows), diagnostics_frame(rows)
    if social is not None:
        models = pd.concat([models, social[0]], ignore_index=True)
        diagnostics = pd.concat([diagnostics, social[1]], ignore_index=True)
    tables = {
        "models": models,
        "diagnostics": diagnostics,
        "known_truth": model_tables.known_truth(),
        **(said_of_models(models, diagnostics) if len(models) else {}),
    }
    if curve is not None:
        tables["spillover_curve"] = curve
    edition = {"slug": slug, "data": data, "models_missing": missing or {}, "datasets": []}
    write_tables(folder / slug, tables, {"edition.json": edition})
    return Results(folder / slug)


@pytest.mark.parametrize(
    ("rho", "error", "passes", "arrival", "tenth"),
    [
        ([0.45, 0.50, 0.50], 0.005, True, "nearly_all", "borne_out"),
        ([0.60, 0.50, 0.50], 0.005, True, "nearly_all", "ruled_out"),
        ([0.49, 0.50, 0.50], 0.015, True, "nearly_all", "open"),
        ([0.45, 0.50, 0.50], 0.4, True, "none", "cannot_tell"),
        ([0.45, 0.50, 0.50], 0.005, False, "no_evidence", "cannot_tell"),
    ],
)
def test_words_on_spillovers_follow_the_specifications(tmp_path, rho, error, passes, arrival, tenth):
    results = written(tmp_path, *spillovers(rho, error, passes))
    found = spillover_words.Spillovers(results.spillover_curve)
    assert (found.arrival, found.tenth) == (arrival, tenth)
    text = spillover_words.summary(results)
    assert "6 versions" in text
    if arrival == "no_evidence":
        assert text.endswith("So nothing can be said of it here.")
    else:
        assert phrases("spillovers.arrival")[arrival] in text
        assert phrases("spillovers.tenth")[tenth] in text
    short = spillover_words.recommendation(results)
    assert short.startswith(
        {
            "borne_out": "The open data bear that out",
            "ruled_out": "The open data do not bear that out",
            "open": "The open data leave that open",
            "cannot_tell": "The open data cannot tell",
        }[tenth]
    )


def test_precision_that_rests_on_independent_errors_is_said_to(tmp_path):
    rows, curve = spillovers([0.49, 0.50, 0.50], 0.015)
    warning = "takes errors as independent"
    assert warning not in spillover_words.summary(written(tmp_path, rows, curve))
    assert warning in spillover_words.summary(written(tmp_path, rows, curve.assign(estimator="likelihood")))


@pytest.mark.parametrize(("share", "word"), [(1.0, "nearly_all"), (0.7, "most"), (0.3, "some"), (0.0, "none")])
def test_how_often_is_said_by_share(share, word):
    flags = np.arange(10) < 10 * share
    curve = pd.DataFrame({"placebo_passes": True, "evidence": True, "can_tell": False, "significant": flags})
    assert spillover_words.Spillovers(curve).arrival == word


def test_effects_that_fail_their_placebo_are_said_to_say_nothing(tmp_path):
    text = spillover_words.trap(written(tmp_path, *spillovers([0.45, 0.5, 0.5])))
    assert "0 of 3 versions pass. So they say nothing about place" in text


def test_without_models_every_page_says_so_and_why(tmp_path):
    gone = {
        "spillovers": "boundaries cannot be had",
        "social_infrastructure": "grants cannot be had",
    }
    real = written(tmp_path, [], None, missing=gone)
    assert "boundaries cannot be had" in spillover_words.summary(real)
    assert "grants cannot be had" in social_words.conclusion(real)
    assert spillover_words.trap(real) == ""
    synthetic = written(tmp_path, [], None, data="synthetic", slug="england")
    assert "not estimated on synthetic data" in spillover_words.recommendation(synthetic)
    assert "not estimated on synthetic data" in social_words.conclusion(synthetic)
    for name, view in model_views.VIEWS.items():
        options = {"model": "spillovers"} if name == "known_truth" else {}
        assert "<table" in html(view(real, **options))
    for name in model_figures.FIGURES:
        assert isinstance(charts.build(name, real), NotShown)


def test_editions_of_other_places_say_that_the_models_are_englands(tmp_path):
    rows = spillovers([0.45, 0.5, 0.5])
    assert spillover_words.scope(written(tmp_path, *rows)) == ""
    assert "all of England" in spillover_words.scope(written(tmp_path, *rows, slug="london"))


def test_figures_and_tables_are_drawn_from_the_written_files(tmp_path):
    results = written(tmp_path, *spillovers([0.45, 0.5, 0.5]), social=frames())
    for name in (
        "spillover_rho",
        "spillover_curve",
        "spillover_ratio",
        "social_effects",
        "social_curve",
    ):
        figure = charts.build(name, results)
        assert isinstance(figure, Figure), name
        for text in (figure.title, figure.alt):
            assert not {"nan", "None", "inf"} & set(text.replace(",", " ").replace(";", " ").split())
    for name, view in model_views.VIEWS.items():
        options = {"model": "spillovers"} if name == "known_truth" else {}
        assert "<td" in html(view(results, **options)), name


def test_what_cannot_be_estimated_stands_with_its_reason_and_without_instructions(tmp_path):
    table = model_views.not_estimable(written(tmp_path, *spillovers([0.45, 0.5, 0.5])))
    assert table.frame["reason"].tolist() == ["small-area GVA growth: it cannot be had"]


def test_the_conclusion_on_social_infrastructure_is_that_of_the_numbers(tmp_path):
    weak = written(tmp_path, [], None, social=frames(effective_f=5.0))
    assert social_words.conclusion(weak).startswith("These data cannot say")
    good = written(tmp_path, [], None, social=frames())
    assert social_words.conclusion(good).startswith("Social infrastructure goes with more growth")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (IntervalSet(), "none"),
        (IntervalSet.all_values(), "all values"),
        (IntervalSet(((-0.5, 1.25),)), "\u22120.50 to 1.25"),
        (IntervalSet(((-np.inf, -1.0), (2.0, np.inf))), "below \u22121.00 or above 2.00"),
    ],
)
def test_confidence_sets_are_shown_as_they_are(found, text):
    assert set_text(found) == text


def test_references_that_repeat_stand_once_and_results_of_a_row_stay():
    rows = pd.DataFrame(
        {
            "model": "m",
            "statistic": ["hansen_j", "hansen_j", "anderson_rubin_set"],
            "reference": ["Hansen (1982)", "Hansen (1982)", "[0, 1]"],
        }
    )
    diagnostics, statistics = model_tables.said_once(rows)
    assert diagnostics["reference"].tolist() == ["", "", "[0, 1]"]
    assert statistics.to_dict("records") == [{"model": "m", "statistic": "hansen_j", "reference": "Hansen (1982)"}]


def test_numbers_keep_six_digits_and_unbounded_intervals():
    frame = model_tables.rounded(pd.DataFrame({"x": [0.123456789, np.inf, np.nan], "n": [1, 2, 3]}))
    assert frame["x"].tolist()[:2] == [0.123457, np.inf]
    assert np.isnan(frame["x"].iloc[2])
    assert frame["n"].tolist() == [1, 2, 3]


def test_edition_json_is_what_was_written(tmp_path):
    results = written(tmp_path, [], None, missing={"spillovers": "why"})
    assert json.loads((results.folder / "edition.json").read_text("utf-8"))["models_missing"] == results.models_missing
