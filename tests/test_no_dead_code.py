"""What nobody uses goes: every name that the package defines stands somewhere else too."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analysis import paths

USERS = ("src", "chapters", "tools", "benchmarks", "profiles")
FILES = ("Snakefile", "Makefile", "_config.yml", "pyproject.toml")
TEXTS = (".py", ".md", ".yml", ".html", ".js", ".toml")

BY_OTHERS = {
    "add_signal_handler": "asyncio calls it",
    "new_event_loop": "asyncio calls it",
    "execute_managed_notebook": "papermill calls it",
    "as_ranges": "writes data/area_codes.yml, and tests hold the file against it",
    "_parse_vector_value": "rdata's parser calls it, of which the reader's own is a kind",
    "other_inputs": "the synthetic England's, on which tests estimate the models",
    "remember": "tests mark a copy of a valid checkout as checked",
    "small_area_gva_northern_ireland": "tests hold the model's equations against it",
    "true_rates": "the truth that tests of the synthetic England compare with",
}
"""Names that stand in the package once, and who calls them."""


def definitions(tree: ast.Module) -> Iterator[str]:
    """Functions, methods and classes, less registered ones; constants of the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            if not any("prepared" in ast.unparse(decorator) for decorator in node.decorator_list):
                yield node.name
        elif node in tree.body and isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def texts() -> Iterator[str]:
    """Whatever may use a name."""
    for place in (*(paths.ROOT / folder for folder in USERS), *(paths.ROOT / name for name in FILES)):
        for file in place.rglob("*") if place.is_dir() else [place]:
            if file.suffix in TEXTS or file.name in FILES:
                yield file.read_text(encoding="utf-8")


def unused(trees: list[ast.Module], users: Iterator[str]) -> set[str]:
    """Names that stand nowhere but where they are defined."""
    defined = Counter(name for tree in trees for name in definitions(tree) if not name.startswith("__"))
    written = Counter(word for text in users for word in re.findall(r"\w+", text))
    return {name for name, times in defined.items() if written[name] <= times}


def parsed(folder: Path) -> list[ast.Module]:
    return [ast.parse(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py")]


def test_every_name_of_the_package_is_used() -> None:
    assert unused(parsed(paths.PACKAGE), texts()) == set(BY_OTHERS)


def test_what_nobody_uses_is_found() -> None:
    code = "A = 1\nB: int = A\n\n@prepared('x')\ndef built(): ...\n\nclass C:\n    def m(self): ...\n"
    assert unused([ast.parse(code)], iter([code, "C"])) == {"B", "m"}
