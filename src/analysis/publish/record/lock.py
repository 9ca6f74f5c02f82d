"""The packages of the lock: name, version, checksums, who asked for each, and under which licence it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from analysis.errors import AnalysisError

_PACKAGE = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
_TEXT = re.compile(r"LICEN[CS]E|COPYING", re.IGNORECASE)
_HERE = "(pyproject.toml"
_LONGEST = 80
"""Of a licence's name; what is longer is its whole text, put where the name belongs."""


@dataclass(frozen=True)
class Licence:
    """A licence as a package names it; `spdx` where the name is an expression of SPDX (PEP 639)."""

    name: str
    spdx: bool = False


@dataclass(frozen=True)
class Package:
    """A package of the lock.

    Attributes
    ----------
    name, version : str
    hashes : tuple of str
        The sha256 of each of its files that may be installed.
    asked_by : tuple of str
        Names of the packages that need it; empty where only this project does.
    direct : bool
        Whether this project names it.
    licence : Licence
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    asked_by: tuple[str, ...]
    direct: bool
    licence: Licence

    @property
    def purl(self) -> str:
        """Its name among the packages of all languages."""
        return f"pkg:pypi/{self.name}@{self.version}"


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of each package: its own, which starts a line, and those below it."""
    block: list[str] = []
    for line in text.splitlines():
        if line[:1].isalnum():
            if block:
                yield block
            block = []
        if line.strip() and not line.startswith("#"):
            block.append(line)
    if block:
        yield block


def read_lock(file: Path) -> list[Package]:
    """Every package of the lock, in its order.

    Raises
    ------
    AnalysisError
        A line is none of a lock with checksums, or a package is not installed here in its version, so that nobody
        can ask it for its licence; names it.
    """
    return [_package(block, file) for block in _blocks(file.read_text(encoding="utf-8"))]


def _package(block: list[str], file: Path) -> Package:
    found = _PACKAGE.match(block[0])
    hashes = tuple(_HASH.findall("\n".join(block)))
    if found is None or not hashes:
        line = block[0].rstrip(" \\")
        raise AnalysisError(f"{file}: {line!r} is not a package with its version and checksums")
    notes = [line.strip().removeprefix("#").removeprefix(" via").strip() for line in block if line.strip()[0] == "#"]
    by = [note for note in notes if note]
    others = tuple(note for note in by if _HERE not in note)
    return Package(
        name=found["name"],
        version=found["version"],
        hashes=hashes,
        asked_by=others,
        direct=len(others) < len(by),
        licence=licence_of(_installed(found["name"], found["version"])),
    )


def _installed(name: str, version: str) -> Distribution:
    """A package as it is installed here."""
    try:
        found = distribution(name)
    except PackageNotFoundError as missing:
        raise AnalysisError(f"the lock's package {name} is not installed here: run `make setup`") from missing
    if found.version != version:
        raise AnalysisError(f"{name} is installed as {found.version} and locked as {version}: run `make setup`")
    return found


def licence_of(package: Distribution) -> Licence:
    """The licence that a package names: as an expression, in its field, by its classifiers, or in a file of its own.

    A field may hold a licence's whole text; then the classifiers count before the text's first line.
    """
    about = package.metadata
    # Where importlib_metadata has taken the standard library's place, a field that is not there is an error.
    if "License-Expression" in about:
        return Licence(about["License-Expression"], spdx=True)
    field = about["License"].strip() if "License" in about else ""
    if field and "\n" not in field and len(field) <= _LONGEST and field != "UNKNOWN":
        return Licence(field)
    named = [found[1] for line in about.get_all("Classifier") or [] if (found := _CLASSIFIER.match(line))]
    if named:
        return Licence(", ".join(named))
    texts = [field, *(file.read_text("utf-8") for file in package.files or () if _TEXT.match(file.name))]
    first = [line.strip() for text in texts for line in (text or "").splitlines() if line.strip()]
    return Licence(first[0][:_LONGEST] if first else "not stated")
