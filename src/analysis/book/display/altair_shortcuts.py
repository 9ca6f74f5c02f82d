"""Altair's charts put together with less work: half the time that a chapter's charts take otherwise.

Altair copies a chart to the last number each time it becomes a layer, turns a frame into rows with some twenty
pandas calls a column, hashes the printed frame for a name that a chart without parameters never uses, and checks
each property by itself. Charts here are small and many, and nothing changes one below its second level once it is
made. A test holds every figure's specification against the one that Altair makes without each shortcut.
"""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import altair as alt
import pandas as pd
from altair.utils import schemapi
from altair.vegalite.v6 import api

LEVELS = 2
"""Levels of a chart that are copied: the chart, and what its properties hold."""

ROWS = "analysis-rows"
"""Name of :func:`to_rows` among Altair's data transformers."""


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
    with mock.patch.object(schemapi, "_deep_copy", _copy):
        yield


def _plain(value: Any) -> Any:
    """A value as JSON has it; None for one that is missing or not finite."""
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def to_rows(data: Any) -> Any:
    """A frame as ``{"values": [row, ...]}``; anything else as Altair makes it.

    Parameters
    ----------
    data : DataFrame
        Numbers, texts and truth values under names.
    """
    if not isinstance(data, pd.DataFrame):
        return alt.default_data_transformer(data)
    columns = [[_plain(value) for value in values.tolist()] for _, values in data.items()]
    names = list(data.columns)
    return {"values": [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]}


alt.data_transformers.register(ROWS, to_rows)


@contextmanager
def plain_rows() -> Iterator[None]:
    """Have Altair take a frame's rows from :func:`to_rows`: the extension point that it has for the purpose."""
    with alt.data_transformers.enable(ROWS):
        yield


@contextmanager
def no_view_names() -> Iterator[None]:
    """Spare the hash that would tell apart the views that a chart's parameters are about."""
    with mock.patch.object(alt.Chart, "_compute_hash", lambda chart: "view"):
        yield


@contextmanager
def no_parameters() -> Iterator[None]:
    """Spare the copies in which Altair looks for a parameter that stands in two layers: no chart here has any."""
    with mock.patch.object(api, "_remove_duplicate_params", list):
        yield


@contextmanager
def no_checks() -> Iterator[None]:
    """Spare the check of each property against its schema; tests check whole charts.

    The function is put in front of the one that some thousand classes inherit: changing theirs would touch all.
    """
    with mock.patch.object(api.TopLevelMixin, "validate_property", lambda chart, name, value: None, create=True):
        yield


SHORTCUTS = (light_copies, plain_rows, no_view_names, no_parameters, no_checks)


@contextmanager
def shortcuts() -> Iterator[None]:
    """Put charts together with all of :data:`SHORTCUTS`."""
    with ExitStack() as stack:
        for shortcut in SHORTCUTS:
            stack.enter_context(shortcut())
        yield
