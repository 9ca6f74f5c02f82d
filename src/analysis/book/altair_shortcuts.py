"""Altair's charts put together with fewer copies.

Each time a chart becomes a layer, or gets a property, Altair copies it to the last number. Nothing here changes a
chart below its second level once it is made, so that what lies deeper can be shared: a third of the time that
charts take. A test holds every figure's specification against the one of Altair's own copies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from altair.utils import schemapi

LEVELS = 2
"""Levels of a chart that are copied: the chart, and what its properties hold."""


def _copy(thing: Any, by_ref: set[str], level: int = 0) -> Any:
    """Return a copy of a part of a chart down to :data:`LEVELS`; below, the part itself."""
    if isinstance(thing, schemapi.SchemaBase):
        if level >= LEVELS:
            return thing
        copy = object.__new__(type(thing))
        arguments = tuple(_copy(a, by_ref, level + 1) for a in thing._args)
        keywords = {k: v if k in by_ref else _copy(v, by_ref, level + 1) for k, v in thing._kwds.items()}
        for name, value in {**vars(thing), "_args": arguments, "_kwds": keywords}.items():
            object.__setattr__(copy, name, value)
        return copy
    if isinstance(thing, list):
        return [_copy(v, by_ref, level + 1) for v in thing]
    if isinstance(thing, dict):
        return {k: v if k in by_ref else _copy(v, by_ref, level + 1) for k, v in thing.items()}
    return thing


@contextmanager
def light_copies() -> Iterator[None]:
    """Have Altair copy two levels of a chart instead of all."""
    whole = schemapi._deep_copy
    schemapi._deep_copy = _copy
    try:
        yield
    finally:
        schemapi._deep_copy = whole
