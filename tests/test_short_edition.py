"""An area with few neighbourhoods has a short edition, about itself."""

import csv

import pytest

from analysis import paths
from analysis.book.figures.registry import load_registry
from analysis.build import book
from analysis.groups import DOUBLY_DISADVANTAGED, FEWEST
from analysis.regions import chapters_kept, load_regions

SHORT = [slug for slug, region in load_regions().items() if region.short]


def test_an_edition_is_short_exactly_where_there_are_few_neighbourhoods() -> None:
    few = []
    for slug in load_regions():
        with (paths.DATA / "released" / slug / "areas.csv").open(encoding="utf-8", newline="") as file:
            whole = [row for row in csv.DictReader(file) if row["area_type"] == "edition"]
        few += [slug] if sum(int(r["areas"]) for r in whole if r["group"] == DOUBLY_DISADVANTAGED) < FEWEST else []
    assert few == SHORT


@pytest.mark.parametrize("slug", SHORT)
def test_its_chapters_are_about_itself_and_its_figures_are_numbered(slug: str) -> None:
    pages = book.pages(slug)
    assert set(pages) == chapters_kept(slug)
    assert {"index", "area", "funding"} <= set(pages)
    registry = load_registry()
    shown = [figure for figure in registry.figures.values() if figure.shown_in(slug)]
    assert {figure.chapter for figure in shown} <= set(pages)
    numbers = [registry.number(figure.id, slug) for figure in shown]
    assert len(set(numbers)) == len(numbers)
    assert registry.number("area_map", slug) == "1.1"


def test_other_editions_have_every_chapter() -> None:
    assert chapters_kept("tees-valley") is None
    assert {"definition", "work_and_income", "area", "replication"} <= set(book.pages("tees-valley"))
