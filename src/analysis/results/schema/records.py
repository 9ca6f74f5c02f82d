"""What is said of a file of the results: its columns, their types, units and meaning, and whose data it carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.indicators.spec import Indicator, load_indicators
from analysis.settings import setting
from analysis.settings.forms import Text

Type = Literal["string", "integer", "number", "boolean"]
Editions = Literal["own", "shared", "definition", "release", "places"]
Form = Literal["edition", "release"]
"""Where a table stands: in an edition's results, or in ``data/released``, which leaves columns out."""

PROFILE = "profile"
"""In place of a list: the indicators marked ``profile`` in ``data/indicators.yml``, or their datasets."""

ONLY = "only"


@dataclass(frozen=True)
class Column:
    """A column of a file; the keys of ``data/results.yml``.

    Attributes
    ----------
    name, title, description : str
        Its header, a label, and what it holds.
    type : {"string", "integer", "number", "boolean"}
    unit : str
        Of numbers; ``unit`` where the row's column of that name says it.
    empty, unbounded : str
        Where a cell may be empty, or infinite; never where there is no text.
    datasets : tuple of str
        Catalogue ids whose values, names or places it carries as they are; or ``profile``.
    release : str
        The released table in which it stands once, so that its own leaves it out; ``only`` for a
        column that stands in the release and nowhere else.
    optional : bool
        Whether a file may lack it, as an indicator whose data could not be had.
    """

    name: str
    title: str
    type: Type
    description: str
    unit: str = ""
    empty: str = ""
    unbounded: str = ""
    datasets: tuple[str, ...] = ()
    release: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A file of results; the keys of ``data/results.yml``.

    Attributes
    ----------
    name, title, description : str
        File name without its ending, a label, and one sentence without its full stop.
    made_by : str
        The function that computes it, by its module.
    made_from : tuple of str
        Prepared tables that it is computed from, or models; ``indicators`` for the tables of ``data/indicators.yml``.
    listed : tuple of Column
        The columns that the record names, in order.
    editions : {"own", "shared", "definition", "release", "places"}
        Whether each edition has rows of its own, all share them, all of one definition of the groups do,
        only the release has the file, or it stands once for all editions together.
    released : bool
    key : tuple of str
        Columns that tell rows apart; empty where rows may repeat.
    indicators : str
        ``profile`` where a column for each such indicator follows.
    """

    name: str
    title: str
    description: str
    made_by: str
    made_from: tuple[str, ...]
    listed: tuple[Column, ...]
    editions: Editions = "own"
    released: bool = True
    key: tuple[str, ...] = ()
    indicators: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that the file may have, in order."""
        return (*self.listed, *map(_of_indicator, _profile())) if self.indicators else self.listed

    def names(self, form: Form = "edition") -> list[str]:
        """Headers of the columns that the file must have."""
        elsewhere = (
            (ONLY,) if form == "edition" else tuple(c.release for c in self.columns if c.release not in ("", ONLY))
        )
        return [c.name for c in self.columns if not c.optional and c.release not in elsewhere]

    @property
    def carries(self) -> tuple[str, ...]:
        """Catalogue ids of the datasets whose values, names or places the file carries as they are."""
        ids = [d for c in self.columns for d in (_of_profiles() if c.datasets == (PROFILE,) else c.datasets)]
        return tuple(dict.fromkeys(ids))

    def once_in(self, table: str) -> list[str]:
        """Headers of the columns that a release keeps in another table instead."""
        return [c.name for c in self.columns if c.release == table]


@setting("licence")
@dataclass(frozen=True)
class Licence:
    """The licence of what is computed here, and whom to name."""

    name: Text
    title: Text
    path: Text
    credit: Text


@dataclass(frozen=True)
class Schema:
    """Every file of the results by name, and the licence of what is our own in them."""

    licence: Licence
    tables: Mapping[str, Table]


def _profile() -> list[Indicator]:
    return [spec for spec in load_indicators().values() if spec.profile]


def _of_profiles() -> list[str]:
    return [d for spec in _profile() for d in spec.series[-1].datasets]


def _of_indicator(spec: Indicator) -> Column:
    """The column of an indicator by neighbourhood, in its unit, from the last series of its own."""
    about = f"{spec.label}, of {spec.base}" if spec.kind != "count" else spec.label
    return Column(
        name=spec.id,
        title=spec.label,
        type="number",
        unit=spec.unit,
        description=about + (f" ({spec.note.rstrip('.')})" if spec.note else ""),
        empty="the neighbourhood has no value",
        datasets=spec.series[-1].datasets,
        optional=True,
    )
