"""Which numbers of a text lead to the page that says how they were worked out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.book.wording.addresses import measure_page
from analysis.book.wording.statement import Said
from analysis.indicators.spec import load_indicators

NUMBER = re.compile(
    r"(?<![\w.,])[£−-]?\d+(?:,\d{3})*(?:\.\d+)?(?:%|\s(?:percentage points|million|billion|times|minutes|years|km)\b)?"
)
"""A number of a text with its unit."""
YEAR = re.compile(r"(?:19|20)\d\d")
"""What is a year in prose, and led nowhere."""


@dataclass(frozen=True)
class Lead:
    """The letters of a text from `start` to `end`, and the address that they lead to."""

    start: int
    end: int
    address: str


class Told(str):
    """A text with its leads, which a chapter hands on to be glued."""

    leads: tuple[Lead, ...]

    def __new__(cls, text: str, leads: Iterable[Lead] = ()) -> "Told":
        """Return the text with its leads."""
        told = super().__new__(cls, text)
        told.leads = tuple(leads)
        return told


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Start and end of each number of a text, years left out."""
    return [found.span() for found in NUMBER.finditer(text) if not YEAR.fullmatch(found[0])]


def of_value(text: str, address: str, *, whole: bool = False) -> Told:
    """A value whose numbers lead to an address; with `whole`, all of it where it is in words ("about twice")."""
    spans = numbers_in(text) or ([(0, len(text))] if whole and text else [])
    return Told(text, (Lead(*span, address) for span in spans))


def of_sentence(text: str, said: Sequence[Said], address: str) -> Told:
    """A text in which the first number of each statement about a measure leads to the measure's page.

    Parameters
    ----------
    text : str
    said : sequence of Said
        What was stated while it was made, and perhaps more (:func:`analysis.book.wording.statement.heard`).
    address : str
        Where its first number leads if no measure stands behind it.
    """
    numbers, measures = numbers_in(text), load_indicators()
    led: dict[int, Lead] = {}
    for one in said:
        start = text.find(one.words) if one.words else -1
        named = [name for name in one.statement.measure if name in measures]
        if start < 0 or len(named) != 1 or len(one.statement.measure) != 1:
            continue
        end = start + len(one.words)
        first = next((span for span in numbers if start <= span[0] and span[1] <= end), None)
        if first is not None:
            led.setdefault(first[0], Lead(*first, measure_page(named[0])))
    if not led and numbers:
        led[numbers[0][0]] = Lead(*numbers[0], address)
    return Told(text, (led[start] for start in sorted(led)))
