"""A process that has imported everything and forks a child for each piece of work.

It listens on a Unix socket. A client sends one line of JSON (the words of the work and its environment),
gets what the child prints as it prints it, and at the end the child's exit status. Work is done by the
child alone, so that nothing that one chapter does can be seen by the next. Modules that start threads or
a runtime of their own (the chart converter) are imported here but used in children only.
"""

import contextlib
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from types import FrameType

from analysis.errors import AnalysisError
from analysis.press.protocol import STATUS, end_with_parent, socket_path

WARM = (
    "altair",
    "papermill",
    "jupytext",
    "myst_nb",
    "jupyter_book.cli.main",
    "sphinx.application",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinx_design",
    "sphinxcontrib.bibtex",
    "analysis.book.edition",
    "analysis.book.charts",
    "analysis.book.hierarchy",
    "analysis.book.lookup",
    "analysis.book.table_views",
    "analysis.press.chapter",
    "analysis.press.book",
    "analysis.results",
    "analysis.site.extension",
    "analysis.site.pdf",
)
"""Modules that every child would otherwise import for itself."""


PATIENCE = 2.0
"""Seconds between looks at whether the starter is still there."""


def warm_up() -> None:
    """Import what the work needs. Modules that are not installed everywhere are the work's own matter."""
    for name in WARM:
        importlib.import_module(name)
    with contextlib.suppress(OSError, ImportError):  # WeasyPrint without Pango: the PDF work says so
        importlib.import_module("weasyprint")


def _child(connection: socket.socket, request: dict) -> None:
    """Do the work with its output on the connection, and end this process."""
    from analysis.press.work import run

    # A group of its own, so that work can be ended with all that it has started.
    os.setsid()
    end_with_parent()
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    for stream in (1, 2):
        os.dup2(connection.fileno(), stream)
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    status = 1
    try:
        run(request["words"])
        status = 0
    except AnalysisError as problem:
        print(f"{request['words'][0]}: {problem}", file=sys.stderr)
    finally:
        if status and sys.exc_info()[0] is not None:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(f"\n{STATUS}{status}\n".encode())
        os._exit(status)


def _serve(listener: socket.socket) -> None:
    """Take requests for as long as the process that started this one lives."""
    parent = os.getppid()
    listener.settimeout(PATIENCE)
    while os.getppid() == parent:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        connection.settimeout(None)
        with connection:
            line = connection.makefile("r", encoding="utf-8").readline()
            if not line:
                continue
            if os.fork() == 0:
                listener.close()
                _child(connection, json.loads(line))


def serve(path: Path | None = None) -> None:
    """Listen until told to stop by a signal."""
    path = path or socket_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)

    def stop(number: int, frame: FrameType | None) -> None:
        path.unlink(missing_ok=True)
        os._exit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    warm_up()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        _serve(listener)
    path.unlink(missing_ok=True)


if __name__ == "__main__":
    serve()
