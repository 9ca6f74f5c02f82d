"""Key files: one small file for each thing that work depends on, rewritten only when its content changes.

Snakemake looks at files. What a chapter depends on besides its own text is code and settings, spread over
many files; a key holds their common hash. A key that is not rewritten keeps its time, so that nothing that
depends on it runs. Standard library and YAML only: the graph is read in a moment.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from analysis import paths

KEYS = paths.BUILD / "keys"

COMMON = ("errors.py", "groups.py", "paths.py", "regions.py")

ROOMS: Mapping[str, tuple[str, ...]] = {
    "prepare": ("catalog", "readers", "prepare"),
    "results": ("indicators", "models", "replication", "results"),
    "chapters": (
        "indicators",
        "book",
        "results/reading.py",
        "results/files.py",
        "press/chapter.py",
        "press/engine.py",
    ),
    "site": ("site", "press/book.py"),
    "pdf": ("site/pdf.py", "site/print_pages.py", "site/print"),
}
"""What each stage's code is, besides :data:`COMMON`; a stage's results hold what came before it."""

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "prepare": ("data/catalog", "data/definition.yml", "data/funders.yml"),
    "results": (
        "data/indicators.yml",
        "data/constraints.yml",
        "data/similar_areas.yml",
        "data/definition.yml",
        "data/claims.csv",
        "data/claim_tests.yml",
        "data/social_models.yml",
    ),
    "chapters": (
        "data/indicators.yml",
        "data/constraints.yml",
        "data/similar_areas.yml",
        "data/figures.yml",
        "data/claims.csv",
        "data/recommendations.csv",
        "data/catalog",
    ),
    "site": ("_config.yml", "_toc.yml", "_static", "chapters/references.bib", "requirements.txt"),
    "pdf": (),
}
"""Files and folders of the checkout that a stage reads."""


def _files(place: Path) -> Iterable[Path]:
    if place.is_dir():
        return sorted(p for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return [place] if place.is_file() else []


def digest(places: Iterable[Path]) -> str:
    """One hash of the names and bytes of files and folders; those that do not exist are left out."""
    result = hashlib.sha256()
    for place in places:
        for file in _files(place):
            result.update(f"{file.relative_to(place.parent)}\0".encode())
            result.update(hashlib.sha256(file.read_bytes()).digest())
    return result.hexdigest()


def _write(name: str, content: str) -> None:
    path = KEYS / f"{name}.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")


def regions() -> dict[str, dict]:
    """Entries of ``data/regions.yml`` by slug, as they stand in the file."""
    document = yaml.safe_load((paths.DATA / "regions.yml").read_text(encoding="utf-8"))
    return {entry["slug"]: entry for entry in document["regions"]}


def write(data: str) -> list[str]:
    """Write every key and return the slugs of the editions.

    Parameters
    ----------
    data : str
        The data mode asked for: ``auto``, ``real``, ``released`` or ``synthetic``.
    """
    for stage, rooms in ROOMS.items():
        code = [paths.SOURCE / name for name in (*COMMON, *rooms)]
        settings = [paths.ROOT / name for name in SETTINGS[stage]]
        _write(stage, f"{digest([*code, *settings])}\n")
    entries = regions()
    combined = [e for e in entries.values() if e["kind"] == "combined_authority"]
    _write("membership", yaml.safe_dump(combined))
    _write("data", f"{data}\n{digest([paths.RELEASED]) if data != 'real' else ''}\n")
    for slug, entry in entries.items():
        _write(f"region/{slug}", yaml.safe_dump(entry))
    return list(entries)
