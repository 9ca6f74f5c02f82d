"""Which files are checked: known without reading any of them, which loads half of the package."""

from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "catalog": "data/catalog",
    "area_codes": "data/area_codes.yml",
    "indicators": "data/indicators.yml",
    "registry": "data/figures.yml",
    "constraints": "data/constraints.yml",
    "hierarchy": "data/hierarchy.yml",
    "similar": "data/similar_areas.yml",
    "plan": "data/social_models.yml",
    "specifications": "data/specifications.yml",
    "truth": "data/synthetic.yml",
    "tests": "data/claim_tests.yml",
    "recommendations": "data/recommendations.csv",
    "since": "data/since.csv",
    "funded": "data/funded_places.csv",
    "regions": "data/regions.yml",
    "contents": "_toc.yml",
    "wording": "data/wording.yml",
    "funders": "data/funders.yml",
    "definition": "data/definition.yml",
    "files": "data/results.yml",
    "former": "data/former_authorities.csv",
}
"""The files that have a reader of their own, each by what it holds; see :data:`analysis.check.loaded.LOADERS`."""

READ_WITH_OTHERS = ("data/claims.csv",)
"""Files that are read with one of those."""


def checked_files(root: Path) -> list[Path]:
    """Return every file that is checked: settings, entries of the catalogue, chapters."""
    named = (*FILES.values(), *READ_WITH_OTHERS, "docs/tables.md")
    single = [root / name for name in named if (root / name).is_file()]
    return sorted([*single, *(root / "data" / "catalog").glob("*.*"), *(root / "chapters").glob("*.md")])
