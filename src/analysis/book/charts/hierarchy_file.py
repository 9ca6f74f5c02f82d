"""``data/hierarchy.yml`` read and checked: the levels of good work, and what speaks to each element."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from analysis import paths
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.forms import Text, Texts, filled


@setting("element")
@dataclass(frozen=True)
class Element:
    """What residents named, and the indicators that speak to it."""

    name: Text
    indicators: Texts = ()


@setting("level")
@dataclass(frozen=True)
class Level:
    """A level of the hierarchy."""

    name: Text
    gist: Text
    elements: Annotated[tuple[Element, ...], filled("at least one element")]


def load_levels(path: Path | None = None) -> tuple[Level, ...]:
    """The levels of ``data/hierarchy.yml``, lowest first.

    Raises
    ------
    SettingsError
        Names the file, the line and the key that is unknown, missing or wrong, and a level that stands twice.
    """
    return _read(path or paths.DATA / "hierarchy.yml")


@once_for_each_state
def _read(path: Path) -> tuple[Level, ...]:
    file: Settings[tuple[Level, ...]] = read(path, tuple[Level, ...])
    file.once("name")
    return file.checked()
