"""How similar areas are found, as data: ``data/similar_areas.yml`` read and checked."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from analysis import paths
from analysis.errors import CatalogError
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.forms import Number, SomeTexts, Whole

FILE = paths.DATA / "similar_areas.yml"

AREA = "area"
AUTHORITY = "local_authority"
"""Kinds of rows in ``similar_areas.csv``: the edition's area, and each of its local authorities."""


@setting("method")
@dataclass(frozen=True)
class Method:
    """How areas are compared.

    Attributes
    ----------
    nearest : int
        How many areas are named.
    limit : float
        Standard scores beyond this, either way, count as this.
    indicators : tuple of str
        Each with the same weight.
    """

    nearest: Annotated[Whole, Field(ge=1)]
    limit: Annotated[Number, Field(gt=0)]
    indicators: SomeTexts


def load_method(path: Path | None = None) -> Method:
    """Return how similar areas are found.

    Raises
    ------
    SettingsError
        Names the file, the line and the key that is unknown, missing or wrong.
    """
    return _read(path or FILE)


@once_for_each_state
def _read(path: Path) -> Method:
    file: Settings[Method] = read(path, Method)
    return file.checked()


def require_indicators(method: Method, known: Collection[str]) -> None:
    """Make sure that every indicator of the method exists.

    Raises
    ------
    CatalogError
        Names the first that does not.
    """
    unknown = [name for name in method.indicators if name not in known]
    if unknown:
        raise CatalogError(f"{FILE.name} names the indicator {unknown[0]!r}, which indicators.yml does not have")
