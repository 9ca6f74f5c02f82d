"""What each step of an edition stands on: code, settings and files, as hashes of their content.

No time of a file is looked at. What a step stands on is named in words, so that a build can say why it runs.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from analysis import paths
from analysis.regions import Region

COMMON = (
    "__init__.py",
    "authorities.py",
    "definition.py",
    "disk.py",
    "errors.py",
    "groups.py",
    "markup.py",
    "paths.py",
    "processes.py",
    "regions.py",
    "settings",
    "version.py",
)

_PREPARE = ("catalog", "readers", "prepare")
_RESULTS = ("indicators", "models", "replication", "results")
_TAKEN_HOME = ("results/schema", "results/files.py")

CODE: Mapping[str, tuple[str, ...]] = {
    # Chapters use some of the rooms before them, and those before run them anyway.
    "chapters": (*_PREPARE, *_RESULTS, "book", "build/chapter.py", "build/engine.py"),
    "pages": ("site", "build/book.py", *_TAKEN_HOME),
    "pdf": ("site/pdf.py", "site/print_pages.py", "site/print"),
    "pack": (
        "build/pack.py",
        "build/geopackage.py",
        "build/parquet.py",
        "results/places",
        "catalog",
        "indicators/spec.py",
        *_TAKEN_HOME,
    ),
    "site": (
        *("build/site.py", "build/once.py", "build/alone.py", "build/head.html", "build/landing.html"),
        *("site/hosting.py", "site/places/files.py", "site/static/favicon.svg"),
    ),
}
"""What each stage's code is, besides :data:`COMMON`; a stage's files hold what came before it."""

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "chapters": (
        "data/*.yml",
        "data/*.csv",
        "data/catalog",
        "_toc.yml",
        "requirements.txt",
    ),
    "pages": (
        "_config.yml",
        "_toc.yml",
        "_static",
        "chapters/references.bib",
        "data/catalog",
        "data/results.yml",
        "data/wording.yml",
        "requirements.txt",
    ),
    "pdf": (),
    "pack": ("data/catalog", "data/indicators.yml", "data/results.yml"),
    "site": (),
}
"""Files of the checkout that a stage reads; an edition's own entry of ``data/regions.yml`` counts by itself."""

PER_ENTRY = ("regions.yml",)
"""Settings files of which each edition uses its own entry."""


def _files(entry: Path) -> Iterable[Path]:
    if entry.is_dir():
        return sorted(p for p in entry.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return [entry] if entry.is_file() else []


def digest(entries: Iterable[Path]) -> str:
    """Return one hash of the names and bytes of files and folders; those that do not exist are left out."""
    result = hashlib.sha256()
    for entry in entries:
        for file in _files(entry):
            result.update(f"{file.relative_to(entry.parent).as_posix()}\0".encode())
            result.update(hashlib.sha256(file.read_bytes()).digest())
    return result.hexdigest()


def of_text(*facts: object) -> str:
    """Return one hash of facts, by how they are written."""
    return hashlib.sha256("".join(f"{fact!r}\n" for fact in facts).encode()).hexdigest()


@cache
def code(stage: str) -> str:
    """Return the hash of a stage's code."""
    return digest(paths.PACKAGE / name for name in (*COMMON, *CODE[stage]))


@cache
def settings(stage: str) -> str:
    """Return the hash of the settings that a stage reads."""
    found = [path for pattern in SETTINGS[stage] for path in sorted(paths.ROOT.glob(pattern))]
    return digest(path for path in found if path.name not in PER_ENTRY)


def forget() -> None:
    """Drop what this process remembers of code and settings."""
    code.cache_clear()
    settings.cache_clear()


def named_elsewhere(regions: Mapping[str, Region]) -> str:
    """Return the hash of what the chapter on one area says of others: names, and who governs a part of it."""
    facts: list[object] = []
    for region in regions.values():
        if region.kind == "combined_authority":
            facts.append((region.code, region.name_in_sentence))
        if region.governed_by:
            facts.append((region.governed_by, region.members))
    return of_text(*facts)
