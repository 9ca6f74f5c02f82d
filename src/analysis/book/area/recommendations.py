"""The report's recommendations as data: ``data/recommendations.csv`` read and checked."""

from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import BeforeValidator
from typing_extensions import TypedDict

from analysis import paths
from analysis.settings import Settings, once_for_each_state, read_rows, setting
from analysis.settings.forms import Text, filled, form

FILE = paths.DATA / "recommendations.csv"

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
