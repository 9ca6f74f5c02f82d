"""Charts drawn by processes that stay: the converter takes half a second to start, and does not survive a fork.

A converter listens on a Unix socket, takes a specification as JSON to the end of the message, and answers
with the SVG, or with :data:`FAILED` and the reason. A drawing depends on its specification alone, so that
sharing a converter carries nothing from one chapter to another.
"""

import json
import os
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from analysis.book import svg
from analysis.press.protocol import end_with_parent

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
            spec = json.loads(_whole(connection))
            try:
                answer = svg.draw(spec)
            except ValueError as problem:
                answer = f"{FAILED}{problem}"
            connection.sendall(answer.encode("utf-8"))


def start(place: Path) -> None:
    """Start the converters; they end with this process."""
    place.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(place))
    listener.listen()
    for _ in range(CONVERTERS):
        if os.fork() == 0:
            end_with_parent()
            try:
                _convert(listener)
            except BrokenPipeError:
                sys.exit("a chart was asked for and not waited for")
    listener.close()


def ask(place: Path, spec: dict[str, Any]) -> str:
    """Have a chart drawn by a converter.

    Raises
    ------
    ValueError
        It cannot be drawn.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        connection.sendall(json.dumps(spec).encode("utf-8"))
        connection.shutdown(socket.SHUT_WR)
        answer = _whole(connection)
    if answer.startswith(FAILED) or not answer:
        raise ValueError(answer.removeprefix(FAILED) or "the chart converter ended")
    return answer


def use(place: Path) -> None:
    """Have this process's charts drawn by the converters."""
    svg.draw = partial(ask, place)
