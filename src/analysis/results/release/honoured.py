"""Settings and the release: what decides the numbers must be as it was when they were computed.

A release holds numbers that were computed under certain settings. A build from it cannot follow a
changed one, and a page must not show numbers under a setting that did not make them: the build stops
and says so. What only words a page (labels, notes, chapters, decimals) may change freely.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.catalog import load_catalog
from analysis.errors import AnalysisError
from analysis.results.release.deciding import settings

MOST_NAMED = 6
"""Changes that a message lists."""


def changes(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is not as it was, in words; empty when all is."""
    new = [f"{name} is new" for name in now if name not in then]
    gone = [f"{name} is gone" for name in then if name not in now]
    other = [f"{name} was changed" for name in now if name in then and now[name] != then[name]]
    return [*other, *new, *gone]


def _changed_datasets(datasets: Sequence[Mapping[str, Any]]) -> list[str]:
    catalog = load_catalog()
    return [
        f"the file of dataset '{d['id']}' is another by its checksum in data/catalog/{d['id']}.yml"
        for d in datasets
        if d["available"] and d["sha256"] and d["id"] in catalog and catalog[d["id"]].sha256 != d["sha256"]
    ]


def since_release(slugs: Sequence[str]) -> list[str]:
    """What decides the results of `slugs` and is not as it was then, in words; an edition not released yet is new."""
    from analysis.results.origins import regions_of
    from analysis.results.release.released import release, released_edition

    about, regions = release(), regions_of("real")
    now, then = settings(), dict(about.get("settings", {}))
    for slug in slugs:
        entry = f"the name, kind or members of '{slug}' in data/regions.yml"
        now[entry] = regions[slug].digest
        if slug in about["editions"]:
            then[entry] = released_edition(slug)["region_digest"]
    return [*changes(then, now), *_changed_datasets(about["build"]["datasets"])]


def require_honoured(slugs: Sequence[str]) -> None:
    """Make sure that the released results of `slugs` are what today's settings ask for.

    Raises
    ------
    AnalysisError
        An edition is not in the release, or a setting was changed since; names what, and what to do.
    """
    from analysis.results.release.released import release, require_released

    require_released(slugs)
    found = since_release(slugs)
    if found:
        more = len(found) - MOST_NAMED
        lines = [*found[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
        raise AnalysisError(
            f"the released results (version {release()['version']}) cannot honour the settings:\n"
            + "".join(f"  {line}\n" for line in lines)
            + "Build from the raw data (`python -m analysis data fetch`, or DATA_MIRROR), which follows every setting, "
            "or take the change back."
        )
