"""An edition's data pack: its results as one zip file with a description of every table."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same results give the same bytes."""

TYPES = {"i": "integer", "f": "number", "b": "boolean"}

ABOUT = """\
Data pack of the {name} edition of "Breaking the cycle, executable".

The tables are UTF-8 CSV with one header row; datapackage.json describes them in the Frictionless Data
Package format. edition.json says what they were computed from: datasets with checksums, fingerprint,
versions. The numbers are pooled over groups of neighbourhoods; the book's data page says how.

Licence of these tables: CC BY 4.0; the sources keep the licences named in the book's data page.
"""


def _resource(path: Path) -> dict[str, Any]:
    """The description of one CSV."""
    frame = pd.read_csv(path, nrows=2000)
    fields = [{"name": str(c), "type": TYPES.get(frame[c].dtype.kind, "string")} for c in frame.columns]
    return {
        "name": path.stem,
        "path": path.name,
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def write_pack(results: Path, target: Path) -> None:
    """Write the data pack of an edition's results folder; the same results give the same bytes."""
    edition = json.loads((results / "edition.json").read_text(encoding="utf-8"))
    tables = sorted(results.glob("*.csv"))
    package = {
        "profile": "data-package",
        "name": f"breaking-the-cycle-{edition['slug']}",
        "title": f"Breaking the cycle, executable: {edition['name']}",
        "licenses": [{"name": "CC-BY-4.0"}],
        "resources": [_resource(path) for path in tables],
    }
    texts = {
        "README.txt": ABOUT.format(name=edition["name"]),
        "datapackage.json": json.dumps(package, indent=1, ensure_ascii=False) + "\n",
        **{p.name: p.read_text(encoding="utf-8") for p in (*tables, results / "edition.json")},
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), text, zipfile.ZIP_DEFLATED)
    part.replace(target)
