"""How make fills .venv: the book's packages, then the whole lock beside them, and neither twice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis import paths

UV = """#!/bin/bash
echo "$*" >> "$(dirname "$0")/../calls"
"""
BOOK = "pip install --quiet --python .venv/bin/python --require-hashes --constraints requirements.txt"
WHOLE = "pip sync --quiet --python .venv/bin/python --require-hashes requirements.txt"
EDITABLE = "pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable ."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout of what make needs, whose uv writes down what it is asked."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt"):
        shutil.copy(paths.ROOT / name, tmp_path)
    uv = tmp_path / ".venv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(UV, encoding="utf-8")
    uv.chmod(0o755)
    return tmp_path


def calls(root: Path, target: str) -> list[str]:
    """What uv is asked by a target of make, less where it finds what to leave out."""
    log = root / ".venv" / "calls"
    log.write_text("", encoding="utf-8")
    subprocess.run(["make", target], cwd=root, env={"PATH": os.environ["PATH"]}, capture_output=True, check=True)
    left_out = " --excludes .venv/left_out.txt -r pyproject.toml"
    return [line.removesuffix(left_out) for line in log.read_text(encoding="utf-8").splitlines()]


def renew(root: Path) -> None:
    """Let the lock be younger than all that was installed."""
    later = (root / ".venv" / ".synced").stat().st_mtime + 10
    os.utime(root / "requirements.txt", (later, later))


def test_the_book_has_its_packages_and_tests_the_whole_lock(root: Path) -> None:
    assert calls(root, "setup") == [BOOK, EDITABLE]
    assert calls(root, "setup") == []
    assert calls(root, "setup-dev") == [WHOLE, EDITABLE]
    assert calls(root, "setup-dev") == []
    assert calls(root, "setup") == []


def test_a_renewed_lock_takes_no_tool_away(root: Path) -> None:
    calls(root, "setup-dev")
    renew(root)
    assert calls(root, "setup") == [BOOK, EDITABLE]
    os.utime(root / "requirements.txt", (0, 0))
    assert calls(root, "setup-dev") == [WHOLE, EDITABLE]


def test_what_is_left_out_stands_in_the_lock_for_the_tests(root: Path) -> None:
    calls(root, "setup")
    names = (root / ".venv" / "left_out.txt").read_text(encoding="utf-8").split()
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    assert [name for name in names if f"\n{name}==" not in lock] == []


@pytest.mark.parametrize("target", ["test", "test-slow", "lint", "benchmark"])
def test_what_needs_the_tools_adds_them(target: str) -> None:
    said = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=paths.ROOT, capture_output=True, text=True
    )
    assert "pip sync" in said.stdout


@pytest.mark.parametrize("target", ["book", "editions", "edition", "check", "html", "pdf", "results", "data"])
def test_what_the_book_needs_does_without_them(target: str) -> None:
    said = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=paths.ROOT, capture_output=True, text=True
    )
    assert "--constraints requirements.txt" in said.stdout
    assert "pip sync" not in said.stdout
