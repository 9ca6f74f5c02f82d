"""Find a dataset's file: `data/raw`, then the mirror, then the source."""

import os
import shutil
from pathlib import Path

from analysis import paths
from analysis.catalog.dataset import Dataset
from analysis.catalog.download import Advance, accept, download, part_of
from analysis.catalog.load import entry, list_of_parts
from analysis.catalog.unpacking import require_bounded
from analysis.catalog.verify import verify
from analysis.errors import CatalogError, DatasetUnavailable

RENEW_MIRROR = "Renew the mirror that DATA_MIRROR names, or unset DATA_MIRROR"
FETCH = "Run `python -m analysis data fetch {}`"


def mirror_setting() -> str | None:
    """Return what ``DATA_MIRROR`` names, a folder or a URL; None when it is not set."""
    return os.environ.get("DATA_MIRROR") or None


def raw_file(dataset: Dataset) -> Path:
    """Path of the dataset in ``data/raw``, whether it is there or not."""
    return paths.RAW / dataset.file_name


def mirror_file(dataset: Dataset) -> Path | None:
    """Path of the dataset in a mirror that is a folder; None where it is not there."""
    mirror = mirror_setting()
    if mirror is None or "://" in mirror:
        return None
    path = Path(mirror) / dataset.mirror_path
    return path if path.is_file() else None


def addresses(dataset: Dataset) -> list[str]:
    """URLs to try, in order: a mirror that is a URL, then the source."""
    mirror = mirror_setting()
    own = [] if dataset.held_as else [dataset.url]
    if mirror is not None and "://" in mirror:
        return [f"{mirror.rstrip('/')}/{dataset.mirror_address}", *own]
    return own


def bring(dataset: Dataset, advance: Advance = lambda size: None) -> Path:
    """Put the dataset's checked file into ``data/raw``, from the mirror or over the network.

    Raises
    ------
    DatasetUnavailable
        No address gives it: says why of each.
    DataError
        What the mirror or an address gives is not the catalogued file.
    """
    target = raw_file(dataset)
    mirrored = mirror_file(dataset)
    if mirrored is not None:
        part = part_of(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(mirrored, part)
        advance(part.stat().st_size)
        accept(dataset, part, target, mirrored, RENEW_MIRROR)
        return target
    reasons = []
    if not addresses(dataset):
        reasons.append("it has no address of its own, and no mirror has it")
    for url in addresses(dataset):
        try:
            download(dataset, url, target, advance)
        except DatasetUnavailable as error:
            reasons.append(error.reason)
        else:
            return target
    raise DatasetUnavailable(dataset.id, "; ".join(reasons), place_by_hand(dataset))


def place_by_hand(dataset: Dataset) -> str:
    """Advice for a file that cannot be fetched."""
    if dataset.held_as:
        return f"Set DATA_MIRROR to a mirror that holds {dataset.held_as}, or save it as {raw_file(dataset)}"
    return f"Bring {dataset.url} by other means and save it as {raw_file(dataset)}"


def locate(dataset_id: str) -> Path:
    """Path of the dataset's file, or of the list of its parts, checked against the catalogue's sha256.

    A file in ``data/raw`` comes first, then one in a mirror that is a folder (read where it
    stands); otherwise it is downloaded into ``data/raw``. A dataset without a checksum is
    never downloaded unasked: ``python -m analysis data fetch <id>`` does that.

    Raises
    ------
    CatalogError
        There is no such dataset.
    DatasetUnavailable
        It cannot be had: says why.
    DataError
        The file is there but is not the catalogued one, or unpacks to more than can be read.
    """
    dataset = entry(dataset_id)
    return list_of_parts(dataset) if dataset.parts else _located(dataset)


def locate_parts(dataset_id: str) -> dict[str, Path]:
    """Paths of the files of a dataset of many, each checked as :func:`locate` does, by the name of the part.

    Raises
    ------
    CatalogError
        There is no such dataset, or it is one file.
    DatasetUnavailable, DataError
        As :func:`locate`; names the part.
    """
    dataset = entry(dataset_id)
    if not dataset.parts:
        raise CatalogError(f"dataset '{dataset_id}' is one file: `locate` gives it")
    return {part.name: _located(file) for part, file in zip(dataset.parts, dataset.files, strict=True)}


def _located(dataset: Dataset) -> Path:
    raw = raw_file(dataset)
    if raw.is_file():
        verify(dataset, raw, FETCH.format(dataset.id) + " to replace it")
        require_bounded(dataset, raw)
        return raw
    mirrored = mirror_file(dataset)
    if mirrored is not None:
        verify(dataset, mirrored, RENEW_MIRROR)
        require_bounded(dataset, mirrored)
        return mirrored
    if dataset.sha256 is None:
        raise DatasetUnavailable(
            dataset.id,
            "it has no checksum in the catalogue, so it is not downloaded unasked",
            FETCH.format(dataset.id) + ". " + place_by_hand(dataset),
        )
    brought = bring(dataset)
    require_bounded(dataset, brought)
    return brought
