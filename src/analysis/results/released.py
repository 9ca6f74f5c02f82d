"""The released results: a committed copy of the last real build's results, and how it is used.

``data/released/`` holds ``release.json``, the tables that all editions share, and a folder for each
edition. By neighbourhood it holds the doubly disadvantaged ones and the map's points, nothing else.
"""

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import __version__, paths
from analysis.errors import AnalysisError
from analysis.groups import DOUBLY_DISADVANTAGED, ENGLAND
from analysis.results.files import TABLES, read_table, write_tables

SHARED = ("indicators_by_region", "definitions", "dilution", "models", "diagnostics")
"""Tables that are the same in every edition and stand once."""


def release() -> dict[str, Any]:
    """``release.json``: version, date, fingerprint and commit of the real build, editions.

    Raises
    ------
    AnalysisError
        When nothing has been released.
    """
    path = paths.RELEASED / "release.json"
    if not path.exists():
        raise AnalysisError(f"there are no released results: {path} is missing")
    return json.loads(path.read_text(encoding="utf-8"))


def _own_tables(folder: Path, slug: str) -> dict[str, pd.DataFrame]:
    own = {name: read_table(folder, name) for name in TABLES if name not in SHARED and (folder / f"{name}.csv").exists()}
    own["indicators"] = own["indicators"][own["indicators"]["area"] == slug]
    listed = own["neighbourhoods"]
    own["neighbourhoods"] = listed[listed["group"] == DOUBLY_DISADVANTAGED]
    return own


def publish(slugs: Sequence[str], version: str = __version__, today: date | None = None) -> Path:
    """Renew ``data/released`` from the real results of `slugs`.

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
        When an edition's results are not from raw data.
    """
    editions = {slug: json.loads((paths.RESULTS / slug / "edition.json").read_text("utf-8")) for slug in slugs}
    for slug, edition in editions.items():
        if edition["data"] != "real":
            raise AnalysisError(f"edition '{slug}' was built from {edition['data']} data; only real results are released")
    fresh = paths.RELEASED.with_name("released.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for slug in slugs:
        folder = paths.RESULTS / slug
        documents = {
            name: json.loads((folder / name).read_text("utf-8")) for name in ("edition.json", "outlines.json")
        }
        write_tables(fresh / slug, _own_tables(folder, slug), documents)
    national = paths.RESULTS / ENGLAND
    shared = {name: read_table(national, name) for name in SHARED if (national / f"{name}.csv").exists()}
    about = {
        "version": version,
        "date": (today or date.today()).isoformat(),
        "data_fingerprint": editions[ENGLAND]["data_fingerprint"],
        "source_commit": editions[ENGLAND]["source_commit"],
        "editions": list(slugs),
    }
    write_tables(fresh / "shared", shared, {})
    (fresh / "release.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(paths.RELEASED, ignore_errors=True)
    fresh.rename(paths.RELEASED)
    return paths.RELEASED


def restore(slugs: Sequence[str]) -> None:
    """Write the results of `slugs` from the release, marked ``released``.

    Raises
    ------
    AnalysisError
        When an edition is not in the release.
    """
    about = release()
    shared = {p.stem: read_table(p.parent, p.stem) for p in sorted((paths.RELEASED / "shared").glob("*.csv"))}
    england = read_table(paths.RELEASED / ENGLAND, "indicators")
    for slug in slugs:
        folder = paths.RELEASED / slug
        if not folder.is_dir():
            raise AnalysisError(f"edition '{slug}' is not in the released results (there: {', '.join(about['editions'])})")
        own = {p.stem: read_table(folder, p.stem) for p in sorted(folder.glob("*.csv"))}
        if slug != ENGLAND:
            own["indicators"] = pd.concat([own["indicators"], england], ignore_index=True)
        documents = {p.name: json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))}
        documents["edition.json"] |= {"data": "released", "release": {k: about[k] for k in ("version", "date")}}
        write_tables(paths.RESULTS / slug, {**own, **shared}, documents)
