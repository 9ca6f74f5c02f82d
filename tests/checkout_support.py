"""A fresh checkout for tests: a copy of this one without what was built, with or without an environment."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis import paths
from analysis.book.figures.registry import load_registry

MADE = (".venv", "_build", ".snakemake", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".jupyter_cache", "__pycache__")
"""Names that a build or a tool makes anywhere."""

MADE_DATA = ("data/raw", "data/prepared")
"""Data that a build makes or brings."""

AWKWARD = "O'Brien's repo"
"""A folder that a script without quotes stumbles over."""

NAMED = ("england", "london", "greater-manchester")
"""Editions that the documents name; all of them would take as long as everything else together."""

OF_THIS_RUN = ("DATA_MIRROR", "ANALYSIS_ROOT", "ANALYSIS_DATA", "MAKEFLAGS")
"""Settings of the tests' own surroundings that a stranger does not have."""

STAMPS = (".synced", ".synced-dev")
"""What make leaves in an environment that has what the book needs, and one that has the whole lock, in this order."""


def _not_copied(folder: str, names: list[str]) -> set[str]:
    place = Path(folder).relative_to(paths.ROOT)
    return {n for n in names if n in (*MADE, ".git") or (place / n).as_posix() in MADE_DATA}


def fresh_checkout(root: Path) -> Path:
    """Copy this checkout to a folder that does not exist, as one who clones it would have it, less git's own."""
    shutil.copytree(paths.ROOT, root, ignore=_not_copied, symlinks=True)
    return root


def share_drawings(root: Path) -> None:
    """Let a copy take charts that were drawn before, which are kept by what they are drawn from, and add its own."""
    drawn = paths.BUILD / "charts"
    drawn.mkdir(parents=True, exist_ok=True)
    (root / "_build").mkdir(exist_ok=True)
    (root / "_build" / "charts").symlink_to(drawn)


def strangers_clone(folder: Path) -> Path:
    """Lay out a fresh checkout with an environment, an awkward name and the editions that documents build."""
    root = fresh_checkout(folder / AWKWARD)
    leave_editions(root, NAMED)
    link_environment(root)
    share_drawings(root)
    return root


def leave_editions(root: Path, slugs: Sequence[str]) -> None:
    """Leave a copy no other editions than some."""
    file = root / "data" / "regions.yml"
    head, mark, entries = file.read_text(encoding="utf-8").partition("regions:\n")
    kept = [e for e in re.split(r"(?m)^(?=  - slug: )", entries) if e.splitlines()[:1] and e.split()[2] in slugs]
    assert len(kept) == len(slugs)
    file.write_text(head + mark + "".join(kept), encoding="utf-8")


WHOLE = "greater-manchester"
"""An edition that has every chapter."""


def letter_every_chapter(figures: Path) -> None:
    """Give each chapter a letter in a copy of ``data/figures.yml``, for a book that lacks most of them."""
    registry = load_registry()
    letters = {chapter: registry.chapter_number(chapter, WHOLE) for chapter in sorted(registry.chapters)}
    text = figures.read_text(encoding="utf-8")
    given = "letters: {" + ", ".join(f'{name}: "{letter}"' for name, letter in letters.items()) + "}"
    changed = re.sub(r"(?m)^letters: .*$", given, text)
    changed = re.sub(r"(?m)^regional_chapters: .*$\n", "", changed)
    assert changed != text
    figures.write_text(changed, encoding="utf-8")


def link_environment(root: Path) -> None:
    """Give a copy the environment that runs the tests, so that make finds it in order and installs nothing."""
    venv = root / ".venv"
    venv.mkdir()
    for entry in Path(sys.prefix).iterdir():
        if entry.name not in (*STAMPS, ".lock"):
            (venv / entry.name).symlink_to(entry)
    for stamp in STAMPS:
        (venv / stamp).touch()
    # Make would install into the tests' own environment through the links.
    asked = subprocess.run(["make", "--question", *(f".venv/{stamp}" for stamp in STAMPS)], cwd=root, check=False)
    assert asked.returncode == 0, "make holds the linked environment for out of date"


def refuse_installing(folder: Path) -> Path:
    """Give a folder for the head of the path whose apt-get refuses, so that no command installs into the system."""
    folder.mkdir()
    refusing = folder / "apt-get"
    refusing.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    refusing.chmod(0o755)
    return folder


def make(root: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run make in a checkout as a stranger does, whose temporary files go to a folder with a long name."""
    long = root.parent / ("long" * 25)
    long.mkdir(exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if k not in OF_THIS_RUN}
    bin_folder = root.parent / "bin"
    path = refuse_installing(bin_folder) if not bin_folder.exists() else bin_folder
    environment = {
        **kept,
        "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(root / "src"),
        "TMPDIR": str(long),
        **more,
    }
    return subprocess.run(
        ["make", *words],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def is_source(name: str) -> bool:
    """Whether a place in a checkout is none that a build or a tool makes."""
    return not set(Path(name).parts) & set(MADE) and not name.startswith(MADE_DATA)
