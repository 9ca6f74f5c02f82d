"""A clone has the committed bytes, whatever git was told about line ends; the advice mends one that has not."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis import paths
from analysis.errors import DataError
from analysis.results.release import released
from places import london

NO_CLONE = shutil.which("git") is None or not (paths.ROOT / ".git").exists()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(NO_CLONE, reason="this is no clone, or there is no git")]

WINDOWS = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")
"""What Git for Windows is set up with."""
TABLE = "data/released/england/areas.csv"


def git(folder: Path, *words: str) -> str:
    """What git says in a folder; fails where git fails."""
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository as Git for Windows makes one."""
    folder = tmp_path_factory.mktemp("clone") / "book"
    git(paths.ROOT, *WINDOWS, "clone", "--quiet", "--config", "core.autocrlf=true", str(paths.ROOT), str(folder))
    return folder


def complaint(clone: Path) -> str:
    """What is said of the released results of a clone when they are used; empty where all is well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "RELEASED", clone / "data" / "released")
        patch.setattr(paths, "RESULTS", clone / "_build" / "results")
        try:
            released.restore(["london"])
        except DataError as error:
            return str(error)
    return ""


def follow(advice: str, clone: Path) -> None:
    """Do what a message says: delete the folder that it names, then run the command that it names."""
    folder = re.search(r"delete the folder ([\w/]+)", advice)
    command = re.search(r"`(git [^`]+)`", advice)
    assert folder is not None, advice
    assert command is not None, advice
    shutil.rmtree(clone / folder[1])
    subprocess.run(shlex.split(command[1]), cwd=clone, check=True, capture_output=True)


def to_windows(path: Path) -> None:
    """End every line of a file as Windows does."""
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def test_a_clone_made_for_windows_has_the_released_bytes(clone: Path) -> None:
    assert git(clone, "config", "core.autocrlf").strip() == "true"
    done = london(clone, PYTHONPATH=str(clone / "src"))
    assert done.returncode == 0, done.stdout
    assert git(clone, "status", "--porcelain") == ""


def test_every_text_of_a_clone_ends_its_lines_alike(clone: Path) -> None:
    lines = git(clone, "ls-files", "--eol").splitlines()
    assert len(lines) > 500
    assert [line for line in lines if "crlf" in line or "mixed" in line] == []


def edit(clone: Path) -> None:
    table = clone / TABLE
    table.write_bytes(table.read_bytes().replace(b"1", b"2", 1))


def stage(clone: Path) -> None:
    edit(clone)
    git(clone, "add", TABLE)


def remove(clone: Path) -> None:
    (clone / TABLE).unlink()


def convert(clone: Path) -> None:
    to_windows(clone / TABLE)


def convert_unseen(clone: Path) -> None:
    """As a clone from before ``.gitattributes``: git wrote the other line ends itself and sees no change."""
    git(clone, "rm", "--quiet", ".gitattributes")
    shutil.rmtree(clone / "data" / "released")
    git(clone, "checkout", "HEAD", "--", "data/released")
    git(clone, "checkout", "HEAD", "--", ".gitattributes")
    git(clone, "checkout", "data/released")  # what was advised before
    assert b"\r\n" in (clone / TABLE).read_bytes()


@pytest.mark.parametrize("damage", [edit, stage, remove, convert, convert_unseen])
def test_the_advice_mends_a_damaged_release(damage, clone: Path, tmp_path: Path) -> None:
    mine = tmp_path / "book"
    git(tmp_path, "clone", "--quiet", "--config", "core.autocrlf=true", str(clone), str(mine))
    damage(mine)
    advice = complaint(mine)
    assert ("other line ends" in advice) == (damage in (convert, convert_unseen)), advice
    follow(advice, mine)
    assert complaint(mine) == ""
    assert git(mine, "status", "--porcelain") == ""
