"""Whether an edition's results are what a build would give today, by their content and not by their times."""

import json
from typing import Literal

from analysis import paths
from analysis.catalog import load_catalog, state
from analysis.regions import load_regions
from analysis.results.files import EDITION, is_whole, read_edition

DataMode = Literal["real", "released", "synthetic"]


def kind_of(slug: str) -> str:
    """Return what kind of data the results of an edition hold; empty where there are none, or none says it."""
    try:
        said = json.loads((paths.RESULTS / slug / EDITION).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return ""
    # Not held against its checksum: results of raw data that are spoiled are none of the release's.
    return str(said.get("data", "")) if isinstance(said, dict) else ""


def _today(mode: DataMode, slug: str) -> str:
    """Return the fingerprint that up-to-date results of this kind have."""
    if mode == "released":
        from analysis.results.release.released import edition_digest

        return edition_digest(slug)
    from analysis.results.origins import origin_of

    return origin_of(mode).fingerprint()


def _gained(edition: dict) -> bool:
    """Return whether a dataset that the results had to do without is here by now."""
    catalog = load_catalog()
    without = [d["id"] for d in edition["datasets"] if not d["available"]]
    return any(name in catalog and state(catalog[name]).here for name in without)


def is_current(slug: str, mode: DataMode) -> bool:
    """Return whether the edition's results are whole, of this kind, and what a build would give today."""
    folder = paths.RESULTS / slug
    if not is_whole(folder):
        return False
    edition = read_edition(folder)
    if edition.get("data") != mode:
        return False
    key = "release_digest" if mode == "released" else "data_fingerprint"
    if edition.get(key) != _today(mode, slug):
        return False
    if mode != "real":
        return True
    region = load_regions().get(slug)
    unchanged = region is not None and edition.get("region_digest") == region.digest
    return unchanged and not _gained(edition)
