"""What must hold before a release is made. Each is looked at before anything is removed or built."""

import tomllib
from collections.abc import Callable

from analysis import paths
from analysis.catalog import available
from analysis.errors import AnalysisError
from analysis.publish import repository
from analysis.publish.citation import read_citation
from analysis.publish.versions import UNRELEASED, is_version, parsed, sections
from analysis.results.mode import default_mode
from analysis.results.release.released import release
from analysis.version import __version__


def _clean(version: str) -> None:
    files = repository.uncommitted()
    if files:
        more = f" and {len(files) - 1} more" if files[1:] else ""
        raise AnalysisError(f"a release is made of what is committed, and {files[0]}{more} is not: commit or remove it")


def _newer(version: str) -> None:
    logged = sections(paths.ROOT / "CHANGELOG.md")
    others = {name for name in (*logged, *repository.tagged()) if is_version(name)}
    tagged = version in repository.tagged()
    newest = max((parsed(name) for name in others - {version}), default=(-1, 0, 0))
    if tagged or parsed(version) < newest:
        last = version if tagged else ".".join(map(str, newest))
        raise AnalysisError(
            f"VERSION is {version}, which is not newer than {last}, the last of the tags and CHANGELOG.md"
        )


def _logged(version: str) -> None:
    logged = sections(paths.ROOT / "CHANGELOG.md")
    if not logged.get(version):
        raise AnalysisError(f"CHANGELOG.md has no section '## {version}' that says what changed: write it first")
    if logged.get(UNRELEASED):
        raise AnalysisError(
            f"CHANGELOG.md still has lines under '## {UNRELEASED}': move them to '## {version}' or take them out"
        )


def _named(version: str) -> None:
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        "src/analysis/version.py": __version__,
        "pyproject.toml": project["project"]["version"],
        "CITATION.cff": read_citation(paths.ROOT / "CITATION.cff").version,
        "data/released/release.json": release()["version"].partition(".post")[0],
    }
    for file, found in named.items():
        if found != version:
            how = "run `make released`" if file.endswith(".json") else "write it there"
            raise AnalysisError(f"VERSION is {version} and {file} says {found}: {how}, and commit it")


def _real(version: str) -> None:
    mode = default_mode()
    if mode not in ("auto", "real"):
        raise AnalysisError(f"a release is computed from the raw data, not with DATA={mode}: leave DATA out")
    whole, missing = available(network=True)
    if not whole:
        dataset, reason = missing[0]
        raise AnalysisError(
            f"a release is computed from the raw data, and {len(missing)} required datasets cannot be had, the first "
            f"'{dataset}' ({reason}): set DATA_MIRROR, or run `python -m analysis data fetch`"
        )


CONDITIONS: tuple[Callable[[str], None], ...] = (_clean, _newer, _logged, _named, _real)
"""In the order in which they are looked at."""


def require(version: str) -> None:
    """Make sure that a release of this version can be made.

    Raises
    ------
    AnalysisError
        In one sentence, the first thing that does not hold and what to do: the version is none or not newer,
        something is not committed, CHANGELOG.md does not speak of it, a file names another version, or the raw
        data are not to be had.
    """
    parsed(version)
    for holds in CONDITIONS:
        holds(version)
