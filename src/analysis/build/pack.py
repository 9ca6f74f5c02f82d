"""An edition's data pack: its results for spreadsheets and programs in one zip file, every column described."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from analysis import paths
from analysis.build.geopackage import DEGREES, NATIONAL_GRID, Layer, geopackage, outline
from analysis.build.parquet import parquet
from analysis.catalog import Dataset, attribution, load_catalog
from analysis.disk import written_whole
from analysis.results.files import EDITION, edition_text, read_csv, read_edition, read_table
from analysis.results.places.current import are_there
from analysis.results.places.rings import unpacked
from analysis.results.schema import Column, Table, load_schema, table
from analysis.results.schema.spreadsheets import for_spreadsheets

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same results give the same bytes."""

ABOUT = """\
Data pack of the {name} edition of "{credit}".
{invented}
The tables are CSV for spreadsheets and programs: UTF-8 with a byte-order mark, one header row, lines that end
in CR LF, true and false as True and False, what is missing as an empty cell. A text that a spreadsheet would
take for a formula has an apostrophe before it. Tables of many rows are there as Parquet too, and what has a place on
the map as a GeoPackage; their columns are those of the CSV, described within. The list below describes every column;
datapackage.json does the same in the Frictionless Data Package format. edition.json says what the tables were
computed from: datasets with checksums, fingerprint, versions. The book's data page says how.

What is computed here is under {licence}:
{path}
Credit "{credit}". A table that carries codes, names, places, ranks or counts of a source as they are names it
below, with the source's own licence. Of these sources, whose licence is not stated, no table has a record; they
went into sums and estimates alone:
{unstated}

These lines stand here as the licences of the sources ask for it, of all that the tables were made from:
{asked}

"""

MANY = 1_000
"""Rows from which a table stands in the pack as Parquet too."""

MAP = "neighbourhoods.gpkg"
"""The file for map programs."""

FORMATS = {
    ".gpkg": ("gpkg", "application/geopackage+sqlite3"),
    ".parquet": ("parquet", "application/vnd.apache.parquet"),
}
"""What files that are no CSV are, by their ending."""

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
    return {
        "name": about.name,
        "path": f"{about.name}.csv",
        "profile": "tabular-data-resource",
        "title": about.title,
        "description": f"{about.description}.",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_content(text.encode()),
        **_terms_of(carried),
        "schema": schema,
    }


def _content(content: bytes) -> dict[str, Any]:
    """What a file can be checked by."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _terms_of(carried: list[Dataset]) -> dict[str, Any]:
    """Licences, credits and sources of a file."""
    sources = [{"title": f"{d.title} ({d.producer})", "path": _page(d)} for d in carried]
    return {
        "licenses": _licences(carried),
        "attribution": _credits(carried),
        **({"sources": sources} if sources else {}),
    }


def _other_resource(path: str, title: str, description: str, content: bytes, carried: list[Dataset]) -> dict[str, Any]:
    """The description of a file that is no CSV."""
    kind, mediatype = FORMATS[Path(path).suffix]
    return {
        "name": path.replace(".", "-").replace("_", "-"),
        "path": path,
        "profile": "data-resource",
        "title": title,
        "description": description,
        "format": kind,
        "mediatype": mediatype,
        **_content(content),
        **_terms_of(carried),
    }


def _columns_there(about: Table, frame: pd.DataFrame) -> list[Column]:
    return [column for column in about.columns if column.name in frame.columns]


def _layers(results: Path) -> Iterator[Layer]:
    """The tables with a place: neighbourhoods with their outlines, and points of the deprived ones."""
    about, frame = table("neighbourhoods"), read_csv(results / "neighbourhoods.csv")
    outlines = read_table(paths.PLACES, "place_outlines").set_index("lsoa21_code")["rings"]
    frame = frame[frame["lsoa21_code"].isin(outlines.index)]
    if len(frame):
        shapes = np.array([outline(rings) for rings in unpacked(outlines[frame["lsoa21_code"]])], dtype=object)
        columns = _columns_there(about, frame)
        yield Layer(about.name, about.title, f"{about.description}.", columns, frame, shapes, NATIONAL_GRID)
    about, frame = table("map_points"), read_csv(results / "map_points.csv")
    if len(frame):
        points = shapely.points(frame["longitude"], frame["latitude"])
        columns = _columns_there(about, frame)
        yield Layer(about.name, about.title, f"{about.description}.", columns, frame, points, DEGREES)


def _others(results: Path, edition: dict[str, Any], names: list[str]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The files that are no CSV, with their descriptions."""
    for name in names:
        frame, about = read_csv(results / f"{name}.csv"), table(name)
        if len(frame) >= MANY:
            content = parquet(frame, _columns_there(about, frame), f"{about.description}.")
            said = f"{name}.csv as Parquet, each column of its type. {about.description}."
            yield _other_resource(f"{name}.parquet", about.title, said, content, _carried(about, edition)), content
    if not are_there() or edition["data"] == "synthetic":
        return
    layers = list(_layers(results))
    if layers:
        content = geopackage(layers)
        carrying = [table(layer.name) for layer in layers] + [table("place_outlines")]
        carried = {d.id: d for about in carrying for d in _carried(about, edition)}
        said = f"Layers: {'; '.join(f'{layer.name}: {layer.description}' for layer in layers)}"
        yield _other_resource(MAP, "Neighbourhoods for map programs", said, content, list(carried.values())), content


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


def _listed_other(resource: Mapping[str, Any]) -> str:
    """What the README says of a file that is no CSV."""
    return (
        "\n".join([resource["path"], *(f"  {line}" for line in (resource["description"], *resource["attribution"]))])
        + "\n"
    )


def _digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def write_pack(results: Path, target: Path) -> None:
    """Write the data pack of an edition's results folder; the same results give the same bytes."""
    edition = read_edition(results)
    texts = {path.stem: for_spreadsheets(path) for path in sorted(results.glob("*.csv"))}
    carried = {name: _carried(table(name), edition) for name in texts}
    others = list(_others(results, edition, list(texts)))
    every = [dataset for found in carried.values() for dataset in found]
    package = {
        "profile": "data-package",
        "name": f"breaking-the-cycle-{edition['slug']}",
        "title": f"{load_schema().licence.credit}: {edition['name']}",
        "licenses": _licences(every),
        "resources": [
            *(_resource(table(name), text, carried[name]) for name, text in texts.items()),
            *(resource for resource, _ in others),
        ],
    }
    written: dict[str, str | bytes] = {f"{name}.csv": text for name, text in texts.items()}
    written |= {resource["path"]: content for resource, content in others}
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
    listed = [_listed(table(name), text, carried[name]) for name, text in texts.items()]
    entries: dict[str, str | bytes] = {
        "README.txt": about + "\n".join([*listed, *(_listed_other(resource) for resource, _ in others)]),
        "datapackage.json": json.dumps(package, indent=1, ensure_ascii=False) + "\n",
        **written,
        EDITION: edition_text(edition, {name: _digest(content) for name, content in written.items()}),
    }
    with (
        written_whole(target) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for name, text in entries.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), text, zipfile.ZIP_DEFLATED)
