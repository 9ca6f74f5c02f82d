"""An edition's book: executed notebooks gathered into a source folder, and built with execution off."""

import contextlib
import io
import os
import re
import shutil
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from analysis import paths
from analysis.book.contents import for_edition, has_code, read_contents
from analysis.book.figures.registry import load_registry
from analysis.errors import AnalysisError

EDITIONS = paths.BUILD / "editions"
"""One folder an edition: ``notebooks/`` (executed chapters), ``source/`` and ``_build/html``."""

_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<page>\w+)\.md(?P<anchor>#[\w-]*)?\)")
_HTML_LINK = re.compile(r'<a [^>]*?href=\\?"(?P<page>\w+)\.html(?:#[^"\\]*)?\\?"[^>]*>(?P<text>.*?)</a>')
"""A link between pages in what a cell has written, whose quotation marks a notebook escapes."""


def _linked(text: str, here: Collection[str]) -> str:
    """A page's text with its links to chapters: to the executed notebook of one, and none to one that is not `here`."""

    def to_notebook(link: re.Match[str]) -> str:
        page, anchor = link["page"], link["anchor"] or ""
        written = (paths.CHAPTERS / f"{page}.md").exists()
        if written and page not in here:
            return link["text"]
        ending = "ipynb" if written and has_code(page) else "md"
        return f"[{link['text']}]({page}.{ending}{anchor})"

    def in_html(link: re.Match[str]) -> str:
        written = (paths.CHAPTERS / f"{link['page']}.md").exists()
        return link["text"] if written and link["page"] not in here else link[0]

    return _HTML_LINK.sub(in_html, _LINK.sub(to_notebook, text))


def folder(slug: str) -> Path:
    """Where an edition is made."""
    return EDITIONS / slug


def table_of_contents(slug: str) -> dict[str, Any]:
    """``_toc.yml`` for an edition: regional ones have chapters of their own (``data/figures.yml``)."""
    contents = for_edition(read_contents().value, slug, load_registry().regional)
    parts = [{**part, "chapters": list(part["chapters"])} for part in contents["parts"]]
    return {**contents, "parts": parts}


def pages(slug: str) -> list[str]:
    """Names of an edition's chapters in reading order."""
    contents = table_of_contents(slug)
    files = [contents["root"]] + [c["file"] for part in contents["parts"] for c in part["chapters"]]
    return [Path(file).name for file in files]


def _configuration() -> dict[str, Any]:
    config = yaml.load((paths.ROOT / "_config.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    config["execute"]["execute_notebooks"] = "off"
    return config


def gather(slug: str) -> Path:
    """Lay out the source folder of an edition's book from its executed notebooks.

    Raises
    ------
    AnalysisError
        When a chapter has not been executed.
    """
    source = folder(slug) / "source"
    shutil.rmtree(source, ignore_errors=True)
    chapters = source / "chapters"
    chapters.mkdir(parents=True)
    here = pages(slug)
    for page in here:
        made = folder(slug) / "notebooks" / f"{page}.ipynb" if has_code(page) else paths.CHAPTERS / f"{page}.md"
        if not made.exists():
            raise AnalysisError(f"chapter '{page}' has not been executed for '{slug}': {made} is missing")
        (chapters / made.name).write_text(_linked(made.read_text(encoding="utf-8"), here), encoding="utf-8")
    for bibliography in paths.CHAPTERS.glob("*.bib"):
        shutil.copyfile(bibliography, chapters / bibliography.name)
    shutil.copytree(paths.ROOT / "_static", source / "_static")
    for name, content in (("_config.yml", _configuration()), ("_toc.yml", table_of_contents(slug))):
        (source / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return source


def build(slug: str) -> Path:
    """Build an edition's site in this process and return its folder.

    Run it in a process of its own: Sphinx keeps state, and the edition is told by an environment variable.

    Raises
    ------
    AnalysisError
        When Jupyter Book reports an error or a warning.
    """
    from jupyter_book.cli.main import main as jupyter_book

    os.environ["ANALYSIS_REGION"] = slug
    source = gather(slug)
    html = folder(slug) / "_build" / "html"
    shutil.rmtree(html, ignore_errors=True)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            jupyter_book(
                ["build", str(source), "--path-output", str(folder(slug)), "--quiet"],
                standalone_mode=False,
            )
    except (RuntimeError, ValueError, SystemExit) as failure:
        print(said.getvalue(), file=sys.stderr)
        raise AnalysisError(f"the book of '{slug}' could not be built: {failure}") from failure
    return html
