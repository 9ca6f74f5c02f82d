"""A build that is killed goes on where it was and ends with the same site; two builds give the same."""

import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.build.record import RECORD, Record
from analysis.check.door import remember
from editions_support import PAGES, small_project

pytestmark = pytest.mark.slow

TWO = ("england", "devon-and-torbay")
STEPS = len(TWO) * (len(PAGES) + 2)
"""Chapters, book and pack of each edition."""
SEED, KILLS = 20261121, 2
PATIENCE = 600.0
"""Seconds that a build may take to get to the next step, on whatever machine."""


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Begin to build two editions, in a group of processes of their own; so small a book passes no check."""
    remember(folder, folder / "_build")
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", "editions", "--only", "pages", "--data", "released", *TWO],
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def steps_done(folder: Path) -> int:
    """How many steps of both editions are on their records."""
    names = [*(f"chapter {page}" for page in PAGES), "book", "pack"]
    records = [Record(folder / "_build" / "editions" / slug / RECORD) for slug in TWO]
    return sum(bool(record.output(name)) for record in records for name in names)


def kill_after(folder: Path, build: subprocess.Popen[bytes], steps: int) -> None:
    """Kill a build with all that it started once so many steps are done."""
    for _ in range(int(PATIENCE / 0.05)):
        if steps_done(folder) >= steps or build.poll() is not None:
            break
        time.sleep(0.05)
    assert build.poll() is None, "the build ended before it could be killed"
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()


def contents(folder: Path) -> dict[str, str]:
    """Hash of every file of the site, less the moments at which something was made."""
    hashes = {}
    for path in sorted((folder / "_build" / "site").rglob("*")):
        if path.is_file():
            data = re.sub(rb'"source_commit": "[^"]*"', b"", path.read_bytes())
            hashes[str(path.relative_to(folder))] = hashlib.sha256(data).hexdigest()
    return hashes


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A build that nobody disturbed: its folder, and its site."""
    folder = small_project(tmp_path_factory.mktemp("whole"))
    assert start(folder).wait() == 0
    return folder, contents(folder)


def test_a_build_that_is_killed_again_and_again_ends_with_the_same_site(
    whole: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    _, expected = whole
    folder = small_project(tmp_path)
    moments = sorted(random.Random(SEED).sample(range(STEPS - 1), KILLS))
    for steps in moments:
        kill_after(folder, start(folder), steps)
    assert steps_done(folder) < STEPS
    assert start(folder).wait() == 0
    found = contents(folder)
    assert len(expected) > 100
    assert found.keys() ^ expected.keys() == set()
    assert [name for name, digest in found.items() if digest != expected[name]] == []


def test_a_second_build_beside_a_running_one_is_refused(whole: tuple[Path, dict[str, str]]) -> None:
    from filelock import FileLock

    folder = whole[0]
    with FileLock(folder / "_build" / "locks" / "editions.lock"):
        second = subprocess.run(
            [sys.executable, "-m", "analysis", "editions", "--only", "pages", "--data", "released", *TWO],
            cwd=folder,
            env={**os.environ, "ANALYSIS_ROOT": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert "another build of 'editions' is running" in second.stderr
