"""Bring one file over HTTP: resumed, retried, checked, and moved into place whole."""

from collections.abc import Callable
from pathlib import Path

import requests
from tenacity import (
    RetryError,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from analysis.catalog.dataset import Dataset
from analysis.catalog.network import CONNECT_SECONDS, READ_SECONDS, unreachable
from analysis.catalog.verify import verify
from analysis.errors import DataError, DatasetUnavailable

ATTEMPTS = 5
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; each further pause is twice as long, 20 at most."""
CHUNK = 1 << 14
"""Bytes written at a time; a broken connection loses at most as many."""
BUSY = {408, 425, 429, 500, 502, 503, 504}
"""Answers after which another attempt makes sense."""
NOT_KEPT = (
    "Nothing was kept. Try again later; if the publisher has changed the file, check it and renew data/catalog/{}.yml"
)

Advance = Callable[[int], object]


class InterruptionError(Exception):
    """The server was busy or the connection broke: worth another attempt."""


def part_of(target: Path) -> Path:
    """Temporary name beside `target` under which its bytes arrive."""
    return target.with_name(target.name + ".part")


def _request(url: str, start: int) -> requests.Response:
    # Without "identity" a server may compress, and then neither sizes nor ranges would fit.
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    return requests.get(url, headers=headers, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS))


def _receive(dataset: Dataset, url: str, part: Path, advance: Advance) -> None:
    """Append to `part` what it still lacks; start afresh where the server cannot resume."""
    start = part.stat().st_size if part.exists() else 0
    if start and start == dataset.bytes:
        return
    try:
        with _request(url, start) as response:
            if response.status_code in BUSY:
                raise InterruptionError(f"the server answered {response.status_code} {response.reason}")
            if response.status_code >= 400:
                raise DatasetUnavailable(
                    dataset.id,
                    f"{url} answered {response.status_code} {response.reason}",
                )
            resumed = response.status_code == requests.codes.partial_content
            if start and not resumed:
                advance(-start)
            with part.open("ab" if resumed else "wb") as file:
                for chunk in response.iter_content(CHUNK):
                    file.write(chunk)
                    advance(len(chunk))
    except requests.RequestException as error:
        raise InterruptionError(f"the connection broke ({type(error).__name__})") from error


def _receive_with_patience(dataset: Dataset, url: str, part: Path, advance: Advance) -> None:
    attempts = Retrying(
        retry=retry_if_exception_type(InterruptionError),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(FIRST_PAUSE, max=20) + wait_random(0, FIRST_PAUSE),
    )
    try:
        attempts(_receive, dataset, url, part, advance)
    except RetryError as error:
        last = error.last_attempt.exception()
        raise DatasetUnavailable(
            dataset.id,
            f"{url} could not be read in {ATTEMPTS} attempts: {last}",
            "What has arrived is kept and the next fetch goes on from there",
        ) from last


def _usable_start(dataset: Dataset, part: Path) -> int:
    """Bytes of an earlier attempt to go on from; without a checksum none is trusted."""
    if not part.exists():
        return 0
    size = part.stat().st_size
    if dataset.sha256 is None or dataset.bytes is None or size > dataset.bytes:
        part.unlink()
        return 0
    return size


def download(dataset: Dataset, url: str, target: Path, advance: Advance = lambda size: None) -> None:
    """Bring `url` to `target`, which appears only once it is complete and checked.

    Parameters
    ----------
    advance
        Called with the number of bytes that have come; a negative one takes bytes back.

    Raises
    ------
    DatasetUnavailable
        The host cannot be reached, refuses, or breaks off again and again. In the last case
        what has come stays in ``<target>.part`` and the next call goes on from there.
    DataError
        What came is not what the catalogue names. Nothing of it is left.
    """
    reason = unreachable(url)
    if reason is not None:
        raise DatasetUnavailable(dataset.id, reason)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(target)
    start = _usable_start(dataset, part)
    advance(start)
    _receive_with_patience(dataset, url, part, advance)
    try:
        accept(dataset, part, target, url)
    except DataError:
        if start == 0:
            raise
        # The earlier attempt may have been of other bytes: once more, from the beginning.
        _receive_with_patience(dataset, url, part, advance)
        accept(dataset, part, target, url)


def accept(dataset: Dataset, part: Path, target: Path, origin: str | Path, advice: str = NOT_KEPT) -> None:
    """Move `part`, which came from `origin`, to `target` if it is the catalogued file.

    Raises
    ------
    DataError
        It is not; `part` has been removed.
    """
    try:
        verify(dataset, part, advice.format(dataset.id), origin)
    except DataError:
        part.unlink()
        raise
    part.replace(target)
