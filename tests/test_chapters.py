"""Every chapter, in every edition: it runs, all that its prose asks for is there, and it reads well."""

import re
from collections import Counter

import pytest
from pybtex.database import parse_file

from analysis import paths
from analysis.book.display.figure import Omitted
from chapters_support import EDITIONS, TELLING, chapter_files, faults, have_edition, prose, run

FILES = chapter_files()
OTHERS = [slug for slug in TELLING if slug != "devon-and-torbay"]
"""The nation's figures are drawn for its site; those of others are of the kinds that an area with hardly any
neighbourhoods shows already."""


@pytest.mark.parametrize("region", EDITIONS)
def test_prose_is_whole_in_every_edition(region) -> None:
    have_edition(region)
    found = {file.stem: faults(prose(file, region).markdown) for file in chapter_files(region)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


DRAWN = [
    pytest.param(file, region, id=f"{region}-{file.stem}", marks=marks)
    for region, marks in (("devon-and-torbay", ()), *((slug, pytest.mark.slow) for slug in OTHERS))
    for file in chapter_files(region)
]


@pytest.mark.parametrize(("file", "region"), DRAWN)
def test_everything_a_chapter_shows_can_be_shown(file, region, monkeypatch) -> None:
    have_edition(region)
    for shown in run(file, region, monkeypatch).shown:
        if isinstance(shown, Omitted):
            continue
        html = shown._repr_mimebundle_()["text/html"]
        assert "<" in html
        assert not re.search(r">\s*(nan|None|inf)\s*<", html)


def test_every_chapter_starts_with_its_parameters() -> None:
    for file in FILES:
        text = file.read_text("utf-8")
        assert 'region = "england"' in text.split("```")[1], f"{file.name} has no parameters cell first"


def test_every_reference_is_cited_and_no_two_look_alike_in_the_text() -> None:
    entries = parse_file(str(paths.CHAPTERS / "references.bib")).entries
    cited = {
        key
        for file in paths.CHAPTERS.glob("*.md")
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", file.read_text(encoding="utf-8"))
        for key in re.split(r",\s*", keys)
    }
    assert set(entries) == cited
    labels = Counter(
        (" ".join(str(person) for person in entry.persons["author"]), entry.fields["year"])
        for entry in entries.values()
    )
    assert [label for label, times in labels.items() if times > 1] == []
