"""The chapters on the synthetic England: many, few or no doubly disadvantaged neighbourhoods.

Here numbers run against expectation and areas lack a whole group, so that a sentence or a chart that
takes its answer for granted is found out.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.book.display.figure import Omitted
from chapters_support import Chapter, chapter_files, run
from synthetic_results import SLUGS, build_all, folders

NEVER = re.compile(r"<<\w+>>|\b(nan|inf)\b|\bNone\b(?! of)|\b(a|an|the) (the|a|an)\b|%%")
IN_MARKUP = re.compile(r">\s*(nan|None|inf)\s*<")


@pytest.fixture(scope="module", autouse=True)
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with folders(tmp_path_factory.mktemp("book")):
        build_all()
        yield


CASES = [
    pytest.param(file, slug, id=f"{slug}-{file.stem}", marks=() if slug == SLUGS[-1] else pytest.mark.slow)
    for slug in SLUGS
    for file in chapter_files(slug)
]


@pytest.mark.parametrize(("file", "region"), CASES)
def test_every_chapter_runs_reads_and_shows(file: Path, region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter: Chapter = run(file, region, monkeypatch)
    found = NEVER.search(chapter.markdown)
    assert found is None, chapter.markdown[max(0, found.start() - 80) : found.end() + 40]
    for shown in chapter.shown:
        html = shown._repr_mimebundle_()["text/html"]
        assert "<" in html or isinstance(shown, Omitted)
        assert IN_MARKUP.search(html) is None
