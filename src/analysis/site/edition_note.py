"""What every page says of its edition: name, licence, version, data mode and date."""

import datetime
import os
from dataclasses import dataclass

from analysis import paths
from analysis.catalog import attribution, load_catalog
from analysis.errors import AnalysisError
from analysis.markup import Markup, html
from analysis.regions import ENGLAND
from analysis.results.current import DataMode
from analysis.results.files import EDITION, read_edition

NOTES: dict[str, str] = {
    "real": "Every number on these pages was computed from the published data named in the data chapter.",
    "released": (
        "Built from released results, version {version}: numbers that were computed from the published data "
        "on {date} and are kept with the code."
    ),
    "synthetic": "Made from synthetic data. Nothing here describes a real place.",
}
BANNER = html(
    "<strong>Synthetic data.</strong> Every number, name and map on this site is invented, to test the "
    "software. Nothing here describes a real place."
)
FACTS = ("slug", "name", "data", "version", "date")
"""What pages print of ``edition.json``; there is no fallback for any."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""The names that ``strftime`` gives depend on the machine's language once a program has asked for it."""
LICENCE = "Text and figures: CC BY 4.0. Code: MIT. Data: under the licences named in the data chapter."


def asked(note: "EditionNote") -> str:
    """What the licences of the data ask for, as one paragraph; empty where all of it is invented."""
    if note.data == "synthetic":
        return ""
    return " ".join(f"{line}." for line in attribution(load_catalog().values()))


@dataclass(frozen=True)
class EditionNote:
    """The facts of an edition that pages and the PDF print.

    Attributes
    ----------
    slug, name : str
        As in ``data/regions.yml``.
    data : str
        ``real``, ``released`` or ``synthetic``.
    version : str
        Of the released results, or of the software for the other two.
    date : str
        Day on which the results were computed, or released, as an ISO 8601 date.
    """

    slug: str
    name: str
    data: DataMode
    version: str
    date: str

    @property
    def title(self) -> str:
        """The title of the site and of the PDF."""
        return f"Breaking the cycle: {self.name}"

    @property
    def long_date(self) -> str:
        """The date as a reader writes it: "3 May 2026"."""
        day = datetime.date.fromisoformat(self.date)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    @property
    def sentence(self) -> str:
        """What kind of build this is, in a sentence."""
        return NOTES[self.data].format(version=self.version, date=self.long_date)

    @property
    def banner(self) -> Markup:
        """HTML of the warning on every page of a synthetic build; empty for the others."""
        return BANNER if self.data == "synthetic" else Markup()


def edition_slug() -> str:
    """The edition that is built: ``ANALYSIS_REGION``, England when it is not set."""
    return os.environ.get("ANALYSIS_REGION", ENGLAND)


def read_edition_note(slug: str) -> EditionNote:
    """The facts of an edition, from ``_build/results/<slug>/edition.json``.

    Raises
    ------
    AnalysisError
        When the results have not been built, lack a fact, or name a data mode that does not exist.
    """
    path = paths.RESULTS / slug / EDITION
    if not path.exists():
        raise AnalysisError(f"{path} is not there: run `python -m analysis results --region {slug}`")
    edition = read_edition(path.parent)
    for fact in FACTS:
        if not edition.get(fact):
            advice = f"run `python -m analysis results --region {slug}` again"
            raise AnalysisError(f"{path}: it has no '{fact}', which pages print; {advice}")
    if edition["data"] not in NOTES:
        raise AnalysisError(f"{path}: data is {edition['data']!r}; expected one of {', '.join(NOTES)}")
    return EditionNote(**{fact: edition[fact] for fact in FACTS})
