"""The released results: a committed copy of the last real build's results, and how it is used.

``data/released/`` holds ``release.json``, the tables that all editions share, and a folder for each
edition. By neighbourhood it holds the doubly disadvantaged ones and the map's points, nothing else.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.catalog.verify import sha256
from analysis.errors import AnalysisError, DataError
from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.regions import ENGLAND
from analysis.results import schema
from analysis.results.files import (
    read_csv,
    read_document,
    read_edition,
    read_table,
    replace_folder,
    write_tables,
)
from analysis.results.release import places
from analysis.results.release.deciding import settings
from analysis.results.release.packed import packed, unpacked
from analysis.version import __version__

OWN_FACTS = ("slug", "name", "region_digest", "wards_with_doubly_disadvantaged")
"""What ``edition.json`` says of one edition alone: released with it."""

BUILD_FACTS = (
    "data",
    "data_fingerprint",
    "source_commit",
    "built_with",
    "datasets",
    "models_missing",
)
"""What ``edition.json`` says of the build: the same in every edition, and released once."""

OUTLINES = "outlines.json"

RESTORE = (
    "In a clone, delete the folder data/released and run `git checkout HEAD -- data/released`; without git, unpack "
    "the files again with a program that leaves them as they are. Where the raw data are, "
    "`python -m analysis released` makes them anew"
)
"""What to do about a released file that was changed. Git leaves a file alone whose line ends alone are wrong, so the
folder goes first; from the index it might bring back a change that was staged."""


def release() -> dict[str, Any]:
    """Return ``release.json``: version, date, editions, facts of the build, checksums of files.

    Raises
    ------
    AnalysisError
        When nothing has been released.
    """
    path = paths.RELEASED / "release.json"
    if not path.exists():
        raise AnalysisError(f"there are no released results: {path} is missing")
    return _read(path)


def require_released(slugs: Sequence[str]) -> None:
    """Make sure that the release has the editions; AnalysisError that says what brings their data when not."""
    about = release()
    for slug in slugs:
        if slug not in about["editions"]:
            raise AnalysisError(
                f"edition '{slug}' is not in the released results (version {about['version']}): it is computed from "
                "the raw data, which `python -m analysis data fetch` brings (or set DATA_MIRROR to a copy)."
            )


def released_edition(slug: str) -> dict[str, Any]:
    """Return what the release says of one edition alone."""
    return _read(paths.RELEASED / slug / "edition.json")


OF_ENGLAND = ("indicators", "differences", "like_for_like", "claims")
"""Tables of England's edition that every other one is restored with."""

OF_A_DEFINITION = ("indicators", "differences", "like_for_like")
"""Those of them whose rows of England go by the definition of the groups."""


def _names_definition(slug: str) -> bool:
    """Whether an edition has a definition of its own, so that what goes by it is released with the edition."""
    from analysis.results.origins import regions_of

    region = regions_of("real").get(slug)
    return region is not None and region.own_definition is not None


def _of_england(name: str) -> Path:
    """A table of England's edition, as released."""
    return paths.RELEASED / ENGLAND / f"{name}.csv"


def edition_digest(slug: str) -> str:
    """Return the hash of the released files that one edition is restored from.

    Raises
    ------
    AnalysisError
        When nothing has been released.
    """
    about = release()
    used = (f"{slug}/", "shared/", *(f"{ENGLAND}/{name}.csv" for name in OF_ENGLAND))
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
    whole = _names_definition(slug)
    described = [*schema.tables("own"), *(schema.tables("definition") if whole else [])]
    own = {
        table.name: read_table(folder, table.name)
        for table in described
        if table.released and (folder / f"{table.name}.csv").exists()
    }
    for name in OF_A_DEFINITION if not whole else ():
        own[name] = own[name][own[name]["area"] == slug]
    for name in own.keys() & set(OF_SERIES):
        own[name] = own[name].drop(columns=_series_facts())
    if slug != ENGLAND and "claims" in own:
        own["claims"] = own["claims"].drop(columns=_claim_facts())
    listed = own["neighbourhoods"]
    own["neighbourhoods"] = listed[listed["group"] == DOUBLY_DISADVANTAGED]
    if "membership" in own:
        inside = own["membership"]["lsoa21_code"].isin(own["neighbourhoods"]["lsoa21_code"])
        own["membership"] = own["membership"][inside]
    return own


def _claim_facts() -> list[str]:
    """Return the columns of ``claims.csv`` that are the same in every edition: released with England's."""
    return schema.table("claims").once_in("claims")


OF_SERIES = ("indicators", "indicators_by_region")
"""Tables whose rows are of the series of ``series.csv``."""


def _series_facts() -> list[str]:
    """Return what is the same in every row of a series: released once, in ``series.csv``."""
    return schema.table("indicators").once_in("series")


def _series_key() -> list[str]:
    return list(schema.table("series").key)


def _with_claim_facts(claims: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    """Return an edition's claims with what stands in England's alone, in the order of England's."""
    facts = england[["id", *_claim_facts()]]
    return claims.merge(facts, on="id", how="left", validate="one_to_one")[england.columns]


def shared_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that all editions share, from one edition's results."""
    names = [table.name for table in schema.tables("shared", "definition")]
    there = {name: read_table(folder, name) for name in names if (folder / f"{name}.csv").exists()}
    rows = pd.concat([read_table(folder, "indicators"), there["indicators_by_region"]])
    there["series"] = rows[_series_key() + _series_facts()].drop_duplicates()
    there["indicators_by_region"] = there["indicators_by_region"].drop(columns=_series_facts())
    return there


def released_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return every table of a folder of the release, the models' rows whole."""
    return unpacked({path.stem: read_csv(path) for path in sorted(folder.glob("*.csv"))})


def _with_facts(rows: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return rows of indicators with the unit and the datasets of their series."""
    return rows.merge(series, on=_series_key(), how="left", validate="many_to_one")


def _read(path: Path) -> dict[str, Any]:
    """Return a document of the release; DataError that says what to do where it is none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError) as error:
        problem = "a released file is missing" if isinstance(error, FileNotFoundError) else f"this is not JSON: {error}"
        raise DataError("released", problem, file=path, advice=RESTORE) from error


def _own_facts(edition: dict[str, Any]) -> dict[str, Any]:
    """Return what ``edition.json`` says of one edition alone."""
    return {key: edition[key] for key in OWN_FACTS}


def _require_real(slugs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return ``edition.json`` of each edition; AnalysisError when one is not of raw data."""
    editions = {slug: read_edition(paths.RESULTS / slug) for slug in slugs}
    for slug, edition in editions.items():
        if edition["data"] != "real":
            raise AnalysisError(
                f"edition '{slug}' was built from {edition['data']} data; only results of raw data are released"
            )
        if edition["data_fingerprint"] != editions[slugs[0]]["data_fingerprint"]:
            raise AnalysisError(f"editions '{slugs[0]}' and '{slug}' come from different builds")
    return editions


def publish(
    slugs: Sequence[str],
    version: str = __version__,
    today: date | None = None,
    settle: Callable[[Path], None] = lambda fresh: None,
) -> Path:
    """Renew ``data/released`` from the real results of `slugs` and return its path.

    Parameters
    ----------
    slugs : sequence of str
        Editions whose results have been built from raw data; England must be among them.
    version : str
        Version of the release.
    today : date, optional
        Date of the release.
    settle : callable, optional
        Given the folder of the new release before it takes the old one's place.

    Raises
    ------
    AnalysisError
        When an edition's results are not from raw data, or not all from one build, or the version
        is not one.
    """
    if not re.fullmatch(r"\d+(\.\d+)*(\.post\d+)?", version):
        raise AnalysisError(f"a release's version looks like 0.1.0 or 0.1.0.post1, not {version!r}")
    editions = _require_real(slugs)
    fresh = paths.RELEASED.with_name("released.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for slug in slugs:
            folder = paths.RESULTS / slug
            documents = {"edition.json": _own_facts(editions[slug]), OUTLINES: read_document(folder, OUTLINES)}
            write_tables(fresh / slug, own_tables(folder, slug), documents, form="release")
        shared = packed(shared_tables(paths.RESULTS / ENGLAND))
        write_tables(fresh / "shared", shared, {}, form="release")
        places.write(paths.PLACES, fresh)
        settle(fresh)
        about = {
            "version": version,
            "date": (today or date.today()).isoformat(),
            "editions": list(slugs),
            "build": {key: editions[ENGLAND][key] for key in BUILD_FACTS},
            "settings": settings(),
            "files": {p.relative_to(fresh).as_posix(): sha256(p) for p in sorted(fresh.rglob("*")) if p.is_file()},
        }
        (fresh / "release.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        replace_folder(fresh, paths.RELEASED)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return paths.RELEASED


def _fault(path: Path, digest: str) -> str | None:
    """Return what is wrong with a released file; None where it is the one that ``release.json`` names."""
    if not path.is_file():
        return "a released file is missing"
    if sha256(path) == digest:
        return None
    if hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() == digest:
        return (
            "a released file has other line ends than the one that release.json names (CRLF in place of LF): "
            "some program changed them when it copied or unpacked the file"
        )
    return "a released file is not the one that release.json names"


def _require_whole(about: dict[str, Any], slug: str) -> None:
    """Make sure that an edition is in the release, with the files that ``release.json`` names."""
    if slug not in about["editions"]:
        raise AnalysisError(f"edition '{slug}' is not in the released results (there: {', '.join(about['editions'])})")
    require_files(about, (f"{slug}/", "shared/", f"{ENGLAND}/"))


def require_files(about: dict[str, Any], starts: tuple[str, ...]) -> None:
    """Make sure that the files whose names begin so are those that ``release.json`` names; DataError for the first."""
    for file, digest in about["files"].items():
        if not file.startswith(starts):
            continue
        path = paths.RELEASED / file
        if fault := _fault(path, digest):
            raise DataError("released", fault, file=path, advice=RESTORE)


def restore(slugs: Sequence[str]) -> None:
    """Write the results of `slugs` from the release, marked ``released``.

    Raises
    ------
    AnalysisError
        When an edition is not in the release.
    DataError
        When a released file was changed or is missing, before anything is written.
    """
    require_released(slugs)
    about = release()
    for slug in slugs:
        _require_whole(about, slug)
    from analysis.results.origins import regions_of

    regions = regions_of("real")
    shared = released_tables(paths.RELEASED / "shared")
    series = shared.pop("series")
    england = {name: read_csv(path) for name in OF_ENGLAND if (path := _of_england(name)).is_file()}
    for slug in slugs:
        folder = paths.RELEASED / slug
        own = released_tables(folder)
        if slug != ENGLAND:
            for name in OF_A_DEFINITION if not _names_definition(slug) else ():
                if name not in england:  # an older release lacks the table
                    continue
                own[name] = pd.concat([own[name], england[name]], ignore_index=True)
            own["claims"] = _with_claim_facts(own["claims"], england["claims"])
        tables = {**shared, **own}
        for name in OF_SERIES:
            tables[name] = _with_facts(tables[name], series)
        edition = {
            **_read(folder / "edition.json"),
            # The settings are those of the release, or nothing would be restored.
            "definition": asdict(regions[slug].definition),
            **about["build"],
            "data": "released",
            "version": about["version"],
            "date": about["date"],
            "release_digest": edition_digest(slug),
        }
        documents = {"edition.json": edition, OUTLINES: _read(folder / OUTLINES)}
        write_tables(paths.RESULTS / slug, tables, documents)
