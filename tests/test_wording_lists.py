"""What the edition by the index of 2025 says of indices: no page of it goes by that of 2019, or says so."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from alone import have_results
from analysis import paths
from analysis.book.display.figure import Figure
from analysis.book.figures.registry import load_registry
from analysis.markup import Markup
from analysis.results.reading import read
from chapters_support import chapter_files, run

OWN = "england-2025"
ON_THE_REPORTS_LIST = ("replication", "northern", "appendix_models", "appendix_social", "data")
"""Chapters on the report's own list, which say so, and the list of all datasets."""

OLD_INDEX = re.compile(
    r"(index|indices|IMD|releases?|deciles?|list)\b[^.;]{0,40}\b2019|2019\b[^.;]{0,12}\b(index|release|list|decile)"
)
COMPARED = re.compile(
    r"those of 2019 \S+ and of 2025"  # which releases there are
    r"|[Tt]he list by the index of 2019 has|outside it by that of 2019"  # who is on one list alone
    r"|on the list by the index of 2019 and not on that|by the deprivation index of 2019 and by that of 2025"
    r"|IMD 2019 deciles as published|IMD 2019 and CNI 2023|left-behind wards of 2019"  # other definitions
    r"|On the report’s list, by the deprivation index of 2019"  # who is funded by either list
    r"|Deprivation: IMD 2019, the mean of the neighbourhoods"  # the government's own choice of phase 2
    r"|neighbourhoods by the index of 2019 and that by the index of 2025"  # who left it, in England
    r"|By the index of 2019 the worst tenth|worst tenth by the index of 2019 or by that of 2025"  # who left it
    r"|the index of 2019, by which the report’s list was drawn"  # what has changed since
    r"|[Oo]n the 2019 index"  # income deprivation of 2019, beside that of 2025
)
"""Sentences that set the older index beside the newer one, or give a value of it."""


@cache
def texts() -> dict[str, list[str]]:
    """Every sentence of the edition by chapter: prose, titles, notes, alternatives to charts, tables."""
    have_results((OWN,))
    found = {}
    for file in chapter_files(OWN):
        with pytest.MonkeyPatch.context() as patch:
            chapter = run(file, OWN, patch)
        whole = [chapter.markdown, *(text for shown in chapter.shown for text in said_by(shown))]
        found[file.stem] = [s for text in whole for s in re.split(r"(?<=[.!?])\s+|\n\n|\n(?=[-|])", text) if s.strip()]
    return found


def said_by(shown: object) -> Iterator[str]:
    """The words of a figure or table; source lines name the data of every year and have a test of their own."""
    if isinstance(shown, Figure):
        yield from (shown.title, shown.subtitle, shown.note, shown.alt)
    elif hasattr(shown, "_repr_mimebundle_"):
        page = shown._repr_mimebundle_()["text/html"]
        yield from (Markup(part).striptags() for part in re.split(r"</tr>|</caption>|</p>", page))


@pytest.mark.slow
def test_no_sentence_names_the_index_of_2019_as_its_own() -> None:
    wrong = [
        (chapter, sentence)
        for chapter, sentences in texts().items()
        if chapter not in ON_THE_REPORTS_LIST
        for sentence in sentences
        if OLD_INDEX.search(sentence) and not COMPARED.search(sentence)
    ]
    assert not wrong


@pytest.mark.slow
def test_every_page_with_the_reports_figures_says_whose_list_it_goes_by() -> None:
    for chapter, sentences in texts().items():
        whole = " ".join(sentences)
        if "What the report published" in whole:
            assert "goes by the deprivation index of 2025" in whole, chapter
    replication = " ".join(texts()["replication"])
    assert "the report’s own list of neighbourhoods, not that of this edition" in replication
    models = " ".join(texts()["appendix_models"])
    assert "those of the report’s own list and not those of this edition" in models
    every = " ".join(s for sentences in texts().values() for s in sentences)
    assert "keep to 2019" not in every
    assert "We use the 2019 release" not in every


@pytest.mark.slow
def test_source_lines_name_the_index_that_the_groups_go_by() -> None:
    from analysis.book.charts import draw

    have_results((OWN,))
    results = read(OWN)
    of_groups = {"map", "counts", "funding", "funding_map"}
    drawn = [f for f in load_registry().figures.values() if f.kind in of_groups and f.shown_in(OWN)]
    assert len(drawn) >= 3
    for figure in drawn:
        source = draw.build(figure.id, results).source.striptags()
        assert "Indices of Deprivation 2025" in source, figure.id
        assert "Indices of Deprivation 2019" not in source, figure.id


def test_the_chapters_name_no_index_as_that_of_every_edition() -> None:
    for file in paths.CHAPTERS.glob("*.md"):
        text = file.read_text(encoding="utf-8")
        assert "the 2019 release" not in text, file
        assert "in force here" not in text, file
