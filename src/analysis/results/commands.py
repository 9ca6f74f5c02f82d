"""`python -m analysis results`, `python -m analysis released` and `python -m analysis tables`."""

import argparse

from analysis.regions import ENGLAND
from analysis.results.ensure import bring_up_to_date, ensure_all
from analysis.results.mode import checked_mode, choose, default_mode
from analysis.results.places import current as places


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``results``, ``released`` and ``tables`` to the command line."""
    results = subparsers.add_parser("results", help="bring the results of editions up to date")
    which = results.add_mutually_exclusive_group()
    which.add_argument("--region", action="append", metavar="SLUG", help="edition; may be repeated")
    which.add_argument("--all", action="store_true", help="every edition of data/regions.yml")
    results.add_argument(
        "--data",
        metavar="MODE",
        help="auto, real, released or synthetic (default: ANALYSIS_DATA, or auto)",
    )
    results.set_defaults(run=run_results)
    released = subparsers.add_parser("released", help="renew data/released from a real build, or check it")
    released.add_argument("--check", action="store_true", help="change nothing; fail when the release is out of date")
    released.set_defaults(run=run_released)
    tables = subparsers.add_parser("tables", help="print what docs/tables.md says of the results")
    tables.add_argument("--write", action="store_true", help="write it there instead")
    tables.set_defaults(run=run_tables)


def _slugs(arguments: argparse.Namespace, data: str) -> list[str]:
    if not arguments.all:
        return arguments.region or [ENGLAND]
    from analysis.results.origins import regions_of

    return list(regions_of(data))


def run_results(arguments: argparse.Namespace) -> int:
    """Build what is out of date and print which data were used, and why; return 0."""
    mode = default_mode() if arguments.data is None else checked_mode(arguments.data)
    slugs = _slugs(arguments, mode)
    choice, outcomes = ensure_all(slugs, mode)
    print(f"results from {choice.mode} data: {choice.reason}")
    for outcome in outcomes:
        print(f"  {outcome.slug}: {'built' if outcome.built else 'up to date'}")
    return 0


def run_released(arguments: argparse.Namespace) -> int:
    """Renew or check the release and print what moved; 1 when a check finds a difference."""
    from analysis.results.origins import regions_of
    from analysis.results.release import changes, honoured, released

    slugs = list(regions_of("real"))
    bring_up_to_date(slugs, choose("real").mode)
    places.bring_up_to_date("real")
    moved = changes.since_release(slugs)
    settings = honoured.since_release(slugs)
    for line in (*changes.describe(moved), *settings):
        print(line)
    if arguments.check:
        return 1 if moved or settings else 0
    version = released.next_version(bool(moved or settings))
    released.publish(slugs, version=version, settle=changes.keep_unmoved)
    about = released.release()
    print(f"data/released holds version {about['version']} of {about['date']}")
    return 0


def run_tables(arguments: argparse.Namespace) -> int:
    """Print or renew the part of ``docs/tables.md`` on the results; return 0."""
    from analysis.results.schema import page as tables_page

    if arguments.write:
        tables_page.write()
    else:
        print(tables_page.section())
    return 0
