"""Leaflet, which moves the map: its script and its sheet, as a package of the registry brings them."""

import shutil
from importlib.metadata import version as version_of
from importlib.resources import as_file, files
from pathlib import Path

PACKAGE = "js_lib_leaflet"
DISTRIBUTION = "django-js-lib-leaflet"
"""What Python and the registry call it; it needs no Django."""

SCRIPT, SHEET = "leaflet.js", "leaflet.css"
"""What the map needs of it; its pictures are for parts that the map has not."""


def version() -> str:
    """Return which version is installed."""
    return version_of(DISTRIBUTION)


def lay_out(folder: Path) -> None:
    """Copy both into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files(PACKAGE) / "static" / PACKAGE) as held:
        for name in (SCRIPT, SHEET):
            shutil.copyfile(held / name, folder / name)
