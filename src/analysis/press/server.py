"""A process that has imported everything and forks a child for each piece of work.

It listens on a Unix socket. A client sends one line of JSON (the words of the work and its environment),
gets what the child prints as it prints it, and at the end the child's exit status. Work is done by the
child alone, so that nothing that one chapter does can be seen by the next. Modules that start threads or
a runtime of their own (the chart converter) are imported here but used in children only. Results of
editions share most of their work: a process beside this one does that part once, and forks for each.
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
from pathlib import Path
from types import FrameType

from analysis.errors import AnalysisError
from analysis.press import charts, engine
from analysis.press.protocol import LOG, STATUS, end_with_parent, socket_path

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


PATIENCE = 2.0
"""Seconds between looks at whether the starter is still there."""


def _charts() -> Path:
    """The socket of the chart converters."""
    return socket_path().with_suffix(".charts")


def warm_up() -> None:
    """Import what the work needs. Modules that are not installed everywhere are the work's own matter."""
    from sphinx.application import builtin_extensions

    for name in (*WARM, *builtin_extensions):
        importlib.import_module(name)
    # Some libraries import the most of themselves when they are first used.
    engine.rehearse()
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


def _keep_results(requests: socket.socket) -> None:
    """Compute what editions share once, then fork a child for the results of each edition."""
    from analysis.results.ensure import keep

    end_with_parent()
    while True:
        line, files, _, _ = socket.recv_fds(requests, 65536, 1)
        if not line:
            os._exit(0)
        request = json.loads(line)
        os.environ.update(request["environment"])
        with socket.socket(fileno=files[0]) as connection:
            # What goes wrong here goes wrong in the child too, which has somebody to tell.
            with contextlib.suppress(AnalysisError):
                keep()
            if os.fork() == 0:
                _child(connection, request)


def _keeper(listener: socket.socket) -> socket.socket:
    """Start the process that keeps what editions share, and return the way to it."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        listener.close()
        _keep_results(theirs)
    theirs.close()
    return ours


def _serve(listener: socket.socket) -> None:
    """Take requests for as long as the process that started this one lives."""
    parent = os.getppid()
    keeper: socket.socket | None = None
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
            request = json.loads(line)
            if request["words"][0] == "results":
                keeper = keeper or _keeper(listener)
                socket.send_fds(keeper, [line.encode()], [connection.fileno()])
            elif os.fork() == 0:
                listener.close()
                _child(connection, request)


def _reap(number: int, frame: FrameType | None) -> None:
    """Take leave of children that have ended, so that what they used counts for this process."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve(path: Path | None = None) -> None:
    """Listen until told to stop by a signal."""
    path = path or socket_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    signal.signal(signal.SIGCHLD, _reap)

    def stop(number: int, frame: FrameType | None) -> None:
        for converter in converters:
            os.kill(converter, signal.SIGTERM)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(converter, 0)
        path.unlink(missing_ok=True)
        _charts().unlink(missing_ok=True)
        os._exit(0)

    converters: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # Whoever asks before everything is imported waits for an answer, and the graph is read meanwhile.
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(64)
    warm_up()
    converters += charts.start(_charts())
    # Children end before their garbage counts, and need not look through what was imported for any.
    gc.collect()
    gc.freeze()
    gc.disable()
    with listener:
        _serve(listener)
    path.unlink(missing_ok=True)


if __name__ == "__main__":
    serve()
