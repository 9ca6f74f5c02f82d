"""What CONTRIBUTING.md tells people to write is what the program takes."""

import re
import textwrap
from pathlib import Path

import pytest

from analysis import paths
from analysis.book.figures.registry import load_registry
from analysis.check.everything import faults
from analysis.indicators.spec import load_indicators
from analysis.regions import load_regions
from settings_support import copy_settings

TEXT = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """Return the text below a heading."""
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def block(fence: str, heading: str) -> str:
    """Return the one block below a heading that begins with a fence: YAML, or a part of a chapter."""
    (found,) = re.findall(rf"^{fence}\n(.*?)^{fence.strip('yaml')}$", section(heading), flags=re.M | re.S)
    return str(found)


YAML, PART = "```yaml", "````"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout to which the examples have been added as the text says."""
    copy_settings(tmp_path)
    with (tmp_path / "data" / "indicators.yml").open("a", encoding="utf-8") as file:
        file.write("\n" + block(YAML, "Add an indicator"))
    with (tmp_path / "data" / "figures.yml").open("a", encoding="utf-8") as file:
        file.write("\n" + textwrap.indent(block(YAML, "Add a figure"), "  "))
    with (tmp_path / "chapters" / "work_and_income.md").open("a", encoding="utf-8") as file:
        file.write("\n" + block(PART, "Add an indicator") + "\n" + block(PART, "Add a figure"))
    return tmp_path


def test_the_examples_of_an_indicator_and_a_figure_are_accepted(root: Path) -> None:
    assert faults(root) == []
    added = load_indicators(root / "data" / "indicators.yml").keys() - load_indicators().keys()
    assert added == {"train_commute_rate"}
    figure = load_registry(root / "data" / "figures.yml").figure("train_commute")
    assert figure.indicators == ("train_commute_rate",)


def test_the_example_of_a_chapter_is_accepted_and_numbered(tmp_path: Path) -> None:
    root = copy_settings(tmp_path)
    (root / "chapters" / "extra.md").write_text(block(PART, "Add a chapter"), encoding="utf-8")
    (fault,) = faults(root)
    assert "extra.md: this chapter stands in no part of _toc.yml" in str(fault)
    toc = root / "_toc.yml"
    last = "      - file: chapters/recommendations\n"
    entry = textwrap.indent(block(YAML, "Add a chapter"), "      ")
    toc.write_text(toc.read_text(encoding="utf-8").replace(last, last + entry), encoding="utf-8")
    assert faults(root) == []
    registry = load_registry(root / "data" / "figures.yml")
    assert {slug: registry.chapter_number("extra", slug) for slug in ("england", "tees-valley")} == {
        "england": "7",
        "tees-valley": "8",
    }


def test_the_example_of_a_region_is_accepted(tmp_path: Path) -> None:
    root = copy_settings(tmp_path)
    with (root / "data" / "regions.yml").open("a", encoding="utf-8") as file:
        file.write(textwrap.indent(block(YAML, "Add a region"), "  "))
    assert faults(root) == []
    assert load_regions(root / "data" / "regions.yml")["kent-coast"].name_in_sentence == "the Kent coast"


def test_a_figure_that_no_chapter_shows_is_refused(root: Path) -> None:
    chapter = root / "chapters" / "work_and_income.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace('edition.figure("train_commute")', ""), encoding="utf-8")
    (fault,) = faults(root)
    assert "figure 'train_commute' is not shown in its chapter 'work_and_income'" in str(fault)
