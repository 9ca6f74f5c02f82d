"""The one way from a dataset's file to a frame: decoded as its entry says, and held against it.

Whatever goes wrong on the way, and in the reader that goes on from there, ends in an error that names the dataset
and its file.
"""

import functools
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import ParamSpec, TypeVar

import pandas as pd
import pyarrow.parquet as pq

from analysis.catalog import Dataset, entry, locate
from analysis.catalog.verify import sha256
from analysis.errors import AnalysisError, CatalogError, DataError
from analysis.readers.holds import GEOMETRY, held

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_IN_HAND: ContextVar[tuple[str, Path] | None] = ContextVar("the dataset and file that are being read", default=None)
_DECLARED: ContextVar[tuple[str, frozenset[str]] | None] = ContextVar(
    "the table in the making, its inputs", default=None
)

ADVICE = (
    "Compare the file with data/catalog/{0}.yml and with its reader, "
    "or run `python -m analysis data fetch {0}` to bring the catalogued one again"
)


def table(dataset_id: str, sheet: str | None = None) -> pd.DataFrame:
    """Return the columns that the catalogue lists of a dataset, by their names in the file, for England.

    Parameters
    ----------
    dataset_id : str
        Catalogue id.
    sheet : str, optional
        One of the entry's further `sheets`.

    Raises
    ------
    DatasetUnavailable
        The file cannot be had.
    DataError
        It cannot be decoded, or does not hold what the entry says (:func:`analysis.readers.holds.held`).
    """
    path = file(dataset_id)
    with faults_named():
        return _checked(dataset_id, sheet, path, sha256(path)).copy(deep=False)


@functools.lru_cache(maxsize=12)
def _checked(dataset_id: str, sheet: str | None, path: Path, digest: str) -> pd.DataFrame:
    """Return the table, read once for as long as the file stays the same: a lookup serves many tables in one go."""
    dataset = entry(dataset_id)
    return held(dataset, path, decoded(dataset, path, sheet), dataset.columns_of(sheet))


def file(dataset_id: str) -> Path:
    """Return the checked file of a dataset, which errors name from here on.

    Raises
    ------
    CatalogError
        A prepared table is being built that does not declare the dataset.
    """
    if (making := _DECLARED.get()) is not None and dataset_id not in making[1]:
        raise CatalogError(f"the prepared table '{making[0]}' reads '{dataset_id}', which its inputs do not name")
    path = locate(dataset_id)
    _IN_HAND.set((dataset_id, path))
    return path


def decoded(dataset: Dataset, path: Path, sheet: str | None = None) -> pd.DataFrame:
    """Return the file as a frame, its rows and values as they stand there, its headings on one line without notes."""
    frame = _FORMATS[dataset.format](dataset, path, sheet or dataset.member)
    headings = pd.Index([str(name) for name in frame.columns], dtype="str")
    one_line = headings.str.replace(r"\s+", " ", regex=True).str.strip()
    frame.columns = one_line.str.replace(r" \[note \d+\]$|\.0$", "", regex=True)
    return frame


@contextmanager
def faults_named(what: str = "cannot be read") -> Iterator[None]:
    """Turn any error but our own into a DataError that names the dataset and file that were read last.

    Parameters
    ----------
    what : str
        What could not be done with the file.
    """
    try:
        yield
    except (AnalysisError, MemoryError):
        raise
    except Exception as error:
        if (in_hand := _IN_HAND.get()) is None:
            raise
        dataset, path = in_hand
        advice = ADVICE.format(dataset)
        raise DataError(dataset, f"{what}: {_said(error)}", file=path, advice=advice) from error


@contextmanager
def building(name: str, inputs: Iterable[str]) -> Iterator[None]:
    """Name the dataset that was read last in whatever goes wrong while a prepared table is built of several.

    Parameters
    ----------
    name : str
        Of the table.
    inputs : iterable of str
        The datasets that it declares. No other can be read meanwhile: a table that reads more than it declares
        would stay as it is after a change of that.
    """
    _IN_HAND.set(None)
    outer = _DECLARED.set((name, frozenset(inputs)))
    try:
        with faults_named(f"the prepared table '{name}' cannot be built of this and what it is joined with"):
            yield
    finally:
        _DECLARED.reset(outer)


def reader(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Mark a function that makes a tidy frame of a dataset: its errors name the dataset."""

    @functools.wraps(function)
    def named(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with faults_named():
            return function(*args, **kwargs)

    named.is_reader = True  # type: ignore[attr-defined]
    return named


def _said(error: Exception) -> str:
    """Return what an error of a library says, on one line."""
    words = " ".join(str(error).split()) or "no reason is given"
    return f"there is no {words}" if isinstance(error, KeyError) else words


def _csv(dataset: Dataset, path: Path, member: str | None) -> pd.DataFrame:
    return pd.read_csv(path, skiprows=dataset.skip_lines, encoding=dataset.encoding, low_memory=False)


def _zip(dataset: Dataset, path: Path, member: str | None) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive, archive.open(str(member)) as inside:
        return pd.read_csv(inside, low_memory=False)


def _parquet(dataset: Dataset, path: Path, member: str | None) -> pd.DataFrame:
    there = set(pq.read_schema(path).names)
    return pd.read_parquet(path, columns=[column.name for column in dataset.columns if column.name in there])


def _xlsx(dataset: Dataset, path: Path, member: str | None) -> pd.DataFrame:
    return pd.read_excel(path, sheet_name=member, skiprows=dataset.skip_lines)


def _r(dataset: Dataset, path: Path, member: str | None) -> pd.DataFrame:
    # Imported here: both bring xarray, which whoever loads a prepared table need not wait for.
    from analysis.readers.r.files import read_r_frame
    from analysis.readers.r.spatial import read_r_sf

    spatial = any(column.unit == GEOMETRY for column in dataset.columns)
    return (read_r_sf if spatial else read_r_frame)(dataset.id, member)


_FORMATS: dict[str, Callable[[Dataset, Path, str | None], pd.DataFrame]] = {
    "csv": _csv,
    "csv.gz": _csv,
    "parquet": _parquet,
    "rda": _r,
    "rds": _r,
    "xlsx": _xlsx,
    "zip": _zip,
}
