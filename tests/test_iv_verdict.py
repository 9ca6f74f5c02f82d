"""The plan, the table of checks and the conclusion: every branch, on constructed results."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import paths
from analysis.errors import CatalogError
from analysis.models.iv.evidence import Count, Evidence
from analysis.models.iv.grid import CLUSTERED_ID, estimate_cell
from analysis.models.iv.intervals import IntervalSet
from analysis.models.iv.plan import MODEL, PLAN_FILE, Specification, load_plan
from analysis.models.results import (
    Diagnostic,
    Estimate,
    ModelResult,
    diagnostics_frame,
    models_frame,
)
from analysis.replication.social_claims import statements
from analysis.results.release.released import released_tables
from analysis.results.social import conclusion as conclusions
from analysis.results.social.checks import COVARIATES, credibility_table
from analysis.results.social.ladder import given

PLAN = load_plan()
POSITIVE = IntervalSet(((0.2, 0.9),))
NEGATIVE = IntervalSet(((-0.9, -0.2),))
AROUND_ZERO = IntervalSet(((-0.3, 0.4),))
UNBOUNDED = IntervalSet.all_values()
EMPTY = IntervalSet()

MAIN_OUTCOMES = [o.id for o in PLAN.outcomes.values() if not (o.variant or o.placebo)]
MAIN_TREATMENTS = [t.id for t in PLAN.treatments.values() if not t.variant]


def result(
    outcome: str,
    treatment: str,
    *,
    estimate: float = 0.5,
    found: IntervalSet = POSITIVE,
    effective_f: float = 40.0,
    j_p: float = 0.5,
    zero_p: float = 0.01,
    ols: float = 0.1,
    first_stage: tuple[float, float] = (0.4, -0.3),
) -> list[ModelResult]:
    """One OLS and one 2SLS result at ward level with the headline's controls."""

    def one(instruments: str, estimator: str, rows: list[Estimate], facts: list[Diagnostic]):
        specification = Specification.parse(
            f"{outcome}/{treatment}/{instruments}/starting_point/{estimator}/{CLUSTERED_ID}"
        )
        return ModelResult(MODEL, specification.id, "ward", outcome, tuple(rows), 6000, 280, "", tuple(facts))

    facts = [
        Diagnostic("effective_f", effective_f),
        Diagnostic("effective_f_critical", 20.0),
        Diagnostic("kleibergen_paap_f", effective_f),
        Diagnostic("hansen_j", 1.0, 1, j_p),
        Diagnostic("endogeneity_c", 1.0, 1, 0.01),
        Diagnostic("anderson_rubin_f", 1.0, (2, 279), zero_p),
        Diagnostic("anderson_rubin_set", len(found.intervals), reference=str(found)),
    ]
    rows = [
        Estimate(treatment, estimate, 0.1, estimate - 0.2, estimate + 0.2),
        Estimate("first_stage:turnout", first_stage[0]),
        Estimate("first_stage:drugs", first_stage[1]),
    ]
    return [
        one("none", "ols", [Estimate(treatment, ols)], []),
        one("both", "2sls", rows, facts),
    ]


def frames(placebo_p: float = 0.6, **options: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All main outcomes and treatments alike, and a placebo that passes unless told otherwise."""
    results = [
        row
        for outcome in MAIN_OUTCOMES
        for treatment in MAIN_TREATMENTS
        for row in result(outcome, treatment, **options)
    ]
    for treatment in MAIN_TREATMENTS:
        results += result("imd_before", treatment, estimate=0.0, found=AROUND_ZERO, zero_p=placebo_p)
    return models_frame(results), diagnostics_frame(results)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({}, "positive"),
        ({"effective_f": 5.0}, "weak"),
        ({"effective_f": 5.0, "found": UNBOUNDED}, "weak"),
        ({"effective_f": 5.0, "placebo_p": 0.001}, "weak_and_not_credible"),
        ({"j_p": 0.01}, "not_credible"),
        ({"placebo_p": 0.001}, "not_credible"),
        ({"found": EMPTY}, "not_credible"),
        ({"found": NEGATIVE, "estimate": -0.5}, "negative"),
        ({"found": AROUND_ZERO, "estimate": 0.1}, "no_clear_effect"),
    ],
)
def test_the_numbers_choose_the_conclusion(options: dict[str, object], key: str) -> None:
    found = conclusions.conclusion(PLAN, *frames(**options))
    assert found.key == key
    assert found.sentence == conclusions.SENTENCES[found.key]
    assert found.details


def test_signs_that_differ_by_outcome_are_mixed() -> None:
    results = [
        row
        for number, outcome in enumerate(MAIN_OUTCOMES)
        for treatment in MAIN_TREATMENTS
        for row in result(
            outcome,
            treatment,
            estimate=0.5 * (-1) ** number,
            found=POSITIVE if number % 2 == 0 else NEGATIVE,
        )
    ]
    results += result("imd_before", "grants", estimate=0.0, zero_p=0.5, found=AROUND_ZERO)
    found = conclusions.conclusion(PLAN, models_frame(results), diagnostics_frame(results))
    assert found.key == "mixed"
    assert "surely above zero in 10 and surely below in 10" in found.details[1]


def on_the_ladder(
    *, placebo: float = 0.6, effect: float = 0.5, effective_f: float = 40.0, rung: str = "deprivation"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Results that say nothing as the headline has them; on one rung, an effect and a placebo with intervals."""
    results = []
    for outcome in [*MAIN_OUTCOMES, "imd_before"]:
        value = placebo if outcome == "imd_before" else effect
        for treatment in MAIN_TREATMENTS:
            results += result(outcome, treatment, effective_f=5.0, found=UNBOUNDED, zero_p=0.5)
            for row in result(outcome, treatment, effective_f=effective_f):
                chosen = row.specification.replace("/starting_point/", f"/{rung}/")
                narrow = Estimate(treatment, value, 0.1, value - 0.2, value + 0.2)
                estimates = (narrow, *row.estimates[1:]) if "/2sls/" in chosen else row.estimates
                results.append(replace(row, specification=chosen, estimates=estimates))
    return models_frame(results), diagnostics_frame(results)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({}, "another_road"),
        ({"placebo": 0.5}, "another_road"),
        ({"placebo": 0.4}, "weak"),
        ({"placebo": 0.1}, "weak"),
        ({"effect": 0.15}, "weak"),
        ({"effect": -0.5}, "weak"),
        ({"effective_f": 5.0}, "weak"),
        ({"rung": "before"}, "another_road"),
        ({"rung": "authority"}, "not_credible"),
    ],
)
def test_exclusion_is_named_only_where_strong_instruments_find_as_much_before(
    options: dict[str, object], key: str
) -> None:
    found = conclusions.conclusion(PLAN, *on_the_ladder(**options))
    assert found.key == key
    assert ("exclusion fails" in found.sentence) == (key == "another_road")
    if found.key == "another_road" and "rung" not in options:
        assert "given place and deprivation in 2010, the" in found.sentence
        assert "above its critical value for 5 of 5 measures" in found.details[0]


def test_strength_that_controls_take_away_is_said_to_be_of_what_was_there_before() -> None:
    table = credibility_table(PLAN, *on_the_ladder()).set_index("check")
    assert table.loc["Are the instruments strong?", "meaning"].startswith("Strong with few controls")
    table = credibility_table(PLAN, *on_the_ladder(effective_f=5.0)).set_index("check")
    assert table.loc["Are the instruments strong?", "meaning"].startswith("Too weak in most regressions")


def test_rungs_of_the_ladder_count_for_it_alone() -> None:
    models, diagnostics = on_the_ladder()
    evidence = Evidence.of(PLAN, models, diagnostics)
    assert len(evidence.family) == 20
    assert set(evidence.family["controls"]) == {"starting_point"}
    assert set(evidence.ladder["controls"]) == {"deprivation", "starting_point"}
    signs = credibility_table(PLAN, models, diagnostics).set_index("check").loc["Choice of controls", "result"]
    assert signs == "One sign over all control sets in 20 of 20"


def test_a_verdict_has_at_most_forty_words() -> None:
    for sentence in conclusions.SENTENCES.values():
        for controls in PLAN.ladder["rungs"]:
            assert len(sentence.format(controls=given(PLAN, controls)).split()) <= 40


@pytest.mark.parametrize(
    ("instruments", "outcome", "timing"),
    [
        ("drugs", "employment", "after the outcome"),
        ("turnout", "employment", "partly after the outcome"),
        ("both", "employment", "partly after the outcome"),
        ("both", "income", "after the outcome"),
    ],
)
def test_instruments_measured_after_the_outcome_are_called_so(instruments: str, outcome: str, timing: str) -> None:
    # Turnout is of 2021 to 2024, drug offences of 2024 and 2025; employment deprivation of 2025 has data to 2022.
    assert PLAN.timing(instruments, outcome) == timing


def test_the_released_verdict_is_what_the_released_rows_say() -> None:
    """Recomputed from ``models.csv`` and ``diagnostics.csv`` with nothing of the code that chose it."""
    tables = released_tables(paths.RELEASED / "shared")
    ids = ["outcome_id", "treatment", "instruments", "controls", "estimator", "covariance_id"]

    def rows(name: str) -> pd.DataFrame:
        frame = tables[name]
        own = frame[
            frame["specification"].str.fullmatch(r"[^/]+/[^/]+/(both|none)/[^/]+/(2sls|ols)/clustered")
            & (frame["sample"] == "ward")
        ]
        parts = own["specification"].str.split("/", expand=True).set_axis(ids, axis=1)
        return own.reset_index(drop=True).join(parts.reset_index(drop=True))

    estimates = (
        rows("models").query("term == treatment").set_index(["controls", "outcome_id", "treatment"]).sort_index()
    )
    facts = rows("diagnostics").pivot_table(
        index=["controls", "outcome_id", "treatment"], columns="statistic", values="value"
    )
    iv, ols = (estimates[estimates["estimator"] == name] for name in ("2sls", "ols"))
    strong = facts["effective_f"] > facts["effective_f_critical"]
    found = []
    for controls in ("none", "place", "deprivation", "degrees", "before", "starting_point"):
        try:
            after = iv.loc[controls, "employment"].loc[MAIN_TREATMENTS]
            before = iv.loc[controls, "imd_before"].loc[MAIN_TREATMENTS]
        except KeyError:
            continue
        of_it = strong.loc[controls, "employment"].loc[MAIN_TREATMENTS]
        above = after["estimate"] > ols.loc[controls, "employment"].loc[MAIN_TREATMENTS, "estimate"]
        if min(of_it.sum(), (after["ci_low"] > 0).sum(), above.sum()) >= 3 and (after["estimate"] > 0).all():
            as_large = (before["estimate"] >= after["estimate"]).sum()
            found.append((controls, int(of_it.sum()), int(as_large), int((before["ci_low"] > 0).sum())))
    said = tables["social_conclusion"]
    claimed = bool(found) and all(min(as_large, clear) >= 3 for _, _, as_large, clear in found)
    assert (said["key"] == "another_road").all() == claimed
    if claimed:
        controls, of_five, as_large, _ = found[-1]
        assert f"given {given(PLAN, controls)}," in said["text"].iloc[0]
        assert f"above its critical value for {of_five} of 5 measures" in said["text"].iloc[1]
        assert f"at least as large for {as_large} of 5" in said["text"].iloc[2]
    assert len(said["text"].iloc[0].split()) <= 40


def test_nothing_estimable_says_so() -> None:
    rows = [
        ModelResult.not_estimable(
            MODEL,
            f"employment/grants/{instruments}/authority/2sls/clustered",
            "ward",
            "employment",
            ("grants",),
            "'drugs' does not vary once the controls are taken out",
        )
        for instruments in ("drugs", "both")
    ]
    found = conclusions.conclusion(PLAN, models_frame(rows), diagnostics_frame(rows))
    assert found.key == "not_estimable"
    assert found.details == ("None of 2 regressions could be estimated.",)


def test_details_hold_the_counts() -> None:
    found = conclusions.conclusion(PLAN, *frames(effective_f=5.0, found=UNBOUNDED))
    text = " ".join(found.details)
    assert "Of 20 regressions the instruments are strong in 0." in text
    assert "20 sets have no end and 0 are empty" in text


def test_every_key_has_its_sentence() -> None:
    assert set(conclusions.SENTENCES) == set(conclusions.Key.__args__)
    assert all(sentence.endswith(".") for sentence in conclusions.SENTENCES.values())


def test_statements_of_the_report_on_results_as_it_has_them() -> None:
    found = statements(PLAN, *frames())
    assert set(found["status"]) == {"reproduced"}
    assert found.loc["iv-larger-than-ols", "estimate"] == 1.0


def test_statements_of_the_report_on_results_that_contradict_them() -> None:
    frame = frames(estimate=-0.5, found=NEGATIVE, effective_f=3.0, j_p=0.001, first_stage=(-0.1, 0.2))
    found = statements(PLAN, *frame)
    others = found.drop(index="iv-endogeneity-rejected")
    assert set(others["status"]) == {"differs"}
    assert "above zero in 0 of 4 regressions" in found.loc["iv-effect-grants", "reason"]


def test_statements_have_the_ids_of_the_claims() -> None:
    claims = pd.read_csv(PLAN_FILE.parent / "claims.csv")
    column = "id" if "id" in claims else claims.columns[0]
    assert set(statements(PLAN, *frames()).index) <= set(claims[column])


def test_the_table_of_checks_says_what_the_numbers_say() -> None:
    table = credibility_table(PLAN, *frames()).set_index("check")
    assert list(table.columns) == ["result", "meaning"]
    strength = table.loc["Are the instruments strong?"]
    assert strength["result"].startswith("Effective F above its critical value in 20 of 20")
    assert strength["meaning"] == "Weak instruments are not the trouble here."
    weak = credibility_table(PLAN, *frames(effective_f=2.0)).set_index("check")
    assert weak.loc["Are the instruments strong?", "meaning"].startswith("Too weak")
    placebo = credibility_table(PLAN, *frames(placebo_p=0.001)).set_index("check")
    line = placebo.loc["Placebo: change before treatment"]
    assert "1 of 1" in line["result"]
    assert line["meaning"].startswith("The same instruments find an effect")


def test_a_count_of_nothing_has_no_share() -> None:
    assert math.isnan(Count.of(pd.Series(dtype=bool)).share)
    assert str(Count.of(pd.Series([True, False, None]))) == "1 of 2"


# --- The plan and the grid ----------------------------------------------------------------------


def test_the_plan_marks_bad_controls_with_a_reason() -> None:
    rich = PLAN.controls["rich"]
    assert "level4_2021" in rich.bad
    assert rich.reason
    assert not PLAN.controls["starting_point"].bad


def test_a_control_set_with_an_unknown_base_is_refused(tmp_path) -> None:
    text = PLAN_FILE.read_text().replace("builds_on: place", "builds_on: nowhere")
    file = tmp_path / "plan.yml"
    file.write_text(text)
    with pytest.raises(CatalogError, match="'builds_on' of control set 'before' is 'nowhere'"):
        load_plan(file)


def test_an_id_is_read_back() -> None:
    text = "income/grants/both/none/liml/robust"
    assert Specification.parse(text).id == text
    with pytest.raises(ValueError, match="not the id"):
        Specification.parse("income/grants")


def constructed(n: int = 900) -> pd.DataFrame:
    """Areas with every column of the plan, a true effect of grants, and 60 policing areas."""
    draw = np.random.default_rng(5)
    names = {m.column for m in (*PLAN.treatments.values(), *PLAN.outcomes.values())}
    names |= {c for controls in PLAN.controls.values() for c in controls.columns}
    names |= {o.start for o in PLAN.outcomes.values() if o.start}
    data = pd.DataFrame({name: draw.normal(size=n) for name in sorted(names)})
    area = np.arange(n) % 60
    data["policing_area"] = area
    data["local_authority_code"] = [f"E0700{a:04d}" for a in area]
    data["region_code"] = area % 9
    data["turnout"] = draw.normal(size=n)
    data["log_drug_offences"] = draw.normal(size=60)[area]
    shared = draw.normal(size=n)
    treatment = data["turnout"] - data["log_drug_offences"] + shared
    data["log_grants_per_head"] = treatment
    data["employment_improvement"] = 0.7 * treatment + shared + draw.normal(size=n)
    return data


def test_a_cell_finds_the_true_effect_and_says_what_cannot_be_estimated() -> None:
    level, outcome = PLAN.levels["ward"], PLAN.outcomes["employment"]
    data = constructed()
    results = list(estimate_cell(PLAN, level, outcome, data))
    by_id = {row.specification: row for row in results}
    assert len(by_id) == len(results)
    spread = data["log_grants_per_head"].std()
    row = by_id["employment/grants/both/none/2sls/clustered"]
    assert row["grants"].ci_low < 0.7 * spread < row["grants"].ci_high
    assert row["first_stage:turnout"].estimate > 0 > row["first_stage:drugs"].estimate
    assert by_id["employment/grants/none/none/ols/clustered"]["grants"].estimate > 0.9 * spread
    impossible = by_id["employment/grants/drugs/authority/2sls/clustered"]
    assert not impossible.estimable
    reason = impossible.diagnostic("not_estimable").reference
    assert reason == "'drugs' does not vary once the controls are taken out"
    assert by_id["employment/grants/turnout/authority/2sls/clustered"].estimable
    assert row.covariance == "clustered (authority), jackknife"
    assert row.n_clusters == 60


def test_plain_clustered_errors_stay_beside_the_jackknifes_for_the_headline() -> None:
    results = list(estimate_cell(PLAN, PLAN.levels["ward"], PLAN.outcomes["employment"], constructed()))
    by_id = {row.specification: row for row in results}
    start = f"employment/grants/both/{PLAN.headline['controls']}/2sls"
    plain, jackknife = by_id[f"{start}/clustered_plain"], by_id[f"{start}/clustered"]
    assert plain.covariance == "clustered (authority)"
    assert plain["grants"].estimate == jackknife["grants"].estimate
    assert plain["grants"].std_error != jackknife["grants"].std_error
    assert {row.statistic for row in plain.diagnostics} == {"anderson_rubin_f", "anderson_rubin_set"}
    # Strength, J and endogeneity are made of summed scores, as Stata has them.
    assert {"kleibergen_paap_f", "effective_f", "hansen_j", "endogeneity_c"} < {
        row.statistic for row in jackknife.diagnostics
    }
    assert "employment/grants/both/none/2sls/clustered_plain" not in by_id


def test_every_covariate_of_the_balance_check_has_words() -> None:
    assert set(PLAN.predetermined) == set(COVARIATES)
