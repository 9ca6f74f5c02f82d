"""Mutants of what the book says can still be made, and each is caught by a test that there is."""

import csv
import re

import pytest

import mutants
from analysis import paths


def results() -> list[dict[str, str]]:
    with mutants.RESULTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("mutant", mutants.mutants(), ids=lambda m: m["what"])
def test_a_mutant_changes_its_file_in_one_place(mutant: dict[str, str]) -> None:
    text = (paths.ROOT / mutant["file"]).read_text(encoding="utf-8")
    assert mutants.changed(mutant) != text


def test_every_mutant_was_tried_and_caught_by_a_test_that_there_is() -> None:
    told = results()
    assert [row["what"] for row in told] == [mutant["what"] for mutant in mutants.mutants()]
    for row in told:
        file, _, name = row["caught_by"].partition("::")
        text = (paths.ROOT / "tests" / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), row


def test_a_mutant_stands_in_a_tree_that_is_the_project_but_for_one_file(tmp_path) -> None:
    (mutant, *_) = mutants.mutants()
    file = paths.ROOT / mutant["file"]
    mutants.linked(tmp_path, file.relative_to(paths.ROOT), "changed")
    assert (tmp_path / mutant["file"]).read_text(encoding="utf-8") == "changed"
    assert file.read_text(encoding="utf-8") != "changed"
    assert (tmp_path / "pyproject.toml").samefile(paths.ROOT / "pyproject.toml")
    beside = next(child for child in file.parent.iterdir() if child.name != file.name)
    assert (tmp_path / mutant["file"]).with_name(beside.name).samefile(beside)
