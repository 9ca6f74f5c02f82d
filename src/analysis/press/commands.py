"""``python -m analysis editions`` and ``... press``: many editions, or one piece of their work."""

import argparse
import os
import subprocess
import sys
import time

from analysis import paths
from analysis.errors import AnalysisError
from analysis.press.protocol import socket_path

PATIENCE = 60.0
"""Seconds that the press may take to import everything."""


def _start_press() -> subprocess.Popen:
    """Start the press and wait until it listens.

    Raises
    ------
    AnalysisError
        It ended, or did not listen in time.
    """
    path = socket_path()
    path.unlink(missing_ok=True)
    press = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "analysis.press.server"], cwd=paths.ROOT
    )
    until = time.monotonic() + PATIENCE
    while not path.exists():
        if press.poll() is not None or time.monotonic() > until:
            press.kill()
            raise AnalysisError("the press did not start")
        time.sleep(0.05)
    return press


def _snakemake(arguments: argparse.Namespace) -> list[str]:
    target = {"html": ["html_only"], "results": ["all_results"]}.get(arguments.only, [])
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--cores",
        str(arguments.cores),
        "--rerun-incomplete",
        "--quiet",
    ]
    command += ["progress"] if not arguments.explain else ["all"]
    if arguments.explain:
        command = [
            sys.executable,
            "-m",
            "snakemake",
            "--cores",
            "1",
            "--dry-run",
            "--rerun-incomplete",
        ]
    settings = [f"editions={' '.join(arguments.region)}"] if arguments.region else []
    if arguments.only == "html":
        settings.append("pdf=False")
    return [*command, *target, *(["--config", *settings] if settings else [])]


def run_editions(arguments: argparse.Namespace) -> int:
    """Build editions through Snakemake with a press of their own; return the exit status."""
    environment = {**os.environ, "ANALYSIS_DATA": arguments.data}
    lock = [sys.executable, "-m", "snakemake", "--unlock", "--quiet", "all"]
    if (paths.ROOT / ".snakemake" / "locks").is_dir() and any(
        (paths.ROOT / ".snakemake" / "locks").iterdir()
    ):
        # A build that was killed leaves its lock behind.
        subprocess.run(lock, cwd=paths.ROOT, env=environment, check=False)
    if arguments.explain:
        return subprocess.run(
            _snakemake(arguments), cwd=paths.ROOT, env=environment, check=False
        ).returncode
    press = _start_press()
    try:
        return subprocess.run(
            _snakemake(arguments), cwd=paths.ROOT, env=environment, check=False
        ).returncode
    finally:
        press.terminate()
        press.wait()
        socket_path().unlink(missing_ok=True)


def run_press(arguments: argparse.Namespace) -> int:
    """Do one piece of work in this process."""
    from analysis.press.work import run

    run(arguments.words)
    return 0


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add ``editions`` and ``press`` to the command line."""
    editions = subparsers.add_parser(
        "editions", help="build editions into one site: pages, PDFs, data packs"
    )
    editions.add_argument(
        "region", nargs="*", metavar="SLUG", help="editions to build; all when none is named"
    )
    editions.add_argument("--data", default=os.environ.get("ANALYSIS_DATA", "auto"), metavar="MODE")
    editions.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    editions.add_argument("--only", choices=("site", "html", "results"), default="site")
    editions.add_argument("--explain", action="store_true", help="say what would run, and why")
    editions.set_defaults(run=run_editions)
    press = subparsers.add_parser(
        "press", help="one piece of the editions' work, as the Snakefile asks for it"
    )
    press.add_argument("words", nargs="+")
    press.set_defaults(run=run_press)
