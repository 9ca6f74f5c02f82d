"""Prepared tables: built once from the raw data, kept as Parquet, rebuilt when anything changes.

A builder is a function without arguments that returns a frame. :func:`prepared` gives it a name
and says what it reads; :func:`load` returns the table. A table on disk serves for as long as its
fingerprint is the one that the catalogue's checksums, the tables before it, the project's own
data files and the code give today, and its bytes are those that were written: the record beside
it (:mod:`analysis.prepare.keeping`) holds both.
"""

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import paths
from analysis.catalog import entry, locate
from analysis.catalog.verify import sha256
from analysis.errors import CatalogError, DataError, DatasetUnavailable
from analysis.prepare import keeping
from analysis.prepare.code_text import code_digest
from analysis.readers.source import building

Builder = Callable[[], pd.DataFrame]
Loader = Callable[[str], pd.DataFrame]
"""Gives a table by name: :func:`load`, or what stands in for it."""


@dataclass(frozen=True)
class Table:
    """A prepared table: how it is built, and from what."""

    name: str
    build: Builder
    inputs: tuple[str, ...]
    after: tuple[str, ...]
    files: tuple[Path, ...]
    settings: Callable[[], str] | None

    @property
    def path(self) -> Path:
        """Where the table is kept."""
        return paths.PREPARED / f"{self.name}.parquet"

    @property
    def record(self) -> Path:
        """What says from what the kept table was built, and its checksum."""
        return self.path.with_suffix(".json")

    @property
    def required(self) -> bool:
        """Whether every dataset it reads is one that the build requires."""
        return all(entry(dataset).required for dataset in self.inputs) and all(
            table(before).required for before in self.after
        )


_TABLES: dict[str, Table] = {}
_MEMORY: dict[str, pd.DataFrame] = {}


def prepared(
    name: str,
    inputs: Iterable[str],
    after: Iterable[str] = (),
    files: Iterable[Path] = (),
    settings: Callable[[], str] | None = None,
) -> Callable[[Builder], Builder]:
    """Register the builder of a prepared table.

    Parameters
    ----------
    name : str
        Of the table, and of its Parquet file.
    inputs : iterable of str
        Catalogue ids of every dataset that the builder reads, directly or through ``carry``.
    after : iterable of str
        Names of the prepared tables that the builder loads.
    files : iterable of Path
        The project's own data files that the builder reads, such as ``data/definition.yml``.
    settings : callable, optional
        Gives what the builder uses of a file that holds more, as text.

    Raises
    ------
    CatalogError
        Another builder has the name.
    """

    def register(build: Builder) -> Builder:
        known = _TABLES.get(name)
        if known is not None and known.build.__module__ != build.__module__:
            raise CatalogError(f"prepared table '{name}' is built in {known.build.__module__} too")
        _TABLES[name] = Table(name, build, tuple(inputs), tuple(after), tuple(files), settings)
        return build

    return register


def table(name: str) -> Table:
    """Return what is registered under a name; CatalogError when nothing is."""
    _import_builders()
    if name not in _TABLES:
        raise CatalogError(f"no prepared table is called '{name}'; there are {sorted(_TABLES)}")
    return _TABLES[name]


def table_names() -> list[str]:
    """Return the names of all prepared tables, each after those that it is built from."""
    _import_builders()
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        for before in table(name).after:
            visit(before)
        ordered.setdefault(name)

    for name in sorted(_TABLES):
        visit(name)
    return list(ordered)


def load(name: str) -> pd.DataFrame:
    """Return a prepared table, building it first where it is missing, out of date or spoiled.

    Tables with a geometry come as GeoDataFrame. The frame is the caller's own: changing it
    changes nothing for others.

    Raises
    ------
    CatalogError
        No table has this name.
    DatasetUnavailable
        The table has to be built and one of its datasets cannot be had.
    DataError
        The kept file is not the one that was written, and the table cannot be built again.
    """
    if name not in _MEMORY:
        this = table(name)
        of_today = _is_of_today(this)
        found = keeping.kept(this.record) if of_today else None
        if found is None:
            found = _built_again(this) if of_today else _built(this)
        _MEMORY[name] = found[name]
    return _MEMORY[name].copy(deep=False)


def rebuild(name: str) -> pd.DataFrame:
    """Return a table built anew, whether or not the one on disk is up to date."""
    _MEMORY.pop(name, None)
    _built(table(name))
    return load(name)


def is_current(name: str) -> bool:
    """Return whether the table on disk was built from what is there today, and is as it was written."""
    this = table(name)
    return _is_of_today(this) and keeping.is_whole(this.record)


def _is_of_today(this: Table) -> bool:
    return keeping.facts(this.record).get("fingerprint") == fingerprint(this.name)


@cache
def fingerprint(name: str) -> str:
    """Return the sha256 of all that decides what the table holds.

    Raises
    ------
    DatasetUnavailable
        A dataset that the catalogue gives no checksum for cannot be had.
    """
    this = table(name)
    parts = [f"{dataset}={_dataset_digest(dataset)}" for dataset in sorted(this.inputs)]
    parts += [f"{before}={fingerprint(before)}" for before in sorted(this.after)]
    parts += [f"{file.name}={sha256(file)}" for file in sorted(this.files)]
    parts += [this.settings()] if this.settings else []
    parts += [code_digest(Path(inspect.getfile(this.build))), code_digest(Path(__file__))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def forget() -> None:
    """Drop what this process remembers of tables and fingerprints; the files stay."""
    _MEMORY.clear()
    fingerprint.cache_clear()


@cache
def _import_builders() -> None:
    """Import every module of this room, so that their builders are registered.

    No builder stands in another room (a test sees to it): what tables there are must not turn on what
    happens to have been imported.
    """
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], f"{__package__}."):
        importlib.import_module(module.name)


def _dataset_digest(dataset: str) -> str:
    return entry(dataset).sha256 or sha256(locate(dataset))


def _built(this: Table) -> dict[str, pd.DataFrame]:
    """Build a table, keep it with its fingerprint, and return it by its name."""
    wanted = fingerprint(this.name)
    with building(this.name, this.inputs):
        frame = this.build()
    _require_index(this.name, frame)
    _require_finite(this.name, frame)
    return keeping.keep(this.record, {this.name: frame}, {"fingerprint": wanted})


def _built_again(this: Table) -> dict[str, pd.DataFrame]:
    """Build a table whose kept file is spoiled; DataError where its datasets are no longer to be had."""
    try:
        return _built(this)
    except DatasetUnavailable as gone:
        problem = f"the kept table is not as it was written, and it cannot be made again: {gone}"
        raise DataError(this.name, problem, file=this.path) from gone


def _require_index(name: str, frame: pd.DataFrame) -> None:
    """Make sure that rows are named, each once and in order, as every reader of a table expects."""
    index = frame.index
    if None in index.names or not index.is_unique or not index.is_monotonic_increasing:
        raise ValueError(
            f"prepared table '{name}': its index {list(index.names)} must be named, sorted and "
            f"without repeats; first repeat {index[index.duplicated()][:1].tolist()}"
        )


def _require_finite(name: str, frame: pd.DataFrame) -> None:
    """Make sure that no number is infinite, which a division by nothing leaves and every mean would take over."""
    numbers = frame.select_dtypes("number")
    infinite = [str(column) for column in numbers if np.isinf(numbers[column].to_numpy(float, na_value=0)).any()]
    if infinite:
        raise ValueError(f"prepared table '{name}': infinite numbers in {infinite}")
