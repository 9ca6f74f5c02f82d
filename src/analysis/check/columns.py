"""Tables and columns that indicators and models ask for, as far as they are known without raw data."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from analysis.check.loaded import Loaded, Slip
from analysis.settings.document import text_of
from analysis.settings.faults import near

PANEL = "authority_panel"


def _described(page: str) -> dict[str, set[str]]:
    """Return the columns by table that docs/tables.md describes: the names that begin the rows of its tables."""
    tables: dict[str, set[str]] = {}
    for section in re.split(r"^## ", page, flags=re.M)[1:]:
        cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+)", section, flags=re.M)
        names = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
        for table in section.partition("\n")[0].split(" and "):
            tables[table.strip()] = names
    return tables


def _invented(loaded: Loaded) -> dict[str, set[str]]:
    """Return the columns by table of the synthetic England."""
    tables: dict[str, set[str]] = {PANEL: set(loaded.truth.authorities)}
    for family in loaded.truth.families:
        names = {family.total, *family.parts, *family.sums}
        tables.setdefault(family.table, set()).update(name for name in names if name and not name.startswith("_"))
    for table, means in loaded.truth.means.items():
        tables.setdefault(table, set()).update(means)
    return tables


def _prepared(root: Path) -> dict[str, set[str]]:
    """Return the columns by table of the prepared tables that are here."""
    return {file.stem: set(pq.read_schema(file).names) for file in (root / "data" / "prepared").glob("*.parquet")}


def known_columns(loaded: Loaded) -> dict[str, set[str]]:
    """Return every column by table: described in docs/tables.md, invented for tests, or prepared here.

    Raises
    ------
    SettingsError
        docs/tables.md is missing.
    """
    page = text_of(loaded.file("docs/tables.md"))
    tables: dict[str, set[str]] = {}
    for source in (_described(page), _invented(loaded), _prepared(loaded.root)):
        for table, names in source.items():
            tables.setdefault(table, set()).update(names)
    return tables


def series_columns(loaded: Loaded) -> Iterator[Slip]:
    """Every indicator's tables and columns exist."""
    tables = known_columns(loaded)
    file = loaded.file("data/indicators.yml")
    for name, spec in loaded.indicators.items():
        for number, series in enumerate(spec.series):
            place = (name, "series", number)
            asked = {key: getattr(series, key) for key in ("numerator", "denominator")}
            if series.panel_indicator is not None:
                asked = {"panel_indicator": (series.panel_indicator,)}
            if series.table not in tables:
                words = f"indicator '{name}' asks for the table '{series.table}', which docs/tables.md does not have"
                yield Slip(file, words + near(series.table, tables), (*place, "table"))
                continue
            for key, columns in asked.items():
                for column in columns:
                    if column not in tables[series.table]:
                        yield Slip(file, _absent(f"indicator '{name}'", series.table, column, tables), (*place, key))


def plan_columns(loaded: Loaded) -> Iterator[Slip]:
    """The columns of model B's plan exist, where its tables are prepared."""
    prepared = _prepared(loaded.root)
    file = loaded.file("data/social_models.yml")
    for level in loaded.plan.levels.values():
        if level.table not in prepared:
            continue
        for part in ("treatments", "instruments"):
            for measure in getattr(loaded.plan, part).values():
                if measure.column not in prepared[level.table]:
                    who = f"'{measure.id}' of {part}"
                    yield Slip(file, _absent(who, level.table, measure.column, prepared), (part, measure.id, "column"))


def _absent(who: str, table: str, column: str, tables: Mapping[str, set[str]]) -> str:
    return f"{who} asks for the column '{column}', which the table {table} does not have{near(column, tables[table])}"
