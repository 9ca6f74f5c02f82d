"""What lies about in ``chapters/`` breaks nothing and stands in nothing's place."""

from pathlib import Path

import nbformat
import pytest

from site_support import run_book, tiny_book

FROM_RELEASE = {"ANALYSIS_DATA": "released", "ANALYSIS_REGION": "england"}

NAMES = ("analysis", "pandas", "altair", "IPython", "work_and_income")
"""Packages that a chapter or its kernel imports, and a chapter: what an export could be called."""

SHADOW = 'raise ImportError("a file in chapters/ was imported")\n'

CELL = "```{code-cell} ipython3\nfrom analysis import Edition\nimport pandas\nprint(Edition.__name__)\n```\n"


def leave_notebook(file: Path) -> None:
    """A notebook that says that it is no chapter."""
    cell = nbformat.v4.new_markdown_cell("# Left over")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), file)


def leave_modules(chapters: Path) -> None:
    """Percent exports, say, that have the names of packages."""
    for name in NAMES:
        (chapters / f"{name}.py").write_text(SHADOW, encoding="utf-8")


@pytest.mark.slow
def test_a_file_in_chapters_is_not_imported_in_a_packages_place(tmp_path):
    book = tiny_book(tmp_path / "book", {"first": "# First\n\n" + CELL, "second": "# Second\n"})
    leave_modules(book / "chapters")
    (book / "chapters" / "first.copy.md").write_text("# Left over\n", encoding="utf-8")
    done = run_book(book, **FROM_RELEASE)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Edition" in (book / "_build/html/chapters/first.html").read_text("utf-8")
    assert {p.stem for p in (book / "_build/html/chapters").glob("*.html")} == {"first", "second"}


@pytest.mark.slow
def test_a_notebook_beside_a_chapter_is_named_and_left_out(tmp_path):
    book = tiny_book(tmp_path / "book", {"first": "# First\n\nOf the chapter.\n", "second": "# Second\n"})
    leave_notebook(book / "chapters" / "first.ipynb")
    (book / "chapters" / "second.rst").write_text("Left over\n=========\n", encoding="utf-8")
    done = run_book(book, **FROM_RELEASE)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "chapters/first.ipynb is not in the book: the chapter is chapters/first.md" in done.stdout
    assert "chapters/second.rst is not in the book: the chapter is chapters/second.md" in done.stdout
    page = (book / "_build/html/chapters/first.html").read_text("utf-8")
    assert "Of the chapter." in page
    assert "Left over" not in page


@pytest.mark.slow
def test_a_notebook_that_comes_later_replaces_nothing(tmp_path):
    book = tiny_book(tmp_path / "book", {"first": "# First\n\nOf the chapter.\n", "second": "# Second\n"})
    assert run_book(book, **FROM_RELEASE).returncode == 0
    leave_notebook(book / "chapters" / "first.ipynb")
    done = run_book(book, **FROM_RELEASE)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Of the chapter." in (book / "_build/html/chapters/first.html").read_text("utf-8")


@pytest.mark.slow
def test_a_notebook_alone_is_the_page(tmp_path):
    # The books of the editions are built from executed notebooks.
    book = tiny_book(tmp_path / "book", {"first": "# First\n", "second": "# Second\n"})
    (book / "chapters" / "second.md").unlink()
    leave_notebook(book / "chapters" / "second.ipynb")
    done = run_book(book, **FROM_RELEASE)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Left over" in (book / "_build/html/chapters/second.html").read_text("utf-8")
