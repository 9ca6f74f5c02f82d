"""How similar areas are found, as data: ``data/similar_areas.yml`` read and checked."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import yaml

from analysis import paths
from analysis.errors import CatalogError

FILE = paths.DATA / "similar_areas.yml"

AREA = "area"
AUTHORITY = "local_authority"
"""Kinds of rows in ``similar_areas.csv``: the edition's area, and each of its local authorities."""


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

    nearest: int
    limit: float
    indicators: tuple[str, ...]


@cache
def load_method() -> Method:
    """Return how similar areas are found."""
    document = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Method(**document | {"indicators": tuple(document["indicators"])})


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
