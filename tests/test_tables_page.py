"""docs/tables.md names every column of the tables that it lists, and no other dataset."""

import re

import pytest

from analysis import paths
from analysis.catalog import load_catalog
from analysis.prepare import store

PAGE = (paths.ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
LISTED = [
    "census2021",
    "census2011",
    "claimants",
    "msoa_counts",
    "msoa_income",
    "access",
    "services",
    "buses",
    "population",
    "authority_panel",
    "gva_ward",
    "gva_tees_durham",
    "funding",
    "msoa_need",
]


def _section(name: str) -> str:
    """Return the part of the page under a table's heading."""
    return re.split(rf"^## {name}\b.*$", PAGE, flags=re.M)[1].split("\n## ")[0]


def _first_cells(section: str) -> set[str]:
    cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+)", section, flags=re.M)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.mirror
@pytest.mark.parametrize("name", LISTED)
def test_every_column_is_explained_and_none_that_is_not_there(name: str) -> None:
    frame = store.load(name)
    there = set(frame.columns)
    if name == "authority_panel":
        there |= set(frame.index.unique("indicator"))
    assert _first_cells(_section(name)) == there


def test_every_table_that_is_listed_is_built() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \| [\d,]+ \|", PAGE, flags=re.M))
    assert listed <= set(store.table_names())
    assert set(LISTED) <= listed


def test_datasets_on_the_page_are_in_the_catalogue() -> None:
    named = set(re.findall(r"`((?:census|claimants|els|lookup|gva|iuc|income)_\w+)`", PAGE))
    named = {name for name in named if re.search(r"_(oa21|lsoa\d\d|msoa\d\d|lad)$|^lookup", name)}
    assert named - set(store.table_names()) <= set(load_catalog())
