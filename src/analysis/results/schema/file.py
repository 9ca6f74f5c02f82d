"""``data/results.yml``: its form, and what no form says."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from analysis.results.schema.records import ONLY, Column, Editions, Licence, Schema, Table, Type
from analysis.settings import Settings, once_for_each_state, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import Id, OptionalText, Text, Texts, YesNo


@setting("column")
class ColumnEntry(TypedDict):
    """A column as the file gives it."""

    title: Text
    type: Type
    description: Text
    unit: NotRequired[Text]
    empty: NotRequired[OptionalText]
    unbounded: NotRequired[OptionalText]
    datasets: NotRequired[Texts]
    release: NotRequired[OptionalText]
    optional: NotRequired[YesNo]


@setting("table")
class TableEntry(TypedDict):
    """A table as the file gives it; a column without a record has the common one."""

    title: Text
    description: Text
    made_by: Text
    made_from: Texts
    columns: dict[Id, ColumnEntry | None]
    editions: NotRequired[Editions]
    released: NotRequired[YesNo]
    key: NotRequired[Texts]
    indicators: NotRequired[Literal["profile"]]


@setting("file")
class Record(TypedDict):
    """The keys of the file."""

    licence: Licence
    common: dict[Id, ColumnEntry]
    tables: dict[Id, TableEntry]


@once_for_each_state
def read_schema(path: Path) -> dict[str, Schema]:
    """Return the file's content under the key ``schema``.

    Raises
    ------
    SettingsError
        Names every fault: line, table, column and key, and what is allowed.
    """
    settings: Settings[Record] = read(path, Record)
    record = settings.value
    for place, column in _columns(record):
        _check_column(settings, place, column)
    tables = {name: _table(settings, name, entry) for name, entry in record["tables"].items()}
    settings.checked()
    return {"schema": Schema(record["licence"], tables)}


def _columns(record: Record) -> Iterator[tuple[Place, ColumnEntry]]:
    """Yield every record of a column with its place."""
    for name, column in record["common"].items():
        yield ("common", name), column
    for table, entry in record["tables"].items():
        for name, own in entry["columns"].items():
            if own is not None:
                yield ("tables", table, "columns", name), own


def _check_column(settings: Settings[Record], place: Place, column: ColumnEntry) -> None:
    counted = column["type"] in ("integer", "number")
    if counted and "unit" not in column:
        settings.fault(place, "is a number, and has no unit")
    if not counted and "unit" in column:
        settings.fault((*place, "unit"), f"is given, and a {column['type']} has none")
    if column.get("unbounded") and column["type"] != "number":
        settings.fault((*place, "unbounded"), f"is given, and only a number is unbounded, no {column['type']}")
    if release := column.get("release"):
        settings.one_of((*place, "release"), release, (ONLY, *settings.value["tables"]), "table")


def _table(settings: Settings[Record], name: str, entry: TableEntry) -> Table:
    common, place = settings.value["common"], ("tables", name)
    columns = []
    for column, own in entry["columns"].items():
        if own is None and column not in common:
            settings.fault((*place, "columns", column), "has no record, and none under 'common'")
        else:
            columns.append(_column(column, common[column] if own is None else own))
    filled = [column.name for column in columns if not column.empty]
    for number, key in enumerate(entry.get("key", ())):
        settings.one_of((*place, "key", number), key, filled, "column that is never empty")
    others: Mapping[str, Any] = {key: value for key, value in entry.items() if key != "columns"}
    return Table(name=name, listed=tuple(columns), **others)


def _column(name: str, entry: ColumnEntry) -> Column:
    return Column(name=name, **entry)
