"""Which function reads a dataset: found in the text of the readers, which name their datasets."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.catalog import load_catalog

LEAST = 6
"""Letters of a pattern from which it names datasets, and not any text."""


def _pattern(node: ast.AST) -> str:
    """Return the pattern of the ids that a text of the code can be; empty of any other node."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+" for v in node.values]
        return "".join(parts) if sum(len(p) for p in parts if p != r"\w+") >= LEAST else ""
    return ""


def _functions() -> Iterator[tuple[str, bool, set[str]]]:
    """Yield each function of the readers, whether it is marked as one, and the texts in it and before it."""
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        module = ".".join(file.relative_to(Path(__file__).parent).with_suffix("").parts)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = {
            target.id: {p for inside in ast.walk(node) if (p := _pattern(inside))}
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        own = {f.name: {p for inside in ast.walk(f) if (p := _pattern(inside))} for f in functions}
        for f in functions:
            names = {inside.id for inside in ast.walk(f) if isinstance(inside, ast.Name)}
            known = own[f.name].union(*(constants.get(n, set()) | own.get(n, set()) for n in names))
            marked = any(isinstance(d, ast.Name) and d.id == "reader" for d in f.decorator_list)
            yield f"{__package__}.{module}.{f.name}", marked, known


@cache
def readers() -> dict[str, tuple[str, ...]]:
    """Return, for each dataset that one reads, the functions marked ``@reader`` that name it."""
    found: dict[str, list[str]] = {}
    for name, marked, patterns in _functions():
        if marked:
            for dataset in load_catalog():
                if any(re.fullmatch(pattern, dataset) for pattern in patterns):
                    found.setdefault(dataset, []).append(name)
    return {dataset: tuple(names) for dataset, names in found.items()}
