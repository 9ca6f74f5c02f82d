"""Which tables of results something is made of: whoever asks listens while they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listeners: ContextVar[tuple[dict[str, None], ...]] = ContextVar("listeners", default=())


def note(table: str) -> None:
    """Tell whoever listens that a table is read."""
    for listener in _listeners.get():
        listener[table] = None


@contextmanager
def tables_read() -> Iterator[dict[str, None]]:
    """Collect the names of the tables that are read inside the block, in the order of reading.

    A :class:`~analysis.results.reading.Results` reads each of its tables once: give the block one of its own.
    """
    names: dict[str, None] = {}
    token = _listeners.set((*_listeners.get(), names))
    try:
        yield names
    finally:
        _listeners.reset(token)
