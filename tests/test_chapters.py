"""Every chapter, in every edition: it runs, all that its prose asks for is there, and it reads well."""

import re

import pytest

from analysis import results
from analysis.book.render import Omitted
from analysis.regions import load_regions
from chapters_support import chapter_files, run

EDITIONS = tuple(load_regions())
FILES = chapter_files()
SHOWN = ("england", "liverpool-city-region", "devon-and-torbay", "london")


def cases(regions: tuple[str, ...]) -> list[object]:
    """Every chapter of every edition."""
    return [
        pytest.param(file, region, id=f"{region}-{file.stem}")
        for region in regions
        for file in chapter_files(region)
    ]


NEVER = {
    "a missing key": re.compile(r"<<\w+>>"),
    "nan": re.compile(r"\bnan\b", re.IGNORECASE),
    "None": re.compile(r"\bNone\b(?! of)"),
    "infinity": re.compile(r"\binf\b"),
    "a value that is not there": re.compile(r"not available"),
    "two articles": re.compile(r"\b(?:a|an|the) (?:the|a|an)\b", re.IGNORECASE),
    "a word twice": re.compile(r"\b(of|in|to|than|with|and|are|is) \1\b"),
    "the same percent sign twice": re.compile(r"%%|%\s?%"),
    "a space before a comma or full stop": re.compile(r"\w [,.;](?:\s|$)"),
    "a hanging comparison": re.compile(r"\bthan\s*[,.]"),
    "a possessive of nothing": re.compile(r"\s\u2019s\b"),
    "two full stops": re.compile(r"[^.]\.\.(?:\s|$)"),
}


@pytest.fixture(scope="module", autouse=True)
def every_edition_has_results() -> None:
    for slug in EDITIONS:
        results.ensure(slug, "auto")


@pytest.mark.parametrize(("file", "region"), cases(EDITIONS))
def test_prose_is_whole_in_every_edition(file, region, monkeypatch) -> None:
    from analysis.book.edition import Edition

    # What figures and tables show is tested by itself; here only the words count.
    for name in ("figure", "table", "hierarchy", "lookup"):
        monkeypatch.setattr(Edition, name, lambda self, *a, **k: None)
    chapter = run(file, region, monkeypatch)
    for what, pattern in NEVER.items():
        found = pattern.search(chapter.markdown)
        assert found is None, (
            f"{what}: ...{chapter.markdown[max(0, found.start() - 60) : found.end() + 40]}..."
        )


@pytest.mark.parametrize(("file", "region"), cases(SHOWN))
def test_everything_a_chapter_shows_can_be_shown(file, region, monkeypatch) -> None:
    for shown in run(file, region, monkeypatch).shown:
        if isinstance(shown, Omitted):
            continue
        html = shown._repr_mimebundle_()["text/html"]
        assert "<" in html
        assert not re.search(r">\s*(nan|None|inf)\s*<", html)


def test_every_chapter_starts_with_its_parameters() -> None:
    for file in FILES:
        text = file.read_text("utf-8")
        assert 'region = "england"' in text.split("```")[1], (
            f"{file.name} has no parameters cell first"
        )
