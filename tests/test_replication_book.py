"""What the replication chapter says is what its tables hold; notes and models on rows made by hand."""

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import real_results
from analysis import paths
from analysis.book.figures import claim_frames as claim_figures
from analysis.book.findings import claim_notes
from analysis.book.findings import claims as claim_words
from analysis.book.findings import northern as northern_words
from analysis.book.findings.claim_texts import ClaimRow, Scorecard
from analysis.book.tables import claims as claim_tables
from analysis.book.wording import numbers
from analysis.indicators.spec import load_indicators
from analysis.regions import load_regions
from analysis.replication.claims_file import load_claims
from analysis.replication.improvers import contests, improvers
from analysis.replication.known import MODEL_CLAIMS
from analysis.replication.model_claims import model_findings
from analysis.replication.sensitivity import sensitivity
from analysis.replication.spec_file import load_tests
from analysis.results import schema


def mirror(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that computes England from the raw data."""
    return pytest.mark.slow(pytest.mark.mirror(test))


@cache
def results() -> Any:
    """England's tables of the replication from the real data, without the models, as the book reads them."""
    national = real_results.national()
    load = national.origin.load
    return SimpleNamespace(
        claims=national.replication.england,
        claim_alternatives=national.replication.alternatives,
        sensitivity=sensitivity(national.parts, national.neighbourhoods, load("indices")),
        improvers=improvers(contests(load), national.neighbourhoods),
        pair_differences=national.study.differences,
        balance=national.study.balance,
        left_over=national.study.left_over,
        list_of_2019=national.of_2019[0],
        list_chance=national.of_2019[1],
        national=national.rates,
        dilution=national.origin.dilution(national.neighbourhoods["group"]).reset_index(),
        specs=national.specs,
        region=load_regions()["england"],
        definition=national.definition,
        data="real",
    )


def card() -> Scorecard:
    return Scorecard(results())


def plain_counts(folder: Path) -> dict[str, int]:
    """The statuses in England's file as the build writes it, counted without pandas."""
    path = folder / "claims.csv"
    results().claims.to_csv(path, index=False)
    with path.open(encoding="utf-8", newline="") as file:
        statuses = [row["status"] for row in csv.DictReader(file)]
    assert len(statuses) == 182
    return {status: statuses.count(status) for status in set(statuses)}


# ---- words ---------------------------------------------------------------------------------------


@mirror
def test_the_headline_counts_the_rows_of_the_file(tmp_path: Path) -> None:
    n = plain_counts(tmp_path)
    tested = n["reproduced"] + n["same_direction"] + n["differs"]
    assert tested + n["not_testable"] + n["context"] == 182
    text = claim_words.headline(card())
    for part in (
        "Of the 182 statements",
        f"{numbers.in_words(n['context'])} lie outside",
        f"{numbers.in_words(n['not_testable'])} would need",
        f"Of the {numbers.in_words(tested)} that could be tested",
        f"{numbers.in_words(n['reproduced'])} are reproduced",
        f"{numbers.in_words(n['same_direction'])} hold in direction",
        f"{numbers.in_words(n['differs'])} differ.",
    ):
        assert part in text


@mirror
def test_the_figures_title_has_the_same_counts(tmp_path: Path) -> None:
    n = plain_counts(tmp_path)
    drawn = claim_figures.build("scorecard", results())
    assert f"{n['reproduced']} are reproduced" in drawn.title
    by_status = drawn.frame.groupby("status")["claims"].sum().to_dict()
    assert by_status == {name: n[name] for name in by_status}


@mirror
def test_a_value_that_agrees_while_its_comparison_fails_is_told() -> None:
    text = claim_words.half_met(card())
    rows = results().claims
    turned = rows[(rows["status"] == "reproduced") & (rows["direction_holds"].astype(str) == "False")]
    assert bool(text) == (len(turned) > 0)
    # Part-time work: 33% published, 32.7% found, and 34.6% in other deprived places.
    assert list(turned["id"]) == ["part-time-share-dd"]
    assert text.startswith("One of those reproduced") and "part-time work" in text


@mirror
def test_the_mechanical_shares_are_those_of_the_file() -> None:
    rows = results().improvers
    rows = rows[(rows["period"] == "employment_2010_2019") & (rows["scale"] == "log") & (rows["area"] == "The North")]
    late = rows[rows["mechanical"]]["share"].item()
    start = rows[~rows["mechanical"]]["share"].item()
    text = northern_words.mechanical_sentence(results())
    assert f"{late:.0f}% instead of {start:.0f}% in the North" in text


@mirror
def test_signs_that_keep_whatever_the_definition_are_counted_from_the_grid() -> None:
    grid = results().sensitivity.copy()
    grid["above"] = grid["doubly_disadvantaged"] > grid["other_deprived"]
    known = grid[grid[["doubly_disadvantaged", "other_deprived"]].notna().all(axis=1)]
    force = known[(known["unit"] == "neighbourhood") & (known["imd"] == "2019")]
    force = force[(force["imd_share"] == 0.1) & (force["cni_share"] == 0.1)].set_index("indicator")["above"]
    found = claim_words.contrasts(results())
    for name, rows in known.groupby("indicator"):
        assert found.loc[name, "same"] == int((rows["above"] == force[name]).sum()), name
        assert found.loc[name, "definitions"] == len(rows)


# ---- tables --------------------------------------------------------------------------------------


def html_of(view: Any) -> str:
    return str(view._repr_mimebundle_()["text/html"])


@mirror
def test_every_statement_has_a_row_that_links_can_reach() -> None:
    page = html_of(claim_tables.scorecard(results())) + html_of(claim_tables.context(results()))
    anchors = re.findall(r'<tr id="claim-([\w-]+)"', page)
    assert len(anchors) == len(set(anchors)) == 182
    assert set(anchors) == set(load_claims().index)


def test_the_claims_that_chapters_link_to_exist() -> None:
    linked = {
        name
        for file in paths.CHAPTERS.glob("*.md")
        for name in re.findall(r"\{claim\}`([\w-]+)`", file.read_text("utf-8"))
    }
    assert len(linked) > 15
    assert linked <= set(load_claims().index)


@mirror
def test_the_scorecard_can_be_filtered_by_status_chapter_and_figure() -> None:
    page = html_of(claim_tables.scorecard(results()))
    heads = re.findall(r'<th scope="col"[^>]*data-choose[^>]*>([^<]+)<', page)
    assert {"Status", "Chapter", "Figure"} <= set(heads)


@mirror
def test_what_is_needed_stands_by_name_and_not_by_id() -> None:
    page = html_of(claim_tables.scorecard(results()))
    assert "Would need: " in page
    assert "childcare_accessibility_2024" not in re.sub(r"<a[^>]*>", "", page)


@mirror
@pytest.mark.parametrize("status", ["differs", "same_direction"])
def test_each_claim_that_is_not_reproduced_has_a_note(status: str, tmp_path: Path) -> None:
    notes = claim_tables.claim_notes_list(results(), status)
    assert len(notes.entries) == plain_counts(tmp_path)[status]
    assert all(len(note) > 20 for _, _, _, note in notes.entries)


@mirror
def test_mechanical_rows_are_named_as_such() -> None:
    page = html_of(claim_tables.pair_differences(results()))
    for label in ("Worklessness at the end", "Among the most deprived tenth in 2019", "Doubly disadvantaged"):
        assert f"{label} (mechanical)" in page
    assert "Owner-occupied homes, 2021 (mechanical)" not in page


# ---- notes by hand -------------------------------------------------------------------------------


def claim(name: str, **row: Any) -> ClaimRow:
    base = {"id": name, "measure": "same", "indicator": "bad_health_rate", "remark": "", "ci_low": 9.9, "ci_high": 10.1}
    base |= {"area": "england", "relation": "equals", "unit": "percent"}
    return ClaimRow(pd.Series(base | row), load_tests().tests[name], load_indicators())


def tried(*rows: tuple[str, float, str], name: str = "bad-health-dd") -> Any:
    frame = pd.DataFrame(
        [{"id": name, "label": label, "estimate": v, "status": s} for label, v, s in rows],
        columns=["id", "label", "estimate", "status"],
    )
    return SimpleNamespace(alternatives=frame.assign(gives_published=frame["status"] == "reproduced"))


OFF = {"published_value": 10.0, "england_estimate": 12.0, "estimate": 12.0, "england_status": "differs"}


def test_a_note_names_the_alternative_that_gives_the_figure() -> None:
    text = claim_notes.alternatives(
        tried(("A", 11.0, "differs"), ("B", 10.1, "reproduced")), claim("bad-health-dd", **OFF)
    )
    assert text == "“B” (10.1%) meets the published figure."


def test_a_note_names_the_nearest_where_none_gives_it() -> None:
    text = claim_notes.alternatives(
        tried(("A", 11.0, "differs"), ("B", 13.0, "differs")), claim("bad-health-dd", **OFF)
    )
    assert "None of two alternatives gives" in text and "“A” comes nearest (11.0%)" in text


def test_a_note_says_when_nothing_comes_nearer() -> None:
    text = claim_notes.alternatives(tried(("A", 13.0, "differs"), ("B", 7.0, "differs")), claim("bad-health-dd", **OFF))
    assert text == "None of two alternatives comes nearer."


def test_an_interval_is_told_only_if_the_published_figure_is_in_it() -> None:
    assert "9.8% to 14.2%" in claim_notes.interval(claim("bad-health-dd", **OFF, ci_low=9.8, ci_high=14.2))
    assert claim_notes.interval(claim("bad-health-dd", **OFF, ci_low=10.2, ci_high=13.8)) == ""
    nan = float("nan")
    assert claim_notes.interval(claim("bad-health-dd", **OFF, ci_low=nan, ci_high=nan)) == ""


# ---- claims on the models, on rows made by hand --------------------------------------------------


def curve(**columns: list[Any]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    base: dict[str, Any] = {"evidence": [True] * n, "main": [True] * n}
    for short in ("dd", "od", "nd"):
        base |= {f"rho_{short}": [0.5] * n, f"holm_{short}": [0.01] * n}
    for short in ("od", "nd"):
        base |= {f"ratio_{short}": [0.9] * n, f"holm_ratio_{short}": [0.01] * n}
        base |= {f"ratio_{short}_low": [0.86] * n, f"ratio_{short}_high": [0.94] * n}
    return pd.DataFrame(base | columns)


@pytest.mark.parametrize(
    ("significant", "status"),
    [(10, "reproduced"), (9, "reproduced"), (8, "same_direction"), (6, "same_direction"), (5, "differs")],
)
def test_a_claim_on_spillovers_needs_nearly_all_or_most_sources(significant: int, status: str) -> None:
    p = [0.01] * significant + [0.2] * (10 - significant)
    found = model_findings({"spillover_curve": curve(holm_dd=p)})["rho-significant-dd"]
    assert (found.estimate, found.verdict.status) == (significant / 10, status)


@pytest.mark.parametrize("column", ["evidence", "main"])
def test_versions_that_are_no_evidence_or_not_fixed_beforehand_do_not_count(column: str) -> None:
    table = curve(holm_dd=[0.01] * 5 + [0.9] * 5)
    table.loc[5:, column] = False
    assert model_findings({"spillover_curve": table})["rho-significant-dd"].verdict.status == "reproduced"
    nothing = model_findings({"spillover_curve": table.assign(**{column: False})})
    assert nothing["rho-significant-dd"].verdict.status == "not_testable"


@pytest.mark.parametrize(
    ("low", "value", "high", "p", "status"),
    [
        # Half as strong is below, but not about a tenth below; stronger is neither.
        (0.86, 0.90, 0.94, 0.01, "reproduced"),
        (0.40, 0.50, 0.60, 0.01, "same_direction"),
        (1.10, 1.20, 1.30, 0.01, "differs"),
        # No difference is inside the interval: it says nothing of a tenth, wherever its middle is.
        (0.70, 0.90, 1.10, 0.30, "not_testable"),
        # Told from one by itself, but not among as many as are tested.
        (0.80, 0.90, 0.99, 0.08, "not_testable"),
    ],
)
def test_about_a_tenth_below_is_judged_by_what_it_rules_out(low, value, high, p, status) -> None:
    columns = {"ratio_od_low": [low], "ratio_od": [value], "ratio_od_high": [high], "holm_ratio_od": [p]}
    found = model_findings({"spillover_curve": curve(**columns)})["rho-dd-vs-other-deprived"]
    assert found.verdict.status == status
    if status != "not_testable":
        assert found.estimate == pytest.approx(100 * (value - 1))


def test_no_model_rows_leave_its_claims_out() -> None:
    assert model_findings({}) == {}


@mirror
def test_without_the_models_their_claims_are_not_testable_and_say_what_they_need() -> None:
    rows = results().claims.set_index("id").loc[list(MODEL_CLAIMS)]
    assert (rows["status"] == "not_testable").all()
    assert rows["needs"].str.contains("estimates").all()


def test_tables_of_the_northern_study_stand_without_its_data() -> None:
    # As in the synthetic England, which has no index of 2010.
    tables: Any = {name: pd.DataFrame(columns=schema.table(name).names()) for name in ("improvers", "pair_differences")}
    empty: Any = SimpleNamespace(**tables)
    for view in (claim_tables.northern, claim_tables.pair_differences):
        assert "<table" in html_of(view(empty))
