"""Every chapter, in every edition: it runs, all that its prose asks for is there, and it reads well."""

import re

import pytest

from analysis.book.render import Omitted
from analysis.regions import load_regions
from analysis.results.ensure import ensure_all
from chapters_support import chapter_files, faults, prose, run

EDITIONS = tuple(load_regions())
FILES = chapter_files()
SHOWN = ("england", "liverpool-city-region", "devon-and-torbay", "london")


def cases(regions: tuple[str, ...]) -> list[object]:
    """Every chapter of every edition."""
    return [
        pytest.param(file, region, id=f"{region}-{file.stem}") for region in regions for file in chapter_files(region)
    ]


@pytest.fixture(scope="module", autouse=True)
def every_edition_has_results() -> None:
    ensure_all(EDITIONS, "auto")


@pytest.mark.parametrize(("file", "region"), cases(EDITIONS))
def test_prose_is_whole_in_every_edition(file, region) -> None:
    assert faults(prose(file, region).markdown) == []


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
        assert 'region = "england"' in text.split("```")[1], f"{file.name} has no parameters cell first"
