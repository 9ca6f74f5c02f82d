"""Prepared tables: built once from the raw data, kept as Parquet, rebuilt when anything changes.

A builder is a function without arguments that returns a frame. :func:`prepared` gives it a name
and says what it reads; :func:`load` returns the table. A table on disk serves for as long as its
fingerprint is the one that the catalogue's checksums, the tables before it, the project's own
data files and the code give today.
"""

import hashlib
import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import paths
from analysis.catalog import entry, locate
from analysis.catalog.verify import sha256
from analysis.errors import CatalogError
from analysis.prepare.source_text import source_digest
from analysis.readers.source import building

Builder = Callable[[], pd.DataFrame]
Loader = Callable[[str], pd.DataFrame]
"""Gives a table by name: :func:`load`, or what stands in for it."""

FINGERPRINT = b"analysis.fingerprint"
"""The key under which a Parquet file keeps the fingerprint of its table."""


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
    """Return a prepared table, building it first where it is missing or out of date.

    Tables with a geometry come as GeoDataFrame. The frame is the caller's own: changing it
    changes nothing for others.

    Raises
    ------
    CatalogError
        No table has this name.
    DatasetUnavailable
        The table has to be built and one of its datasets cannot be had.
    """
    if name not in _MEMORY:
        if not is_current(name):
            _write(table(name))
        _MEMORY[name] = _read(table(name).path)
    return _MEMORY[name].copy(deep=False)


def rebuild(name: str) -> pd.DataFrame:
    """Return a table built anew, whether or not the one on disk is up to date."""
    _MEMORY.pop(name, None)
    _write(table(name))
    return load(name)


def is_current(name: str) -> bool:
    """Return whether the table on disk was built from what is there today."""
    path = table(name).path
    return path.is_file() and _stored_fingerprint(path) == fingerprint(name)


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
    parts += [source_digest(Path(inspect.getfile(this.build))), source_digest(Path(__file__))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def forget() -> None:
    """Drop what this process remembers of tables and fingerprints; the files stay."""
    _MEMORY.clear()
    fingerprint.cache_clear()


@cache
def _import_builders() -> None:
    """Import every module beside this one, so that their builders are registered.

    No builder stands in another room (a test sees to it): what tables there are must not turn on what
    happens to have been imported.
    """
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        importlib.import_module(f"{__package__}.{module.name}")


def _dataset_digest(dataset: str) -> str:
    return entry(dataset).sha256 or sha256(locate(dataset))


def _stored_fingerprint(path: Path) -> str | None:
    """Return the fingerprint in a Parquet file; None for a file that cannot be read."""
    try:
        metadata = pq.read_schema(path).metadata
    except pa.ArrowInvalid:
        return None
    return metadata.get(FINGERPRINT, b"").decode()


def _write(this: Table) -> None:
    """Build a table and move it into place whole, with its fingerprint."""
    wanted = fingerprint(this.name)
    with building(this.name):
        frame = this.build()
    _require_index(this.name, frame)
    paths.PREPARED.mkdir(parents=True, exist_ok=True)
    part = this.path.with_suffix(f".{os.getpid()}.part")
    try:
        frame.to_parquet(part)
        arrow = pq.read_table(part)
        metadata = {**(arrow.schema.metadata or {}), FINGERPRINT: wanted.encode()}
        pq.write_table(arrow.replace_schema_metadata(metadata), part, compression="zstd")
        part.replace(this.path)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> pd.DataFrame:
    if b"geo" in pq.read_schema(path).metadata:
        # Imported here because most tables have no geometry and geopandas takes a while.
        import geopandas as gpd

        return gpd.read_parquet(path)
    return pd.read_parquet(path)


def _require_index(name: str, frame: pd.DataFrame) -> None:
    """Make sure that rows are named, each once and in order, as every reader of a table expects."""
    index = frame.index
    if None in index.names or not index.is_unique or not index.is_monotonic_increasing:
        raise ValueError(
            f"prepared table '{name}': its index {list(index.names)} must be named, sorted and "
            f"without repeats; first repeat {index[index.duplicated()][:1].tolist()}"
        )
