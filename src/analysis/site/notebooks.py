"""The notebooks behind the pages: each page with cells leads to its own, as it stands in ``chapters/``.

They are text, and are called so, or a host would offer them to be saved and not read.
"""

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from analysis import paths
from analysis.book.contents import has_code

FOLDER = "notebooks"
"""Where they stand in the site."""


def notebook_of(page: str) -> Path | None:
    """The jupytext notebook of a page (``chapters/funding``); None of a page without cells."""
    file = paths.CHAPTERS / f"{Path(page).name}.md"
    there = Path(page).parent.name == paths.CHAPTERS.name and file.is_file()
    return file if there and has_code(file.stem) else None


def lead_to_notebook(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the templates the address of the page's notebook from the root of the site; nothing where it has none."""
    file = notebook_of(pagename)
    context["notebook"] = f"{FOLDER}/{file.name}.txt" if file else ""


def copy_notebooks(out: Path) -> None:
    """Copy the notebook of each page of a finished site into it."""
    folder = out / FOLDER
    for page in sorted((out / paths.CHAPTERS.name).glob("*.html")):
        file = notebook_of(page.relative_to(out).with_suffix("").as_posix())
        if file is not None:
            folder.mkdir(exist_ok=True)
            shutil.copyfile(file, folder / f"{file.name}.txt")
