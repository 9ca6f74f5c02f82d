"""One side of a comparison: the released results of a folder or of a commit, or a whole site."""

import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import yaml

from analysis.errors import AnalysisError, DataError
from analysis.publish import repository
from analysis.publish.diff.wording import figures_of, words_of
from analysis.publish.unpacking import lay_out
from analysis.regions import ENGLAND
from analysis.results.release.released import own_tables, released_tables, shared_tables

SHARED = "all editions"
"""In the place of an edition, for the tables that all of them share."""

RELEASED = "data/released"
FIGURES = "data/figures.yml"
EDITION = "chapters/results/edition.json"

_APOSTROPHE = r"^'(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])"

Tables = Mapping[str, Mapping[str, pd.DataFrame]]


@dataclass(frozen=True)
class Side:
    """What is compared of one version.

    Attributes
    ----------
    name : str
        As it was asked for.
    version, date : str
        Of its results.
    tables : mapping
        Of each edition, and of :data:`SHARED`, name to table as a release has it.
    datasets : mapping
        Catalogue id to vintage and checksum of what the results were computed from; no vintage where it was missing.
    figures : frozenset of str, optional
        Ids; None where they are not known.
    words : mapping, optional
        Of each edition and page its texts in order; None where there are results alone.
    """

    name: str
    version: str
    date: str
    tables: Tables
    datasets: Mapping[str, tuple[str, str]]
    figures: frozenset[str] | None = None
    words: Mapping[str, Mapping[str, list[str]]] | None = None


def read_side(name: str) -> Side:
    """Read what a name stands for.

    Parameters
    ----------
    name : str
        A folder: released results, a checkout that has some, a site, what an archive of a release unpacks to, or
        the folder of a release with its archive. Where there is no such folder, a tag or another commit of this
        checkout.

    Raises
    ------
    AnalysisError
        It is none of these, or its tables are not those that data/results.yml describes.
    """
    folder = Path(name)
    if folder.is_dir():
        return replace(_of_folder(folder), name=name)
    if not repository.is_revision(name):
        raise AnalysisError(f"'{name}' is neither a folder nor a commit or tag of this checkout")
    with TemporaryDirectory() as place:
        repository.unpack(name, [RELEASED, FIGURES], Path(place))
        return replace(_of_released(Path(place) / RELEASED), name=name)


def _of_folder(folder: Path) -> Side:
    """Read a folder, whichever kind it is."""
    archives = list(folder.glob("*.tar.gz"))
    versions = sorted(inner for inner in folder.glob(f"{repository.TAG}[0-9]*") if (inner / EDITION).is_file())
    if (folder / "release.json").is_file():
        return _of_released(folder)
    if (folder / RELEASED / "release.json").is_file():
        return _of_released(folder / RELEASED)
    if len(versions) == 1:
        return _of_site(versions[0])
    if not versions and list(_editions(folder)):
        return _of_site(folder)
    if not versions and len(archives) == 1:
        with TemporaryDirectory() as place, tarfile.open(archives[0]) as archive:
            lay_out(archive, Path(place))
            return _of_folder(Path(place))
    if versions:
        raise AnalysisError(f"{folder} holds {len(versions)} versions: name the folder of one, such as {versions[0]}")
    raise AnalysisError(
        f"{folder} holds no release.json, no site and no single archive of a release: expected a folder such as "
        f"{RELEASED}, _build/site or _build/release/0.2.0"
    )


def _of_released(folder: Path) -> Side:
    about = _json(folder / "release.json")
    figures = folder.parent / "figures.yml"
    with _described(folder):
        tables = {slug: _finite(released_tables(folder / slug)) for slug in about["editions"]}
        tables[SHARED] = _finite(released_tables(folder / "shared"))
        return Side(
            name="",
            version=about["version"],
            date=about["date"],
            tables=tables,
            datasets=_datasets(about["build"]),
            figures=_registered(figures) if figures.is_file() else None,
        )


def _editions(site: Path) -> Iterator[tuple[str, Path]]:
    """The editions of a site, and the folder of each."""
    for file in sorted([*site.glob(EDITION), *site.glob(f"*/{EDITION}")]):
        yield _json(file)["slug"], file.parents[2]


def _of_site(site: Path) -> Side:
    editions = dict(_editions(site))
    first = ENGLAND if ENGLAND in editions else next(iter(editions))
    about = _json(editions[first] / EDITION)
    tables: dict[str, Mapping[str, pd.DataFrame]] = {}
    with _described(site):
        for slug, folder in editions.items():
            with _whole(folder / "chapters" / "results", site / "chapters" / "results") as results:
                tables[slug] = _as_typed(own_tables(results, slug))
                if slug == first:
                    tables[SHARED] = _as_typed(shared_tables(results))
    return Side(
        name="",
        version=about["version"],
        date=about["date"],
        tables=tables,
        datasets=_datasets(about),
        figures=frozenset(figure for folder in editions.values() for figure in figures_of(folder)),
        words={slug: words_of(folder) for slug, folder in editions.items()},
    )


@contextmanager
def _whole(own: Path, root: Path) -> Iterator[Path]:
    """A folder with all results of an edition of a site, where those that are alike stand at the root alone."""
    listed = _json(own / "edition.json")["files"]
    with TemporaryDirectory() as place:
        for name in ("edition.json", *listed):
            there = next((f / name for f in (own, root) if (f / name).is_file()), None)
            if there is not None:  # a site leaves out what is not for readers
                (Path(place) / name).symlink_to(there.resolve())
        yield Path(place)


@contextmanager
def _described(folder: Path) -> Iterator[None]:
    """Say of tables that cannot be read that they may be of a time when results had other columns."""
    try:
        yield
    except (DataError, KeyError) as error:
        raise AnalysisError(
            f"the tables of {folder} are not those that data/results.yml describes today ({error}): compare the "
            "tags of the two versions, whose tables may differ in their columns"
        ) from error


def _finite(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables of a release without infinite numbers, which those of pages do not have."""
    return {name: frame.replace([np.inf, -np.inf], np.nan) for name, frame in tables.items()}


def _as_typed(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables of pages without the apostrophes that keep a spreadsheet from taking a text for a formula."""
    return {name: frame.replace(_APOSTROPHE, "", regex=True) for name, frame in tables.items()}


def _datasets(build: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {d["id"]: (d["vintage"], d["sha256"] or "") if d["available"] else ("", "") for d in build["datasets"]}


def _registered(file: Path) -> frozenset[str]:
    """The ids of a list of figures; it may be older than today's form of such a file."""
    return frozenset(str(figure["id"]) for figure in yaml.safe_load(file.read_text(encoding="utf-8"))["figures"])


def _json(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise AnalysisError(f"{file} is not whole: {error}") from error
