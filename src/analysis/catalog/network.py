"""Find out within seconds whether a host answers, once for each host and process."""

import threading
from collections import defaultdict
from functools import lru_cache
from urllib.parse import urlsplit

import requests

CONNECT_SECONDS = 4.0
"""Longest wait for a connection."""
PATIENCE_SECONDS = 5.0
"""Longest wait for an answer in all, name look-up included."""
READ_SECONDS = 30.0
"""Longest silence of a server that has been reached."""

_GATE = threading.Lock()
_TURNS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""One lock a host: of datasets that are fetched side by side the first asks, and the others hear what it heard."""


def _probe(address: str, answers: list[str | None]) -> None:
    try:
        requests.head(address, timeout=CONNECT_SECONDS, allow_redirects=False).close()
    except requests.RequestException as error:
        answers.append(type(error).__name__)
    else:
        answers.append(None)


@lru_cache(maxsize=64)
def _unreachable_host(scheme: str, host: str) -> str | None:
    """Ask in a thread of its own: a name server that is gone has no timeout that we could set."""
    answers: list[str | None] = []
    thread = threading.Thread(target=_probe, args=(f"{scheme}://{host}/", answers), daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    if not answers:
        return f"{host} did not answer within {PATIENCE_SECONDS:g} seconds"
    return None if answers[0] is None else f"{host} cannot be reached ({answers[0]})"


def unreachable(url: str) -> str | None:
    """Reason why the host of `url` cannot be reached; None when it answers, whatever it says."""
    parts = urlsplit(url)
    with _GATE:
        turn = _TURNS[parts.netloc]
    with turn:
        return _unreachable_host(parts.scheme, parts.netloc)


def forget() -> None:
    """Ask again next time."""
    _unreachable_host.cache_clear()
