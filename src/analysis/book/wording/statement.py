"""What words state about the data: a record that is made together with them, so that it can be checked.

A title or a sentence that speaks of results passes through :func:`states`, or through
:func:`analysis.book.wording.patterns.by_relation`, with the :class:`Statement` that it makes. Tests listen with
:func:`heard` while pages are made, and hold each statement and the numbers of its words against the files of results.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from analysis.groups import DOUBLY_DISADVANTAGED
from analysis.indicators.spec import AROUND, Areas

Relation = Literal[
    "higher",
    "lower",
    "same",
    "unclear",
    "unknown",
    "turned",
    "worse",
    "most",
    "least",
    "between",
    "number",
    "is",
    "holds",
]


@dataclass(frozen=True)
class Statement:
    """One statement about the results of an edition.

    =====================================  ===============================================================
    ``higher, lower, same, unclear``       the subject beside the comparator: two groups in one period, or one
                                           group in the last period beside the first; with two groups in the
                                           subject, the distance between them
    ``turned``                             that distance has been wider and narrower than at both ends
    ``worse``                              the subject is worse placed than the comparator on the measures of
                                           `subject_measures`, out of all those of `measure`
    ``most, least``                        the subject has most of what is measured among the rows
    ``between``                            the rows run from the first subject to the second
    ``number``                             how many of the rows, or of what is measured, there are
    ``is``                                 the values of the subjects, without comparing them
    ``holds``                              what `measure` names is so of the subjects, and of none of the other rows
    =====================================  ===============================================================

    Attributes
    ----------
    subject : tuple of str
        Groups or places.
    relation : str
    measure : tuple of str
        Indicators, or what is counted: "neighbourhoods".
    area : str
        Whose rows they are: the slug of the edition, or ``england``.
    comparator : tuple of str
        Groups or places.
    period : tuple of str
        One, or the first and the last.
    rows : tuple of str
        What a superlative or a number ranges over: places, or a kind of area.
    subject_measures : tuple of str
        The measures that the relation holds for, where it is said of some.
    geography : str
        What the values are measured at.
    unless, turned : tuple of str
        Versions of ``like_for_like.csv`` in which the relation is not clear, and those in which it is the other way
        round; the words say so.
    """

    subject: tuple[str, ...]
    relation: Relation
    measure: tuple[str, ...]
    area: str
    comparator: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    subject_measures: tuple[str, ...] = ()
    geography: Areas = "lsoa21"
    unless: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()

    @property
    def is_limited(self) -> bool:
        """Whether there is a version in which the relation does not hold."""
        return bool(self.unless or self.turned)


@dataclass(frozen=True)
class Said:
    """Words and what they state; `key` is that of their pattern in ``data/wording.yml``, where there is one."""

    words: str
    statement: Statement
    key: str = ""


_listeners: ContextVar[tuple[list[Said], ...]] = ContextVar("listeners", default=())


def states(words: str, statement: Statement, key: str = "") -> str:
    """Return the words, once whoever listens has been told what they state."""
    for listener in _listeners.get():
        listener.append(Said(words, statement, key))
    return words


def gives(words: str, key: str, area: str) -> str:
    """Return words that give numbers of an area and compare nothing, once whoever listens has been told so.

    Parameters
    ----------
    words : str
    key : str
        Of their pattern, which says what numbers they give.
    area : str
    """
    return states(words, Statement((DOUBLY_DISADVANTAGED,), "number", (key,), area), key)


@contextmanager
def heard() -> Iterator[list[Said]]:
    """Collect what is stated inside the block, in the order of the making."""
    said: list[Said] = []
    token = _listeners.set((*_listeners.get(), said))
    try:
        yield said
    finally:
        _listeners.reset(token)


def finds(words: str, key: str, area: str, subject: Iterable[str], rows: Iterable[str]) -> str:
    """Return words that name those of several things of which something is so, once whoever listens has been told.

    Parameters
    ----------
    words : str
    key : str
        Of their pattern, which says what is so.
    area : str
    subject, rows : iterable of str
        Ids of those that are named, and of all that were asked.
    """
    return states(words, Statement(tuple(subject), "holds", (key,), area, rows=tuple(rows)), key)


def at(geography: Areas) -> str:
    """Return the preposition of a value: "in" a neighbourhood, "around" it where what is measured is larger."""
    return "around" if geography in AROUND else "in"
