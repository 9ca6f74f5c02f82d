"""A build that is killed goes on where it was and ends with the same site; two builds give the same."""

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import paths
from test_editions import project

TWO = ("england", "devon-and-torbay")
PAGES = ("first", "second", "third")
SEED, KILLS = 20261121, 3

CHAPTER = """\
---
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---

```{{code-cell}} ipython3
:tags: [parameters, remove-cell]

region = "england"
```

# The {page} chapter

```{{code-cell}} ipython3
:tags: [hide-input]

from analysis import Edition
edition = Edition(region)
edition.{call}
```
"""
CALLS = {
    "first": 'figure("groups_by_area")',
    "second": 'table("definitions")',
    "third": 'figure("inactivity")',
}
CONTENTS = """\
format: jb-book
root: chapters/first
parts:
  - caption: The report
    chapters:
      - file: chapters/second
      - file: chapters/third
"""


def small_project(folder: Path) -> Path:
    """A checkout with a book of three short chapters, so that the build takes seconds."""
    project(folder)
    shutil.rmtree(folder / "chapters")
    (folder / "chapters").mkdir()
    shutil.copyfile(paths.CHAPTERS / "references.bib", folder / "chapters" / "references.bib")
    for page in PAGES:
        text = CHAPTER.format(page=page, call=CALLS[page])
        (folder / "chapters" / f"{page}.md").write_text(text, encoding="utf-8")
    (folder / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
    return folder


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Begin to build two editions, in a group of processes of their own."""
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", "editions", "--only", "pages", *TWO],
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def contents(folder: Path) -> dict[str, str]:
    """Hash of every file of the site, less the moments at which something was made."""
    hashes = {}
    for path in sorted((folder / "_build" / "site").rglob("*")):
        if path.is_file():
            data = re.sub(rb'"source_commit": "[^"]*"', b"", path.read_bytes())
            hashes[str(path.relative_to(folder))] = hashlib.sha256(data).hexdigest()
    return hashes


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], float]:
    """A build that nobody disturbed: its folder, its site, and the seconds it took."""
    folder = small_project(tmp_path_factory.mktemp("whole"))
    begun = time.monotonic()
    assert start(folder).wait() == 0
    return folder, contents(folder), time.monotonic() - begun


def test_a_build_that_is_killed_again_and_again_ends_with_the_same_site(
    whole: tuple[Path, dict[str, str], float], tmp_path: Path
) -> None:
    _, expected, seconds = whole
    folder = small_project(tmp_path)
    moments = random.Random(SEED)
    for _ in range(KILLS):
        build = start(folder)
        time.sleep(moments.uniform(0.25, 0.75) * seconds)
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
    assert start(folder).wait() == 0
    found = contents(folder)
    assert len(expected) > 100
    assert found.keys() == expected.keys()
    assert [name for name, digest in found.items() if digest != expected[name]] == []


def test_a_second_build_beside_a_running_one_is_refused(whole: tuple[Path, dict[str, str], float]) -> None:
    folder = whole[0]
    (folder / "chapters" / "third.md").open("a", encoding="utf-8").write("\nA sentence.\n")
    first = start(folder)
    time.sleep(1.5)
    second = subprocess.run(
        [sys.executable, "-m", "analysis", "editions", "--only", "pages", *TWO],
        cwd=folder,
        env={**os.environ, "ANALYSIS_ROOT": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "another build of the editions is running" in second.stderr
    assert first.wait() == 0
