"""The part of ``docs/tables.md`` on the results, made from ``data/results.yml``."""

from collections.abc import Iterator

from analysis import paths
from analysis.errors import AnalysisError
from analysis.results.schema import ONLY, Column, Table, load_schema

PAGE = paths.ROOT / "docs" / "tables.md"
START = "<!-- results: made from data/results.yml by `python -m analysis tables --write` -->"
END = "<!-- end of results -->"

EDITIONS = {
    "own": "each edition has its own rows",
    "shared": "the same in every edition",
    "definition": "the same in every edition of one definition",
    "release": "in the release only",
    "places": "once for all editions",
}
INFINITE = "`inf` or `-inf` where {}; an empty cell in data packs"


def section() -> str:
    """Return the part between the markers, as it should stand."""
    lines = [START, *_lines(), END]
    return "\n".join(lines)


def current() -> str:
    """Return the part between the markers, as it stands.

    Raises
    ------
    AnalysisError
        The page has no such part.
    """
    text = PAGE.read_text(encoding="utf-8")
    if text.count(START) != 1 or text.count(END) != 1:
        raise AnalysisError(f"{PAGE} should have the lines '{START}' and '{END}' once each")
    return text[text.index(START) : text.index(END) + len(END)]


def write() -> None:
    """Renew that part of the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.replace(current(), section()), encoding="utf-8")


def _lines() -> Iterator[str]:
    every = load_schema().tables.values()
    yield "\n| file | what it holds | editions | released | rows told apart by |"
    yield "|---|---|---|---|---|"
    for table in every:
        key = ", ".join(f"`{name}`" for name in table.key) or "nothing"
        released = "yes" if table.released else "no"
        about = [f"[`{table.name}.csv`](#{table.name})", table.description, EDITIONS[table.editions], released, key]
        yield f"| {' | '.join(about)} |"
    for table in every:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"\n### {table.name}\n"
    yield f"{table.description}."
    made_from = f" from {', '.join(f'`{name}`' for name in table.made_from)}" if table.made_from else ""
    yield f"\nMade by `{table.made_by}`{made_from}."
    if table.carries:
        yield f"\nCarries as they are: {', '.join(f'`{name}`' for name in table.carries)}."
    yield "\n| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {column.type} | {column.unit} | {_meaning(column)} |".replace("|  |", "| |")


def _meaning(column: Column) -> str:
    notes = [column.description]
    if column.empty:
        notes.append(f"Empty where {column.empty}")
    if column.unbounded:
        notes.append(INFINITE.format(column.unbounded))
    if column.release == ONLY:
        notes.append("In the release only")
    elif column.release:
        where = "England's `claims.csv`" if column.release == "claims" else f"`{column.release}.csv`"
        notes.append(f"Released once, in {where}")
    return ". ".join(notes)
