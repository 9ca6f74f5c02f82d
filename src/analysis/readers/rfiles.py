"""R data files that hold plain frames, through pyreadr."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.catalog.locate import locate
from analysis.catalog.unpacking import unpacked
from analysis.errors import DataError

FETCH_AGAIN = "Fetch it again with `python -m analysis data fetch`"


def read_r_frame(dataset_id: str, object_name: str | None = None) -> pd.DataFrame:
    """Return a plain data frame kept in an ``.rda`` file, with R's own column names.

    Parameters
    ----------
    dataset_id : str
        Catalogue id of the file.
    object_name : str, optional
        The R object to take. It may be left out where the file holds one object only.

    Returns
    -------
    DataFrame
        Columns and their order as in R; the reader of each dataset gives them plain names.

    Raises
    ------
    DataError
        The file is no R data, or does not hold the object.
    """
    path = locate(dataset_id)
    objects = _objects(dataset_id, path, path.stat().st_mtime_ns)
    return objects[object_to_take(dataset_id, path, list(objects), object_name)].copy(deep=False)


@lru_cache(maxsize=12)
def _objects(dataset_id: str, path: Path, modified: int) -> dict[str, pd.DataFrame]:
    """Return the file's frames by name, read once: a lookup serves many tables in one go."""
    # Imported here: pyreadr brings xarray, which whoever loads a prepared table need not wait for.
    import pyreadr

    unpacked(dataset_id, path)  # which fails on what pyreadr would unpack without any limit
    try:
        return dict(pyreadr.read_r(str(path)))
    except (pyreadr.LibrdataError, pyreadr.PyreadrError, ValueError, LookupError, TypeError, MemoryError) as error:
        raise DataError(dataset_id, f"not R data: {error}", file=path, advice=FETCH_AGAIN) from error


def object_to_take(dataset_id: str, path: Path, names: list[str], wanted: str | None) -> str:
    """Return the R object's name to take, after checking that there is no doubt about it."""
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None or wanted not in names:
        raise DataError(
            dataset_id,
            f"expected one object named {wanted or '(any, but one only)'}, found {names}",
            file=path,
            value=wanted,
        )
    return wanted
