"""The registry of figures: complete, consistent with the data, and strict about mistakes."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from analysis import paths
from analysis.book.charts import draw as charts
from analysis.book.charts import hierarchy_file
from analysis.book.figures.registry import load_registry
from analysis.book.figures.settings import Kind, Rule
from analysis.book.figures.titles import RULES
from analysis.catalog import load_catalog
from analysis.errors import CatalogError
from analysis.indicators.spec import load_indicators

REGISTRY = load_registry()
FIGURES = list(REGISTRY.figures.values())


def test_every_figure_of_the_report_has_a_counterpart():
    # The report has seventeen figures (digest of the report, sections 4 to 7).
    there = {n for f in FIGURES for n in re.findall(r"\d+", f.report_figure)}
    assert there == {str(n) for n in range(1, 18)}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.id)
def test_a_figure_names_only_what_exists(figure):
    assert figure.kind in {*charts.KINDS, *charts.FRAME_KINDS, "hierarchy", "panel"}
    assert set(figure.indicators) <= set(load_indicators())
    assert set(figure.datasets) <= set(load_catalog())
    assert figure.title.get("indicator", None) in {None, *figure.indicators}


def test_kinds_are_those_that_are_drawn():
    assert set(get_args(Kind)) == {*charts.KINDS, *charts.FRAME_KINDS, "hierarchy", "panel"}


def test_title_rules_are_those_that_are_written():
    assert set(get_args(Rule)) == set(RULES)


def test_every_figure_that_a_chapter_calls_is_registered():
    calls = re.compile(r"edition\.figure\(\"(\w+)\"\)")
    called = {name for chapter in paths.CHAPTERS.glob("*.md") for name in calls.findall(chapter.read_text("utf-8"))}
    assert called <= set(REGISTRY.figures)


def test_every_dataset_behind_a_figure_has_a_short_name():
    specs = load_indicators()
    used = {d for f in FIGURES for d in f.datasets} | {
        d for f in FIGURES for i in f.indicators for d in specs[i].datasets
    }
    nameless = [d for d in used if REGISTRY.source_text(d) is None]
    assert nameless == []


def test_numbers_follow_the_order_and_leave_out_other_editions():
    in_england = [
        REGISTRY.number(f.id, "england") for f in FIGURES if f.chapter == "definition" and f.shown_in("england")
    ]
    assert in_england == [f"1.{n}" for n in range(1, len(in_england) + 1)]
    in_region = [
        REGISTRY.number(f.id, "tees-valley") for f in FIGURES if f.chapter == "definition" and f.shown_in("tees-valley")
    ]
    assert in_region == [f"1.{n}" for n in range(1, len(in_region) + 1)]
    assert len(in_region) < len(in_england)


def test_hierarchy_names_only_indicators_that_exist():
    names = {i for level in hierarchy_file.load_levels() for e in level.elements for i in e.indicators}
    assert names <= set(load_indicators())
    assert [len(level.elements) for level in hierarchy_file.load_levels()] == [7, 5, 2, 1]


CONTENTS = {
    "format": "jb-book",
    "root": "chapters/front",
    "parts": [{"numbered": True, "chapters": [{"file": f"chapters/{name}"} for name in ("one", "two", "three")]}],
}
GOOD = {
    "letters": {"front": "S"},
    "regional_chapters": {"own": "one"},
    "sources": [],
    "figures": [{"id": "a", "kind": "map", "chapter": "two", "title": {"rule": "text", "text": "A"}}],
}


def written(folder: Path, content: dict) -> Path:
    """A registry with the contents of its book beside it."""
    (folder / "_toc.yml").write_text(yaml.safe_dump(CONTENTS), encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    path = folder / "data" / "figures.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_a_chapters_number_is_its_place_in_the_editions_contents(tmp_path):
    registry = load_registry(written(tmp_path, GOOD))
    numbers = {slug: [registry.chapter_number(c, slug) for c in ("one", "two", "three")] for slug in ("england", "x")}
    assert numbers == {"england": ["1", "2", "3"], "x": ["1", "3", "4"]}
    assert registry.chapter_number("own", "x") == "2"
    assert registry.chapter_number("front", "x") == "S"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"title": {"rule": "boast"}}, "is 'boast'; allowed: compare"),
        ({"editions": "some"}, "is 'some'; allowed: all, england, regions"),
    ],
)
def test_a_mistake_is_named_with_its_figure(tmp_path, change, words):
    broken = GOOD | {"figures": [GOOD["figures"][0] | change]}
    with pytest.raises(CatalogError, match=f"figure 'a'.*{words}"):
        load_registry(written(tmp_path, broken))


def test_two_figures_of_one_name_are_refused(tmp_path):
    with pytest.raises(CatalogError, match="'id' of figure 'a' is that of the entry in line"):
        load_registry(written(tmp_path, GOOD | {"figures": GOOD["figures"] * 2}))


def test_an_unknown_figure_is_refused_with_near_names():
    with pytest.raises(CatalogError, match=r"no figure 'health_map'.*health_change"):
        REGISTRY.figure("health_map")
