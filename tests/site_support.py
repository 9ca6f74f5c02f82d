"""A built site and its pages, and books of a few pages that tests build."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag

from alone import have_results
from analysis import paths
from analysis.book.contents import read_chapters
from analysis.check.door import remember
from checkout_support import letter_every_chapter

JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")


def run_book(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``jupyter-book build .`` in a checkout, without any flag; one of a few pages is not checked as a whole."""
    if folder != paths.ROOT:
        remember(folder, folder / "_build")
    return subprocess.run(
        [str(JUPYTER_BOOK), "build", "."],
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


@dataclass(frozen=True)
class Page:
    """A built page: its place under the site's folder and its HTML."""

    name: str
    html: str
    site: Path

    @functools.cached_property
    def soup(self) -> BeautifulSoup:
        """The parsed page, with what it brings late in its place."""
        soup = BeautifulSoup(self.html, "lxml")
        for element in soup.select("[data-late]"):
            held = late(self.site / Path(self.name).parent / str(element["data-late"]))
            if element.name == "details":
                element.select_one(".table-here").replace_with(BeautifulSoup(held, "html.parser"))
            else:
                element.string = held
        return soup

    @functools.cached_property
    def visible_text(self) -> str:
        """What a reader can read in the article, without code that they may open."""
        article = self.soup.select_one("article.bd-article")
        assert article is not None, self.name
        return " ".join(_readable(article))

    @functools.cached_property
    def anchors(self) -> set[str]:
        """Every id."""
        return {str(tag["id"]) for tag in self.soup.find_all(id=True)}


def late(file: Path) -> str:
    """What a file of a site hands over to a page."""
    found = re.fullmatch(r"late\.take\((?P<name>\".*?\"), (?P<held>\".*\")\);\n", file.read_text(encoding="utf-8"))
    assert found, file
    assert json.loads(found["name"]) == file.name
    return str(json.loads(found["held"]))


def _readable(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name not in ("script", "style", "template", "pre"):
                yield from _readable(child)
        elif isinstance(child, NavigableString):
            yield str(child)


@dataclass(frozen=True)
class Site:
    """A built site."""

    folder: Path

    @functools.cached_property
    def pages(self) -> dict[str, Page]:
        """Every page by its place: chapters, search, front page."""
        files = sorted(self.folder.rglob("*.html"))
        names = [f.relative_to(self.folder).as_posix() for f in files]
        kept = [n for n in names if not n.startswith("_static/")]
        return {n: Page(n, (self.folder / n).read_text(encoding="utf-8"), self.folder) for n in kept}

    @functools.cached_property
    def chapters(self) -> list[Page]:
        """The pages of the book in reading order."""
        return [self.pages[f"{chapter.page}.html"] for chapter in read_chapters()]


def tiny_book(folder: Path, pages: dict[str, str], *, results: bool = True) -> Path:
    """A book of a few pages that shares this checkout's configuration, data and results.

    Parameters
    ----------
    folder : Path
        Where it is put.
    pages : dict
        Text of each page by name, the first of them being the root.
    results : bool
        Whether England's results are there, or are left to its first build.
    """
    if results:
        have_results(("england",))
        shutil.copytree(paths.RESULTS / "england", folder / "_build" / "results" / "england")
    (folder / "chapters").mkdir(parents=True)
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(paths.ROOT / name, folder / name)
    (folder / "data").mkdir()
    for place in paths.DATA.iterdir():
        if place.name != "figures.yml":
            (folder / "data" / place.name).symlink_to(place)
    shutil.copyfile(paths.DATA / "figures.yml", folder / "data" / "figures.yml")
    letter_every_chapter(folder / "data" / "figures.yml")
    for name in ("benchmarks", "docs"):
        (folder / name).symlink_to(paths.ROOT / name)
    shutil.copy(paths.CHAPTERS / "references.bib", folder / "chapters")
    root, *others = pages
    entries = "".join(f"      - file: chapters/{name}\n" for name in others)
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: chapters/{root}\nparts:\n"
        f"  - caption: Part\n    numbered: true\n    chapters:\n{entries}",
        encoding="utf-8",
    )
    for name, text in pages.items():
        write_page(folder, name, text)
    return folder


HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""


def write_page(folder: Path, name: str, text: str) -> None:
    """Write or replace a page of a tiny book; only one with code needs a kernel."""
    header = HEADER if "{code-cell}" in text else ""
    (folder / "chapters" / f"{name}.md").write_text(header + text, encoding="utf-8")
