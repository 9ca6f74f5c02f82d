"""``python -m analysis release`` and ``python -m analysis diff``."""

import argparse
from pathlib import Path


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``release`` and ``diff`` to the command line."""
    release = subparsers.add_parser("release", help="make a release: gates, every edition, records and one archive")
    release.add_argument("version", metavar="VERSION", help="such as 0.2.0")
    release.add_argument("--since", default="", metavar="OLD", help="the version before (default: its tag)")
    release.set_defaults(run=run_release)
    diff = subparsers.add_parser("diff", help="list what changed between two versions")
    for name in ("old", "new"):
        kinds = "a tag or commit, or a folder: released results, a site, a release"
        diff.add_argument(name, metavar=name.upper(), help=kinds)
    diff.add_argument("--page", type=Path, metavar="FILE", help="write a page that lists all of it")
    diff.set_defaults(run=run_diff)


def run_release(arguments: argparse.Namespace) -> int:
    """Make a release and say where it is; return 0."""
    from analysis.publish.release import make_release

    folder = make_release(arguments.version, arguments.since)
    for file in sorted(folder.iterdir()):
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
    return 0


def run_diff(arguments: argparse.Namespace) -> int:
    """Print what changed, write the page that was asked for, and return 0."""
    from analysis.publish import threshold
    from analysis.publish.diff.compared import compare_sides
    from analysis.publish.diff.report import lines, page
    from analysis.publish.diff.sides import read_side

    found = compare_sides(read_side(arguments.old), read_side(arguments.new))
    for line in lines(found):
        print(line)
    if not found:
        print("Nothing changed in what could be compared")
    if beyond := threshold.beyond(found):
        print(f"A release needs a line 'Numbers: ...' in CHANGELOG.md: {' and '.join(beyond)}")
    if arguments.page:
        arguments.page.parent.mkdir(parents=True, exist_ok=True)
        arguments.page.write_text(page(found), encoding="utf-8")
        print(f"{arguments.page} lists all of it")
    return 0
