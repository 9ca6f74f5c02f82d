"""Find a dataset's file: `data/raw`, then the mirror, then the source."""

import os
from pathlib import Path

from analysis import paths
from analysis.catalog.dataset import Dataset
from analysis.catalog.load import entry
from analysis.catalog.verify import verify
from analysis.errors import DatasetUnavailable


def mirror_setting() -> str | None:
    """What ``DATA_MIRROR`` names: a folder or a URL; None when it is not set."""
    return os.environ.get("DATA_MIRROR") or None


def mirrored_file(dataset: Dataset) -> Path | None:
    """Where a mirror that is a folder should hold the dataset; None without such a mirror."""
    mirror = mirror_setting()
    if mirror is None or "://" in mirror:
        return None
    return Path(mirror) / dataset.mirror_path


def locate(dataset_id: str) -> Path:
    """Path of the dataset's file, checked against the catalogue's sha256."""
    dataset = entry(dataset_id)
    raw = paths.RAW / dataset.file_name
    if raw.is_file():
        verify(dataset, raw, f"Run `python -m analysis data fetch {dataset.id}` to replace it")
        return raw
    mirrored = mirrored_file(dataset)
    if mirrored is not None and mirrored.is_file():
        verify(dataset, mirrored, "Renew the mirror, or unset DATA_MIRROR")
        return mirrored
    raise DatasetUnavailable(dataset.id, "it is neither in data/raw nor in the mirror")
