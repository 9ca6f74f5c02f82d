"""The two origins that results are computed from, imported when asked for.

The readers and the geometry behind real data take a while to import; released results need none.
"""

from collections.abc import Mapping
from typing import Literal

from analysis.regions import Region, load_regions
from analysis.results.origin import Origin


def origin_of(data: Literal["real", "synthetic"]) -> Origin:
    """Return the origin of one kind of results."""
    if data == "real":
        from analysis.results.real import real

        return real()
    from analysis.results.synthetic import synthetic_england

    return synthetic_england()


def regions_of(data: str) -> Mapping[str, Region]:
    """Return the editions that one kind of data has, by slug."""
    if data == "synthetic":
        from analysis.results.synthetic import synthetic_regions

        return synthetic_regions()
    return load_regions()
