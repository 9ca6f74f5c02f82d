"""One chapter for one edition: converted by jupytext, executed by papermill."""

import importlib
from pathlib import Path

import jupytext
import nbformat
import pandas as pd
from papermill.engines import papermill_engines
from papermill.execute import raise_for_execution_errors
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis import paths
from analysis.build import engine
from analysis.disk import written_whole
from analysis.errors import AnalysisError

USED_BY_CHAPTERS = (
    "altair",
    "analysis.book.edition",
    "analysis.book.charts.draw",
    "analysis.book.charts.hierarchy",
    "analysis.book.tables.neighbourhood_list",
    "analysis.book.tables.views",
)
"""Modules that every chapter would otherwise import for itself."""

INJECTED = "injected-parameters"
HIDDEN = "remove-cell"


def chapter_file(name: str) -> Path:
    """The source of a chapter.

    Raises
    ------
    AnalysisError
        When there is no such chapter.
    """
    file = paths.CHAPTERS / f"{name}.md"
    if not file.is_file():
        known = ", ".join(sorted(p.stem for p in paths.CHAPTERS.glob("*.md")))
        raise AnalysisError(f"there is no chapter '{name}' in {paths.CHAPTERS}; there are {known}")
    return file


def warm_up() -> None:
    """Import in this process what chapters need, before one is forked for each."""
    for name in USED_BY_CHAPTERS:
        importlib.import_module(name)
    engine.rehearse()


def execute(name: str, region: str, target: Path) -> None:
    """Execute a chapter with ``region`` as its parameter and write the notebook, whole or not at all.

    Parameters
    ----------
    name : str
        File name in ``chapters/`` without its ending.
    region : str
        Slug of the edition.
    target : Path
        The executed notebook.

    Raises
    ------
    papermill.PapermillExecutionError
        A cell failed; nothing is written to `target`.
    """
    # The parts of papermill.execute_notebook, less the two times that it would write the notebook for nobody.
    kernel = {"engine_name": engine.register(), "kernel_name": "python3"}
    notebook = load_notebook_node(jupytext.read(chapter_file(name)))
    notebook = parameterize_notebook(notebook, {"region": region}, language="python", **kernel)
    # Charts and tables have a few rows: texts of Arrow take longer there than those of Python.
    with pd.option_context("mode.string_storage", "python"):
        notebook = papermill_engines.execute_notebook_with_engine(nb=notebook, progress_bar=False, **kernel)
    raise_for_execution_errors(notebook, None)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if INJECTED in tags and HIDDEN not in tags:
            cell.metadata["tags"] = [*tags, HIDDEN]
        cell.metadata.pop("papermill", None)
    notebook.metadata.pop("papermill", None)
    with written_whole(target) as done:
        nbformat.write(notebook, done)
