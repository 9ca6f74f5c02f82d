"""A process that has imported everything and forks a child for each piece of work.

It listens on a Unix socket. A client sends one line of JSON (the words of the work and its environment),
gets what the child prints as it prints it, and at the end the child's exit status. Work is done by the
child alone, so that nothing that one chapter does can be seen by the next. Modules that start threads or
a runtime of their own (the chart converter) are imported here but used in children only. Results of
editions share most of their work: a process beside this one does that part once, and forks for each. It
starts first, so that it computes while this one imports what pages need.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from analysis.errors import AnalysisError
from analysis.press import charts
from analysis.press.protocol import LOG, STATUS, end_with_parent, listen, socket_path, sockets

WARM = (
    "altair",
    "papermill",
    "jupytext",
    "myst_nb",
    "myst_nb.sphinx_ext",
    "myst_nb.sphinx_",
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "sphinx.cmd.build",
    "sphinx_external_toc",
    "sphinx_external_toc.events",
    "sphinx_multitoc_numbering",
    "sphinx_book_theme",
    "sphinx_design",
    "sphinxcontrib.bibtex",
    "analysis.book.edition",
    "analysis.book.charts",
    "analysis.book.hierarchy",
    "analysis.book.lookup",
    "analysis.book.table_views",
    "analysis.models.iv.verdict",
    "analysis.press.chapter",
    "analysis.press.book",
    "analysis.results",
    "analysis.site.extension",
    "analysis.site.pdf",
)
"""Modules that every child would otherwise import for itself."""


WARM_DATA = ("analysis.results.build", "analysis.results.real", "analysis.prepare.store")
"""Modules that the process for data and results imports."""

PATIENCE = 2.0
"""Seconds between looks at whether the starter is still there."""


def _charts() -> Path:
    """The socket of the chart converters."""
    return Path(socket_path()).with_suffix(".charts")


def warm_up() -> None:
    """Import what the work needs. Modules that are not installed everywhere are the work's own matter."""
    import pandas as pd
    from sphinx.application import builtin_extensions

    for name in (*WARM, *builtin_extensions):
        importlib.import_module(name)
    # Some libraries import the most of themselves when they are first used.
    importlib.import_module("analysis.press.engine").rehearse()
    # Charts and tables have a few rows: texts of Arrow take longer there than those of Python.
    pd.options.mode.string_storage = "python"
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
    charts.use(_charts())
    start, status = time.monotonic(), 1
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
        _log(request["words"], time.monotonic() - start)
        connection.sendall(f"\n{STATUS}{status}\n".encode())
        os._exit(status)


def _log(words: list[str], seconds: float) -> None:
    """Note what a piece of work took, where somebody asks."""
    file = os.environ.get(LOG)
    if not file:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    entry = {
        "words": words,
        "seconds": round(seconds, 3),
        "processor": round(used.ru_utime + used.ru_stime, 3),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
    }
    with Path(file).open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry) + "\n")


def _serve(listener: socket.socket, starter: int, first: str, before: Callable[[list[str]], None]) -> None:
    """Fork a child for each request for as long as the process that started this one lives.

    Before the first request for the kind of work `first`, do in this process what all of that kind share.
    """
    listener.settimeout(PATIENCE)
    waiting = True
    while os.getppid() == starter:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        connection.settimeout(None)
        with connection:
            line = connection.makefile("r", encoding="utf-8").readline()
            if not line:
                continue
            request = json.loads(line)
            if waiting and request["words"][0] == first:
                waiting = False
                os.environ.update(request["environment"])
                os.chdir(request["folder"])
                # What goes wrong here goes wrong in the child too, which has somebody to tell.
                with contextlib.suppress(Exception):
                    before(request["words"])
                _settle()
            if os.fork() == 0:
                listener.close()
                _child(connection, request)


def _keep_results(words: list[str]) -> None:
    """Compute what the results of all editions share."""
    from analysis.results.ensure import keep

    keep()


def _keep_pages(words: list[str]) -> None:
    """Work out what the chapters of all editions say alike, from the results of one, and read their settings."""
    from analysis.book import registry, shared
    from analysis.results.reading import read

    registry.load_registry()
    shared.keep(read(words[2]))


def _settle() -> None:
    """Have children neither look through what was imported for garbage nor copy it for looking."""
    gc.collect()
    gc.freeze()
    gc.disable()


def _start_keeper(path: Path) -> int:
    """Start the process for data and results and return its number.

    It needs little of what pages need, and computes while the other process still imports that.
    """
    listener, starter = listen(str(path)), os.getpid()
    keeper = os.fork()
    if keeper:
        listener.close()
        return keeper
    end_with_parent()
    signal.signal(signal.SIGCHLD, _reap)
    try:
        for name in WARM_DATA:
            importlib.import_module(name)
        _settle()
        _serve(listener, starter, "results", _keep_results)
    finally:
        os._exit(1)


def _reap(number: int, frame: FrameType | None) -> None:
    """Take leave of children that have ended, so that what they used counts for this process."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve() -> None:
    """Listen until told to stop by a signal."""
    pages, results = map(Path, sockets())
    places = (pages, results, _charts())
    starter = os.getppid()
    helpers: list[int] = [_start_keeper(results)]

    def leave() -> None:
        for place in places:
            place.unlink(missing_ok=True)

    def stop(number: int, frame: FrameType | None) -> None:
        for helper in helpers:
            os.kill(helper, signal.SIGTERM)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(helper, 0)
        leave()
        os._exit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with listen(str(pages)) as listener:
        warm_up()
        helpers += charts.start(_charts())
        signal.signal(signal.SIGCHLD, _reap)
        _settle()
        _serve(listener, starter, "chapter", _keep_pages)
    leave()


if __name__ == "__main__":
    serve()
