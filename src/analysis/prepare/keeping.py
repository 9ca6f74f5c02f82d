"""Frames kept as Parquet, beside a record of what they were made from and of the bytes that were written.

A kept frame serves only while its file is, byte for byte, the one that the record names: a disk that
changes a bit changes no number of the book.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from analysis.catalog.verify import sha256
from analysis.disk import written_whole
from analysis.errors import DataError


def keep(record: Path, frames: Mapping[str, pd.DataFrame], facts: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Write frames beside a record, which comes last: a file that is not whole stands on none.

    Parameters
    ----------
    record : Path
        A JSON file; the frames stand in its folder as ``<name>.parquet``.
    frames : mapping of str to DataFrame
    facts : mapping of str to str
        What decides the frames, such as a fingerprint.

    Returns
    -------
    dict of str to DataFrame
        The frames as they are kept, so that they are the same the first time and later.

    Raises
    ------
    DataError
        What stands on the disk is not what was written.
    """
    files: dict[str, str] = {}
    for name, frame in frames.items():
        target = record.with_name(f"{name}.parquet")
        with written_whole(target) as part:
            frame.to_parquet(part, compression="zstd")
            files[target.name] = sha256(part)
            record.unlink(missing_ok=True)
    _write(record, facts, files)
    found = kept(record)
    if found is None:
        raise DataError(record.stem, "what was written does not come back; look after the disk", file=record)
    return found


def renew(record: Path, facts: Mapping[str, str]) -> None:
    """Say anew what decides frames that stay as they are."""
    _write(record, facts, _read(record).get("files", {}))


def facts(record: Path) -> dict[str, str]:
    """Return what decided the kept frames; nothing where there is no record, or none that can be read."""
    found = _read(record).get("facts", {})
    return found if isinstance(found, dict) else {}


def is_whole(record: Path) -> bool:
    """Return whether every file that a record names is there as it was written."""
    files = _files(record)
    return bool(files) and all(path.is_file() and sha256(path) == digest for path, digest in files.items())


def kept(record: Path) -> dict[str, pd.DataFrame] | None:
    """Return the frames that a record names, those with a geometry as GeoDataFrame.

    Returns
    -------
    dict of str to DataFrame, or None
        None where nothing is kept, or a file is not the one that was written: a line on the standard
        error then names it.
    """
    frames = {}
    for path, digest in _files(record).items():
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != digest:
            problem = "is not as it was written: its checksum is another" if content else "is missing or empty"
            print(f"{path} {problem}; it is made again", file=sys.stderr)
            return None
        frames[path.stem] = _frame(content)
    return frames or None


def _write(record: Path, facts: Mapping[str, str], files: Mapping[str, str]) -> None:
    with written_whole(record) as part:
        part.write_text(json.dumps({"facts": dict(facts), "files": dict(files)}, indent=1) + "\n", encoding="utf-8")


def _read(record: Path) -> dict[str, Any]:
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _files(record: Path) -> dict[Path, str]:
    """Return the checksum of each kept file."""
    found = _read(record).get("files", {})
    return {record.with_name(name): digest for name, digest in found.items()} if isinstance(found, dict) else {}


def _frame(content: bytes) -> pd.DataFrame:
    if b"geo" in (pq.read_schema(BytesIO(content)).metadata or {}):
        # Imported here because most tables have no geometry and geopandas takes a while.
        import geopandas as gpd

        return gpd.read_parquet(BytesIO(content))
    return pd.read_parquet(BytesIO(content))
