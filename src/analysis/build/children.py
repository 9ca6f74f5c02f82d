"""Work in processes of its own, several at a time, each with a chart converter that stays.

The converter takes half a second to start and does not survive a fork: each of the pieces of work that run
at a time has one, in a process that is asked through a pipe. A drawing depends on its specification alone, so that
sharing a converter carries nothing from one piece of work to another.
"""

import contextlib
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

from analysis.disk import refusal
from analysis.errors import AnalysisError
from analysis.processes import told_to_end

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux."""


@dataclass(frozen=True)
class Task:
    """A piece of work: a function of a module with its arguments, and what it is called."""

    name: str
    work: Callable[..., None]
    arguments: tuple[Any, ...] = ()


def _context() -> BaseContext:
    """Fork where the system can, so that imports are paid for once; else start anew."""
    return multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")


def _end_with_parent() -> None:
    """Have this process end when its parent does, however that ends; on Linux only.

    Work that outlived a build that was killed would write into the folders of the next.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _convert(connection: Connection) -> None:
    """Draw what is asked for until the other end is closed: the SVG, or the reason why not."""
    from analysis.book.display import svg

    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            spec = connection.recv()
            try:
                connection.send((True, svg.draw(spec)))
            except ValueError as problem:
                connection.send((False, str(problem)))


def _ask(connection: Connection, spec: str) -> str:
    """Have a chart drawn by a converter; ValueError with its reason when it cannot be."""
    connection.send(spec)
    drawn, answer = connection.recv()
    if not drawn:
        raise ValueError(answer)
    return str(answer)


def _work(task: Task, converter: Connection | None) -> None:
    """Do one piece of work in this process, which ends with it."""
    _end_with_parent()
    if converter is not None:
        from analysis.book.display import svg

        svg.draw = partial(_ask, converter)
    try:
        task.work(*task.arguments)
    except AnalysisError as problem:
        print(f"{task.name}: {problem}", file=sys.stderr, flush=True)
        sys.exit(1)
    except BaseException as problem:
        if told_to_end():
            # Whoever told this process says so.
            sys.exit(1)
        if (refused := refusal(problem)) is None:
            raise
        print(f"{task.name}: {refused}", file=sys.stderr, flush=True)
        sys.exit(1)


class Converters:
    """Chart converters, one for each piece of work that may run at a time; they end with the block."""

    def __init__(self, number: int):
        self._started: list[tuple[BaseProcess, Connection]] = []
        context = _context()
        for _ in range(number):
            ours, theirs = context.Pipe()
            process = context.Process(target=_convert, args=(theirs,), daemon=True)  # type: ignore[attr-defined]
            process.start()
            theirs.close()
            self._started.append((process, ours))

    def __enter__(self) -> list[Connection]:
        return [connection for _, connection in self._started]

    def __exit__(self, *_: object) -> None:
        for process, connection in self._started:
            connection.close()
            process.terminate()
            process.join()


def run_each(tasks: Iterable[Task], converters: list[Connection]) -> Iterator[Task]:
    """Do tasks at the same time, as many as there are converters, and yield each as it ends well.

    Raises
    ------
    AnalysisError
        One failed, and has said why: those that run with it are ended.
    """
    context = _context()
    free = list(converters)
    running: dict[Any, tuple[BaseProcess, Task, Connection]] = {}
    waiting = iter(tasks)
    try:
        while True:
            while free and (task := next(waiting, None)) is not None:
                converter = free.pop()
                process = context.Process(target=_work, args=(task, converter))  # type: ignore[attr-defined]
                process.start()
                running[process.sentinel] = (process, task, converter)
            if not running:
                return
            for ended in wait(list(running)):
                process, task, converter = running.pop(ended)
                process.join()
                if process.exitcode != 0:
                    raise AnalysisError(f"{task.name} failed")
                free.append(converter)
                yield task
    finally:
        for process, _, _ in running.values():
            process.terminate()
            process.join()


def run_alone(task: Task) -> None:
    """Do one task in a process of its own, so that nothing of it stays in this one.

    Raises
    ------
    AnalysisError
        It failed, and has said why.
    """
    process = _context().Process(target=_work, args=(task, None))  # type: ignore[attr-defined]
    process.start()
    try:
        process.join()
    finally:
        if process.is_alive():
            process.terminate()
            process.join()
    if process.exitcode != 0:
        raise AnalysisError(f"{task.name} failed")
