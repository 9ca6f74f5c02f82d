"""What pages say of the models is worked out once for the same models, and again for others."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.book.findings import shared
from analysis.results.reading import Results


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr(shared, "_KEPT", {})
    return []


def results(folder: Path, estimate: float) -> Results:
    folder.mkdir()
    pd.DataFrame({"model": ["A"], "estimate": [estimate]}).to_csv(folder / "models.csv", index=False)
    return Results(folder)


def test_editions_with_the_same_models_share_the_answer(tmp_path: Path, counted: list[Path]) -> None:
    @shared.once
    def told(one: Results) -> str:
        counted.append(one.folder)
        return (one.folder / "models.csv").read_text(encoding="utf-8")

    first, other = results(tmp_path / "a", 1.0), results(tmp_path / "b", 2.0)
    shutil.copytree(tmp_path / "a", tmp_path / "c")
    assert told(first) == told(Results(tmp_path / "c")) != told(other)
    assert counted == [tmp_path / "a", tmp_path / "b"]


def test_a_frame_is_handed_out_as_a_copy(tmp_path: Path, counted: list[Path]) -> None:
    @shared.once
    def frame(one: Results) -> pd.DataFrame:
        counted.append(one.folder)
        return pd.DataFrame({"a": [1, 2]})

    first = results(tmp_path / "a", 1.0)
    mine = frame(first)
    mine["b"] = 0
    mine.loc[0, "a"] = 9
    assert frame(first).to_dict("list") == {"a": [1, 2]}
    assert len(counted) == 1
