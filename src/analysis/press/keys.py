"""Key files: one small file for each thing that work depends on, rewritten only when its content changes.

Snakemake looks at files. What a chapter depends on besides its own text is code and settings, spread over
many files; a key holds their common hash. A key that is not rewritten keeps its time, so that nothing that
depends on it runs. No table is read here: the graph is read in a moment.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis import paths
from analysis.regions import Region, load_regions

KEYS = paths.BUILD / "keys"

COMMON = ("__init__.py", "errors.py", "groups.py", "paths.py", "regions.py", "settings.py")

_PREPARE = ("catalog", "readers", "prepare")
_RESULTS = ("indicators", "models", "replication", "results")

ROOMS: Mapping[str, tuple[str, ...]] = {
    "prepare": _PREPARE,
    "results": _RESULTS,
    # A change in the rooms before runs the chapters anyway, and they use some of it themselves.
    "chapters": (*_PREPARE, *_RESULTS, "book", "markup.py", "press/chapter.py", "press/engine.py"),
    "site": ("site", "markup.py", "press/book.py"),
    "pdf": ("markup.py", "site/pdf.py", "site/print_pages.py", "site/print"),
    "pack": ("press/pack.py",),
    "assembly": ("press/site.py", "press/landing.html"),
}
"""What each stage's code is, besides :data:`COMMON`; a stage's results hold what came before it."""

_DATA_SETTINGS = (
    "data/indicators.yml",
    "data/constraints.yml",
    "data/similar_areas.yml",
    "data/definition.yml",
    "data/claims.csv",
    "data/claim_tests.yml",
    "data/social_models.yml",
)

KNOWN_TRUTH = ("benchmarks/results/iv_known_truth.csv", "benchmarks/results/spatial_known_truth.csv")

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "prepare": ("data/catalog", "data/definition.yml", "data/funders.yml"),
    "results": (*_DATA_SETTINGS, "data/synthetic.yml", *KNOWN_TRUTH),
    "chapters": (
        *_DATA_SETTINGS,
        "data/figures.yml",
        "data/hierarchy.yml",
        "data/recommendations.csv",
        "data/catalog",
        "requirements.txt",
    ),
    "site": ("_config.yml", "_toc.yml", "_static", "chapters/references.bib", "requirements.txt"),
    "pdf": (),
    "pack": (),
    "assembly": (),
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


def _lines(*facts: object) -> str:
    return "".join(f"{fact!r}\n" for fact in facts)


def _tables_use(region: Region) -> tuple[str, str, tuple[str, ...]]:
    """What prepared tables hold of a combined authority."""
    return region.code, region.name, region.members


def _pages_use(region: Region) -> list[tuple[object, ...]]:
    """What the chapter on another area says of this one: its name where they are alike, who governs a part of it."""
    named = [(region.code, region.name_in_sentence)] if region.kind == "combined_authority" else []
    return [*named, *([(region.governed_by, region.members)] if region.governed_by else [])]


def _regions(data: str) -> Mapping[str, Region]:
    """The editions that one kind of data has; the synthetic England has its own."""
    if data == "synthetic":
        from analysis.results.sources import regions_of

        return regions_of(data)
    return load_regions(paths.DATA / "regions.yml")


def write(data: str) -> list[str]:
    """Write every key and return the slugs of the editions.

    Parameters
    ----------
    data : str
        The data mode asked for: ``auto``, ``real``, ``released`` or ``synthetic``.

    Raises
    ------
    CatalogError
        ``data/regions.yml`` has a fault: names the file, the line and the value.
    """
    for stage, rooms in ROOMS.items():
        code = [paths.SOURCE / name for name in (*COMMON, *rooms)]
        settings = [paths.ROOT / name for name in SETTINGS[stage]]
        _write(stage, f"{digest([*code, *settings])}\n")
    regions = _regions(data)
    combined = [r for r in regions.values() if r.kind == "combined_authority"]
    _write("membership", _lines(*map(_tables_use, combined)))
    _write("named", _lines(*(fact for region in regions.values() for fact in _pages_use(region))))
    _write("data", f"{data}\n{digest([paths.RELEASED]) if data != 'real' else ''}\n")
    for slug, region in regions.items():
        _write(f"region/{slug}", _lines(region))
    return list(regions)
