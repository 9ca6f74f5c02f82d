"""Versions, and what CHANGELOG.md says of each."""

import re
from pathlib import Path

from analysis.errors import AnalysisError

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_HEADING = re.compile(r"^## +(\S+).*$", re.MULTILINE)
_NOTE = re.compile(r"^(?:- )?Numbers: *\S", re.MULTILINE)

UNRELEASED = "Unreleased"


def parsed(version: str) -> tuple[int, int, int]:
    """The three numbers of a version, which sort as versions do.

    Raises
    ------
    AnalysisError
        It is not of the form 0.2.0.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise AnalysisError(f"VERSION is {version!r}; expected three numbers as in VERSION=0.2.0")
    major, minor, patch = (int(number) for number in found.groups())
    return major, minor, patch


def is_version(text: str) -> bool:
    """Whether a text is a version."""
    return _VERSION.fullmatch(text) is not None


def sections(changelog: Path) -> dict[str, str]:
    """What the changelog says, by the first word of each heading of the second level, in its order."""
    parts = _HEADING.split(changelog.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def explains_numbers(section: str) -> bool:
    """Whether a section has a line that begins with ``Numbers:`` and goes on to say what moved, and why."""
    return _NOTE.search(section) is not None
