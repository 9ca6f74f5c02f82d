"""Command line: `python -m analysis <command>`. Each room adds its own commands."""

import argparse
import signal
import sys
from collections.abc import Sequence

from analysis import benchmark
from analysis.catalog import commands as data_commands
from analysis.check import commands as check_commands
from analysis.errors import AnalysisError
from analysis.prepare import commands as prepare_commands
from analysis.press import commands as press_commands
from analysis.results import commands as results_commands
from analysis.site import commands as site_commands

ROOMS = (data_commands, prepare_commands, results_commands, site_commands, press_commands, check_commands, benchmark)
"""Modules with ``add_commands(subparsers)``; their parsers set ``run(arguments) -> int``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status, or 1 with a plain message for an error of ours."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    subparsers = parser.add_subparsers(title="commands", metavar="", required=True)
    for room in ROOMS:
        room.add_commands(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except AnalysisError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # End quietly when the reader of our output (`head`, a pager) has had enough.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
