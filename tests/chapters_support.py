"""Run a chapter's cells in this process and read its prose as an edition's reader would."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import jupytext
import pytest

from alone import have_results
from analysis import paths
from analysis.book.wording.statement import Said, heard
from analysis.regions import chapters_kept, covers_country, load_regions

GLUE = re.compile(r"\{glue:text\}`([^`]+)`")
FENCE = re.compile(r"^(```|:::).*?^\1\s*$", re.MULTILINE | re.DOTALL)


@dataclass
class Chapter:
    """What one chapter says in one edition.

    Attributes
    ----------
    name, region : str
    texts : dict
        Every glued key with its text.
    used : list of str
        Keys that the prose asks for, in order.
    markdown : str
        The chapter's Markdown cells, with glued texts put in.
    shown : list
        What the last line of each code cell gave, where it gave something.
    said : list of Said
        What its sentences state, with their words.
    """

    name: str
    region: str
    texts: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    markdown: str = ""
    shown: list[object] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


TELLING = ("england", "devon-and-torbay")
"""Editions that differ most: the nation, and an area with hardly any doubly disadvantaged neighbourhood."""

EDITIONS = [pytest.param(slug, id=slug, marks=() if slug in TELLING else pytest.mark.slow) for slug in load_regions()]
"""Every edition; those that are not among the telling are slow, as there are many of them."""


WHOLE = [edition for edition in EDITIONS if not load_regions()[str(edition.values[0])].short]
"""Those with every chapter."""


def have_edition(slug: str) -> None:
    """Bring an edition's results up to date, with those of its kind, that share what they are computed from."""
    have_results(TELLING if slug in TELLING else tuple(load_regions()))


REGIONAL = "area"
"""The chapter that only regional editions have."""


def chapter_files(region: str = "") -> list[Path]:
    """The chapters that have code, in the order of their names; those of one edition where it is named."""
    files = sorted(p for p in paths.CHAPTERS.glob("*.md") if "{code-cell}" in p.read_text("utf-8"))
    kept = chapters_kept(region)
    files = [p for p in files if kept is None or p.stem in kept]
    return [p for p in files if not covers_country(region) or p.stem != REGIONAL]


def _last_value(source: str, scope: dict[str, object]) -> object:
    """Run a cell and return the value of its last line, as a notebook would show it."""
    import ast

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), scope)
    return None if last is None else eval(compile(ast.Expression(last.value), "<cell>", "eval"), scope)


def run(file: Path, region: str, monkeypatch) -> Chapter:
    """Execute a chapter for an edition and collect what it glues, says and shows."""
    from analysis.book.edition import Edition

    chapter = Chapter(file.stem, region)
    monkeypatch.setattr(Edition, "_paste", staticmethod(chapter.texts.update))
    scope: dict[str, object] = {}
    notebook = jupytext.read(file)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with heard() as said:
            shown = _last_value(cell.source, scope)
        chapter.said += said
        if "parameters" in cell.metadata.get("tags", []):
            scope["region"] = region
        if shown is not None:
            chapter.shown.append(shown)
    prose = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    chapter.used = GLUE.findall(prose)
    chapter.markdown = GLUE.sub(lambda m: chapter.texts.get(m[1], f"<<{m[1]}>>"), prose)
    return chapter


@cache
def prose(file: Path, region: str) -> Chapter:
    """A chapter's words in an edition, run once for all tests; figures and tables are tested by themselves."""
    from analysis.book.edition import Edition

    with pytest.MonkeyPatch.context() as patch:
        for name in ("figure", "table", "hierarchy", "neighbourhoods", "find_place", "redraw"):
            patch.setattr(Edition, name, lambda self, *a, **k: None)
        return run(file, region, patch)


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
    "a small number that has no plural": re.compile(r"\bone (?:\w+ ){0,2}(?:neighbourhoods|wards|authorities)\b"),
    "the most of nothing": re.compile(r"\b(?:are|is|lie) in none\b"),
    "all of two": re.compile(r"\ball two\b"),
}
"""What no page may say, in any edition."""


def faults(markdown: str) -> list[str]:
    """What is wrong with a page's words, each with the words around it."""
    out = []
    for what, pattern in NEVER.items():
        for found in pattern.finditer(markdown):
            out.append(f"{what}: ...{markdown[max(0, found.start() - 60) : found.end() + 40]}...")
    return out
