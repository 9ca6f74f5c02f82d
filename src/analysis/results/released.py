"""The released results: a committed copy of the last real build's results, and how it is used.

``data/released/`` holds ``release.json``, the tables that all editions share, and a folder for each
edition. By neighbourhood it holds the doubly disadvantaged ones and the map's points, nothing else.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import __version__, paths
from analysis.catalog.verify import sha256
from analysis.errors import AnalysisError, DataError
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND
from analysis.results.files import TABLES, read_table, write_tables

SHARED = ("indicators_by_region", "definitions", "dilution", "models", "diagnostics")
"""Tables that are the same in every edition and stand once, in the folder ``shared``."""

DOCUMENTS = ("edition.json", "outlines.json")


def release() -> dict[str, Any]:
    """Return ``release.json``: version, date, fingerprint, commit, editions, checksums of files.

    Raises
    ------
    AnalysisError
        When nothing has been released.
    """
    path = paths.RELEASED / "release.json"
    if not path.exists():
        raise AnalysisError(f"there are no released results: {path} is missing")
    return json.loads(path.read_text(encoding="utf-8"))


def edition_digest(slug: str) -> str:
    """Return the hash of the released files that one edition is restored from.

    Raises
    ------
    AnalysisError
        When nothing has been released.
    """
    about = release()
    used = (f"{slug}/", "shared/", f"{ENGLAND}/indicators.csv")
    lines = [f"{file}={digest}" for file, digest in about["files"].items() if file.startswith(used)]
    lines += [about["version"], about["date"], sha256(Path(__file__))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def next_version(moved: bool) -> str:
    """Return the version of the next release: the package's, with a revision when results moved.

    ``0.1.0`` is followed by ``0.1.0.post1`` until the package has another version.
    """
    if not (paths.RELEASED / "release.json").exists():
        return __version__
    last = release()["version"]
    base, _, revision = last.partition(".post")
    if base != __version__:
        return __version__
    return f"{base}.post{int(revision or 0) + 1}" if moved else last


def own_tables(folder: Path, slug: str) -> dict[str, pd.DataFrame]:
    """Return an edition's tables as they are released: the national and other rows left out."""
    own = {
        name: read_table(folder, name)
        for name in TABLES
        if name not in SHARED and (folder / f"{name}.csv").exists()
    }
    own["indicators"] = own["indicators"][own["indicators"]["area"] == slug]
    listed = own["neighbourhoods"]
    own["neighbourhoods"] = listed[listed["group"] == DOUBLY_DISADVANTAGED]
    return own


def shared_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of a results folder that all editions share."""
    return {name: read_table(folder, name) for name in SHARED if (folder / f"{name}.csv").exists()}


def _read_documents(folder: Path) -> dict[str, Any]:
    return {name: json.loads((folder / name).read_text("utf-8")) for name in DOCUMENTS}


def _require_real(slugs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return ``edition.json`` of each edition; AnalysisError when one is not of raw data."""
    editions = {
        slug: json.loads((paths.RESULTS / slug / "edition.json").read_text("utf-8"))
        for slug in slugs
    }
    for slug, edition in editions.items():
        if edition["data"] != "real":
            raise AnalysisError(
                f"edition '{slug}' was built from {edition['data']} data; "
                "only results of raw data are released"
            )
    return editions


def publish(slugs: Sequence[str], version: str = __version__, today: date | None = None) -> Path:
    """Renew ``data/released`` from the real results of `slugs` and return its path.

    Parameters
    ----------
    slugs : sequence of str
        Editions whose results have been built from raw data; England must be among them.
    version : str
        Version of the release.
    today : date, optional
        Date of the release.

    Raises
    ------
    AnalysisError
        When an edition's results are not from raw data, or the version is not one.
    """
    if not re.fullmatch(r"\d+(\.\d+)*(\.post\d+)?", version):
        raise AnalysisError(f"a release's version looks like 0.1.0 or 0.1.0.post1, not {version!r}")
    editions = _require_real(slugs)
    fresh = paths.RELEASED.with_name("released.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for slug in slugs:
        folder = paths.RESULTS / slug
        write_tables(fresh / slug, own_tables(folder, slug), _read_documents(folder))
    write_tables(fresh / "shared", shared_tables(paths.RESULTS / ENGLAND), {})
    about = {
        "version": version,
        "date": (today or date.today()).isoformat(),
        "data_fingerprint": editions[ENGLAND]["data_fingerprint"],
        "source_commit": editions[ENGLAND]["source_commit"],
        "editions": list(slugs),
        "files": {
            p.relative_to(fresh).as_posix(): sha256(p)
            for p in sorted(fresh.rglob("*"))
            if p.is_file()
        },
    }
    (fresh / "release.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(paths.RELEASED, ignore_errors=True)
    fresh.rename(paths.RELEASED)
    return paths.RELEASED


def _require_whole(about: dict[str, Any], slug: str) -> None:
    """Make sure that the released files of an edition are those of ``release.json``."""
    for file, digest in about["files"].items():
        if not file.startswith((f"{slug}/", "shared/", f"{ENGLAND}/")):
            continue
        path = paths.RELEASED / file
        if not path.is_file() or sha256(path) != digest:
            raise DataError(
                "released",
                "a released file is not the one that release.json names",
                file=path,
                advice="restore it with `git checkout data/released`, or run "
                "`python -m analysis released` where the raw data are",
            )


def restore(slugs: Sequence[str]) -> None:
    """Write the results of `slugs` from the release, marked ``released``.

    Raises
    ------
    AnalysisError
        When an edition is not in the release.
    DataError
        When a released file was changed or is missing.
    """
    about = release()
    shared = shared_tables(paths.RELEASED / "shared")
    england = read_table(paths.RELEASED / ENGLAND, "indicators")
    for slug in slugs:
        folder = paths.RELEASED / slug
        if slug not in about["editions"]:
            raise AnalysisError(
                f"edition '{slug}' is not in the released results "
                f"(there: {', '.join(about['editions'])})"
            )
        _require_whole(about, slug)
        own = {p.stem: read_table(folder, p.stem) for p in sorted(folder.glob("*.csv"))}
        if slug != ENGLAND:
            own["indicators"] = pd.concat([own["indicators"], england], ignore_index=True)
        documents = _read_documents(folder)
        documents["edition.json"] |= {
            "data": "released",
            "version": about["version"],
            "date": about["date"],
            "release_digest": edition_digest(slug),
        }
        write_tables(paths.RESULTS / slug, {**own, **shared}, documents)
