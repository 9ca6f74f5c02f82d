"""Never a stale page: what executed chapters depend on, as one hash and one cache folder.

jupyter-cache recognises a chapter by its code cells and kernel alone. A chapter also depends on
the package, the results and the YAML under ``data/``, so its cache stands in a folder named by a
hash of those.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from analysis import paths
from analysis.results.files import EDITION

CACHES = ".jupyter_cache"
CACHES_KEPT = 3
"""Caches of the last few states are kept, so that going back and forth costs nothing."""

SITE = Path(__file__).resolve().parent


def fingerprint(files: Iterable[Path], root: Path) -> str:
    """Twenty hex digits that change with any file's name (relative to `root`) or bytes."""
    digest = hashlib.sha256()
    for file in sorted(files):
        name = os.path.relpath(file, root)
        digest.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:20]


def execution_inputs(slug: str) -> list[Path]:
    """Every file, chapters aside, that an executed chapter of this edition can depend on."""
    code = [p for p in paths.PACKAGE.rglob("*.py") if SITE not in p.parents]
    data = [*paths.DATA.glob("*.yml"), *paths.DATA.glob("*.csv"), *paths.CATALOG.glob("*.yml")]
    results = [p for p in (paths.RESULTS / slug).rglob("*") if p.is_file()]
    layout = [paths.ROOT / "requirements.txt", paths.ROOT / "_toc.yml"]
    return [*code, *data, *results, *(p for p in layout if p.exists())]


def site_inputs() -> list[Path]:
    """The files that shape pages without being executed: this package, the book's styles and scripts, the places."""
    folders = (SITE, paths.ROOT / "_static")
    found = [p for f in folders for p in f.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return [*found, *paths.PLACES.glob(EDITION)]


def cache_folder(build: Path, key: str) -> Path:
    """The execution cache for `key` under the build folder; the oldest of the others are removed."""
    caches = build / CACHES
    current = caches / key
    current.mkdir(parents=True, exist_ok=True)
    os.utime(current)
    by_age = sorted((p for p in caches.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime_ns)
    for old in by_age[:-CACHES_KEPT]:
        shutil.rmtree(old)
    return current
