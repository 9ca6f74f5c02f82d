"""Words chosen from numbers: the same word for the same numbers, everywhere.

The rules are few, and stand here and in :mod:`analysis.indicators.comparison`:

* A difference whose 95% interval includes zero is "not clearly different from". So is one of which nobody can tell
  how far it would move, as where one authority holds most of an area's neighbourhoods.
* A difference of under 2% of the larger value is "about the same as", even when it is
  statistically clear.
* A change is measured in the same way.
"""

import math
import re
from collections.abc import Sequence

from analysis.book.wording.numbers import in_words
from analysis.indicators.comparison import Interval
from analysis.indicators.comparison import relation as relation

TIMES_FROM = 1.1
"""Ratios from here on are given as times; below it one decimal would hide the difference."""

_NAMED_RATIOS: tuple[tuple[float, float, str], ...] = (
    (0.235, 0.265, "about a quarter"),
    (0.31, 0.355, "about a third"),
    (0.47, 0.53, "about half"),
    (0.645, 0.69, "about two-thirds"),
    (0.735, 0.765, "about three-quarters"),
    (0.98, 1.02, "about the same as"),
    (1.47, 1.53, "about one and a half times"),
    (1.93, 2.07, "about twice"),
    (2.9, 3.1, "about three times"),
    (3.85, 4.15, "about four times"),
)


def compare(a: float, b: float, interval: Interval | None = None, *, firm: bool = True) -> str:
    """Return how `a` stands to `b`: "higher than", "lower than", "about the same as", ...

    Reads as *A's rate is* ... *B's*. ``interval`` is that of the difference; without one the numbers are exact.
    Not ``firm`` is a difference that does not hold like for like.
    """
    found = relation(a, b, interval)
    if not firm and found in ("higher", "lower"):
        return "not clearly different, like for like, from"
    return {
        "unknown": "not comparable with",
        "same": "about the same as",
        "unclear": "not clearly different from",
        "higher": "higher than",
        "lower": "lower than",
    }[found]


def ratio(a: float, b: float) -> str:
    """Return `a` as a multiple of `b`, to stand before "the level in ...".

    "about twice", "1.3 times", "81% of"; near one "105% of". Values on two sides of zero, and any
    beside zero, are "not comparable with" each other.
    """
    r = a / b if b != 0 else math.nan
    if not (math.isfinite(b) and math.isfinite(r)) or r < 0:
        return "not comparable with"
    for low, high, text in _NAMED_RATIOS:
        if low <= r <= high:
            return text
    return f"{r:.1f} times" if r >= TIMES_FROM else f"{100 * r:.0f}% of"


def change(first: float, last: float, interval: Interval | None = None) -> str:
    """Return what happened between two periods: "rose", "fell", "hardly changed", ..."""
    return {
        "unknown": "cannot be compared over time",
        "same": "hardly changed",
        "unclear": "did not clearly change",
        "higher": "rose",
        "lower": "fell",
    }[relation(last, first, interval)]


def listing(items: Sequence[str], last: str = "and") -> str:
    """Return items as an English list: "a", "a and b", "a, b and c"; "none" when empty.

    A comma stands before the last where a name holds an "and" itself: "Kent, and Devon and Torbay".
    """
    items = list(items)
    if not items:
        return "none"
    if len(items) == 1:
        return items[0]
    comma = "," if any(f" {last} " in item for item in items) else ""
    return f"{', '.join(items[:-1])}{comma} {last} {items[-1]}"


def plural(number: int, singular: str, several: str | None = None) -> str:
    """Return the noun that goes with a number."""
    return singular if number == 1 else (several or singular + "s")


def of_all(number: int, every: int) -> str:
    """Return how many of a few, to stand before a noun: "All six of the", "Both of the", "Two of the six"."""
    if number == every:
        return "Both of the" if every == 2 else f"All {in_words(every)} of the"
    if number == 0:
        return "None of the"
    return f"{sentence_start(in_words(number))} of the {in_words(every)}"


def possessive(name: str) -> str:
    """Return a name's possessive: "Greater Manchester's", "the West Midlands'"."""
    return name + ("\u2019" if name.endswith("s") else "\u2019s")


def sentence_start(text: str) -> str:
    """Return the text with its first letter a capital, for names such as "the West Midlands"."""
    return text[:1].upper() + text[1:]


def within_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: its first letter small, save of a name ("Level 4", "GP")."""
    first, _, rest = label.partition(" ")
    is_name = first[1:2].isupper() or (first != "The" and (rest[:1].isupper() or rest[:1].isdigit()))
    return label if is_name else label[:1].lower() + label[1:]


def filled(text: str, **values: str) -> str:
    """Return a text of the registry with ``{name}`` replaced by a value; every other brace stays as it was typed."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)
