"""``CITATION.cff``: what the book is called, by whom it is, and under which licences."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import AnalysisError

KEYS = ("title", "abstract", "version", "license", "authors")


@dataclass(frozen=True)
class Citation:
    """What the file says.

    Attributes
    ----------
    title, abstract, version : str
    licences : tuple of str
        SPDX ids.
    authors : tuple of str
        Names of organisations, and of people as "Given Family".
    keywords : tuple of str
    """

    title: str
    abstract: str
    version: str
    licences: tuple[str, ...]
    authors: tuple[str, ...]
    keywords: tuple[str, ...]


def _name(author: dict[str, Any]) -> str:
    return str(author.get("name") or f"{author['given-names']} {author['family-names']}")


def read_citation(file: Path) -> Citation:
    """Read the file.

    Raises
    ------
    AnalysisError
        It lacks a key that a release needs; names it.
    """
    given = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key in KEYS:
        if not given.get(key):
            raise AnalysisError(f"{file} has no '{key}', which the record of a release needs")
    licences = given["license"] if isinstance(given["license"], list) else [given["license"]]
    return Citation(
        title=str(given["title"]),
        abstract=str(given["abstract"]).strip(),
        version=str(given["version"]),
        licences=tuple(licences),
        authors=tuple(_name(author) for author in given["authors"]),
        keywords=tuple(given.get("keywords", ())),
    )
