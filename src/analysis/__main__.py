"""The executable edition of "Breaking the cycle", from the command line.

Each command says more with --help; `make` lists what most people need.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from analysis.build import commands as build_commands
from analysis.catalog import commands as data_commands
from analysis.check import commands as check_commands
from analysis.disk import refusal
from analysis.errors import AnalysisError
from analysis.prepare import commands as prepare_commands
from analysis.processes import ToldToEnd, heed_signals, others_end_with_this
from analysis.publish import commands as publish_commands
from analysis.results import commands as results_commands

ROOMS = (
    data_commands,
    prepare_commands,
    results_commands,
    check_commands,
    build_commands,
    publish_commands,
)
"""Modules with ``add_commands(subparsers)``; their parsers set ``run(arguments) -> int``."""

BUILDING = ("prepare", "results", "released", "edition", "editions", "site", "release")
"""Commands before which the settings are checked."""

USAGE = 2
"""Exit status for a command line that is off."""


class _Parser(argparse.ArgumentParser):
    """A parser whose faults are one sentence that says what is known and where to read more."""

    def error(self, message: str) -> NoReturn:
        print(f"error: {message}. See: {self.prog} --help", file=sys.stderr)
        sys.exit(USAGE)


def _parser() -> tuple[argparse.ArgumentParser, list[str]]:
    """The whole command line, and the names of its commands."""
    parser = _Parser(
        prog="python -m analysis", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for room in ROOMS:
        room.add_commands(commands)
    return parser, list(commands.choices)


def _unknown(command: str, known: Sequence[str]) -> int:
    near = get_close_matches(command, known, n=1)
    meant = f"did you mean '{near[0]}'? " if near else ""
    print(f"error: there is no command '{command}'; {meant}There are: {', '.join(known)}", file=sys.stderr)
    return USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status, or 1 with a plain message for an error of ours or a refusal of the system."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser, known = _parser()
    if not words:
        parser.print_help()
        return USAGE
    if not words[0].startswith("-") and words[0] not in known:
        return _unknown(words[0], known)
    parsed = parser.parse_args(words)
    try:
        if words[0] in BUILDING:
            from analysis.check.door import pass_check

            pass_check()
        with others_end_with_this():
            status = int(parsed.run(parsed))
            sys.stdout.flush()
        return status
    except AnalysisError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        if (refused := refusal(error)) is None:
            raise
        print(f"error: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as told:
        print("interrupted; what was made stays, and the same command goes on from there", file=sys.stderr)
        return told.status if isinstance(told, ToldToEnd) else 130


if __name__ == "__main__":
    # End quietly when the reader of our output (`head`, a pager) has had enough.
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    heed_signals()
    sys.exit(main())
