"""What the words of a statement must say besides their numbers: where it was measured, and where it does not hold."""

import re
from collections.abc import Iterator

from analysis.book.wording.patterns import phrases
from analysis.book.wording.statement import Said
from analysis.indicators.spec import AROUND, load_indicators
from count_truth import Rows
from found_truth import CHOSEN, NAMES
from wording_truth import OPPOSITE

SPECS = load_indicators()

SAYS_WHERE = {
    "without_london": "London",
    "matched_on_imd": "equally deprived",
    "without_retired_and_students": "retired",
    "of_working_age": "working age",
}
"""What a word of each version is."""

SAYS_IT_FAILS = re.compile(r"though (?:not|the other way round)")


def limits_said(said: Said) -> Iterator[str]:
    """Yield what is wrong with how the words say where a gap does not hold."""
    s = said.statement
    if s.relation not in OPPOSITE:
        return
    versions = (*s.unless, *s.turned)
    if bool(versions) != bool(SAYS_IT_FAILS.search(said.words)):
        yield f"does not hold in {versions or 'no version'}, and the words say otherwise"
    if "though not like for like" not in said.words:
        yield from (f"does not name {v}" for v in versions if SAYS_WHERE[v] not in said.words)
    if s.turned and not s.unless and len(s.turned) == 1 and "other way round" not in said.words:
        yield "is the other way round in a version, and the words do not say so"


def misnamed(said: Said, rows: Rows) -> Iterator[str]:
    """Yield the things that the words name without stating it of them, and those of which they state it unnamed."""
    s = said.statement
    if s.relation != "holds" or said.key not in NAMES:
        return
    known, words = NAMES[said.key](rows), said.words.lower()
    # A name may be a part of a longer one.
    for name in sorted(s.rows, key=lambda name: -len(known[name])):
        called = known[name].lower()
        if (called in words) != (name in s.subject):
            yield f"{called} is named or left out wrongly"
        words = words.replace(called, "")


def wrongly_chosen(said: Said, rows: Rows) -> Iterator[str]:
    """Yield the choices of a sentence that have another answer than the files."""
    for key, right in CHOSEN.get(said.key, ()):
        answers, wanted = phrases(key), right(rows)
        if not re.search(_filled(answers[wanted]), said.words):
            yield f"does not say {key}.{wanted}: {answers[wanted]}"


def _filled(pattern: str) -> str:
    """Return what finds a pattern in words, whatever fills its blanks."""
    return ".+?".join(map(re.escape, re.split(r"\{\w+\}", pattern)))


IN_NEIGHBOURHOODS = re.compile(r"\bin (?:\S+[’']s? )?(?:doubly disadvantaged|other deprived|non-deprived)\b")


def place(said: Said) -> Iterator[str]:
    """Yield what is wrong with where the words say that it was measured."""
    measures = [SPECS[m] for m in said.statement.measure if m in SPECS]
    told = {m.measured_at(said.statement.period[-1]) in AROUND for m in measures} if said.statement.period else set()
    if told == {True} and IN_NEIGHBOURHOODS.search(said.words):
        yield "is measured around neighbourhoods and said to be in them"
    if told == {False} and re.search(r"\baround\b", said.words):
        yield "is measured in neighbourhoods and said to be around them"
