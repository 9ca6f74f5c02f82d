"""Chapters are short: few figures, one panel, few words, pages that end."""

import re
from collections import Counter

import pytest

from analysis.book.figures.registry import load_registry
from chapters_support import chapter_files, have_edition, prose
from site_support import Site

MOST_FIGURES = 5
"""Of a chapter, its panel apart; a figure whose data may not be to be had is not counted."""

MOST_WORDS = 1600
"""Of a chapter, generated ones with them: seven minutes."""

HIGHEST = 9000
"""Pixels of a chapter's page on a desk."""

LISTS = ("glossary", "data", "references")
"""Pages to look things up in."""


def test_a_chapter_has_few_figures_and_one_panel() -> None:
    figures = [f for f in load_registry().figures.values() if not f.optional]
    for shown in ("england", "tees-valley"):
        there = [f for f in figures if f.shown_in(shown)]
        panels = Counter(f.chapter for f in there if f.kind == "panel")
        others = Counter(f.chapter for f in there if f.kind != "panel")
        assert {chapter: n for chapter, n in panels.items() if n > 1} == {}
        assert {chapter: n for chapter, n in others.items() if n > MOST_FIGURES} == {}


def words(markdown: str) -> int:
    """Words of a chapter's text: without fences, options of boxes, headings and what roles point to."""
    text = re.sub(r"(?m)^(?:```|:::|:\w+:|#).*$", "", markdown)
    return len(re.sub(r"\{\w+\}`[^`]*`", "x", text).split())


@pytest.mark.parametrize("file", [f for f in chapter_files("england") if f.stem not in LISTS], ids=lambda f: f.stem)
def test_a_chapter_is_read_in_seven_minutes(file) -> None:
    have_edition("england")
    assert words(prose(file, "england").markdown) <= MOST_WORDS


@pytest.mark.browser
@pytest.mark.slow
def test_no_page_goes_on_and_on(site: Site, browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    heights = {}
    for chapter in site.chapters:
        page.goto((site.folder / chapter.name).as_uri())
        heights[chapter.name] = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    assert {name: height for name, height in heights.items() if height > HIGHEST} == {}
