"""What the kept simulations show, what the appendix says of it, and that the words follow the numbers."""

from dataclasses import dataclass

import pandas as pd
import pytest

from analysis.book.findings import known_truth
from analysis.book.tables import known_truth as tables
from analysis.results import model_tables

SPILLOVERS, SOCIAL = "spillovers", "social_infrastructure"


@dataclass
class Kept:
    """Results, as far as the simulations go."""

    known_truth: pd.DataFrame


@pytest.fixture(scope="module")
def kept() -> pd.DataFrame:
    return model_tables.known_truth()


def coverage(kept: pd.DataFrame, design: str, estimator: str, start: str = "") -> pd.Series:
    rows = kept[(kept["design"] == design) & (kept["estimator"] == estimator)]
    if start:
        rows = rows[rows["term"].str.startswith(start)]
    assert len(rows)
    return rows["coverage"]


def test_there_are_as_many_draws_as_the_issue_asks(kept: pd.DataFrame) -> None:
    by_likelihood = kept["estimator"].str.startswith("likelihood")
    assert (kept.loc[by_likelihood, "draws"] >= 100).all()
    assert (kept.loc[~by_likelihood, "draws"] >= 500).all()


@pytest.mark.parametrize("model", [SPILLOVERS, SOCIAL])
def test_intervals_that_count_as_evidence_cover_as_they_should(kept: pd.DataFrame, model: str) -> None:
    # 93 to 97%, or for the 100 draws of likelihood within chance of 95%.
    text = known_truth.sentence(Kept(kept), model)
    assert text.startswith("All "), text


def test_estimates_that_count_as_evidence_are_unbiased(kept: pd.DataFrame) -> None:
    rows = kept[kept["bias"].notna() & kept["monte_carlo_error"].gt(0)]
    spatial = rows["estimator"].isin(known_truth.EVIDENCE[SPILLOVERS]) & rows["term"].str.startswith(("rho", "own"))
    social = rows["estimator"].isin(known_truth.EVIDENCE[SOCIAL]) & rows["design"].isin(known_truth.SOUND[SOCIAL])
    z = (rows["bias"] / rows["monte_carlo_error"])[spatial.fillna(False) | social]
    # The largest of some forty standard normal values is below 3.5 in 98 runs of a hundred.
    assert len(z) > 30
    assert z.abs().max() < 3.5


def test_what_the_appendix_says_of_least_squares_within_areas_holds(kept: pd.DataFrame) -> None:
    assert (coverage(kept, "past_panel", "within", "rho") < 0.93).all()
    assert coverage(kept, "past_panel", "within", "ratio").between(0.93, 0.97).all()
    rows = kept[(kept["design"] == "past_panel") & (kept["estimator"] == "within") & (kept["truth"] == 0.4)]
    assert rows["mean"].round(2).between(0.36, 0.38).all()
    assert (coverage(kept, "past_panel", "half_panel_jackknife", "rho") < 0.93).all()


def test_what_the_appendix_says_of_instruments_holds(kept: pd.DataFrame) -> None:
    assert coverage(kept, "both", "2sls, plain").item() < coverage(kept, "both", "2sls").item()
    assert coverage(kept, "both", "2sls, plain").item() < 0.93
    assert coverage(kept, "both_weak", "2sls").item() < 0.93
    assert 0.93 <= coverage(kept, "both_weak", "anderson_rubin_set").item() <= 0.97
    assert coverage(kept, "own_effect", "2sls").item() == 0
    assert coverage(kept, "own_effect", "hansen_j_keeps").item() < 0.5


def test_the_sentence_names_the_furthest_and_counts_those_near() -> None:
    rows = pd.DataFrame(
        {
            "model": SOCIAL,
            "design": ["both", "turnout", "both_weak", "both"],
            "estimator": ["2sls", "liml", "2sls", "2sls, plain"],
            "draws": 1000,
            "coverage": [0.90, 0.95, 0.50, 0.60],
        }
    )
    assert known_truth.sentence(Kept(rows), SOCIAL) == (
        "1 of 2 intervals that count as evidence hold the truth in 93.0% to 97.0% of draws, or as near to 95% as "
        "chance allows. Furthest from that is 2SLS in the design \u201cTurnout and drug offences\u201d, with 90.0%."
    )
    assert known_truth.sentence(Kept(rows.iloc[:0]), SOCIAL) == "The simulations have not been run for this build."


@pytest.mark.parametrize("model", [SPILLOVERS, SOCIAL])
def test_the_table_has_words_for_everything(kept: pd.DataFrame, model: str) -> None:
    table = tables.known_truth(Kept(kept), model=model)
    text = table.frame.select_dtypes(["object", "str"]).stack()
    assert not text.str.contains("_").any()
    assert not text.eq("nan").any()
    shares = table.frame[[c.name for c in table.columns if c.unit == "percent"]].stack().dropna()
    assert shares.between(0, 100).all()
    assert len(table.frame) == {SPILLOVERS: 12, SOCIAL: 6}[model]
    if model == SPILLOVERS:
        assert set(table.frame["evidence"]) == {"yes", "no"}
        assert table.frame.notna().all().all()
