"""What README, CONTRIBUTING and docs state can be looked up: counts, files and links."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from analysis import paths
from analysis.catalog import load_catalog
from analysis.results.origins import regions_of
from analysis.results.schema import load_schema
from docs_commands import documents

FOLDERS = ("", "src/", "src/analysis/", "data/", "data/released/", "data/released/england/")
"""Where a document's file names start: the root, the package, the data, an edition's results."""

NOT_IN_A_CHECKOUT = {
    "MANIFEST.csv": "stands in a mirror",
    "chapters/extra.md": "a chapter that somebody adds",
    ".github/workflows/pages.yml": "a publisher adds it",
    "chapters/index.html": "a page of a built site",
    "_static/vega.js": "a script of a built site",
    "_static/places/atlas/": "a folder of a built site",
    "map/index.html": "a page of a built site",
    "sbom.cdx.json": "a file of a release",
    "ro-crate-metadata.json": "a file of a release",
    "v0.2.0/record/": "a folder of a published version",
}
"""Files that documents name and no checkout has, and why."""

MADE = re.compile(r"^(_build|\.venv|data/raw|data/prepared|out)(/|$)")
"""Files that a build makes."""

PATH = re.compile(r"^[\w.-]+(/[\w.*-]+)+/?$|^[\w.-]+\.(py|md|yml|csv|json|cff|toml|conf)$")


def test_the_counts_of_the_readme_are_those_of_the_catalogue() -> None:
    text = (paths.ROOT / "README.md").read_text("utf-8")
    seen = [d for d in load_catalog().values() if d.sha256]
    assert f"\n{len(seen)} files of the Office for National Statistics" in text
    assert f"{sum(d.bytes or 0 for d in seen) / 1e6:.0f} MB of data" in text


def test_datasets_that_nobody_saw_are_named() -> None:
    text = (paths.ROOT / "docs" / "data.md").read_text("utf-8").split("## Datasets that have not been seen")[1]
    unseen = {d for d, entry in load_catalog().items() if not entry.sha256}
    assert set(re.findall(r"`(\w+)`", text)) == unseen


def test_the_editions_are_those_of_the_regions() -> None:
    assert len(regions_of("real")) == 1 + 15 + 1 + 1
    for page in ("README.md", "docs/editions.md"):
        assert "England, the fifteen combined authorities" in (paths.ROOT / page).read_text("utf-8")


def names(document: Path) -> set[str]:
    """Spans of code that look like a place in the checkout."""
    inline = [t for t in MarkdownIt("commonmark").enable("table").parse(document.read_text("utf-8")) if t.children]
    spans = {child.content for token in inline for child in token.children or [] if child.type == "code_inline"}
    return {span for span in spans if PATH.match(span) and not MADE.match(span)}


def is_there(name: str) -> bool:
    """Whether a name is a file or folder of the checkout, a result, or a module's own name below the package."""
    if any(next(iter((paths.ROOT / start).glob(name.rstrip("/"))), None) for start in FOLDERS):
        return True
    return Path(name).stem in load_schema().tables or ("/" not in name and any(paths.PACKAGE.rglob(name)))


@pytest.mark.parametrize("document", documents(), ids=lambda p: p.name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    named = names(document) - NOT_IN_A_CHECKOUT.keys()
    assert [name for name in sorted(named) if not is_there(name)] == []


def test_files_that_no_checkout_has_are_named_by_a_document_and_not_there() -> None:
    named = {name for document in documents() for name in names(document)}
    assert NOT_IN_A_CHECKOUT.keys() <= named
    assert [name for name in NOT_IN_A_CHECKOUT if is_there(name)] == []


@pytest.mark.parametrize("document", documents(), ids=lambda p: p.name)
def test_every_link_between_documents_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8"))
    own = [t.split("#")[0] for t in targets if "://" not in t and not t.startswith("#")]
    assert [t for t in own if not (document.parent / t).exists()] == []
