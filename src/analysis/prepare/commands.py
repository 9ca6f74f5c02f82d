"""The command ``python -m analysis prepare``: build every table and say what each took."""

import argparse
import time

from analysis.errors import DatasetUnavailable
from analysis.prepare import store


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``prepare`` to the program's commands."""
    parser = subparsers.add_parser("prepare", help="build the prepared tables that are out of date")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="only these (default: all)")
    parser.add_argument("--again", action="store_true", help="build even what is up to date")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the tables and print a line for each; return 0.

    Raises
    ------
    DatasetUnavailable
        A dataset that the build requires cannot be had. A table that needs one that is not
        required is named, with the reason, and left out.
    """
    start = time.perf_counter()
    for name in arguments.tables or store.table_names():
        print(_prepare(name, arguments.again), flush=True)
    import resource  # Unix has it

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{'all':24}{time.perf_counter() - start:8.1f} s   peak memory {peak:.1f} GiB")
    return 0


def _prepare(name: str, again: bool) -> str:
    """Build one table where needed and return the line to print."""
    start = time.perf_counter()
    try:
        current = store.is_current(name) and not again
        frame = store.load(name) if not again else store.rebuild(name)
    except DatasetUnavailable as gap:
        if store.table(name).required:
            raise
        return f"{name:24}{'-':>8}     not built: {gap}"
    done = "up to date" if current else "built"
    size = store.table(name).path.stat().st_size / 1e6
    seconds = time.perf_counter() - start
    return f"{name:24}{seconds:8.1f} s   {done:12}{len(frame):>9,} rows {size:7.1f} MB"
