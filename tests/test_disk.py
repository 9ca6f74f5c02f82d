"""A full disk, a folder that may not be written to: one sentence that names the place, and nothing half-written."""

import errno
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis import paths
from analysis.check.door import remember
from analysis.disk import ADVICE, refusal, refusal_in, written_whole
from analysis.site import extension
from site_support import JUPYTER_BOOK, tiny_book

NOWHERE = Path("/sys/analysis")
"""Not even root makes a folder there."""

SMALL = 600_000
"""Bytes of the largest file that may be written where there is hardly any room."""


def limited() -> None:
    """Let this process and those it starts write small files only."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def run(
    command: list[str], folder: Path, *, small: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a checkout of its own."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "ANALYSIS_DATA": "released", **environment},
        preexec_fn=limited if small else None,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("number", ADVICE)
def test_a_refusal_names_the_place_and_what_to_do(number: int) -> None:
    said = refusal(OSError(number, os.strerror(number), "/a/b.csv"))
    assert said == f"/a/b.csv: {os.strerror(number)}. {ADVICE[number]}; what was made before stays"
    assert refusal_in(f"OSError: [Errno {number}] {os.strerror(number)}: '/a/b.csv'\n") == said


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file.txt"
    with written_whole(target) as part:
        part.write_text("whole", encoding="utf-8")
        assert not target.exists()

    def fails() -> None:
        with written_whole(target) as part:
            part.write_text("ha", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert target.read_text("utf-8") == "whole"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]


WRITES_BY_HAND = re.compile(r"\.(replace|rename)\((target|out|path|self\._file|record|stamp)\)|os\.replace\(")


def test_no_other_code_writes_beside_a_file_and_moves_it_into_place() -> None:
    resumed = "catalog/download.py"  # what has come of a download is kept for the next try
    found = [
        p.relative_to(paths.PACKAGE).as_posix()
        for p in paths.PACKAGE.rglob("*.py")
        if WRITES_BY_HAND.search(p.read_text("utf-8"))
    ]
    assert sorted(found) == sorted(["disk.py", resumed])


def test_a_full_disk_that_does_not_say_where_it_is_is_found() -> None:
    with pytest.raises(OSError) as full, Path("/dev/full").open("w", encoding="utf-8") as file:
        file.write("a" * 100_000)
    for said in (refusal(full.value), refusal_in(f"OSError: {full.value}")):
        assert said is not None
        assert "No space left on device. Make room there" in said
        assert Path(said.partition(":")[0]).is_absolute()


def test_a_copy_of_many_files_names_the_first(tmp_path: Path) -> None:
    wrong = [("a", "/x/a", f"[Errno {errno.ENOSPC}] No space left on device: '/x/a'"), ("b", "/x/b", "...")]
    assert str(refusal(shutil.Error(wrong))).startswith("/x/a: No space left on device.")


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(errno.ENOENT, "no such file", "x"), OSError("x")])
def test_an_error_of_the_program_is_none_of_the_systems(error: Exception) -> None:
    assert refusal(error) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["results"],
        ["prepare"],
        pytest.param(["data", "fetch", "cni2023_lsoa21"], marks=pytest.mark.mirror),
        ["edition", "england"],
        ["editions", "england"],
        ["site", "england"],
    ],
    ids=["results", "prepare", "data fetch", "edition", "editions", "site"],
)
def test_a_command_that_may_not_write_ends_in_one_sentence(command: list[str]) -> None:
    done = run([sys.executable, "-m", "analysis", *command], paths.ROOT, ANALYSIS_BUILD=str(NOWHERE / "_build"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"error: {NOWHERE}")
    assert "Set ANALYSIS_BUILD to a folder that may be written to" in done.stderr


def test_pages_that_may_not_be_written_end_in_one_sentence() -> None:
    with pytest.raises(SystemExit, match=r"^error: /sys/analysis: .*\. Build elsewhere with `--path-output FOLDER`"):
        extension.setup(SimpleNamespace(outdir=str(NOWHERE / "_build" / "html")))


@pytest.mark.slow
def test_results_that_find_no_room_leave_nothing_half_written(tmp_path: Path) -> None:
    build = tmp_path / "_build"
    command = [sys.executable, "-m", "analysis", "results"]
    done = run(command, paths.ROOT, small=True, ANALYSIS_BUILD=str(build))
    assert done.returncode == 1
    assert done.stderr == f"error: {build}: File too large. {ADVICE[errno.EFBIG]}; what was made before stays\n"
    assert list((build / "results").iterdir()) == []
    assert run(command, paths.ROOT, ANALYSIS_BUILD=str(build)).returncode == 0


@pytest.mark.slow
def test_a_book_that_finds_no_room_ends_in_one_sentence(tmp_path: Path) -> None:
    book = tiny_book(tmp_path / "book", {"first": "# First\n", "second": "# Second\n"}, results=False)
    remember(book, book / "_build")
    build = [str(JUPYTER_BOOK), "build", "."]
    for too_large in ("results", "pages"):
        done = run(build, book, small=True, ANALYSIS_ROOT=str(book))
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        last = done.stderr.splitlines()[-1]
        assert last.startswith(f"error: {book / '_build'}: File too large. Make room there"), (too_large, last)
        assert not list((book / "_build").glob(".temporary-*"))
        # The second time, the results are there, and the pages are what finds no room.
        results = [sys.executable, "-m", "analysis", "results"]
        assert run(results, book, ANALYSIS_ROOT=str(book)).returncode == 0
