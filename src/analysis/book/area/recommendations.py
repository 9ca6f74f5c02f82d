"""The report's recommendations, and what has happened since: ``data/recommendations.csv`` and ``data/since.csv``."""

from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import BeforeValidator
from typing_extensions import TypedDict

from analysis import paths
from analysis.settings import Settings, once_for_each_state, read_rows, setting
from analysis.settings.forms import Text, filled, form

FILE = paths.DATA / "recommendations.csv"
SINCE_FILE = paths.DATA / "since.csv"

DATE = (
    r"([1-9][0-9]? )?(January|February|March|April|May|June|July|August|September|October|November|December) 20[0-9]{2}"
)

Level = Literal["national", "regional", "local", "skills_england", "community"]
"""Who can hold a lever; ``regional`` is a combined authority or London's."""


def _split(value: str) -> tuple[str, ...]:
    """Return the names that semicolons part."""
    return tuple(part for part in value.split(";") if part)


Split = BeforeValidator(_split)


@setting("recommendation")
class Recommendation(TypedDict):
    """The columns of the file."""

    number: Annotated[Text, form(r"[0-9]+[a-z]?", "a number, with a letter where several have it, like 7a")]
    aim: Text
    problem: Text
    lever: Text
    held_by: Text
    measure: Text
    level: Annotated[tuple[Level, ...], Split, filled("at least one level")]
    indicators: Annotated[tuple[Text, ...], Split]


@once_for_each_state
def read_recommendations(path: Path) -> Settings[tuple[Recommendation, ...]]:
    """Return the rows of the file, with their lines.

    Raises
    ------
    SettingsError
        Names the file, the line, the column and the value: a number that stands twice, a level that does not
        exist, a cell that is empty.
    """
    file: Settings[tuple[Recommendation, ...]] = read_rows(path, Recommendation)
    file.once("number")
    file.checked()
    return file


def load_recommendations() -> pd.DataFrame:
    """Return the recommendations, a row each; ``level`` and ``indicators`` are tuples."""
    return pd.DataFrame(list(read_recommendations(FILE).value))


@setting("fact")
class Fact(TypedDict):
    """The columns of the file: the recommendation that it is about, when, what happened, and who says so."""

    number: Annotated[Text, form(r"[0-9]+", "the number of a recommendation, without a letter")]
    date: Annotated[Text, form(DATE, "a date or a month, like 3 April 2025 or March 2025")]
    fact: Text
    source: Text


@once_for_each_state
def read_since(path: Path) -> Settings[tuple[Fact, ...]]:
    """Return the facts in the order of the file, with their lines.

    Raises
    ------
    SettingsError
        Names the file, the line, the column and the value: a date of another form, a recommendation that is not in
        ``recommendations.csv`` beside it or has no fact, a cell that is empty.
    """
    file: Settings[tuple[Fact, ...]] = read_rows(path, Fact)
    recommended = [row["number"].rstrip("abcdefg") for row in read_recommendations(path.with_name(FILE.name)).value]
    known = list(dict.fromkeys(recommended))
    for number, row in enumerate(file.value):
        file.one_of((number, "number"), row["number"], known, "recommendation")
    for absent in [number for number in known if number not in {row["number"] for row in file.value}]:
        file.fault((), f"the file has no fact about recommendation {absent}", own=False)
    file.checked()
    return file


def load_since() -> pd.DataFrame:
    """Return what has happened since the report, a row each fact."""
    return pd.DataFrame(list(read_since(SINCE_FILE).value))
