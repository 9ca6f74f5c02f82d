"""How much may change from one version to the next without a word to readers."""

from analysis.publish.diff.compared import Comparison

MOST_NUMBERS = 100
"""Numbers that may move or go; each counts once, in however many editions it stands."""

MOST_VERDICTS = 0
"""Verdicts on the report's claims that may change."""


def beyond(found: Comparison) -> list[str]:
    """What goes beyond the threshold, in words; empty where nothing does."""
    counts = (
        (found.moved_or_gone, MOST_NUMBERS, "numbers moved or went"),
        (len(found.verdicts), MOST_VERDICTS, "verdicts changed"),
    )
    return [f"{count} {what} ({most} may)" for count, most, what in counts if count > most]
