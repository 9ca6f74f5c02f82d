"""A build that is told to end leaves no process and no temporary folder behind, and goes on another time."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from analysis import processes
from analysis.check.door import remember
from editions_support import small_project
from site_support import JUPYTER_BOOK, tiny_book

SOON, PATIENCE = 60.0, 300.0
"""Seconds that a build has to end once it is told to, and to get where it is told, on a busy machine."""

WAITING = """# First

```{code-cell} ipython3
import os, time
from pathlib import Path
Path(os.environ["ANALYSIS_ROOT"], "NAME.here").touch()
time.sleep(600)
```
"""


def wait_for(what: Callable[[], object]) -> None:
    """Wait until a function gives something."""
    for _ in range(int(PATIENCE / 0.1)):
        if what():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")


def processes_of(mark: str) -> list[psutil.Process]:
    """Every process that was started with a root of its own in its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("ANALYSIS_ROOT") == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            pass
    return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for temporary files, in which what is left is seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder


@contextmanager
def started(folder: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    """Start a build of a checkout, and see to it that nothing of it outlives the test."""
    build = subprocess.Popen(
        ["env", "--default-signal=INT", *command],  # who runs tests in the background has it ignored
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder), "ANALYSIS_DATA": "released"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield build
    finally:
        for process in processes_of(str(folder)):
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize(("told", "beside"), [(signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGTERM, False)])
def test_a_book_that_is_told_to_end_while_chapters_run_leaves_nothing(
    tmp_path: Path, temporary: Path, told: signal.Signals, beside: bool
) -> None:
    # With more than five pages, Sphinx reads them in processes of its own.
    texts = {f"text{n}": f"# Text {n}\n" for n in range(6)} if beside else {}
    pages = {"one": WAITING.replace("NAME", "one"), **texts, "two": WAITING.replace("NAME", "two")}
    book = tiny_book(tmp_path / "book", pages)
    remember(book, book / "_build")
    with started(book, str(JUPYTER_BOOK), "build", ".") as build:
        wait_for(lambda: list(book.glob("*.here")))
        assert len(processes_of(str(book))) > 1 + beside
        assert list((book / "_build").glob(f"{processes.TEMPORARY}*"))
        build.send_signal(told)
        said, _ = build.communicate(timeout=SOON)
        left = processes_of(str(book))
    assert left == []
    assert build.returncode not in (0, -told), said
    assert "Traceback" not in said, said
    assert list(temporary.iterdir()) == []
    assert list((book / "_build").glob(f"{processes.TEMPORARY}*")) == []


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_editions_that_are_told_to_end_leave_nothing(tmp_path: Path, temporary: Path, told: signal.Signals) -> None:
    folder = small_project(tmp_path / "project")
    slow = folder / "chapters" / "second.md"
    slow.write_text(slow.read_text("utf-8") + "\n" + WAITING.replace("# First", "").replace("NAME", "x"), "utf-8")
    remember(folder, folder / "_build")
    command = [sys.executable, "-m", "analysis", "editions", "--only", "pages", "--data", "released", "england"]
    with started(folder, *command) as build:
        wait_for(lambda: list(folder.glob("*.here")))
        assert len(processes_of(str(folder))) > 3
        build.send_signal(told)
        said, _ = build.communicate(timeout=SOON)
        left = processes_of(str(folder))
    assert left == []
    assert build.returncode == 128 + told, said
    assert "interrupted; what was made stays" in said
    assert "Traceback" not in said, said
    assert list(temporary.iterdir()) == []
    assert [path.name for kind in ("part", "new") for path in (folder / "_build").rglob(f"*.{kind}*")] == []
