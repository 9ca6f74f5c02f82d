"""An edition's results brought up to date: from raw data, from the release, or synthetic.

What is up to date is left alone, so that every build can ask first. Only light modules are
imported before something has to be built.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from analysis import paths
from analysis.catalog import available, load_catalog, state
from analysis.errors import AnalysisError, DatasetUnavailable
from analysis.regions import load_regions

if TYPE_CHECKING:
    from analysis.results.build import National

Mode = Literal["auto", "real", "released", "synthetic"]
DataMode = Literal["real", "released", "synthetic"]

MODE_VARIABLE = "ANALYSIS_DATA"
"""Environment variable that sets the mode when none is given."""


@dataclass(frozen=True)
class Choice:
    """Which data the results are made from, and why."""

    mode: DataMode
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What was done for one edition."""

    slug: str
    mode: DataMode
    built: bool


def checked_mode(value: str, where: str = "--data") -> Mode:
    """Return `value` as a mode; AnalysisError that lists the modes when it is none."""
    if value not in get_args(Mode):
        raise AnalysisError(f"{where} is {value!r}; allowed: {', '.join(get_args(Mode))}")
    return cast(Mode, value)


def default_mode() -> Mode:
    """Return the mode that ``ANALYSIS_DATA`` names; ``auto`` when it is not set."""
    return checked_mode(os.environ.get(MODE_VARIABLE) or "auto", MODE_VARIABLE)


def choose(mode: Mode) -> Choice:
    """Return the data to use: ``auto`` is real where every required dataset can be had.

    Raises
    ------
    AnalysisError
        `mode` is ``real`` and required datasets are missing: names each with the reason.
    """
    if mode in ("released", "synthetic"):
        return Choice(cast(DataMode, mode), "asked for")
    whole, missing = available()
    if whole:
        return Choice("real", "every required dataset is here")
    if _prepared():
        return Choice("real", "every prepared table is up to date")
    whole, missing = available(network=True)
    if whole:
        return Choice("real", "every required dataset can be had")
    if mode == "real":
        raise AnalysisError(
            f"a build from raw data lacks {len(missing)} required datasets:\n{_listed(missing)}\n"
            "Set DATA_MIRROR or run `python -m analysis data fetch`; `--data released` builds "
            "from the released results."
        )
    first, reason = missing[0]
    return Choice("released", f"{len(missing)} required datasets are missing, '{first}': {reason}")


def _prepared() -> bool:
    """Return whether every required table has been prepared from the catalogued data."""
    from analysis.prepare import store

    names = [name for name in store.table_names() if store.table(name).required]
    return all(store.is_current(name) for name in names)


def _listed(missing: Sequence[tuple[str, str]]) -> str:
    """Return the missing datasets, one line a reason."""
    by_reason: dict[str, list[str]] = {}
    for dataset, reason in missing:
        by_reason.setdefault(reason, []).append(dataset)
    return "\n".join(f"  {', '.join(ids)}: {reason}" for reason, ids in by_reason.items())


def _today(mode: DataMode, slug: str) -> str:
    """Return the fingerprint that up-to-date results of this kind have."""
    if mode == "released":
        from analysis.results.released import edition_digest

        return edition_digest(slug)
    from analysis.results.sources import source_of

    return source_of(mode).fingerprint()


def _gained(edition: dict) -> bool:
    """Return whether a dataset that the results had to do without is here by now."""
    catalog = load_catalog()
    without = [d["id"] for d in edition["datasets"] if not d["available"]]
    return any(name in catalog and state(catalog[name]).here for name in without)


def is_current(slug: str, mode: DataMode) -> bool:
    """Return whether the edition's results are of this kind and what a build would give today."""
    path = paths.RESULTS / slug / "edition.json"
    if not path.exists():
        return False
    edition = json.loads(path.read_text(encoding="utf-8"))
    if edition["data"] != mode:
        return False
    key = "release_digest" if mode == "released" else "data_fingerprint"
    if edition.get(key) != _today(mode, slug):
        return False
    if mode != "real":
        return True
    region = load_regions().get(slug)
    unchanged = region is not None and edition.get("region_digest") == region.digest
    return unchanged and not _gained(edition)


KEPT: dict[str, "National"] = {}
"""What editions share, by kind of data, in a process that forks for each edition (:func:`keep`)."""


def keep() -> None:
    """Compute what the editions of this process's data mode share, once, for all that it builds.

    Only a process whose inputs do not change while it lives may do so.
    """
    mode = choose(default_mode()).mode
    if mode == "released" or mode in KEPT:
        return
    from analysis.results.build import shared
    from analysis.results.sources import source_of

    KEPT[mode] = shared(source_of(mode))


def _make(slugs: Sequence[str], mode: DataMode) -> None:
    if mode == "released":
        from analysis.results.released import restore

        restore(slugs)
        return
    from analysis.results.build import build
    from analysis.results.sources import source_of

    build(slugs, source_of(mode), KEPT.get(mode))


def bring_up_to_date(slugs: Sequence[str], mode: DataMode) -> list[Outcome]:
    """Build the results of those editions that are not current; what they share, once.

    Returns
    -------
    list of Outcome
        One for each slug, in order.
    """
    stale = [slug for slug in slugs if not is_current(slug, mode)]
    if stale:
        _make(stale, mode)
    return [Outcome(slug, mode, slug in stale) for slug in slugs]


def ensure_all(slugs: Sequence[str], mode: Mode) -> tuple[Choice, list[Outcome]]:
    """Bring several editions' results up to date.

    Returns
    -------
    choice : Choice
        The data that were used, and why.
    outcomes : list of Outcome
        One for each slug, in order.

    Raises
    ------
    AnalysisError
        The mode is ``real`` and datasets are missing, or there is no such edition or release.
    """
    choice = choose(checked_mode(mode))
    try:
        return choice, bring_up_to_date(slugs, choice.mode)
    except DatasetUnavailable as gone:
        # A host that answered may still not give the file: only `auto` may go on without it.
        if mode != "auto":
            raise
        choice = Choice("released", str(gone))
        return choice, bring_up_to_date(slugs, choice.mode)


def ensure(slug: str, mode: Mode | None = None) -> str:
    """Bring one edition's results up to date and return the kind of data that they hold.

    Parameters
    ----------
    slug : str
        Edition, as in ``data/regions.yml``.
    mode : {"auto", "real", "released", "synthetic"}, optional
        What ``ANALYSIS_DATA`` names, or ``auto``, when left out.

    Returns
    -------
    str
        ``real``, ``released`` or ``synthetic``.

    Raises
    ------
    AnalysisError
        As :func:`ensure_all`.
    """
    choice, _ = ensure_all([slug], default_mode() if mode is None else mode)
    return choice.mode
