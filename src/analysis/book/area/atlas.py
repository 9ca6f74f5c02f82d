"""What the map that can be moved says: its page, its measures and their classes, and patterns that its script fills."""

from collections.abc import Sequence
from itertools import pairwise

from analysis.book.area.place_card import SHOWN
from analysis.book.wording import numbers
from analysis.book.wording.patterns import phrases, say
from analysis.catalog import attribution, carried, load_catalog

INDICES = {"imd2019": "imd2019_scores_lsoa11", "imd2025": "imd2025_lsoa21", "cni2023": "cni2023_lsoa21"}
"""Indices by whose ranks the map can be coloured, with the dataset of each."""

OUTLINES = ("boundaries_lsoa21_bgc", "lookup_lsoa21_ward24_ltla24")
"""Datasets of what is drawn, whatever the colours say."""


def page_sentences() -> dict[str, str]:
    """Return what the page says with and without its script, and of whom its data are."""
    datasets = [*SHOWN, "imd2025_lsoa21", "pride_in_place_phase2_msoa21"]
    return {
        "title": say("atlas.title"),
        "description": say("atlas.description"),
        "lead": say("atlas.lead"),
        "without": say("atlas.without"),
        "still": say("atlas.still"),
        "list": say("atlas.list"),
        "credit": " ".join(f"{line}." for line in attribution(load_catalog()[name] for name in datasets)),
    }


def credit() -> str:
    """Return the line on the map: whose outlines it draws."""
    return ". ".join(carried(load_catalog()[name] for name in OUTLINES))


def words() -> dict[str, str]:
    """Return what the script says, with blanks that it fills."""
    return dict(phrases("atlas.words"))


def of_rate(base: str, period: str) -> tuple[str, str]:
    """Return of whom a rate is and of when, and the rule of its classes."""
    return say("atlas.of_rate", base=base, period=period), say("atlas.fifths")


def of_rank(year: str, every: int) -> tuple[str, str]:
    """Return among how many an index of a year ranks, and the rule of its classes."""
    return say("atlas.of_rank", year=year, every=numbers.count(every)), say("atlas.tenths")


def of_group(year: str) -> tuple[str, str]:
    """Return by which index the groups are drawn, and that each has a colour."""
    return say("atlas.of_group", year=year), say("atlas.alone")


def of_phase() -> tuple[str, str]:
    """Return what the phases are, and that each has a colour."""
    return say("atlas.of_phase"), say("atlas.alone")


def index_label(name: str) -> str:
    """Return what an index of :data:`INDICES` is called."""
    return phrases("atlas.index")[name]


def phase_label() -> str:
    """Return what the phases are called as a measure."""
    return say("atlas.phase")


def group_label() -> str:
    """Return what the groups are called as a measure."""
    return say("atlas.group")


def classes_of_rate(breaks: Sequence[float]) -> list[str]:
    """Return what each class of a rate holds, the lowest first.

    Parameters
    ----------
    breaks : sequence of float
        The least percentage of each class but the first, known to a tenth.
    """
    if not breaks:
        return [say("atlas.every")]
    inner = [say("atlas.between", low=f"{low:.1f}", high=f"{high - 0.1:.1f}") for low, high in pairwise(breaks)]
    return [say("atlas.below", high=f"{breaks[0]:.1f}"), *inner, say("atlas.above", low=f"{breaks[-1]:.1f}")]


def classes_of_rank(last: Sequence[int]) -> list[str]:
    """Return what each class of ranks holds, the worst first.

    Parameters
    ----------
    last : sequence of int
        The last rank of each class.
    """
    first = [1, *(rank + 1 for rank in last[:-1])]
    parts = phrases("atlas.parts")
    return [
        say("atlas.ranks", part=part, first=numbers.count(low), last=numbers.count(high))
        for part, low, high in zip(parts.values(), first, last, strict=True)
    ]
