"""`python -m analysis check`: every settings file and what the chapters name, in a few seconds."""

import argparse
import sys

from analysis import paths


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check`` to the command line."""
    command = subparsers.add_parser("check", help="check every settings file and what the chapters name")
    command.add_argument("--schemas", action="store_true", help="write docs/schemas, with which editors mark slips")
    command.set_defaults(run=check)


def check(arguments: argparse.Namespace) -> int:
    """Print each fault on a line; exit status 1 when there is any."""
    from analysis.check.everything import faults
    from analysis.check.files import checked_files

    if arguments.schemas:
        from analysis.check.schemas import write_schemas

        # First, as the forms are noted while files are read, and what has been read is remembered.
        print(f"{len(write_schemas(paths.ROOT))} schemas written")
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    files = len(checked_files(paths.ROOT))
    print(f"{files} files checked, {len(found) or 'no'} fault{'s' if len(found) > 1 else ''}")
    return 1 if found else 0
