"""The text of the code that a builder stands on: its module and those that it imports from here."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis import paths

BYTES_ARE_CHECKED = ("analysis.catalog", "analysis.paths", "analysis.errors")
"""Modules whose text is left out: they bring files whose checksums are part of the fingerprint."""

COUNTS_ALWAYS = "analysis.catalog.checks"


def code_digest(file: Path) -> str:
    """Return the sha256 of a module's text and of all that it imports from this package.

    Imports are followed through every module of ``analysis``, save those that only fetch and
    check files.
    """
    digest = hashlib.sha256()
    for name, path in sorted(_modules_behind(file).items()):
        digest.update(name.encode())
        digest.update(_text(path).encode())
    return digest.hexdigest()


def _modules_behind(file: Path) -> dict[str, Path]:
    """Return the file and the package's modules that it stands on, by module name."""
    found = {file.stem: file}
    waiting = [file]
    while waiting:
        for name, path in _imports(waiting.pop()).items():
            if name not in found:
                found[name] = path
                waiting.append(path)
    return found


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _imports(path: Path) -> dict[str, Path]:
    """Return the package's modules that one file imports, by name, with their files."""
    files = {}
    for name in _imported_names(ast.parse(_text(path)), path):
        module = _module_file(name)
        if module is not None and _counts(name):
            files[name] = module
    return files


def _imported_names(tree: ast.Module, path: Path) -> Iterator[str]:
    """Yield each dotted name that an import statement of the file may refer to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = [paths.PACKAGE.name, *path.relative_to(paths.PACKAGE).parts]
                base = ".".join([*package[: -node.level], *([base] if base else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _module_file(name: str) -> Path | None:
    """Return the file of one of this package's modules; None for any other name."""
    first, *rest = name.split(".")
    if first != paths.PACKAGE.name or not rest:
        return None
    place = paths.PACKAGE.joinpath(*rest)
    candidates = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in candidates if file.is_file()), None)


def _counts(name: str) -> bool:
    return name == COUNTS_ALWAYS or not name.startswith(BYTES_ARE_CHECKED)
