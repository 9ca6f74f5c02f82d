"""The files behind the replication: what they must hold, and how a bad entry is named."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.indicators.spec import load_indicators
from analysis.replication.claims_file import CLAIMS_FILE, load_claims
from analysis.replication.known import COUNTS, MODEL_CLAIMS
from analysis.replication.spec_file import TESTS_FILE, load_tests, measures_of

STATUSES = ("reproduced", "same_direction", "differs")
REPORT = paths.ROOT.parent / "shared" / "report" / "claims.csv"


# ---- as committed --------------------------------------------------------------------------------


@pytest.mark.skipif(not REPORT.exists(), reason="the report's own list of claims is not beside the checkout")
def test_the_claims_are_the_reports_unchanged() -> None:
    assert CLAIMS_FILE.read_bytes() == REPORT.read_bytes()


def test_there_are_182_claims_and_each_is_placed_once() -> None:
    claims, tests = load_claims(), load_tests()
    placed = [*tests.tests, *tests.not_testable, *tests.context]
    assert len(claims) == len(placed) == 182
    assert set(placed) == set(claims.index)


@pytest.mark.parametrize("file", [CLAIMS_FILE, TESTS_FILE])
def test_no_status_is_written_in_the_data(file: Path) -> None:
    if file.suffix == ".csv":
        frame = pd.read_csv(file, dtype=str)
        assert "status" not in frame.columns
        assert not frame.isin(STATUSES).any().any()
        return
    document = yaml.safe_load(file.read_text("utf-8"))
    words = re.findall(r"[a-z_]+", str({**document, "not_testable": {}, "context": {}}))
    assert not {"status", *STATUSES} & set(words)


def test_every_test_asks_for_something_that_exists() -> None:
    indicators = load_indicators()
    for test in load_tests().tests.values():
        asked = measures_of(test)
        assert all(name in indicators for m in asked for name in m.names)
        if test.test == "count":
            assert test.measure.count in COUNTS
        elif test.test == "model":
            assert test.id in MODEL_CLAIMS
        else:
            assert test.measure.indicators


def test_every_tolerance_has_a_reason_and_is_used() -> None:
    document = yaml.safe_load(TESTS_FILE.read_text("utf-8"))
    used = {t.get("tolerance") for t in document["tests"].values()}
    assert set(document["tolerances"]) == used - {None}
    assert all(t["reason"] for t in document["tolerances"].values())


def test_a_claim_said_to_be_exact_is_not_judged_as_about() -> None:
    claims = load_claims()
    for test in load_tests().tests.values():
        if test.tolerance and claims.loc[test.id, "relation"] == "equals":
            assert "as about" not in test.tolerance.reason, test.id


def test_each_that_cannot_be_tested_names_what_is_needed() -> None:
    assert all(len(text) > 15 for text in load_tests().not_testable.values())


# ---- bad entries of claim_tests.yml --------------------------------------------------------------


def written(tmp_path: Path, claim: str, **changes: Any) -> Path:
    """Copy of the tests in which one entry is changed; None takes a key out."""
    document = yaml.safe_load(TESTS_FILE.read_text("utf-8"))
    entry = document["tests"][claim]
    for key, value in changes.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
    path = tmp_path / TESTS_FILE.name
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("claim", "changes", "says"),
    [
        ("bad-health-dd", {"indicator": "bad_heath_rate"}, "bad_heath_rate"),
        ("bad-health-dd", {"also": [{"label": "x", "indicator": "nothing"}]}, "nothing"),
        ("bad-health-dd", {"instead": {"indicator": "nowhere"}}, "nowhere"),
        ("bad-health-dd", {"test": "levl"}, "levl"),
        ("bad-health-dd", {"measure": "exact"}, "exact"),
        ("bad-health-dd", {"group": "everybody"}, "everybody"),
        ("bad-health-dd", {"than": ["rich"]}, "rich"),
        ("bad-health-dd", {"direction": "up"}, "up"),
        ("bad-health-dd", {"tolerance": "roughly"}, "roughly"),
        ("bad-health-dd", {"tolerance": None}, "no tolerance"),
        ("bad-health-dd", {"tolerence": "exact"}, "tolerence"),
        ("bad-health-dd", {"indicator": None}, "no indicator"),
        ("bad-health-dd", {"status": "reproduced"}, "status"),
        ("bad-health-dd", {"also": [{"indicator": "level4_rate"}]}, "label"),
        ("bad-health-dd", {"also": [{"label": "x", "under": "imd2030"}]}, "imd2030"),
        ("bad-health-dd", {"also": [{"label": "x", "measure": "close"}]}, "close"),
        ("dd-ward-count-2023", {"count": "streets"}, "streets"),
        ("dd-ward-dispersion-rise", {"than_count": "hamlets"}, "hamlets"),
        ("inactivity-rise", {"periods": ["2011"]}, "two periods"),
        ("inactivity-rise", {"also": [{"label": "x", "periods": ["2011"]}]}, "two periods in each of its measures"),
        ("inactivity-rise", {"instead": {"periods": ["2011"]}}, "two periods in each of its measures"),
        ("inactivity-rise", {"test": "peak", "periods": ["2011", "2019/20"], "area": {"region": "London"}}, "years"),
        ("unemployment-double-national", {"over": None}, "over"),
        ("gdhi-region-top-london", {"area": None}, "area"),
        ("blog-outcomes-vs-other-deprived", {"indicators": ["moved_last_year_rate"]}, "no worse side"),
    ],
)
def test_a_bad_test_is_named_with_file_claim_and_value(
    tmp_path: Path, claim: str, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(CatalogError) as error:
        load_tests(written(tmp_path, claim, **changes))
    message = str(error.value)
    assert TESTS_FILE.name in message and f"'{claim}'" in message and says in message


def test_claims_without_a_row_are_named(tmp_path: Path) -> None:
    path = tmp_path / CLAIMS_FILE.name
    path.write_text(CLAIMS_FILE.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"claims\.csv, line 1: this file has no claim"):
        load_claims(path)


def changed(tmp_path: Path, **parts: dict[str, Any]) -> Path:
    document = yaml.safe_load(TESTS_FILE.read_text("utf-8"))
    for part, entries in parts.items():
        for key, value in entries.items():
            if value is None:
                document[part].pop(key)
            else:
                document[part][key] = value
    path = tmp_path / TESTS_FILE.name
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"context": {"bad-health-dd": "a case study"}}, "two parts"),
        ({"context": {"no-such-claim": "a case study"}}, "is 'no-such-claim', and there is no such claim"),
        ({"context": {"ndc-areas": None}}, "'ndc-areas'"),
        ({"not_testable": {"broadband-uniform": " "}}, "'not_testable.broadband-uniform' is ' '"),
        ({"tolerances": {"exact": {"within": 0}}}, "'reason' of tolerance 'exact' is missing"),
        ({"tolerances": {"exact": {"within": 0, "part": 1, "reason": "x"}}}, "'exact' needs one of"),
        ({"tolerances": {"exact": {"within": "none", "reason": "x"}}}, "'none'"),
        ({"tests": {"rho-significant-dd": {"test": "level", "measure": "near"}}}, "'rho-significant-dd'"),
    ],
)
def test_a_claim_that_is_lost_or_placed_twice_is_named(
    tmp_path: Path, parts: dict[str, dict[str, Any]], says: str
) -> None:
    with pytest.raises(CatalogError, match=re.escape(says)):
        load_tests(changed(tmp_path, **parts))


def test_a_model_test_must_be_of_a_claim_on_a_model(tmp_path: Path) -> None:
    path = changed(tmp_path, tests={"bad-health-dd": {"test": "model", "measure": "near"}})
    with pytest.raises(CatalogError, match="'bad-health-dd' is tested by a model"):
        load_tests(path)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    path = tmp_path / TESTS_FILE.name
    path.write_text("tests: {}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="tolerances"):
        load_tests(path)


# ---- bad rows of claims.csv ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("value", "ten", "is 'ten'; expected a number"),
        ("value", "", "is empty; the relation"),
        ("relation", "roughly", "is 'roughly'"),
        ("id", "bad-health-od", "is that of the entry in line"),
    ],
)
def test_a_bad_claim_is_named_with_line_column_and_value(tmp_path: Path, column: str, value: str, says: str) -> None:
    frame = pd.read_csv(CLAIMS_FILE, dtype=str, keep_default_na=False)
    place = int(frame.index[frame["id"] == "bad-health-dd"][0])
    frame.loc[place, column] = value
    path = tmp_path / "claims.csv"
    frame.to_csv(path, index=False)
    with pytest.raises(CatalogError) as error:
        load_claims(path)
    # The header is line 1. A doubled id is found where it stands the second time.
    line = place + 2 if column != "id" else place + 3
    assert f"claims.csv, line {line}: '{column}'" in str(error.value)
    assert says in str(error.value)


def test_a_lost_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    pd.read_csv(CLAIMS_FILE, dtype=str).drop(columns="relation").to_csv(path, index=False)
    with pytest.raises(CatalogError, match="the column 'relation' is missing"):
        load_claims(path)
