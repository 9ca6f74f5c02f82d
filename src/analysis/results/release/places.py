"""The tables of every neighbourhood in a release: a folder of their own, with those that are released."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.results import schema
from analysis.results.files import EDITION, read_edition, read_table, write_tables

NAME = "places"
OWN_FACTS = ("source_commit", "definition", "periods")
"""What ``edition.json`` says of the tables of places alone: released with them."""


def folder() -> Path:
    """Return where a release holds them."""
    return paths.RELEASED / NAME


def digest(release: Mapping[str, Any]) -> str:
    """Return the hash of the released tables of places; empty where the release holds none."""
    files = {file: told for file, told in release["files"].items() if file.startswith(f"{NAME}/")}
    lines = "\n".join(f"{file}={told}" for file, told in sorted(files.items()))
    of_day = f"{release['version']} {release['date']}"
    return hashlib.sha256(f"{lines}\n{of_day}".encode()).hexdigest() if files else ""


def tables(results: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of a folder of results that are released."""
    return {
        table.name: read_table(results, table.name)
        for table in schema.tables("places")
        if table.released and (results / f"{table.name}.csv").exists()
    }


def write(results: Path, fresh: Path) -> None:
    """Write them into the folder of a new release, as far as there are any."""
    if (results / EDITION).is_file():
        facts = {key: value for key, value in read_edition(results).items() if key in OWN_FACTS}
        write_tables(fresh / NAME, tables(results), {EDITION: facts}, form="release")
