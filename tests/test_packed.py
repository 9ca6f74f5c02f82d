"""The models' tables as they are released: smaller, and nothing lost."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.models.results import Diagnostic, Estimate, ModelResult, diagnostics_frame, models_frame
from analysis.results import schema
from analysis.results.files import read_csv, write_tables
from analysis.results.release.packed import KEYS, packed, unpacked
from schema_support import rows_of


def tables() -> dict[str, pd.DataFrame]:
    """Rows of a model, of a check with tests only, and of a model that could not be estimated."""
    two = (Estimate.wald("a", 1.5, 0.25, df=12), Estimate.wald("b", -2.0, 1.0))
    tests = (Diagnostic("j", 3.25, 2, 0.5, "a source"), Diagnostic("f", 9.0, (2.0, 30.0)))
    results = [
        ModelResult("one", "x/y", "ward", "y", two, 100, 30, "clustered", tests),
        ModelResult("one", "check/z", "ward", "z", (), 0, None, "", tests[:1]),
        ModelResult("two", "x/y", "ward", "y", two[:1], 70, None, "robust"),
        ModelResult.not_estimable("two", "w", "none", "w", ("a",), "there is nothing, to speak of"),
    ]
    other = rows_of("statistics")
    return {"models": models_frame(results), "diagnostics": diagnostics_frame(results), "statistics": other}


def written(folder: Path, found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    write_tables(folder, found, {}, form="release" if KEYS in found else "edition")
    return {path.stem: read_csv(path) for path in folder.glob("*.csv")}


def test_what_is_unpacked_is_what_was_packed(tmp_path: Path) -> None:
    plain = written(tmp_path / "plain", tables())
    back = unpacked(written(tmp_path / "packed", packed(plain)))
    assert back.keys() == plain.keys()
    for name, frame in plain.items():
        pd.testing.assert_frame_equal(back[name], frame)
    assert list(back["models"]) == schema.table("models").names()
    assert (tmp_path / "packed" / "statistics.csv").read_bytes() == (tmp_path / "plain" / "statistics.csv").read_bytes()


def test_what_repeats_stands_once() -> None:
    found = packed(tables())
    assert len(found[KEYS]) == 4
    assert not set(schema.table(KEYS).key) & set(found["models"])
    assert list(found["models"]["key"]) == [0, 0, 1, 2]
    assert list(found["diagnostics"]["key"]) == [0, 0, 3, 2]


def test_tables_without_models_stay_as_they_are() -> None:
    other = {"statistics": tables()["statistics"]}
    assert packed(other) == other
    assert unpacked(other) == other


def test_rows_of_one_specification_that_differ_in_their_counts_are_refused() -> None:
    found = tables()
    found["models"].loc[1, "n_obs"] = 99
    with pytest.raises(DataError, match="counts or covariance"):
        packed(found)
