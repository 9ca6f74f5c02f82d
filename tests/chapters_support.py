"""Run a chapter's cells in this process and read its prose as an edition's reader would."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import jupytext

from analysis import paths
from analysis.groups import ENGLAND

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
    """

    name: str
    region: str
    texts: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    markdown: str = ""
    shown: list[object] = field(default_factory=list)


REGIONAL = "area"
"""The chapter that only regional editions have."""


def chapter_files(region: str = "") -> list[Path]:
    """The chapters that have code, in the order of their names; those of one edition where it is named."""
    files = sorted(p for p in paths.CHAPTERS.glob("*.md") if "{code-cell}" in p.read_text("utf-8"))
    return [p for p in files if region != ENGLAND or p.stem != REGIONAL]


def _last_value(source: str, scope: dict[str, object]) -> object:
    """Run a cell and return the value of its last line, as a notebook would show it."""
    import ast

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), scope)
    return (
        None if last is None else eval(compile(ast.Expression(last.value), "<cell>", "eval"), scope)
    )


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
        shown = _last_value(cell.source, scope)
        if "parameters" in cell.metadata.get("tags", []):
            scope["region"] = region
        if shown is not None:
            chapter.shown.append(shown)
    prose = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    chapter.used = GLUE.findall(prose)
    chapter.markdown = GLUE.sub(lambda m: chapter.texts.get(m[1], f"<<{m[1]}>>"), prose)
    return chapter
