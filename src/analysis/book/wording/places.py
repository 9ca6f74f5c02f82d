"""What a place is called: as people say it, on a map, and inside a sentence."""

_OFFICIAL_ENDINGS = (", City of", ", County of")


def place_name(official: str) -> str:
    """Return a local authority's name as people say it: "Bristol" for "Bristol, City of"."""
    for ending in _OFFICIAL_ENDINGS:
        official = official.removesuffix(ending)
    return official


def short_name(official: str) -> str:
    """Return a local authority's name where there is little room: "Newcastle" for "Newcastle upon Tyne"."""
    return place_name(official).removesuffix(" upon Tyne")


def region_in_sentence(name: str) -> str:
    """Return a region's name inside a sentence: "the North East", but "London" and "Yorkshire and The Humber"."""
    return name if name in ("London", "Yorkshire and The Humber") else f"the {name}"
