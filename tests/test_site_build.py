"""``jupyter-book build .`` alone: what must fail does fail, and nothing on a page is stale."""

import pytest

from site_support import run_book, tiny_book, write_page

FROM_RELEASE = {"ANALYSIS_DATA": "released"}

CELL = "```{{code-cell}} ipython3\n{code}\n```\n"
SECOND = "# Second\n\nText.\n"


FAULTS = {
    "nowhere.md": "[a link to no page](nowhere.md)",
    "no-such-section": "[a link to no section](second.md#no-such-section)",
    "no-such-label": "{ref}`no-such-label`",
    "nosuchrole": "{nosuchrole}`x`",
    "nosuchdirective": "```{nosuchdirective}\n```",
    "no-such-figure": "{fig}`no-such-figure`",
    "no_such_dataset": "{data}`no_such_dataset`",
    "no such term": "{term}`no such term`",
    "no_such_number": "{glue:text}`no_such_number`",
    "nosuchcommand": "$\\nosuchcommand$",
    "stderr": CELL.format(code="import sys; print('careful', file=sys.stderr)"),
}
"""What an author may get wrong, by what the message must name."""


@pytest.mark.slow
def test_every_fault_is_named(tmp_path):
    faulty = {"first": "# First\n\n" + "\n\n".join(FAULTS.values()), "second": SECOND}
    failing = {"failing": "# Failing\n\n" + CELL.format(code="1 / 0")}
    # From six pages on, chapters are read and executed in processes of their own.
    others = {f"page{i}": f"# Page {i}\n" for i in range(4)}
    done = run_book(tiny_book(tmp_path / "book", {**faulty, **others, **failing}), **FROM_RELEASE)
    assert done.returncode != 0
    warned = [line for line in done.stdout.splitlines() if "WARNING" in line or "ERROR" in line]
    assert [fault for fault in (*FAULTS, "failing.md") if not any(fault in line for line in warned)] == []
    assert "ZeroDivisionError" in done.stdout


INJECTED = "from IPython.display import HTML\nHTML('<p>Text</p><script>window.hit = 1</script>')"


@pytest.mark.slow
def test_a_script_that_the_project_does_not_ship_fails_every_build(tmp_path):
    book = tiny_book(tmp_path / "book", {"first": "# First\n\n" + CELL.format(code=INJECTED), "second": SECOND})
    for _ in range(2):
        done = run_book(book, **FROM_RELEASE)
        assert done.returncode != 0
        assert "chapters/first.html has an inline script that the project does not ship: window.hit = 1" in done.stdout


@pytest.mark.slow
def test_a_failing_cell_alone_fails_the_build(tmp_path):
    book = tiny_book(tmp_path / "book", {"failing": "# Failing\n\n" + CELL.format(code="1 / 0"), "second": SECOND})
    done = run_book(book, **FROM_RELEASE)
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stdout


@pytest.mark.slow
def test_one_fault_fails_every_build_until_it_is_mended(tmp_path):
    # Sphinx reads only changed pages, so a second build of the same fault would otherwise pass.
    book = tiny_book(tmp_path / "book", {"first": "# First\n\n{nosuchrole}`x`\n", "second": SECOND})
    assert run_book(book, **FROM_RELEASE).returncode != 0
    assert run_book(book, **FROM_RELEASE).returncode != 0
    write_page(book, "first", "# First\n\nMended.\n")
    assert run_book(book, **FROM_RELEASE).returncode == 0


@pytest.mark.slow
def test_a_sound_book_is_built_and_a_change_of_data_runs_its_cells_again_and_one_of_prose_does_not(tmp_path):
    counter = tmp_path / "runs"
    code = f"""from pathlib import Path
runs = Path({str(counter)!r})
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")"""
    # A folder as people have them, in which all that a page can point to is found.
    first = "# First\n\n[On](second.md) and {data}`cni2023_lsoa21`.\n\n" + CELL.format(code=code)
    book = tiny_book(tmp_path / "O'Brien's book", {"first": first, "second": SECOND, "data": "# Data\n\nText.\n"})
    data = book / "data"

    done = run_book(book, **FROM_RELEASE)
    assert done.returncode == 0, done.stdout[-3000:]
    assert counter.read_text("utf-8") == "x"
    html = (book / "_build" / "html" / "chapters" / "first.html").read_text("utf-8")
    assert 'href="second.html"' in html
    assert 'href="data.html#dataset-cni2023_lsoa21"' in html

    write_page(book, "first", "# First\n\nNew prose.\n\n" + CELL.format(code=code))
    assert run_book(book, **FROM_RELEASE).returncode == 0
    assert counter.read_text("utf-8") == "x", "the cells of a chapter whose prose changed were run again"

    (data / "more.yml").write_text("new: true\n", encoding="utf-8")
    assert run_book(book, **FROM_RELEASE).returncode == 0
    assert counter.read_text("utf-8") == "xx", "a change under data/ left a chapter's results as they were"
