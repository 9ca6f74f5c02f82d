"""Read `data/catalog/*.yml` and check every entry."""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis import paths
from analysis.catalog.dataset import Column, Dataset, Dates, Licence
from analysis.errors import CatalogError

FORMATS = ("csv", "csv.gz", "json", "parquet", "rda", "rds", "xlsx", "zip")

Rule = tuple[Callable[[Any], bool], str]


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _web(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+/\S*", value) is not None


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


REQUIRED: dict[str, Rule] = {
    "id": (lambda v: _text(v) and re.fullmatch(r"[a-z0-9_]+", v) is not None, "a-z, 0-9 and _"),
    "title": (_text, "a text"),
    "producer": (_text, "a text"),
    "citation": (_text, "a text"),
    "url": (_web, "an address that starts with http:// or https://"),
    "licence": (lambda v: isinstance(v, dict) and _text(v.get("id")), "a mapping with an id"),
    "vintage": (_text, "a text (put quotes round a bare year)"),
    "dates": (
        lambda v: isinstance(v, dict) and _text(v.get("reference")),
        "a mapping with a reference (a text)",
    ),
    "sha256": (
        lambda v: v is None or re.fullmatch(r"[0-9a-f]{64}", str(v)) is not None,
        "64 hex digits or null",
    ),
    "bytes": (lambda v: v is None or _count(v), "a whole number or null"),
    "format": (lambda v: v in FORMATS, "one of " + ", ".join(FORMATS)),
    "geography": (_text, "a text"),
    "required": (lambda v: isinstance(v, bool), "true or false"),
    "columns": (lambda v: isinstance(v, dict), "a mapping from column to description and unit"),
}
OPTIONAL: dict[str, Rule] = {
    "landing_page": (_web, "an address that starts with http:// or https://"),
    "member": (_text, "a text"),
    "skip_lines": (_count, "a whole number"),
    "notes": (_text, "a text"),
}


def _bad(path: Path, key: str, value: object, expected: str) -> CatalogError:
    return CatalogError(f"{path}: key '{key}' holds {value!r}; expected {expected}")


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        # libyaml's loader reads the whole catalogue ten times as fast as the one in Python.
        entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CatalogError(f"{path}: is not YAML: {error}") from error
    if not isinstance(entry, dict):
        raise CatalogError(f"{path}: should be a mapping of keys, holds {entry!r}")
    return entry


def _check_keys(path: Path, entry: dict[str, Any]) -> None:
    for key in REQUIRED:
        if key not in entry:
            raise CatalogError(f"{path}: key '{key}' is missing")
    for key, value in entry.items():
        rule = REQUIRED.get(key) or OPTIONAL.get(key)
        if rule is None:
            known = ", ".join([*REQUIRED, *OPTIONAL])
            raise CatalogError(f"{path}: key '{key}' ({value!r}) is unknown; keys are {known}")
        holds, expected = rule
        if not holds(value):
            raise _bad(path, key, value, expected)
    if entry["id"] != path.stem:
        raise _bad(path, "id", entry["id"], f"the file's own name, '{path.stem}'")
    if entry["required"] and (entry["sha256"] is None or entry["bytes"] is None):
        raise _bad(path, "sha256", entry["sha256"], "a checksum and bytes, as the dataset is required")


def _part(path: Path, key: str, value: dict[str, Any], kind: type, **given: str) -> Any:
    """Make `kind` from a nested mapping of texts, naming a bad key as ``key.inner``."""
    known = [field.name for field in fields(kind) if field.name not in given]
    for inner, text in value.items():
        if inner not in known:
            raise _bad(path, f"{key}.{inner}", text, "one of the keys " + ", ".join(known))
        if not _text(text):
            raise _bad(path, f"{key}.{inner}", text, "a text")
    try:
        return kind(**given, **value)
    except TypeError as error:
        raise _bad(path, key, value, "the keys " + ", ".join(known)) from error


def read_entry(path: Path) -> Dataset:
    """Dataset of one catalogue file.

    Raises
    ------
    CatalogError
        Names the file, the key and its value when something is missing or malformed.
    """
    entry = _read_yaml(path)
    _check_keys(path, entry)
    columns = []
    for name, column in entry.pop("columns").items():
        if not isinstance(column, dict):
            raise _bad(path, f"columns.{name}", column, "a mapping with description and unit")
        columns.append(_part(path, f"columns.{name}", column, Column, name=str(name)))
    return Dataset(
        licence=_part(path, "licence", entry.pop("licence"), Licence),
        dates=_part(path, "dates", entry.pop("dates"), Dates),
        columns=tuple(columns),
        **entry,
    )


@lru_cache(maxsize=8)
def _load(folder: Path) -> dict[str, Dataset]:
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise CatalogError(f"{folder}: holds no catalogue entry (*.yml)")
    return {path.stem: read_entry(path) for path in files}


def load_catalog(folder: Path | None = None) -> dict[str, Dataset]:
    """Every dataset of the catalogue by its id, in the order of the ids.

    Parameters
    ----------
    folder
        Where the entries stand; ``data/catalog`` unless told.

    Raises
    ------
    CatalogError
        An entry is malformed: names the file, the key and the value.
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
            f"{folder or paths.CATALOG}: no dataset has the id '{dataset_id}'; "
            "see `python -m analysis data` for those there are"
        )
    return catalog[dataset_id]


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
