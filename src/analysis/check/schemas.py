"""The forms of the settings files as JSON Schema, with which an editor marks a slip as it is typed."""

import json
from pathlib import Path
from typing import Any

from analysis.check.loaded import load_everything
from analysis.settings import SettingsError
from analysis.settings.reading import json_schema, noting

FOLDER = "docs/schemas"
CATALOG = "catalog"
"""All entries of the catalogue have one form."""


def schemas(root: Path) -> dict[str, dict[str, Any]]:
    """Return the schema of every YAML file of the settings, by the file's name without its ending.

    Parameters
    ----------
    root : Path
        A checkout none of whose settings this process has read before: what has been read is remembered.

    Raises
    ------
    SettingsError
        A file cannot be read; names every fault.
    """
    with noting() as kinds:
        _, faults = load_everything(root)
    if faults:
        raise SettingsError(faults)
    found = {(CATALOG if file.parent.name == CATALOG else file.stem.strip("_")): kind for file, kind in kinds.items()}
    return {name: json_schema(kind) for name, kind in sorted(found.items())}


def write_schemas(root: Path) -> list[Path]:
    """Write ``docs/schemas/<name>.json`` and return the files."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas(root).items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(file)
    return written
