"""Which list of neighbourhoods an edition goes by, in words."""

from analysis.book.wording import numbers
from analysis.book.wording.patterns import choose, say
from analysis.definition import Definition
from analysis.results.reading import Results

REPORT = Definition()
"""The report's own: what keys that are left out have for a value."""


def has_reports_list(results: Results) -> bool:
    """Whether the edition goes by the report's own list of neighbourhoods."""
    return results.definition == REPORT


def list_note(results: Results) -> str:
    """That the edition goes by another list than the report's, and by which; empty where it does not."""
    if has_reports_list(results):
        return ""
    own = results.definition
    shares = own.imd_share, own.cni_share
    return say(
        "definition.list_note",
        index=choose("definition.index", own.imd),
        needs=choose("definition.needs", own.cni),
        tenths=""
        if shares == (REPORT.imd_share, REPORT.cni_share)
        else say("definition.shares", imd=_share(shares[0]), cni=_share(shares[1])),
    ).strip()


def _share(share: float) -> str:
    return numbers.value_text(100 * share, "percent", 0)


def index_in_use(results: Results, every: str, cut: str) -> str:
    """Which release of the deprivation index is used, and what was done to it.

    Parameters
    ----------
    every, cut : str
        How many neighbourhoods England has, and how many of them are the worst.
    """
    own = results.definition
    parents = choose("definition.parents", own.parents)
    return choose("definition.in_use", own.imd, parents=parents, every=every, cut=cut)


def chosen_note(results: Results) -> str:
    """What follows from when the list was drawn up for changes over time."""
    return choose("definition.chosen", results.definition.imd)
