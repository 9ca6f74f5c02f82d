"""``python -m analysis edition``, ``editions``, ``site`` and ``pdf``."""

import argparse
import os
import time
from pathlib import Path
from typing import get_args

from analysis import paths
from analysis.errors import AnalysisError
from analysis.site.edition_note import edition_slug

EXTENTS = ("site", "pages", "html", "results")
WHAT_TO_MAKE = "site: pages, data pack, PDF, and the site of all (the default); pages: no PDF; html: pages alone"


def _cores(text: str) -> int:
    """A number of processors, as the command line gives it."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processors: give a whole number, 1 or more")
    return int(text)


def _processors() -> int:
    return os.cpu_count() or 1


def run_edition(arguments: argparse.Namespace) -> int:
    """Make editions one after the other in this process, and put them into the site; return 0."""
    from analysis.build.job import make_editions

    make_editions(arguments.slug, arguments.data, arguments.only, arguments.cores, together=not arguments.apart)
    return 0


def run_editions(arguments: argparse.Namespace) -> int:
    """Make many editions, one job each, through Snakemake; return the exit status."""
    from analysis.build.edition import Extent
    from analysis.build.job import make_results
    from analysis.build.plan import plan
    from analysis.locks import held

    if arguments.only == "results":
        make_results(arguments.slug, arguments.data)
        return 0
    if arguments.only not in get_args(Extent):
        raise AnalysisError(f"--only is {arguments.only!r}; allowed: {', '.join(EXTENTS)}")
    wanted = plan(arguments.slug, arguments.only, arguments.data)
    if arguments.explain:
        from analysis.build.explain import explain

        print(explain(wanted))
        return 0
    from analysis.build import site
    from analysis.build.graph import run

    with held("editions"):
        if not wanted.stale and (wanted.extent == "html" or site.is_current()):
            print("Nothing to be done: everything is up to date.")
            return 0
        wanted.tidy()
        print(f"{len(wanted.stale)} editions to make, from {wanted.choice.mode} data: {wanted.choice.reason}")
        settings = [f"editions={' '.join(wanted.slugs)}", f"only={wanted.extent}", f"data={wanted.choice.mode}"]
        # Any order of the jobs will do; the default scheduler starts a solver for each.
        how = ["--cores", str(arguments.cores), "--scheduler", "greedy", "--quiet", "rules", "host", "progress"]
        how += ["--rerun-triggers", "mtime"]
        return run([*how, "--config", *settings])


def run_site(arguments: argparse.Namespace) -> int:
    """Put the editions that have been made into one site; return 0."""
    from analysis.build.site import assemble, with_built
    from analysis.locks import held

    with held("site"):
        print(assemble(with_built(arguments.slug)))
    return 0


def run_pdf(arguments: argparse.Namespace) -> int:
    """Make the PDF of a built site and print where it is and what it took; return 0."""
    from analysis.build.printed import bring_up_to_date

    started = time.monotonic()
    out = arguments.out or paths.BUILD / "pdf" / f"{arguments.region}.pdf"
    made = bring_up_to_date(arguments.html, out, arguments.region)
    size = f"{out.stat().st_size / 1e6:.1f} MB"
    print(f"{out}: {size} in {time.monotonic() - started:.0f} s" if made else f"{out}: {size}, up to date")
    return 0


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """Add ``edition``, ``editions``, ``site`` and ``pdf`` to the command line."""
    one = subparsers.add_parser("edition", help="make one edition: results, pages, data pack, PDF, site")
    one.add_argument("slug", nargs="+", metavar="SLUG", help="as in data/regions.yml; several are made in turn")
    one.add_argument("--apart", action="store_true", help="leave the site to another job, as on a cluster")
    one.set_defaults(run=run_edition)
    many = subparsers.add_parser("editions", help="make many editions, each a job of its own, into one site")
    many.add_argument("slug", nargs="*", metavar="SLUG", help="editions to make; all when none is named")
    many.add_argument("--explain", action="store_true", help="say what would be made, and why")
    many.set_defaults(run=run_editions)
    for parser in (one, many):
        parser.add_argument("--data", default="", metavar="MODE", help="auto, real, released or synthetic")
        parser.add_argument("--cores", type=_cores, default=_processors(), metavar="N", help="processors to use")
        parser.add_argument("--only", choices=EXTENTS, default="site", help=WHAT_TO_MAKE)
    site = subparsers.add_parser("site", help="put the editions that have been made into _build/site")
    site.add_argument("slug", nargs="+", metavar="SLUG", help="editions that must be in it; others join them")
    site.set_defaults(run=run_site)
    pdf = subparsers.add_parser("pdf", help="make the PDF from the built site")
    pdf.add_argument("--html", type=Path, default=paths.BUILD / "html", help="folder of the built site")
    pdf.add_argument("--out", type=Path, help="file to write (default: _build/pdf/<edition>.pdf)")
    pdf.add_argument("--region", default=edition_slug(), help="edition whose facts stand on the cover")
    pdf.set_defaults(run=run_pdf)
