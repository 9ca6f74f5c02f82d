"""What the pages say of the two models: every branch of the words, on constructed results."""

import json
import re
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.book.charts import draw as charts
from analysis.book.display.figure import Figure, NotShown
from analysis.book.figures import model_frames as model_figures
from analysis.book.findings import social as social_words
from analysis.book.findings import spillovers as spillover_words
from analysis.book.findings.spillovers import Count
from analysis.book.tables import models as model_views
from analysis.book.wording.patterns import load_wording, phrases
from analysis.models.iv.intervals import IntervalSet
from analysis.models.results import Diagnostic, diagnostics_frame, models_frame
from analysis.models.spatial.diagnostics.hypotheses import BAND
from analysis.models.spatial.diagnostics.placebo import Placebo
from analysis.models.spatial.estimators.covariance import Covariance
from analysis.models.spatial.estimators.panel import Regimes
from analysis.models.spatial.evidence.curve import placebo_key, specification_curve
from analysis.models.spatial.evidence.joint import with_claims
from analysis.models.spatial.evidence.known_truth import OTHERS
from analysis.models.spatial.evidence.main_specifications import SOURCE_OF, Main
from analysis.models.spatial.evidence.specifications import RHO, Specification, refused, result
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


MAIN = {
    SOURCE_OF[outcome]: Main(SOURCE_OF[outcome], outcome, outcome, "queen", "group", "none", "within", ("a reason",))
    for outcome in OUTCOMES
}
TOLD = pd.DataFrame(
    [(source, f"ratio_to_{group}", 0.7) for source in MAIN for group in ("other_deprived", "non_deprived")],
    columns=["source", "term", "ratio"],
)


def spillovers(rho: list[float], error: float = 0.005, passes: bool = True, covers: bool = True, told=TOLD):
    """Rows and curve of six specifications alike: three main ones, and three that never pass their placebo."""
    estimated, placebos, known = [], {}, {}
    noise = np.random.default_rng(0).normal(size=(50, 3)) * 0.01
    noise -= noise.mean(axis=0)
    for outcome, effects in product(OUTCOMES, ("group", "constant")):
        chosen = specification(outcome, effects)
        covariance = Covariance(np.eye(3) * error**2, "clustered (authority)", 296, 295)
        rows = result(chosen, REGIMES, np.array(rho), TERMS, covariance, 1000, [Diagnostic("placebo", 1.0)])
        estimated.append((chosen, rows))
        bias = 0.0 if passes and effects == "group" else 0.3
        placebos[placebo_key(chosen)] = Placebo(TERMS, noise + bias)
        known[f"past/{outcome}/{chosen.sample}", "within", effects, "none"] = covers
    nothing = specification("gva_growth", "group")
    estimated.append((nothing, refused(nothing, "small-area GVA growth: it cannot be had. Bring it")))
    curve = with_claims(specification_curve(estimated, placebos, MAIN, known), told)
    return [row for _, row in estimated], curve


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
    edition = {"slug": slug, "data": data, "models_missing": missing or {}, "datasets": [], "definition": {}}
    write_tables(folder / slug, tables, {"edition.json": edition})
    return Results(folder / slug)


@pytest.mark.parametrize(
    ("rho", "error", "passes", "arrival", "tenth"),
    [
        ([0.45, 0.50, 0.50], 0.002, True, "all", "borne_out"),
        ([0.60, 0.50, 0.50], 0.005, True, "all", "ruled_out"),
        ([0.46, 0.50, 0.50], 0.007, True, "all", "open"),
        ([0.49, 0.50, 0.50], 0.015, True, "all", "cannot_tell"),
        ([0.46, 0.50, 0.50], 0.0115, True, "all", "main_cannot_tell"),
        ([0.45, 0.50, 0.50], 0.4, True, "none", "cannot_tell"),
        ([0.45, 0.50, 0.50], 0.005, False, "no_evidence", "cannot_tell"),
    ],
)
def test_words_on_spillovers_follow_the_main_specifications(tmp_path, rho, error, passes, arrival, tenth):
    results = written(tmp_path, *spillovers(rho, error, passes))
    found = spillover_words.Spillovers(results.spillover_curve)
    assert (found.arrival, found.tenth) == (arrival, tenth)
    text, short = spillover_words.summary(results), spillover_words.recommendation(results)
    assert "each of three open data sources" in text
    if arrival == "no_evidence":
        assert text.endswith("So nothing can be said of it here.")
    else:
        assert phrases("spillovers.arrival")[arrival] in text
        assert phrases("spillovers.tenth")[tenth] in text
        assert ("the smallest difference" in text) == (tenth in ("cannot_tell", "main_cannot_tell"))
    assert short.startswith(phrases("spillovers.money")[tenth])
    for sentence in SENTENCE.split(f"{text} {short}"):
        assert len(sentence.split()) <= 40, sentence


SENTENCE = re.compile(r"(?<=[a-z)][.?]) |(?<=\d[.?]) ")


def test_numbers_that_stand_in_the_wording_are_those_of_the_models():
    assert "0.85 to 0.95" in pattern("spillovers.told")
    assert BAND == (0.85, 0.95)
    assert "counted 0.4 elsewhere" in pattern("spillovers.smallest")
    assert OTHERS == 0.4


def pattern(key: str) -> str:
    section, name = key.split(".")
    return load_wording()[section].sentences[name]


def test_what_an_estimator_that_misses_the_truth_finds_does_not_count(tmp_path):
    results = written(tmp_path, *spillovers([0.45, 0.50, 0.50], 0.002, covers=False))
    found = spillover_words.Spillovers(results.spillover_curve)
    assert found.judged.empty
    assert found.tenth == "cannot_tell"
    assert "None of these versions hold" in spillover_words.summary(results)


def test_a_verdict_of_one_source_says_that_the_others_cannot_tell(tmp_path):
    # The first source's ratio is clearly below, the others' coefficients are too imprecise.
    rows, curve = spillovers([0.49, 0.50, 0.50], 0.015)
    first = curve.index[curve["main"]][0]
    ends = ("ratio_od", "ratio_od_low", "ratio_od_high", "ratio_nd", "ratio_nd_low", "ratio_nd_high")
    curve.loc[first, list(ends)] = [0.5, 0.4, 0.6] * 2
    curve.loc[first, ["holm_ratio_od", "holm_ratio_nd", "excluded"]] = [0.001, 0.001, True]
    text = spillover_words.summary(written(tmp_path, rows, curve.astype({"excluded": bool})))
    assert "is ruled out (a ratio of 0.85 to 0.95) in one of three sources; in the others" in text
    assert "the smallest difference" in text
    assert all(len(sentence.split()) <= 40 for sentence in SENTENCE.split(text))


@pytest.mark.parametrize(
    ("ratios", "words"), [((0.7, 0.6), "a ratio of 0.60"), ((np.nan, 0.6), "not have told even a ratio of zero")]
)
def test_the_smallest_ratio_is_that_at_which_both_are_told(tmp_path, ratios, words):
    told = TOLD.assign(ratio=list(ratios) * len(MAIN))
    results = written(tmp_path, *spillovers([0.49, 0.50, 0.50], 0.015, told=told))
    assert words in spillover_words.summary(results)


def test_what_the_sentences_claim_is_recomputed_from_the_estimates(tmp_path):
    """From models.csv alone: means and errors, Holm by hand, and whether both ratios leave one out."""
    results = written(tmp_path, *spillovers([0.46, 0.50, 0.50], 0.007))
    curve, models = results.spillover_curve, results.models
    found = spillover_words.Spillovers(curve)
    main = models[models["specification"].isin(curve.loc[curve["main"], "specification"])]
    ratios = main[main["term"].str.startswith("ratio")].sort_values("p_value")
    steps = [(len(ratios) - i) * p for i, p in enumerate(ratios["p_value"])]
    below = (np.maximum.accumulate(steps) < 0.05).all() and (ratios["estimate"] < 1).all()
    assert below == found.lower.all()
    assert Count.of(found.lower).total == len(MAIN)
    outside = (ratios["ci_high"] < 0.85) | (ratios["ci_low"] > 0.95)
    assert found.tenth == ("ruled_out" if outside.all() else "open")


@pytest.mark.parametrize(
    ("rho", "error", "covers", "verdict", "power"),
    [
        ([0.60, 0.50, 0.50], 0.005, True, "told", "a ratio of 0.70 or less"),
        ([0.50, 0.50, 0.50], 0.02, True, "arrives", "a ratio of 0.70 or less"),
        ([0.50, 0.50, 0.50], 0.4, True, "cannot_tell", "not even a ratio of zero"),
        ([0.50, 0.50, 0.50], 0.02, False, "no_evidence", None),
    ],
)
def test_the_part_of_england_says_what_it_can_tell(tmp_path, rho, error, covers, verdict, power):
    told = TOLD.assign(ratio=np.nan) if verdict == "cannot_tell" else TOLD
    rows, curve = spillovers(rho, error, covers=covers, told=told)
    own = curve.assign(source=curve["source"].replace("claimants", spillover_words.PART))
    results = written(tmp_path, rows, own)
    about = {"areas": 755, "areas_doubly_disadvantaged": 100, "ward_year": 2020, "ward_to_own": 1.37}
    text = spillover_words.part_of_england(with_rows(results, about))
    assert phrases("spillovers.part")[verdict] in text
    assert (power is None and "four cases of five" not in text) or power in text
    assert "In 2020" in text and "1.37 times" in text
    for sentence in SENTENCE.split(text):
        assert len(sentence.split()) <= 40, sentence
    assert spillover_words.part_of_england(written(tmp_path / "without", rows, curve)) == ""


def with_rows(results: Results, about: dict[str, float]) -> Results:
    """Results with rows on the part of England beside their diagnostics."""
    rows = pd.DataFrame(
        {"specification": f"part.{spillover_words.PART}", "statistic": list(about), "value": about.values()}
    )
    diagnostics = pd.concat([results.diagnostics, rows], ignore_index=True)
    vars(results)["diagnostics"] = diagnostics
    return results


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
        "social_ladder",
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
