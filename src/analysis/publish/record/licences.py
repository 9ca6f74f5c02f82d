"""The licences of everything that a release was made with, for people: our own, the packages', the data's."""

from collections.abc import Sequence

from analysis.catalog import Dataset
from analysis.publish.citation import Citation
from analysis.publish.record.lock import Package

HEAD = """\
Licences of "{title}", version {version}

Code: MIT. Text, figures, tables and results: CC BY 4.0; credit "{credit}".
The original report, whose rights remain with its owners, is not part of it.

"""

PACKAGES = """\
PACKAGES
The site holds scripts and styles of some of these; the others made it and are not part of it. Each is named with the
licence that it names itself.

"""

DATA = """\

DATA
Each dataset with its licence and how its publisher is credited. "not stated" means that the source says nothing: such
data went into sums and estimates alone, and no table has a record of them.

"""


def _of_dataset(dataset: Dataset) -> str:
    terms = f"{dataset.licence.id}: {dataset.licence.note}" if dataset.licence.note else dataset.licence.id
    return "\n".join(
        [
            f"{dataset.id}, {dataset.vintage}",
            f"  {dataset.title}. {dataset.producer}",
            f"  Licence: {terms}",
            f"  Credit: {dataset.citation}",
            f"  From: {dataset.landing_page or dataset.url}",
        ]
    )


def licences(packages: Sequence[Package], datasets: Sequence[Dataset], citation: Citation, version: str) -> str:
    """The text of the file ``LICENCES.txt``.

    Parameters
    ----------
    packages : sequence of Package
        All of the lock.
    datasets : sequence of Dataset
        Those that the results were computed from.
    citation : Citation
    version : str
    """
    credit = f"{', '.join(citation.authors)}, {citation.title}"
    return "".join(
        [
            HEAD.format(title=citation.title, version=version, credit=credit),
            PACKAGES,
            *(f"{package.name} {package.version}: {package.licence.name}\n" for package in packages),
            DATA,
            "\n\n".join(map(_of_dataset, datasets)),
            "\n",
        ]
    )
