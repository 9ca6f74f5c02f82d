"""Which data the results are made from: what was asked for, and what can be had."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, cast, get_args

from analysis import paths
from analysis.catalog import available
from analysis.errors import AnalysisError
from analysis.results.current import DataMode, is_current, kind_of

Mode = Literal["auto", "real", "released", "synthetic"]

MODE_VARIABLE = "ANALYSIS_DATA"
"""Environment variable that sets the mode when none is given."""


@dataclass(frozen=True)
class Choice:
    """Which data the results are made from, and why."""

    mode: DataMode
    reason: str


def checked_mode(value: str, where: str = "--data") -> Mode:
    """Return `value` as a mode; AnalysisError that lists the modes when it is none."""
    if value not in get_args(Mode):
        near = get_close_matches(value, get_args(Mode), n=1)
        meant = f" (did you mean '{near[0]}'?)" if near else ""
        raise AnalysisError(f"{where} is {value!r}; allowed: {', '.join(get_args(Mode))}{meant}")
    return cast(Mode, value)


def default_mode() -> Mode:
    """Return the mode that ``ANALYSIS_DATA`` names; ``auto`` when it is not set."""
    return checked_mode(os.environ.get(MODE_VARIABLE) or "auto", f"DATA (or {MODE_VARIABLE})")


def choose(mode: Mode, slugs: Sequence[str] = ()) -> Choice:
    """Return the data to use: ``auto`` is real where every required dataset can be had.

    Parameters
    ----------
    mode : str
    slugs : sequence of str
        Editions that are asked for: ``auto`` never puts released results in the place of theirs when
        those were computed from the raw data.

    Raises
    ------
    AnalysisError
        `mode` is ``real`` and required datasets are missing: names each with the reason. Or it is ``auto``,
        they are missing, and results of the raw data are here and out of date.
    """
    if mode in ("released", "synthetic"):
        return Choice(cast(DataMode, mode), "asked for")
    whole, missing = available()
    if whole:
        return Choice("real", "every required dataset is here")
    if _prepared():
        return Choice("real", "every prepared table is up to date")
    if mode == "auto" and slugs and _computed_here(slugs):
        return Choice("real", "they are here and up to date")
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
    return fall_back(slugs, f"{len(missing)} required datasets are missing, '{first}': {reason}")


def fall_back(slugs: Sequence[str], reason: str) -> Choice:
    """Return the choice of released results, for want of raw data.

    Raises
    ------
    AnalysisError
        They would replace results that were computed from the raw data.
    """
    computed = [slug for slug in slugs if kind_of(slug) == "real"]
    if computed:
        raise AnalysisError(
            f"the results of '{computed[0]}' in {paths.RESULTS} were computed from the raw data and are out of date; "
            f"now {reason}. Set DATA_MIRROR to compute them again, or ask for the released ones with DATA=released."
        )
    return Choice("released", reason)


def _computed_here(slugs: Sequence[str]) -> bool:
    return all(kind_of(slug) == "real" and is_current(slug, "real") for slug in slugs)


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
