"""Bring many datasets into `data/raw` at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tqdm import tqdm

from analysis.catalog.dataset import Dataset
from analysis.catalog.load import entry, load_catalog
from analysis.catalog.locate import bring, raw_file
from analysis.catalog.verify import verify
from analysis.errors import DataError, DatasetUnavailable

WORKERS = 8


@dataclass(frozen=True)
class Fetched:
    """Outcome for one dataset: `problem` is None when its checked file is in ``data/raw``."""

    dataset: Dataset
    problem: str | None


def _is_here(dataset: Dataset) -> bool:
    """Tell whether ``data/raw`` has the checked file; a bad one counts as absent."""
    path = raw_file(dataset)
    if not path.is_file():
        return False
    try:
        verify(dataset, path, "")
    except DataError:
        return False
    return True


def _fetch_one(dataset: Dataset, bar: tqdm) -> Fetched:
    """Bring every file of a dataset; the first that cannot be had is its problem."""
    for file in dataset.files:
        if (problem := _fetch_file(file, bar).problem) is not None:
            return Fetched(dataset, problem)
    return Fetched(dataset, None)


def _fetch_file(dataset: Dataset, bar: tqdm) -> Fetched:
    if _is_here(dataset):
        bar.update(dataset.bytes or 0)
        return Fetched(dataset, None)
    try:
        bring(dataset, bar.update)
    except DatasetUnavailable as error:
        return Fetched(dataset, error.reason)
    except DataError as error:
        return Fetched(dataset, str(error))
    return Fetched(dataset, None)


def fetch(ids: Sequence[str] = (), *, progress: bool = True) -> list[Fetched]:
    """Bring the datasets `ids` (all of the catalogue when none is named) into ``data/raw``.

    Eight at a time; a good file in ``data/raw`` stays, a bad one is replaced once the good
    one has come. With `progress`, a bar of bytes on a terminal's standard error.

    Raises
    ------
    CatalogError
        An id is unknown; nothing has been fetched then.
    """
    wanted = [entry(dataset_id) for dataset_id in ids] or list(load_catalog().values())
    total = sum(dataset.bytes or 0 for dataset in wanted)
    with (
        tqdm(total=total, unit="B", unit_scale=True, desc="data", disable=None if progress else True) as bar,
        ThreadPoolExecutor(WORKERS) as workers,
    ):
        return list(workers.map(lambda dataset: _fetch_one(dataset, bar), wanted))
