"""Numbers that are typed by hand in the prose of chapters, and what each is held against.

``tests/data/typed_numbers.csv`` has a row for each, by its words: two before it and two after. Its ``check`` names

==================  ==============================================================================
``claim:<id>``      a published value of ``data/claims.csv``
``indicator:<id>``  the base, label or note of an indicator
``phase:<n>``       how many places ``data/funded_places.csv`` has in a phase of the programme
``setting:<name>``  a setting of :data:`SETTINGS`
``result:<name>``   a number of :data:`RESULTS`, from the files of England's edition
``none``            nothing; ``why`` says why no check is needed
==================  ==============================================================================

`python tests/typed_numbers.py` prints a row, its check still to be named, for each number that has none.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import paths
from analysis.catalog import load_catalog
from analysis.definition import Definition
from analysis.groups import FEWEST
from analysis.indicators.comparison import ABOUT_THE_SAME
from analysis.indicators.spec import load_indicators
from analysis.models.spatial.diagnostics.hypotheses import BAND

FILE = Path(__file__).parent / "data" / "typed_numbers.csv"
COLUMNS = ("words", "check", "why")

NOT_PROSE = (
    (re.compile(r"\A---\n.*?\n---\n", re.DOTALL), ""),
    (re.compile(r"```\{code-cell\}.*?```", re.DOTALL), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"\{[a-z:]+\}`[^`]*`"), "@"),
    (re.compile(r"`[^`]*`"), "@"),
    (re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL), "@"),
    (re.compile(r"\]\([^)]*\)"), "]"),
    (re.compile(r"https?://\S+"), "@"),
    (re.compile(r"^\d+\. ", re.MULTILINE), ""),
)
"""What is no prose, and what a role leaves in its place: lists are numbered, links and code are not read."""

NUMBER = re.compile(r"£?\d[\d,]*(?:\.\d+)*%?")
YEAR = re.compile(r"(?:19|20)\d\d")
"""A year of the calendar: which one stands beside a measure is a matter of :func:`wrong_years`."""


@dataclass(frozen=True)
class Typed:
    """A number of a chapter's prose, with two words before and after it."""

    chapter: str
    text: str
    words: str

    @property
    def value(self) -> float:
        """The number itself; of a version such as "3.0.1" the first two parts."""
        return float(".".join(self.text.strip("£%,").replace(",", "").split(".")[:2]))


def prose(text: str) -> str:
    """The prose of a chapter, each role a single sign."""
    for pattern, instead in NOT_PROSE:
        text = pattern.sub(instead, text)
    return text


def typed(file: Path) -> Iterator[Typed]:
    """Yield the numbers that are typed by hand in a chapter, but years."""
    words = prose(file.read_text("utf-8")).split()
    for i, word in enumerate(words):
        for found in NUMBER.finditer(word):
            if not YEAR.fullmatch(found[0].strip(",")):
                around = words[max(i - 2, 0) : i + 3]
                yield Typed(file.stem, found[0].rstrip(","), " ".join(around))


def listed() -> dict[str, dict[str, str]]:
    """The rows of the table by their words."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["words"]: row for row in csv.DictReader(file)}


def _claims() -> dict[str, dict[str, str]]:
    with (paths.DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _rows(name: str, edition: str = "england") -> list[dict[str, str]]:
    with (paths.RESULTS / edition / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _definitions() -> set[float]:
    keys = ("unit", "imd", "imd_share", "cni_share")
    return {float(len({tuple(row[k] for k in keys) for row in _rows("sensitivity")}))}


def _shares() -> set[float]:
    return {100 * float(row["imd_share"]) for row in _rows("sensitivity")}


def _with_output() -> set[float]:
    """LSOAs of 2011 for which a part of England has output of its own: those of the catalogue's dataset."""
    return {float(load_catalog()["gva_lsoa11_tees_durham"].holds.rows or 0)}


SETTINGS: Mapping[str, Callable[[], set[float]]] = {
    "about a tenth": lambda: set(BAND),
    "about the same": lambda: {100 * ABOUT_THE_SAME},
    "fewest": lambda: {float(FEWEST)},
    "tenth": lambda: {100 * Definition().imd_share},
}

RESULTS: Mapping[str, Callable[[], set[float]]] = {
    "definitions": _definitions,
    "neighbourhoods with output of their own": _with_output,
    "shares": _shares,
}


def _published(claim: str) -> set[float]:
    value = float(_claims()[claim]["value"])
    return {value, value / 1e6, value / 1e9}


def _of_indicator(name: str) -> set[float]:
    spec = load_indicators()[name]
    texts = " ".join((spec.label, spec.label_short, spec.base, spec.note))
    return {float(n.replace(",", "").rstrip(".")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", texts)}


def _places(phase: str) -> set[float]:
    with (paths.DATA / "funded_places.csv").open(encoding="utf-8", newline="") as file:
        return {float(sum(row["phase"] == phase for row in csv.DictReader(file)))}


CHECKS: Mapping[str, Callable[[str], set[float]]] = {
    "claim": _published,
    "indicator": _of_indicator,
    "phase": _places,
    "setting": lambda name: SETTINGS[name](),
    "result": lambda name: RESULTS[name](),
}


def allowed(check: str) -> set[float] | None:
    """The numbers that a check allows; None where there is nothing to check."""
    kind, _, name = check.partition(":")
    return None if kind == "none" else CHECKS[kind](name)


def wrong(number: Typed, rows: Mapping[str, Mapping[str, str]]) -> str:
    """What is wrong with a number; empty where nothing is."""
    row = rows.get(number.words)
    if row is None:
        return f'{number.chapter}: {number.text} in "{number.words}" is typed by hand and has no row in {FILE.name}'
    values = allowed(row["check"])
    if values is None:
        return "" if row["why"] else f"{number.words}: says neither a check nor why it needs none"
    near = any(abs(number.value - value) <= 1e-9 * max(abs(value), 1) for value in values)
    return "" if near else f'{number.chapter}: {number.text} in "{number.words}": {row["check"]} has {sorted(values)}'


GLUED = re.compile(r"\{glue:text\}`([a-z0-9_]+)`")


def wrong_years(file: Path) -> Iterator[str]:
    """Yield the years beside an indicator's glued number, in one sentence, in which the book has no value of it."""
    specs = load_indicators()
    text = re.sub(
        r"```\{code-cell\}.*?```|\{cite\}`[^`]*`|\{(?!glue)[a-z:]+\}`[^`]*`",
        "",
        file.read_text("utf-8"),
        flags=re.DOTALL,
    )
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        names = {_indicator(key, specs) for key in GLUED.findall(sentence)} - {""}
        periods = " ".join(str(s.period or "panel") for name in names for s in specs[name].series)
        if not names or "panel" in periods:
            continue
        for year in re.findall(r"\b[Ii]n ((?:19|20)\d\d)\b", GLUED.sub("", sentence)):
            if year not in periods:
                yield f'{file.stem}: {year} in "{sentence.strip()[:120]}", of {sorted(names)}'


def _indicator(key: str, specs: Mapping[str, object]) -> str:
    """The indicator that a glue key is of: the longest name that it begins with."""
    return max((name for name in specs if key.startswith(f"{name}_")), key=len, default="")


if __name__ == "__main__":
    known = listed() if FILE.exists() else {}
    for chapter in sorted(paths.CHAPTERS.glob("*.md")):
        for found in typed(chapter):
            if found.words not in known:
                print(f"{chapter.stem}: {found.text} | {found.words}")
