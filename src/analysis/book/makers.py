"""What makes the texts of the prose: each maker by its name, which the page that says what it read uses too."""

from collections.abc import Callable, Mapping

from analysis.book.area.names import area_words
from analysis.book.findings import chapters
from analysis.book.findings.statements import STATEMENTS
from analysis.book.wording.addresses import words_of
from analysis.book.wording.facts import Facts
from analysis.book.wording.leads import Told, of_sentence
from analysis.book.wording.statement import heard
from analysis.results.reading import Results

Maker = Callable[[Results], Mapping[str, str]]
"""Texts by their glue key."""

MAKERS: Mapping[str, Maker] = {
    "area": area_words,
    "availability": chapters.availability_words,
    **{f"chapter-{name}": maker for name, maker in chapters.CHAPTERS.items()},
}
SENTENCE = "sentence-"
"""What begins the name of a maker of one sentence (:data:`analysis.book.findings.statements.STATEMENTS`)."""


def told(name: str, results: Results) -> dict[str, str]:
    """The texts of a maker, whose numbers lead to the measures that they state, or to what it read."""
    with heard() as said:
        texts = MAKERS[name](results)
    return {key: of_sentence(text, said, words_of(name)) for key, text in texts.items()}


def sentence(statement: str, facts: Facts) -> Told:
    """A statement's sentence, led like :func:`told`."""
    with heard() as said:
        text = str(STATEMENTS[statement](facts))
    return of_sentence(text, said, words_of(SENTENCE + statement))


def run(name: str, results: Results) -> Callable[..., object]:
    """Let a maker work once more, for whoever listens to what it reads, and return its function."""
    if name.startswith(SENTENCE):
        maker = STATEMENTS[name.removeprefix(SENTENCE)]
        maker(Facts(results.scope))
        return maker
    MAKERS[name](results)
    return MAKERS[name]
