"""The patterns of ``data/wording.yml`` are those that the code asks for, with the blanks that it fills."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis import paths
from analysis.book.wording.patterns import BUT, NAME, Section, blanks
from analysis.check.loaded import Loaded, Slip
from analysis.settings.document import Place
from analysis.settings.faults import allowed

CODE = paths.PACKAGE / "book"
READER = "patterns.py"
"""The module that has the functions, which hand keys on to each other as variables."""

OPTIONS = {"by_relation": frozenset({"short"})}
"""What a function is told besides the blanks."""

KINDS: Mapping[str, str] = {"say": "sentences", "choose": "choices", "by_relation": "choices", "phrases": "choices"}
"""What each function of :mod:`analysis.book.wording.patterns` takes its patterns from."""

RELATIONS = ("higher", "lower", "same", "unclear")
"""The answers that a choice by relation needs."""


@dataclass(frozen=True)
class Ask:
    """One place in the code that asks for a pattern.

    Attributes
    ----------
    file, line : Path, int
    function : str
        One of :data:`KINDS`.
    key : str
        Section and name; empty where the code does not say it as a text.
    given : frozenset of str
        The blanks that are filled.
    """

    file: Path
    line: int
    function: str
    key: str
    given: frozenset[str]

    @property
    def place(self) -> Place:
        """Where the file has the pattern: section, sentences or choices, name."""
        section, _, name = self.key.partition(".")
        return section, KINDS[self.function], name


@cache
def asks(folder: Path = CODE) -> tuple[Ask, ...]:
    """Return every place in a folder's Python files that asks for a pattern."""
    return tuple(ask for file in sorted(folder.rglob("*.py")) for ask in _asks(file))


def _asks(file: Path) -> Iterator[Ask]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
            key = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            if not key and file.name == READER:
                continue
            given = frozenset(keyword.arg or "**" for keyword in node.keywords) - OPTIONS.get(node.func.id, frozenset())
            yield Ask(file, node.lineno, node.func.id, str(key), given)


def _patterns(section: Section, kind: str, name: str) -> Mapping[str, str] | None:
    """Return a sentence or a choice as patterns by answer; None where there is none of the name."""
    if kind == "choices":
        return section.choices.get(name)
    return {"": section.sentences[name]} if name in section.sentences else None


def asked_for(loaded: Loaded) -> Iterator[Slip]:
    """Every pattern that the code asks for is there, with the blanks that are filled."""
    for ask in asks():
        if "." not in ask.key:
            yield Slip(ask.file, f"{ask.function} needs a key like 'section.name', as a text", line=ask.line)
            continue
        section, kind, name = map(str, ask.place)
        found = _patterns(loaded.wording.get(section, Section()), kind, name)
        if found is None:
            known = [f"{s}.{n}" for s, content in loaded.wording.items() for n in getattr(content, kind)]
            words = f"{ask.function} asks for '{ask.key}', which is not among the {kind} of {NAME}"
            yield Slip(ask.file, words + allowed(ask.key, known), line=ask.line)
            continue
        yield from _unlike(loaded.file(NAME), ask, found)


def _unlike(file: Path, ask: Ask, found: Mapping[str, str]) -> Iterator[Slip]:
    """Yield what is wrong with the patterns that were found for an ask."""
    if ask.function == "by_relation":
        for answer in sorted(set(RELATIONS) - set(found)):
            yield Slip(file, f"'{ask.key}' has no '{answer}'", ask.place)
    if ask.function == "phrases":
        return
    for answer, pattern in found.items():
        place = (*ask.place, answer) if answer else ask.place
        given = ask.given | ({BUT} if ask.function == "by_relation" else set())
        for blank in sorted(blanks(pattern) - given):
            yield Slip(file, f"'{ask.key}' has the blank {{{blank}}}{allowed(blank, sorted(ask.given))}", place)
    for blank in sorted(ask.given - frozenset().union(*map(blanks, found.values()))):
        yield Slip(file, f"'{ask.key}' lacks the blank {{{blank}}}, which the code fills", ask.place)


def used(loaded: Loaded) -> Iterator[Slip]:
    """Every pattern of the file is asked for somewhere."""
    wanted = {ask.place for ask in asks()}
    for section, content in loaded.wording.items():
        for kind in ("sentences", "choices"):
            for name in getattr(content, kind):
                if (section, kind, name) not in wanted:
                    yield Slip(
                        loaded.file(NAME), f"nothing in the code asks for '{section}.{name}'", (section, kind, name)
                    )
