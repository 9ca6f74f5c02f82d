"""What every file of the results holds: ``data/results.yml`` read and checked.

One record a file says its columns, their types, units and meaning, whose data it carries, whether all
editions share it and whether it is released. Reading, writing, the release, data packs, the lists of
files in the book and ``docs/tables.md`` follow from it; nothing else states a column of a file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from analysis import paths
from analysis.errors import CatalogError
from analysis.indicators.spec import Indicator, load_indicators
from analysis.settings import once_for_each_state

Type = Literal["string", "integer", "number", "boolean"]
Editions = Literal["own", "shared", "release"]
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

    def stands_in(self, form: Form) -> bool:
        """Whether a file of that form must have it."""
        return self.release != ONLY if form == "edition" else self.release in ("", ONLY)


@dataclass(frozen=True)
class Table:
    """A file of results; the keys of ``data/results.yml``.

    Attributes
    ----------
    name, title, description : str
        File name without its ending, a label, and one sentence without its full stop.
    listed : tuple of Column
        The columns that the record names, in order.
    editions : {"own", "shared", "release"}
        Whether each edition has rows of its own, all share them, or only the release has the file.
    released : bool
    key : tuple of str
        Columns that tell rows apart; empty where rows may repeat.
    indicators : str
        ``profile`` where a column for each such indicator follows.
    """

    name: str
    title: str
    description: str
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


@dataclass(frozen=True)
class Licence:
    """The licence of what is computed here, and whom to name."""

    name: str
    title: str
    path: str
    credit: str


@dataclass(frozen=True)
class Schema:
    """Every file of the results by name, and the licence of what is our own in them."""

    licence: Licence
    tables: Mapping[str, Table]


def load_schema(path: Path | None = None) -> Schema:
    """Every record, in the order of the file.

    Raises
    ------
    CatalogError
        Names the file, the table, the column and the key that is missing or wrong.
    """
    return _read(path or paths.DATA / "results.yml")["schema"]


def table(name: str) -> Table:
    """One file's record; CatalogError when there is none of that name."""
    tables = load_schema().tables
    if name not in tables:
        raise CatalogError(f"results.yml describes no table '{name}'; there are {', '.join(tables)}")
    return tables[name]


def tables(*editions: Editions) -> list[Table]:
    """The files of the given kinds, in order; those of an edition's folder when none is given."""
    return [t for t in load_schema().tables.values() if t.editions in (editions or ("own", "shared"))]


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


# ---- reading data/results.yml --------------------------------------------------------------------


@once_for_each_state
def _read(path: Path) -> dict[str, Schema]:
    record = _mapping(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), path.name)
    _keys(record, ("licence", "common", "tables"), ("licence", "common", "tables"), path.name)
    names = [f.name for f in fields(Licence)]
    licence = _mapping(record["licence"], f"{path.name}: licence")
    _keys(licence, names, names, f"{path.name}: licence")
    common = _mapping(record["common"], f"{path.name}: common")
    found = {
        str(name): _table(str(name), _mapping(entry, f"{path.name}: table '{name}'"), common, path.name)
        for name, entry in _mapping(record["tables"], f"{path.name}: tables").items()
    }
    for each in found.values():
        for column in each.listed:
            _one_of("release", column.release, ("", ONLY, *found), f"{path.name}: table '{each.name}', '{column.name}'")
    return {"schema": Schema(Licence(**licence), found)}


def _table(name: str, entry: dict[str, Any], common: dict[str, Any], file: str) -> Table:
    where = f"{file}: table '{name}'"
    known = [f.name for f in fields(Table) if f.name not in ("name", "listed")]
    _keys(entry, ("title", "description", "columns"), (*known, "columns"), where)
    given = _mapping(entry.pop("columns"), f"{where}, columns")
    columns = tuple(_column(str(c), common.get(c) if own is None else own, where) for c, own in given.items())
    entry["key"] = tuple(entry.get("key", ()))
    made = Table(name, listed=columns, **entry)
    _one_of("editions", made.editions, get_args(Editions), where)
    _one_of("indicators", made.indicators, ("", PROFILE), where)
    _one_of("released", made.released, (True, False), where)
    for key in made.key:
        _one_of("key", key, [c.name for c in columns if not c.empty], f"{where} (a column that is never empty)")
    return made


def _column(name: str, entry: object, table_where: str) -> Column:
    where = f"{table_where}, column '{name}'"
    if entry is None:
        raise CatalogError(f"{where} has no record, and none under 'common'")
    record = dict(_mapping(entry, where))
    known = [f.name for f in fields(Column) if f.name not in ("name", "optional")]
    _keys(record, ("title", "type", "description"), known, where)
    datasets = record.pop("datasets", [])
    made = Column(name, datasets=(PROFILE,) if datasets == PROFILE else tuple(datasets), **record)
    _one_of("type", made.type, get_args(Type), where)
    counted = made.type in ("integer", "number")
    if counted != bool(made.unit):
        raise CatalogError(f"{where}: " + ("a number needs a unit" if counted else f"a {made.type} has no unit"))
    if made.unbounded and made.type != "number":
        raise CatalogError(f"{where}: only a number can be unbounded, not a column of type {made.type!r}")
    return made


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CatalogError(f"{where} should be a mapping, holds {value!r}")
    return value


def _keys(entry: Mapping[str, Any], needed: Collection[str], known: Collection[str], where: str) -> None:
    for key in needed:
        if key not in entry:
            raise CatalogError(f"{where} lacks '{key}'")
    for key in entry:
        if key not in known:
            raise CatalogError(f"{where}: unknown key {key!r}; known: {', '.join(known)}")


def _one_of(key: str, value: object, allowed: Collection[object], where: str) -> None:
    if value not in allowed:
        raise CatalogError(f"{where}: {key} is {value!r}; allowed: {', '.join(map(repr, allowed))}")
