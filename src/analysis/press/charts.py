"""Charts drawn by processes that stay: the converter takes half a second to start, and does not survive a fork.

A converter listens on a Unix socket, takes a specification as JSON to the end of the message, and answers
with the SVG, or with :data:`FAILED` and the reason. A drawing depends on its specification alone, so that
sharing a converter carries nothing from one chapter to another.
"""

import contextlib
import os
import signal
import socket
from functools import partial
from pathlib import Path

from analysis.book import svg
from analysis.press.protocol import end_with_parent, listen

FAILED = "failed:"
CONVERTERS = 2


def _whole(connection: socket.socket) -> str:
    with connection.makefile("rb") as stream:
        return stream.read().decode("utf-8")


def _convert(listener: socket.socket) -> None:
    """Draw for whoever asks, until this process is ended."""
    while True:
        connection, _ = listener.accept()
        with connection:
            try:
                answer = svg.draw(_whole(connection))
            except ValueError as problem:
                answer = f"{FAILED}{problem}"
            # Who asked may have been killed meanwhile.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(answer.encode("utf-8"))


def start(place: Path) -> list[int]:
    """Start the converters and return their processes; they end with this one."""
    listener = listen(str(place))
    started = []
    for _ in range(CONVERTERS):
        process = os.fork()
        if process == 0:
            end_with_parent()
            for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            try:
                _convert(listener)
            finally:
                os._exit(1)
        started.append(process)
    listener.close()
    return started


def ask(place: Path, spec: str) -> str:
    """Have a chart drawn by a converter.

    Raises
    ------
    ValueError
        It cannot be drawn.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        connection.sendall(spec.encode("utf-8"))
        connection.shutdown(socket.SHUT_WR)
        answer = _whole(connection)
    if answer.startswith(FAILED) or not answer:
        raise ValueError(answer.removeprefix(FAILED) or "the chart converter ended")
    return answer


def use(place: Path) -> None:
    """Have this process's charts drawn by the converters."""
    svg.draw = partial(ask, place)
