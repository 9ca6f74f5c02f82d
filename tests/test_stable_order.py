"""What ties comes in the same order on any processor: numpy's quick sort turns on its instructions."""

import ast
from pathlib import Path

import pytest

from analysis import paths

SORTS = ("sort_values", "argsort")
FOLDERS = (paths.PACKAGE, paths.ROOT / "benchmarks")


def unstable(source: str) -> list[int]:
    """Lines that sort by one thing and do not say that ties keep their order; several keys always keep it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SORTS):
            continue
        several = bool(node.args) and isinstance(node.args[0], ast.List | ast.Call | ast.Name)
        stable = any(word.arg == "kind" for word in node.keywords)
        if not stable and not (node.func.attr == "sort_values" and several):
            found.append(node.lineno)
    return found


UNIQUE = {
    "analysis/models/spatial/estimators/determinant.py": "a permutation, which has no ties",
    "analysis/models/spatial/samples/layout.py": "times, each once",
    "analysis/replication/chance.py": "random numbers, no two alike",
}
"""Modules that sort what cannot tie."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_sort_by_one_thing_keeps_the_order_of_ties(folder: Path) -> None:
    found = {
        file.relative_to(folder.parent).as_posix(): lines
        for file in sorted(folder.rglob("*.py"))
        if (lines := unstable(file.read_text(encoding="utf-8")))
    }
    assert {name: lines for name, lines in found.items() if name not in UNIQUE} == {}


def test_the_test_sees_what_it_looks_for() -> None:
    assert unstable('a.sort_values("x")\nb.argsort()\nc.sort_values()') == [1, 2, 3]
    assert unstable('a.sort_values("x", kind="stable")\na.sort_values(["x", "y"])\nb.argsort(kind="stable")') == []
