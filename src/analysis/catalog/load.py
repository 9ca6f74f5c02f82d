"""Read `data/catalog/*.yml` and check every entry."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, NotRequired
from urllib.parse import unquote

import pandas as pd
from typing_extensions import TypedDict

from analysis import paths
from analysis.catalog.dataset import Column, Columns, Dataset, Dates, Holds, Licence, Part
from analysis.catalog.verify import sha256
from analysis.errors import CatalogError
from analysis.settings import Fault, Settings, SettingsError, by_name, near, read, setting
from analysis.settings.document import Place
from analysis.settings.forms import Count, Text, Web, YesNo, form

Format = Literal["csv", "csv.gz", "geojson", "json", "parquet", "rda", "rds", "xlsx", "zip"]

PARTS = ".csv"
"""The ending of the list of a dataset's parts, beside its entry."""


@setting("file")
class DatasetEntry(TypedDict):
    """The keys of an entry."""

    id: Annotated[Text, form(r"[a-z0-9_]+", "small letters, digits and _, like cni2023_lsoa21")]
    title: Text
    producer: Text
    citation: Text
    url: Web
    licence: Licence
    vintage: Text
    dates: Dates
    sha256: Annotated[Text, form(r"[0-9a-f]{64}", "64 digits of the checksum, 0-9 and a-f, or null")] | None
    bytes: Count | None
    format: Format
    geography: Text
    required: YesNo
    columns: by_name(Column, "name")  # type: ignore[valid-type]
    landing_page: NotRequired[Web]
    member: NotRequired[Text]
    skip_lines: NotRequired[Count]
    encoding: NotRequired[Text]
    sheets: NotRequired[dict[str, by_name(Column, "name")]]  # type: ignore[valid-type]
    holds: NotRequired[Holds]
    notes: NotRequired[Text]
    held_as: NotRequired[Text]
    parts: NotRequired[Count]


def read_entry(path: Path) -> Dataset:
    """Dataset of one catalogue file.

    Raises
    ------
    SettingsError
        Names the file, the line, the key and its value: everything that is missing or malformed.
    """
    file: Settings[DatasetEntry] = read(path, DatasetEntry)
    given = file.value
    if given["id"] != path.stem:
        file.fault(("id",), f"is '{given['id']}'; expected the file's own name, '{path.stem}'")
    if ".." in PurePosixPath(unquote(given["url"])).parts:
        file.fault(("url",), f"is '{given['url']}'; a mirror is a folder, and '..' leads out of it")
    for key in ("sha256", "bytes"):
        if given["required"] and file.document.content[key] is None:
            file.fault((key,), "is empty, and the dataset is required; fetch it and copy what is printed")
    _check_columns(file, ("columns",), given["columns"])
    for sheet, named in given.get("sheets", {}).items():
        _check_columns(file, ("sheets", sheet), named)
    for number, name in enumerate(given.get("holds", Holds()).key):
        file.one_of(("holds", "key", number), name, given["columns"], "column")
    parts = _parts(file, given) if given.get("parts") else ()
    columns: Columns = tuple(given["columns"].values())
    sheets = {sheet: tuple(named.values()) for sheet, named in given.get("sheets", {}).items()}
    said: dict[str, Any] = {**file.checked(), "columns": columns, "sheets": sheets, "parts": parts}
    return Dataset(**said)


def _parts(file: Settings[DatasetEntry], given: DatasetEntry) -> tuple[Part, ...]:
    """Return the files of a dataset of many from the list beside its entry, which the entry's checksum vouches for."""
    path = file.document.file.with_suffix(PARTS)
    if not path.is_file():
        file.fault(("parts",), f"is {given['parts']}, and the list of them, {path.name}, is missing")
        return ()
    if given["sha256"] != (there := sha256(path)):
        file.fault(("sha256",), f"is not that of the list of its parts, {path.name}: {there}")
        return ()
    rows = pd.read_csv(path, dtype=str).astype({"bytes": int})
    parts = tuple(Part(row.part, row.bytes, row.sha256, row.url) for row in rows.itertuples())
    for key, counted in (("parts", len(parts)), ("bytes", sum(part.bytes for part in parts))):
        if given[key] != counted:  # type: ignore[literal-required]
            file.fault((key,), f"is {given[key]}, and {path.name} has {counted}")  # type: ignore[literal-required]
    return parts


def _check_columns(file: Settings[DatasetEntry], place: Place, columns: Mapping[str, Column]) -> None:
    """Note a fault for each column that another one names and that is not there."""
    for name, column in columns.items():
        for key, other in column.others.items():
            file.one_of((*place, name, key), other, columns, "column")


@lru_cache(maxsize=8)
def _load(folder: Path) -> dict[str, Dataset]:
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise CatalogError(f"{folder}: holds no catalogue entry (*.yml)")
    datasets: dict[str, Dataset] = {}
    faults: list[Fault] = []
    for path in files:
        try:
            datasets[path.stem] = read_entry(path)
        except SettingsError as error:
            faults += error.faults
    if faults:
        raise SettingsError(faults)
    return datasets


def load_catalog(folder: Path | None = None) -> dict[str, Dataset]:
    """Every dataset of the catalogue by its id, in the order of the ids.

    Parameters
    ----------
    folder
        Where the entries stand; ``data/catalog`` unless told.

    Raises
    ------
    SettingsError
        An entry is malformed: names the file, the line, the key and the value; those of every entry.
    """
    return dict(_load(folder or paths.CATALOG))


def entry(dataset_id: str, folder: Path | None = None) -> Dataset:
    """One dataset of the catalogue.

    Raises
    ------
    CatalogError
        No entry has this id.
    """
    catalog = _load(folder or paths.CATALOG)
    if dataset_id not in catalog:
        raise CatalogError(
            f"{folder or paths.CATALOG}: no dataset has the id '{dataset_id}'{near(dataset_id, catalog)}; "
            "see `python -m analysis data` for those there are"
        )
    return catalog[dataset_id]


def list_of_parts(dataset: Dataset) -> Path:
    """Path of the list of a dataset's parts, of which its checksum is."""
    return (paths.CATALOG / dataset.id).with_suffix(PARTS)


def table(folder: Path | None = None) -> pd.DataFrame:
    """Frame of the catalogue for people.

    Index ``id``; columns title, producer, licence, vintage, geography, url, sha256, bytes
    (missing where unknown) and required.
    """
    rows = [
        {
            "id": d.id,
            "title": d.title,
            "producer": d.producer,
            "licence": d.licence.id,
            "vintage": d.vintage,
            "geography": d.geography,
            "url": d.url,
            "sha256": d.sha256,
            "bytes": d.bytes,
            "required": d.required,
        }
        for d in load_catalog(folder).values()
    ]
    return pd.DataFrame(rows).astype({"bytes": "Int64"}).set_index("id")
