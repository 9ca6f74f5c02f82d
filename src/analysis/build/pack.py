"""An edition's data pack: its results for spreadsheets and programs in one zip file, every column described."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from analysis.catalog import Dataset, attribution, load_catalog
from analysis.disk import written_whole
from analysis.results.files import EDITION, edition_text, read_edition
from analysis.results.schema import Column, Table, load_schema, table
from analysis.results.schema.spreadsheets import for_spreadsheets

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same results give the same bytes."""

ABOUT = """\
Data pack of the {name} edition of "{credit}".
{invented}
The tables are CSV for spreadsheets and programs: UTF-8 with a byte-order mark, one header row, lines that end
in CR LF, true and false as True and False, what is missing as an empty cell. A text that a spreadsheet would
take for a formula has an apostrophe before it. The list below describes every column; datapackage.json does the
same in the Frictionless Data Package format. edition.json says what the tables were computed from: datasets
with checksums, fingerprint, versions. The book's data page says how.

What is computed here is under {licence}:
{path}
Credit "{credit}". A table that carries codes, names, places, ranks or counts of a source as they are names it
below, with the source's own licence. Of these sources, whose licence is not stated, no table has a record; they
went into sums and estimates alone:
{unstated}

These lines stand here as the licences of the sources ask for it, of all that the tables were made from:
{asked}

"""

UNSTATED = "not stated"
"""Licence of the catalogue's datasets that may be used and not handed on."""

INVENTED = "\nEVERY NUMBER AND NAME IN IT IS INVENTED: it was made from synthetic data to try the software.\n"


def _there(edition: dict[str, Any]) -> list[Dataset]:
    """The datasets that an edition was made from; none where the places are invented."""
    if edition["data"] == "synthetic":
        return []
    return [load_catalog()[d["id"]] for d in edition["datasets"] if d["available"]]


def _carried(about: Table, edition: dict[str, Any]) -> list[Dataset]:
    """The datasets that a table carries as they are."""
    there = {dataset.id: dataset for dataset in _there(edition)}
    return [there[name] for name in about.carries if name in there]


def _licences(carried: list[Dataset]) -> list[dict[str, str]]:
    """Our licence, and those of the sources that a table carries, each once."""
    ours = load_schema().licence
    found = [{"name": ours.name, "title": f"{ours.title}; credit {ours.credit}", "path": ours.path}]
    for dataset in carried:
        named = {"name": dataset.licence.id} if " " not in dataset.licence.id else {"path": _page(dataset)}
        licence = {**named, "title": _terms(dataset)}
        if licence not in found:
            found.append(licence)
    return found


def _terms(dataset: Dataset) -> str:
    return f"{dataset.licence.id}: {dataset.licence.note}" if dataset.licence.note else dataset.licence.id


def _page(dataset: Dataset) -> str:
    return dataset.landing_page or dataset.url


def _field(column: Column) -> dict[str, Any]:
    """The description of one column."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": _meaning(column),
    }
    if column.unit:
        field["unit"] = column.unit
    if column.type == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    if not (column.empty or column.unbounded or column.optional):
        field["constraints"] = {"required": True}
    return field


def _meaning(column: Column) -> str:
    """What a column holds, and what an empty cell means."""
    notes = [column.description, *(f"Empty where {why}" for why in (column.empty, column.unbounded) if why)]
    return ". ".join(notes) + "."


def _columns(about: Table, text: str) -> list[Column]:
    """The columns that a table's text has, in their order."""
    header = text[1:].partition("\r\n")[0].split(",")
    return [column for column in about.columns if column.name in header]


def _resource(about: Table, text: str, carried: list[Dataset]) -> dict[str, Any]:
    """The description of one table."""
    schema: dict[str, Any] = {"fields": [_field(c) for c in _columns(about, text)], "missingValues": [""]}
    if about.key:
        schema["primaryKey"] = list(about.key)
    sources = [{"title": f"{d.title} ({d.producer})", "path": _page(d)} for d in carried]
    return {
        "name": about.name,
        "path": f"{about.name}.csv",
        "profile": "tabular-data-resource",
        "title": about.title,
        "description": f"{about.description}.",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": _licences(carried),
        "attribution": _credits(carried),
        **({"sources": sources} if sources else {}),
        "schema": schema,
    }


def _credits(carried: list[Dataset]) -> list[str]:
    """Under which licence a table is, whom to credit, and the same of each source that it carries."""
    ours = load_schema().licence
    kind = "What is computed in it" if carried else "The table"
    lines = [f"{kind} is under {ours.name}; credit {ours.credit}."]
    lines += [f"Carries {d.title} ({d.producer}). {_terms(d)}" for d in carried]
    return [*lines, *(f"{line}." for line in attribution(carried))]


def _listed(about: Table, text: str, carried: list[Dataset]) -> str:
    """What the README says of one table."""
    lines = [f"{about.name}.csv", f"  {about.description}."]
    lines += [f"  {line}" for line in _credits(carried)]
    for column in _columns(about, text):
        kind = f"{column.type}, {column.unit}" if column.unit else column.type
        lines.append(f"    {column.name} ({kind}): {_meaning(column)}")
    return "\n".join(lines) + "\n"


def write_pack(results: Path, target: Path) -> None:
    """Write the data pack of an edition's results folder; the same results give the same bytes."""
    edition = read_edition(results)
    texts = {path.stem: for_spreadsheets(path) for path in sorted(results.glob("*.csv"))}
    carried = {name: _carried(table(name), edition) for name in texts}
    every = [dataset for found in carried.values() for dataset in found]
    package = {
        "profile": "data-package",
        "name": f"breaking-the-cycle-{edition['slug']}",
        "title": f"{load_schema().licence.credit}: {edition['name']}",
        "licenses": _licences(every),
        "resources": [_resource(table(name), text, carried[name]) for name, text in texts.items()],
    }
    files = {f"{name}.csv": hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    licence = load_schema().licence
    about = ABOUT.format(
        name=edition["name"],
        credit=licence.credit,
        licence=licence.title,
        path=licence.path,
        asked="\n".join(f"  {line}." for line in attribution(_there(edition))),
        unstated="\n".join(f"  {d.title} ({d.producer})" for d in load_catalog().values() if d.licence.id == UNSTATED),
        invented=INVENTED if edition["data"] == "synthetic" else "",
    )
    entries = {
        "README.txt": about + "\n".join(_listed(table(name), text, carried[name]) for name, text in texts.items()),
        "datapackage.json": json.dumps(package, indent=1, ensure_ascii=False) + "\n",
        **{f"{name}.csv": text for name, text in texts.items()},
        EDITION: edition_text(edition, files),
    }
    with (
        written_whole(target) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for name, text in entries.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), text, zipfile.ZIP_DEFLATED)
