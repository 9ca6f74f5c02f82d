"""``python -m analysis pdf``."""

import argparse
import time
from pathlib import Path

from analysis import paths
from analysis.site.edition_note import edition_slug


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``pdf`` to the command line."""
    parser = subparsers.add_parser("pdf", help="make the PDF from the built site")
    parser.add_argument("--html", type=Path, default=paths.BUILD / "html", help="folder of the built site")
    parser.add_argument("--out", type=Path, help="file to write (default: _build/pdf/<edition>.pdf)")
    parser.add_argument("--region", default=edition_slug(), help="edition whose facts stand on the cover")
    parser.set_defaults(run=make_pdf)


def make_pdf(arguments: argparse.Namespace) -> int:
    """Make the PDF and print where it is and what it took; return 0."""
    from analysis.site.pdf import write_pdf

    started = time.monotonic()
    out = arguments.out or paths.BUILD / "pdf" / f"{arguments.region}.pdf"
    write_pdf(arguments.html, out, arguments.region)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB in {time.monotonic() - started:.0f} s")
    return 0
