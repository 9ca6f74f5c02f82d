"""Say of each dataset whether it is here, can be had, or not, and why. Cheap: no hashing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.catalog.dataset import Dataset
from analysis.catalog.load import load_catalog
from analysis.catalog.locate import RENEW_MIRROR, addresses, mirror_file, mirror_setting, raw_file
from analysis.catalog.network import unreachable
from analysis.catalog.verify import size_problem

PLACES = {"cached": "data/raw", "mirrored": "DATA_MIRROR"}
REPAIRS = {
    "cached": "`python -m analysis data fetch` replaces it",
    "mirrored": RENEW_MIRROR,
}

StateName = Literal["cached", "mirrored", "to download", "unavailable"]


@dataclass(frozen=True)
class State:
    """Where a dataset can be had, and why not where it cannot."""

    dataset: Dataset
    name: StateName
    reason: str

    @property
    def here(self) -> bool:
        """True when the file is on this machine."""
        return self.name in ("cached", "mirrored")


def _local(dataset: Dataset) -> State | None:
    """Return where the dataset's files are on this machine; None where one is not."""
    found = [_local_file(file) for file in dataset.files]
    there = [state for state in found if state is not None]
    bad = next((state for state in there if not state.here), None)
    if bad is None and len(there) < len(found):
        return None
    worst = bad or there[0]
    return State(dataset, worst.name, worst.reason)


def _local_file(dataset: Dataset) -> State | None:
    places: list[tuple[StateName, Path | None]] = [
        ("cached", raw_file(dataset) if raw_file(dataset).is_file() else None),
        ("mirrored", mirror_file(dataset)),
    ]
    for name, path in places:
        if path is not None:
            problem = size_problem(dataset, path)
            if problem is None:
                return State(dataset, name, PLACES[name])
            return State(dataset, "unavailable", f"{path}: {problem}. {REPAIRS[name]}")
    return None


def _remote(dataset: Dataset, network: bool) -> State:
    where = addresses(dataset.files[0])
    if not where:
        return State(dataset, "unavailable", f"no mirror has {dataset.held_as}, and it has no address of its own")
    note = "" if dataset.sha256 else " (no checksum: only `data fetch` brings it)"
    if not network:
        return State(dataset, "to download", where[0] + note)
    reasons = []
    for url in where:
        reason = unreachable(url)
        if reason is None:
            return State(dataset, "to download", url + note)
        reasons.append(reason)
    return State(dataset, "unavailable", "; ".join(reasons))


def _no_folder() -> str:
    """Return a remark on a ``DATA_MIRROR`` that names a folder which is not there."""
    mirror = mirror_setting()
    if mirror is None or "://" in mirror or Path(mirror).is_dir():
        return ""
    return f" (DATA_MIRROR names {mirror}, which is not a folder)"


def state(dataset: Dataset, *, network: bool = False) -> State:
    """State of one dataset; `network` allows one short request to each host."""
    found = _local(dataset) or _remote(dataset, network)
    return found if found.here else State(dataset, found.name, found.reason + _no_folder())


def states(*, network: bool = False) -> list[State]:
    """State of every dataset of the catalogue, in the order of the ids.

    Looks at sizes only; `network` allows one short request to each host, a few seconds at
    most when there is none.
    """
    return [state(dataset, network=network) for dataset in load_catalog().values()]


def available(required_only: bool = True, *, network: bool = False) -> tuple[bool, list[tuple[str, str]]]:
    """Tell whether a build from raw data can go ahead, and what it lacks.

    Parameters
    ----------
    required_only
        Look at the datasets that the default build needs; otherwise at all.
    network
        Count as available what could be downloaded, after one short request to each host.
        Otherwise only what is on this machine counts, and nothing is asked of the network.

    Returns
    -------
    ok
        Nothing is missing.
    missing
        Pairs of dataset id and reason.
    """
    missing = [
        (found.dataset.id, found.reason)
        for found in states(network=network)
        if (found.dataset.required or not required_only)
        and not found.here
        and not (network and found.name == "to download")
    ]
    return not missing, missing
