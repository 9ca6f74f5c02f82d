"""English that is a pattern stands in ``data/wording.yml``; code chooses from it, and fills it.

A sentence has one wording: :func:`say`. Of a choice code names the answer that holds: :func:`choose`, or takes them
all: :func:`phrases`. A pattern has named blanks, ``{area}``, and nothing else: which verdict holds, which number is
meant and how it is written is decided where the pattern is asked for. Keys stand as texts in the code, so that
:mod:`analysis.check.wording` can hold the file and the code against each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from analysis import paths
from analysis.book.wording.statement import Statement, states
from analysis.book.wording.words import listing
from analysis.errors import AnalysisError
from analysis.indicators.like_for_like import WITHOUT_LONDON
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.forms import Id, Text, expected

Value = TypeVar("Value")

NAME = "data/wording.yml"


def blanks(pattern: str) -> frozenset[str]:
    """Return the names of a pattern's blanks."""
    return frozenset(name for _, name, _, _ in Formatter().parse(pattern) if name is not None)


def _fillable(value: str) -> str:
    """Return a pattern whose braces hold names, and nothing that would choose or format."""
    try:
        found = [part[1:] for part in Formatter().parse(value) if part[1] is not None]
    except ValueError:
        found = [("", "", None)]
    if not all(str(name).isidentifier() and not spec and not turned for name, spec, turned in found):
        raise expected("a text whose braces hold a name each, like {area}")
    return value


Pattern = Annotated[Text, AfterValidator(_fillable)]


@setting("section")
@dataclass(frozen=True)
class Section:
    """What one module says.

    Attributes
    ----------
    sentences : mapping of str to str
        Patterns by what they say.
    choices : mapping of str to mapping
        For each question that code decides, the pattern by the answer.
    """

    sentences: dict[Id, Pattern] = field(default_factory=dict)
    choices: dict[Id, dict[Text, Pattern]] = field(default_factory=dict)


def load_wording(path: Path | None = None) -> dict[str, Section]:
    """Return the sections of ``data/wording.yml`` by name.

    Raises
    ------
    SettingsError
        Names the file, the line and the key of each text that is empty or has braces which hold no name.
    """
    return _read(path or paths.DATA / "wording.yml")


@once_for_each_state
def _read(path: Path) -> dict[str, Section]:
    file: Settings[dict[str, Section]] = read(path, dict[Id, Section])
    return file.checked()


def say(key: str, /, **values: object) -> str:
    """Return a sentence with its blanks filled.

    Parameters
    ----------
    key : str
        Section and sentence: "spillovers.start".
    values : object
        One for each blank of the pattern.

    Raises
    ------
    AnalysisError
        The file has no such sentence, or one with other blanks.
    """
    section, name = key.split(".")
    pattern = _held(_held(load_wording(), section, key).sentences, name, key)
    if blanks(pattern) != values.keys():
        raise AnalysisError(f"{NAME}: '{key}' has the blanks {_named(blanks(pattern))} and is given {_named(values)}")
    return pattern.format(**values)


def choose(key: str, answer: str, /, **values: object) -> str:
    """Return the pattern of an answer, filled; it need not have a blank for every value.

    Parameters
    ----------
    key : str
        Section and choice: "spillovers.arrival".
    answer : str
        What code decided: "nearly_all".

    Raises
    ------
    AnalysisError
        The file has no such choice or answer, or it has a blank that is given no value.
    """
    pattern = _held(phrases(key), answer, f"{key}.{answer}")
    if not blanks(pattern) <= values.keys():
        raise AnalysisError(
            f"{NAME}: '{key}.{answer}' has the blanks {_named(blanks(pattern))} and is given {_named(values)}"
        )
    return pattern.format(**values)


BUT = "but"
"""The blank of a pattern by relation for where the relation does not hold."""


def by_relation(key: str, statement: Statement, /, *, short: bool = False, **values: object) -> str:
    """Return the pattern of a statement's relation, filled, and note that it states it.

    A relation that is not known is as unclear as where the interval holds nought.

    Parameters
    ----------
    key : str
        A choice between "higher", "lower", "same" and "unclear".
    statement : Statement
        What the words state.
    short : bool
        Whether they have no room to name every version in which it does not hold.

    Raises
    ------
    AnalysisError
        The relation does not hold in every version, and the pattern has no blank to say so.
    """
    answer = "unclear" if statement.relation == "unknown" else statement.relation
    but = limits_text(statement, short=short)
    if but and BUT not in blanks(_held(phrases(key), answer, f"{key}.{answer}")):
        raise AnalysisError(f"{NAME}: '{key}.{answer}' has no blank {{{BUT}}} for \"{but}\"")
    return states(choose(key, answer, **{BUT: but}, **values), statement, key)


def limits_text(statement: Statement, *, short: bool = False) -> str:
    """Return where a relation does not hold: ", though not clearly so without London"; empty where it always does."""
    if short and is_long_limit(statement):
        return say("like_for_like.several")
    found = {"gone": statement.unless, "turned": statement.turned}
    parts = [choose("like_for_like.limit", kind, where=_where(of)) for kind, of in found.items() if of]
    return f", {listing(parts)}" if parts else ""


def is_long_limit(statement: Statement) -> bool:
    """Whether a title has no room to say where a relation does not hold: only London alone is short enough."""
    limits = (*statement.unless, *statement.turned)
    return bool(limits) and limits != (WITHOUT_LONDON,)


def _where(versions: Iterable[str]) -> str:
    return listing([choose("like_for_like.version", version) for version in versions], "or")


def phrases(key: str, /) -> Mapping[str, str]:
    """Return every pattern of a choice by its answer, as they stand.

    Raises
    ------
    AnalysisError
        The file has no such choice.
    """
    section, name = key.split(".")
    return _held(_held(load_wording(), section, key).choices, name, key)


def _held(content: Mapping[str, Value], name: str, key: str) -> Value:
    if name not in content:
        raise AnalysisError(f"{NAME} has no '{key}'")
    return content[name]


def _named(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
