"""What every file of the results holds: ``data/results.yml``, table by table.

One record a file says its columns, their types, units and meaning, whose data it carries, whether all
editions share it and whether it is released. Reading, writing, the release, data packs, the lists of
files in the book and ``docs/tables.md`` follow from it; nothing else states a column of a file.
"""

from pathlib import Path

from analysis import paths
from analysis.errors import CatalogError
from analysis.results.schema.file import read_schema
from analysis.results.schema.records import ONLY, PROFILE, Column, Editions, Form, Licence, Schema, Table

__all__ = [
    "ONLY",
    "PROFILE",
    "Column",
    "Editions",
    "Form",
    "Licence",
    "Schema",
    "Table",
    "load_schema",
    "table",
    "tables",
]


def load_schema(path: Path | None = None) -> Schema:
    """Every record, in the order of the file.

    Raises
    ------
    SettingsError
        Names every fault of the file: line, table, column and key, and what is allowed.
    """
    return read_schema(path or paths.DATA / "results.yml")["schema"]


def table(name: str) -> Table:
    """One file's record; CatalogError when there is none of that name."""
    tables = load_schema().tables
    if name not in tables:
        raise CatalogError(f"results.yml describes no table '{name}'; there are {', '.join(tables)}")
    return tables[name]


def tables(*editions: Editions) -> list[Table]:
    """The files of the given kinds, in order; those of an edition's folder when none is given."""
    return [t for t in load_schema().tables.values() if t.editions in (editions or ("own", "shared", "definition"))]
