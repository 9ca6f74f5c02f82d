"""``python -m analysis editions`` and ``... press``: many editions, or one piece of their work."""

import argparse
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis import paths
from analysis.errors import AnalysisError
from analysis.press.protocol import end_with_parent, sockets

PATIENCE = 60.0
"""Seconds that the press may take to import everything."""


@contextmanager
def _press() -> Iterator[subprocess.Popen]:
    """Have a press that starts now and ends with the block."""
    for path in map(Path, sockets()):
        path.unlink(missing_ok=True)
    press = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "analysis.press.server"], cwd=paths.ROOT, preexec_fn=end_with_parent
    )
    try:
        yield press
    finally:
        press.terminate()
        press.wait()
        for path in map(Path, sockets()):
            path.unlink(missing_ok=True)


def _wait_for(press: subprocess.Popen) -> None:
    """Wait until the press listens.

    Raises
    ------
    AnalysisError
        It ended, or did not listen in time.
    """
    until = time.monotonic() + PATIENCE
    while not all(Path(path).exists() for path in sockets()):
        if press.poll() is not None or time.monotonic() > until:
            press.kill()
            raise AnalysisError("the press did not start")
        time.sleep(0.05)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the checkout's build for this process; the kernel gives it back however the process ends.

    Raises
    ------
    AnalysisError
        Another build is running.
    """
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with (paths.BUILD / "editions.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AnalysisError(f"another build of the editions is running in {paths.ROOT}") from held
        yield


def _words(arguments: argparse.Namespace) -> list[str]:
    """What Snakemake is called with: targets first, since some of its options take every word that follows."""
    target = {"html": ["html_only"], "results": ["all_results"]}.get(arguments.only, [])
    how = ["--cores", str(arguments.cores)]
    settings = [f"editions={' '.join(arguments.region)}"] if arguments.region else []
    if arguments.only in ("html", "pages"):
        settings.append("pdf=False")
    # Any order of the jobs will do; the default scheduler starts a solver for each.
    how += ["--scheduler", "greedy"]
    return [*target, "--rerun-incomplete", *how, *(["--config", *settings] if settings else [])]


def _unlock() -> None:
    """Take away the lock that a build left behind which was killed.

    Raises
    ------
    AnalysisError
        It stays.
    """
    locks = paths.ROOT / ".snakemake" / "locks"
    if not (locks.is_dir() and any(locks.iterdir())):
        return
    command = [sys.executable, "-m", "snakemake", "--unlock", "--cores", "1", "--quiet", "all"]
    if subprocess.run(command, cwd=paths.ROOT, check=False, preexec_fn=end_with_parent).returncode != 0:
        raise AnalysisError(f"the lock that a killed build left in {locks} could not be taken away")


def run_editions(arguments: argparse.Namespace) -> int:
    """Build editions through Snakemake with a press of their own; return the exit status."""
    os.environ["ANALYSIS_DATA"] = arguments.data
    with _alone():
        _unlock()
        if arguments.explain:
            from analysis.press.graph import explain

            return explain(_words(arguments))
        with _press() as press:
            # It imports for seconds, and so does Snakemake.
            from analysis.press.graph import run

            _wait_for(press)
            return run([*_words(arguments), "--quiet", "rules", "host", "progress"])


def run_press(arguments: argparse.Namespace) -> int:
    """Do one piece of work in this process."""
    from analysis.press.work import run

    run(arguments.words)
    return 0


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add ``editions`` and ``press`` to the command line."""
    editions = subparsers.add_parser("editions", help="build editions into one site: pages, PDFs, data packs")
    editions.add_argument("region", nargs="*", metavar="SLUG", help="editions to build; all when none is named")
    editions.add_argument("--data", default=os.environ.get("ANALYSIS_DATA", "auto"), metavar="MODE")
    editions.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    editions.add_argument("--only", choices=("site", "pages", "html", "results"), default="site")
    editions.add_argument("--explain", action="store_true", help="say what would run, and why")
    editions.set_defaults(run=run_editions)
    press = subparsers.add_parser("press", help="one piece of the editions' work, as the Snakefile asks for it")
    press.add_argument("words", nargs="+")
    press.set_defaults(run=run_press)
